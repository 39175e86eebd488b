// The map of all requests: what the server gathered for the part in view; beside it the newest of them as a list.
// Data: [data-requests-map] with what map.js reads, data-requests-url, data-filters and data-*-words ("%(count)s" in them);
// [data-in-view] a list to fill, [data-map-total] a line to say how many; [data-with-map] and [data-without-map] change places.
(() => {
  const box = document.querySelector("[data-requests-map]");
  const { L, portalMap } = window;
  if (!box || !L || !portalMap) return;
  const NEAREST = 19;
  const words = box.dataset;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const thousands = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const short = (count) => (count < 1000 ? String(count) : `${thousands.format(count < 10000 ? count / 1000 : Math.round(count / 1000))}k`);
  const said = (text, count) => text.replace("%(count)s", number.format(count));
  const list = document.querySelector("[data-in-view]");
  const total = document.querySelector("[data-map-total]");

  const made = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const linkTo = (request) => {
    const link = made("a", "", request.name);
    link.href = request.url;
    return link;
  };

  const card = (request) => {
    const item = made("li", "card");
    const title = made("h3", "card__title");
    const foot = made("p", "card__foot cluster cluster--apart");
    title.append(linkTo(request));
    foot.append(made("span", `tag tag--${request.status}`, request.status_words), " ", made("time", "", request.date));
    item.append(title, made("p", "", request.place), foot);
    return item;
  };

  const popup = (requests) => {
    const items = made("ul", "map-popup");
    for (const request of requests) {
      const item = made("li");
      item.append(linkTo(request), made("p", "", request.place), made("p", "muted", `${request.status_words} · ${request.date}`));
      items.append(item);
    }
    return items;
  };

  // The name as aria-label too: what stands inside is a bare number, or nothing.
  const marker = (point, icon, name) => L.marker(point, { icon, title: name, keyboard: true, riseOnHover: true })
    .on("add", ({ target }) => target.getElement().setAttribute("aria-label", name));

  const cluster = ([count, latitude, longitude]) => {
    const size = Math.min(String(count).length, 4);
    const icon = L.divIcon({ className: `map-cluster map-cluster--${size}`, html: `<span>${short(count)}</span>`, iconSize: [68, 68] });
    const pin = marker([latitude, longitude], icon, said(words.clusterWords, count));
    const closer = () => {
      if (map.getZoom() < NEAREST) map.setView(pin.getLatLng(), Math.min(map.getZoom() + 2, NEAREST));
      else list.scrollIntoView({ block: "nearest" });
    };
    pin.on("click", closer);
    pin.on("keydown", ({ originalEvent }) => { if (originalEvent.key === "Enter") closer(); });
    return pin;
  };

  const spot = ({ latitude, longitude, open, requests }) => {
    const icon = portalMap.pinIcon(box, !open, requests.length > 1 ? requests.length : 0);
    const [first] = requests;
    const name = requests.length > 1 ? said(words.spotWords, requests.length) : `${first.name}, ${first.place}: ${first.status_words}`;
    return marker([latitude, longitude], icon, name).bindPopup(() => popup(requests));
  };

  const map = portalMap.plainMap(box);
  const pins = L.layerGroup().addTo(map);
  let asking = null;

  const show = (seen) => {
    pins.clearLayers();
    for (const each of seen.clusters) cluster(each).addTo(pins);
    for (const each of seen.pins) spot(each).addTo(pins);
    list.replaceChildren(...seen.newest.map(card));
    total.textContent = seen.total ? said(seen.cut ? words.cutWords : words.totalWords, seen.total) : words.noneWords;
  };

  // A view that was left before it was answered is not asked about any more.
  const look = async () => {
    const bounds = map.getBounds();
    const corners = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()].map((each) => each.toFixed(5));
    const address = `${words.requestsUrl}?${words.filters ? `${words.filters}&` : ""}box=${corners.join(",")}&zoom=${map.getZoom()}`;
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.json());
      box.dataset.shown = map.getZoom();
    } catch (error) {
      if (error.name !== "AbortError") total.textContent = words.failedWords;
    }
  };

  // Where one looks stands in the address, for the filters, for the way back and for whoever one sends it to.
  const remember = () => {
    const { lat, lng } = map.getCenter();
    const at = `${map.getZoom()},${lat.toFixed(5)},${lng.toFixed(5)}`;
    const address = new URL(window.location.href);
    address.searchParams.set("at", at);
    window.history.replaceState(null, "", address);
    document.querySelector("[name=at]").value = at;
    for (const link of document.querySelectorAll(".chips a")) {
      const without = new URL(link.href);
      without.searchParams.set("at", at);
      link.href = without;
    }
  };

  const asked = (new URL(window.location.href).searchParams.get("at") || "").split(",").map(Number);
  const isPlace = asked.length === 3 && asked.every(Number.isFinite) && Math.abs(asked[1]) < 85;
  box.hidden = false;
  for (const each of document.querySelectorAll("[data-with-map]")) each.hidden = false;
  for (const each of document.querySelectorAll("[data-without-map]")) each.hidden = true;
  map.invalidateSize();
  if (isPlace) map.setView([asked[1], asked[2]], asked[0], { animate: false });
  portalMap.drawBoundary(box, map).then((outline) => {
    if (outline && !isPlace) map.fitBounds(outline, { animate: false });
    map.on("moveend", () => { remember(); look(); });
    look();
  });
})();
