// A page of many small forms: saving one loads the page anew, and what was typed in the others stays.
// Without this script each form still saves itself; what stands unsaved in the others is then lost.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-keep]")];
  if (forms.length < 2 || !window.sessionStorage) return;
  const place = "keep:" + location.pathname.replace(/\/\d+$/, "");
  const fieldsOf = (form) => [...form.elements].filter((it) => it.name && it.type !== "hidden" && it.tagName !== "BUTTON");
  const textOf = (form) => JSON.stringify(fieldsOf(form).map((it) => it.value));
  const first = new Map(forms.map((form) => [form, textOf(form)]));
  let leaves = false;

  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(place) || "{}");
  } catch {
    kept = {};
  }
  sessionStorage.removeItem(place);
  for (const form of forms) {
    const was = kept[form.dataset.keep];
    if (!was || was.first !== first.get(form)) continue;
    fieldsOf(form).forEach((field, at) => {
      field.value = was.values[at];
      field.classList.add("is-unsaved");
    });
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !first.has(form)) return;
    event.target.classList.toggle("is-unsaved", textOf(form) !== first.get(form));
  });

  document.addEventListener("submit", (event) => {
    const saved = event.target;
    if (!first.has(saved)) return;
    const others = {};
    for (const form of forms) {
      if (form === saved || textOf(form) === first.get(form)) continue;
      others[form.dataset.keep] = { first: first.get(form), values: JSON.parse(textOf(form)) };
    }
    leaves = true;
    if (Object.keys(others).length) sessionStorage.setItem(place, JSON.stringify(others));
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaves && forms.some((form) => textOf(form) !== first.get(form))) event.preventDefault();
  });
})();
