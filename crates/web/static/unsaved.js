// A form with many rows: marks what is not saved yet, and asks before the page is left with it.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    // What is typed once for all rows is not kept itself, so it stands for nothing saved.
    const was = (field) => form.elements[`was-${field.name}`]?.value ?? field.defaultValue;
    const isUnsaved = (field) => field.value !== was(field);
    const fields = () => [...form.querySelectorAll("textarea, input:not([type=hidden])")];
    let leaves = false;
    form.addEventListener("input", (event) => event.target.classList.toggle("is-unsaved", isUnsaved(event.target)));
    form.addEventListener("submit", () => (leaves = true));
    window.addEventListener("beforeunload", (event) => {
      if (!leaves && fields().some(isUnsaved)) event.preventDefault();
    });
  }
})();
