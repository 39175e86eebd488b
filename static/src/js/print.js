// Print this page. Data: button[data-print]; hidden until this script is there. What is printed says _print.scss.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
