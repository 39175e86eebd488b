// "Use my location": fills the form's latitude and longitude, with a clear word when the browser says no.
// Data: button[data-my-location] with data-latitude, data-longitude (input names) and data-*-words.
(() => {
  for (const tools of document.querySelectorAll("[data-place-tools]")) {
    if (tools.querySelector("[data-my-location]") && !navigator.geolocation) continue;
    tools.hidden = false;
  }
  for (const button of document.querySelectorAll("[data-my-location]:not([data-ready])")) {
    if (!navigator.geolocation) continue;
    button.dataset.ready = "";
    const field = (name) => button.form.elements.namedItem(name);
    const message = button.parentElement.querySelector("[data-place-message]");
    const tell = (words) => { if (message) message.textContent = words; };

    button.addEventListener("click", () => {
      tell(button.dataset.askingWords);
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field(button.dataset.latitude).value = coords.latitude.toFixed(6);
          field(button.dataset.longitude).value = coords.longitude.toFixed(6);
          field(button.dataset.latitude).dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { from: "location" } }));
          tell(button.dataset.foundWords);
        },
        (error) => tell(error.code === error.PERMISSION_DENIED ? button.dataset.refusedWords : button.dataset.failedWords),
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
      );
    });
  }
})();
