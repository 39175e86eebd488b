// On the page that a form led to: it has arrived, and what the browser kept of it goes.
// Data: [data-form-taken] (the form's key), or #taken-<key> at the end of the address, which no server and no log sees.
(() => {
  const { drafts } = window.weconnect;
  const ARRIVED = /^#taken-([0-9a-f-]{36})$/;
  const keys = [...document.querySelectorAll("[data-form-taken]")].map(({ dataset }) => dataset.formTaken);
  const [, key] = location.hash.match(ARRIVED) || [];
  if (key) {
    keys.push(key);
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  for (const each of keys.filter(Boolean)) {
    drafts.markTaken(each);
    drafts.forgetForm(each);
  }
})();
