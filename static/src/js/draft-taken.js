// On the page that a form led to: it has arrived, and what the browser kept of it goes.
// Data: [data-form-taken] (the form's key).
(() => {
  const { drafts } = window.weconnect;
  for (const { dataset } of document.querySelectorAll("[data-form-taken]")) {
    drafts.markTaken(dataset.formTaken);
    drafts.forgetForm(dataset.formTaken);
  }
})();
