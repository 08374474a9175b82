// Tells what is found in a scheme while it is written. Without this the page's own buttons do the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  const area = form.querySelector("textarea[name=text]");
  const state = form.querySelector("[data-state]");
  const words = document.querySelector("[data-words]");
  const burden = document.querySelector("[data-burden]");
  const list = document.querySelector("[data-told]");
  const failed = document.querySelector("[data-failed]");
  const none = document.querySelector("[data-none]");
  let asked = 0;
  let timer = 0;
  let unsaved = false;

  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = text;
    return made;
  };
  const goto = (line, column) => {
    const lines = area.value.split("\n");
    const before = lines.slice(0, line - 1).reduce((sum, it) => sum + it.length + 1, 0);
    area.focus();
    area.setSelectionRange(before + column - 1, before + (lines[line - 1] || "").length);
    const height = parseFloat(getComputedStyle(area).lineHeight);
    area.scrollTop = Math.max(0, (line - 4) * height);
  };
  const leading = (words, line, column) => {
    const button = element("button", "is-link place", words);
    button.type = "button";
    button.addEventListener("click", () => goto(line, column));
    return button;
  };
  for (const place of list.querySelectorAll(".place[data-line]")) {
    place.replaceWith(leading(place.textContent, Number(place.dataset.line), Number(place.dataset.column)));
  }
  const tell = (found) => {
    words.textContent = found.words;
    words.className = "strong" + (found.errors ? " bad" : found.warnings ? "" : " good");
    burden.textContent = found.burden;
    list.replaceChildren(...found.lines.map((told) => {
      const item = element("li", "is-" + told.severity, "");
      const where = `${told.text ? told.text + " " : ""}第${told.line}行第${told.column}列 · ${told.label} ${told.code}`;
      if (told.text) {
        item.append(element("span", "place", where));
      } else {
        item.append(leading(where, told.line, told.column));
      }
      item.append(element("div", "", told.message));
      if (told.help) item.append(element("div", "help", told.help));
      const way = told.deed && document.querySelector(`template[data-way="${told.deed}"]`);
      if (way) item.append(way.content.cloneNode(true));
      for (const note of told.notes) item.append(element("div", "help", note));
      if (told.acknowledged) item.append(element("div", "help good", "已说明理由:" + told.acknowledged));
      return item;
    }));
    failed.replaceChildren(...found.failed.map((it) => {
      const item = element("li", "is-error", "");
      item.append(element("span", "place", "算例 · " + it.subject));
      item.append(element("div", "", `${it.title}:应为${it.expected},算出来是${it.actual}`));
      return item;
    }));
    if (none) none.hidden = found.lines.length > 0;
  };
  const check = async () => {
    const turn = ++asked;
    state.textContent = "检查中…";
    try {
      const answer = await fetch(form.dataset.check, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
      });
      const found = await answer.json();
      if (turn !== asked) return;
      if (answer.ok) tell(found);
      state.textContent = answer.ok ? "有改动,还没有保存" : found.error;
    } catch {
      if (turn === asked) state.textContent = "连不上服务,检查结果不是最新的";
    }
  };
  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(check, 700);
  });
  form.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
