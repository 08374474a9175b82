// Fields of a sheet save themselves: without this script each form has its own button and does the same.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-save]")];
  if (!forms.length || !window.fetch) return;
  document.documentElement.classList.add("saves-itself");
  const unsaved = new Set();
  const fieldsOf = (form) => [...form.elements].filter((it) => it.name && it.type !== "hidden");
  const bodyOf = (form) => new URLSearchParams(new FormData(form)).toString();
  // What a person typed, without what the page keeps for itself.
  const textOf = (form) => new URLSearchParams(fieldsOf(form).map((it) => [it.name, it.value])).toString();
  const kept = new Map(forms.map((form) => [form, textOf(form)]));

  function say(form, words, look) {
    const output = form.querySelector("output");
    output.textContent = words;
    output.className = "saved" + (look ? " is-" + look : "");
    return output;
  }

  function mark(form, isUnsaved) {
    isUnsaved ? unsaved.add(form) : unsaved.delete(form);
    for (const field of fieldsOf(form)) field.classList.toggle("is-unsaved", isUnsaved);
  }

  function wrong(form, names) {
    for (const field of fieldsOf(form)) {
      if (names.includes(field.name)) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  // What stands above the table, after something in it moved: how many items are how far.
  const states = document.querySelector(".states");
  const open = document.querySelector("details.missing > summary");
  function count() {
    const found = new Map();
    const looks = new Map();
    for (const chip of document.querySelectorAll('[id^="state-"]')) {
      const label = chip.textContent.trim();
      found.set(label, (found.get(label) || 0) + 1);
      looks.set(label, chip.className);
    }
    for (const chip of states ? states.querySelectorAll(".chip") : []) {
      const label = chip.textContent.trim().split(" ")[0];
      if (found.has(label)) chip.textContent = label + " " + found.get(label);
      else chip.remove();
      found.delete(label);
    }
    for (const [label, many] of found) {
      const chip = document.createElement("span");
      chip.className = looks.get(label);
      chip.textContent = label + " " + many;
      states?.append(chip, " ");
    }
    if (open && !open.dataset.told) {
      open.dataset.told = "1";
      open.append("(刚才有保存,刷新页面后重新数)");
    }
  }

  // Both values, and both ways out.
  function conflict(form, stale) {
    const output = say(form, stale.by + " 已保存:" + stale.theirs + " ", "bad");
    const way = (words, deed) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "is-small";
      button.textContent = words;
      button.addEventListener("click", deed);
      output.append(button);
      return button;
    };
    way("用我的", () => {
      form.elements.revision.value = stale.revision;
      save(form);
    }).focus();
    way("用对方的", () => {
      mark(form, false);
      const row = form.closest("tr");
      if (row && row.id) location.hash = row.id;
      location.reload();
    });
  }

  async function save(form) {
    if (form.dataset.busy) {
      form.dataset.again = "1";
      return;
    }
    const sent = textOf(form);
    const body = bodyOf(form);
    form.dataset.busy = "1";
    mark(form, true);
    say(form, "保存中…");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        body,
        credentials: "same-origin",
      });
      const told = await answer.json();
      if (answer.ok) {
        form.elements.revision.value = told.revision;
        // Somebody may have typed on while this was under way: only what was sent is kept.
        kept.set(form, sent);
        wrong(form, []);
        mark(form, textOf(form) !== sent);
        say(form, told.saved, "done");
        for (const [id, text] of Object.entries(told.cells || {})) {
          const cell = document.getElementById(id);
          if (cell && cell.textContent !== text && (text !== "0" || cell.textContent !== "—")) cell.textContent = text;
          const figure = document.getElementById(id.replace(/^total-/, "figure-"));
          if (figure && figure !== cell && (text !== "0" || figure.textContent !== "—")) figure.textContent = text;
        }
        for (const [id, look] of Object.entries(told.classes || {})) {
          const chip = document.getElementById(id);
          if (chip) chip.className = look;
        }
        count();
      } else if (told.stale) {
        conflict(form, told.stale);
      } else if (answer.status === 401) {
        say(form, "登录已过期,没有保存。请在新窗口登录后再改一次。", "bad");
      } else {
        wrong(form, (told.fields || []).map((it) => it.field));
        // A form that was sent without a change has nothing that could be lost.
        mark(form, textOf(form) !== kept.get(form));
        say(form, told.error || "没存上", "bad");
      }
    } catch (error) {
      say(form, "没存上:网络不通,恢复后再改一次或点保存", "bad");
      document.documentElement.classList.remove("saves-itself");
    } finally {
      delete form.dataset.busy;
      if (form.dataset.again) {
        delete form.dataset.again;
        save(form);
      }
    }
  }

  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(form);
    });
  }

  // A form is sent when it is left, or when nobody types on in it, not between its fields: points and the reason after
  // them are one thing. What was refused is not sent again until it is changed.
  const tried = new Map();
  const waits = new Map();
  const PAUSE = 1500;
  function leave(form) {
    clearTimeout(waits.get(form));
    waits.delete(form);
    const text = textOf(form);
    if (text === kept.get(form) || text === tried.get(form)) return;
    tried.set(form, text);
    save(form);
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || !kept.has(form)) return;
    setTimeout(() => {
      const now = document.activeElement;
      const isInside = now && now !== event.target && now.form === form;
      if (!isInside) leave(form);
      else waits.set(form, setTimeout(() => leave(form), PAUSE));
    });
  });

  document.addEventListener("focusout", (event) => {
    const form = event.target.form;
    if (!form || !kept.has(form)) return;
    const next = event.relatedTarget;
    if (!next || next.form !== form) leave(form);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !kept.has(form)) return;
    const isUnsaved = textOf(form) !== kept.get(form);
    mark(form, isUnsaved);
    // What is said of an earlier save is not true of what is typed now.
    if (isUnsaved && form.querySelector("output.is-done")) say(form, "");
    if (waits.has(form)) {
      clearTimeout(waits.get(form));
      waits.set(form, setTimeout(() => leave(form), PAUSE));
    }
  });

  // Up, down and Enter move within a column.
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const column = field.dataset && field.dataset.column;
    if (!column || !["ArrowUp", "ArrowDown", "Enter"].includes(event.key)) return;
    const all = [...document.querySelectorAll('input[data-column="' + column + '"]')];
    const next = all[all.indexOf(field) + (event.key === "ArrowUp" ? -1 : 1)];
    if (event.key === "Enter" && !next) return;
    event.preventDefault();
    if (next) {
      next.focus();
      next.select();
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
})();
