// The number is read back: Enter leads to the next call, and what the tab kept of this one goes.
// Data: [data-next] on the heading (the address of the next call), [data-keys].
(() => {
  for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false;
  const heading = document.querySelector("[data-next]");
  if (!heading) return;
  heading.focus();
  heading.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.repeat) return;
    event.preventDefault();
    location.assign(heading.dataset.next);
  });
  try { sessionStorage.removeItem("weconnect:call"); } catch { /* nothing was kept */ }
})();
