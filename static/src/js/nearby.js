// What others reported near the place, shown in the form as soon as the place is known, however it was said.
// Data: [data-nearby] inside the form, with data-nearby-url, data-service and data-seen ("latitude,longitude" for which
// the page has shown it already). The answer brings the input that says so to the server.
(() => {
  const WAIT = 400; // a pin is put, moved, and moved once more

  for (const box of document.querySelectorAll("[data-nearby]:not([data-ready])")) {
    const form = box.closest("form");
    const field = (name) => form.elements.namedItem(name);
    if (!field("latitude") || !field("longitude")) continue;
    box.dataset.ready = "";
    const news = Object.assign(document.createElement("p"), { className: "usa-sr-only" });
    news.setAttribute("role", "status");
    box.after(news);
    let shown = box.dataset.seen;
    let timer = 0;

    const place = () => {
      const point = [field("latitude").value, field("longitude").value];
      return point.includes("") || point.some((degrees) => Number.isNaN(Number(degrees))) ? "" : point.map((degrees) => Number(degrees).toFixed(6)).join(",");
    };

    const look = async () => {
      const here = place();
      if (here === shown) return;
      shown = here;
      if (!here) { box.replaceChildren(); return; }
      const [latitude, longitude] = here.split(",");
      const asked = new URLSearchParams({ service: box.dataset.service, latitude, longitude });
      try {
        const answer = await fetch(`${box.dataset.nearbyUrl}?${asked}`);
        const part = answer.ok ? await answer.text() : "";
        if (place() !== here) return; // the pin has moved on
        box.innerHTML = part;
        const title = box.querySelector("h2, h3");
        news.textContent = title ? title.textContent : "";
      } catch {
        shown = ""; // the server asks before it takes the form
      }
    };

    const soon = () => { clearTimeout(timer); timer = setTimeout(look, WAIT); };
    field("latitude").addEventListener("change", soon);
    look();
  }
})();
