// After an error: the summary takes the focus and the title says so; a link in it puts the cursor into the field.
// Data: [data-error-summary] with data-title-words ("Error").
(() => {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  document.title = `${summary.dataset.titleWords}: ${document.title}`;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const input = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
    (target.matches("fieldset") ? target : target.closest(".usa-form-group") || target).scrollIntoView();
    (input || target).focus({ preventScroll: true });
  });
})();
