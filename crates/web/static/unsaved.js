// A form with many rows: marks what is not saved yet, and asks before the page is left with it.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    const isUnsaved = (field) => field.value !== form.elements[`was-${field.name}`].value;
    const fields = () => [...form.querySelectorAll("textarea, input:not([type=hidden])")];
    let leaves = false;
    form.addEventListener("input", (event) => event.target.classList.toggle("is-unsaved", isUnsaved(event.target)));
    form.addEventListener("submit", () => (leaves = true));
    window.addEventListener("beforeunload", (event) => {
      if (!leaves && fields().some(isUnsaved)) event.preventDefault();
    });
  }
})();
