// A form is sent once however often the button is pressed; who cannot see the button hears that it is on its way.
// Data: form[data-submit-once] with data-busy-words. Going back to the page makes the button work again.
(() => {
  const words = document.createElement("div");
  words.className = "usa-sr-only";
  words.setAttribute("role", "status");
  document.body.append(words);

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-submit-once]");
    if (!form || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    words.textContent = form.dataset.busyWords || "";
    // Not disabled: a disabled button would keep its own value out of what is sent.
    for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
      button.classList.add("usa-button--busy");
      button.setAttribute("aria-disabled", "true");
    }
  });

  window.addEventListener("pageshow", () => {
    words.textContent = "";
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll(".usa-button--busy")) {
        button.classList.remove("usa-button--busy");
        button.removeAttribute("aria-disabled");
      }
    }
  });
})();
