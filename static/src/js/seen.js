// Tells the city that a work order was seen, once its page is really before somebody's eyes.
// Data: form[data-seen]; without scripts its button does the same.
(() => {
  const form = document.querySelector("form[data-seen]");
  if (!form) return;
  form.hidden = true;
  const tell = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", tell);
    // Without signal it stays unseen until the page is opened again, or accepted: nothing to tell the crew about.
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => {});
  };
  document.addEventListener("visibilitychange", tell);
  tell();
})();
