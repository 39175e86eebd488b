// The map: a pin to set by tap, by dragging or with Enter (data-pick), or pins to look at (data-pins = id of a JSON script).
// Data: [data-map] with data-center ("latitude,longitude"), data-boundary-url, data-tile-url and -attribution (may be ""), data-icons, data-*-words.
// Leaflet is heavier than all the rest of a page: it comes when a map comes into sight. data-leaflet and
// data-leaflet-style on this script say where it is; a page that brings it by itself needs neither.
(() => {
  const { leaflet, leafletStyle } = document.currentScript.dataset;
  const ZOOM = 16;
  const PIN = document.body.classList.contains("touch") ? 48 : 44; // for gloves
  let L = null;
  const CALM = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // `count` says how many lie under one pin, where it is not one.
  const pinIcon = (box, muted, count = 0) => L.divIcon({
    className: muted ? "map-pin map-pin--muted" : "map-pin",
    html: `<svg aria-hidden="true" focusable="false"><use href="${box.dataset.icons}#location_on"></use></svg>${count ? `<span class="map-spot__count">${Number(count)}</span>` : ""}`,
    iconSize: [PIN, PIN],
    iconAnchor: [PIN / 2, PIN - 4],
  });

  const plainMap = (box) => {
    const map = L.map(box, {
      zoomControl: false, zoomAnimation: !CALM, fadeAnimation: !CALM, markerZoomAnimation: !CALM, maxZoom: 19, minZoom: 9,
    }).setView(box.dataset.center.split(",").map(Number), 12);
    L.control.zoom({ zoomInTitle: box.dataset.zoomInWords, zoomOutTitle: box.dataset.zoomOutWords }).addTo(map);
    map.attributionControl.setPrefix(false);
    if (box.dataset.tileUrl) L.tileLayer(box.dataset.tileUrl, { attribution: box.dataset.tileAttribution, maxZoom: 19 }).addTo(map);
    return map;
  };

  // Near what the pins show. With no tiles a street is an empty field: there the city around them says where it is.
  // Without animation: Leaflet ignores a second aim while it still flies to the first.
  const aim = (box, map, points, outline) => {
    const bounds = L.latLngBounds(points);
    if (outline && !(points.length && box.dataset.tileUrl)) map.fitBounds(bounds.extend(outline), { animate: false });
    else if (points.length === 1) map.setView(points[0], Math.max(map.getZoom(), ZOOM), { animate: false });
    else if (points.length) map.fitBounds(bounds.pad(0.15), { animate: false });
  };

  // The city's outline: with no tiles it is the whole picture, so it is filled a little.
  const drawBoundary = async (box, map) => {
    if (!box.dataset.boundaryUrl) return null;
    try {
      const answer = await fetch(box.dataset.boundaryUrl);
      const style = { color: "#1a4480", weight: 2, fill: !box.dataset.tileUrl, fillColor: "#ffffff", fillOpacity: 0.75, interactive: false };
      const bounds = L.geoJSON(await answer.json(), style).addTo(map).getBounds();
      return bounds.isValid() ? bounds : null;
    } catch {
      return null; // A map without the outline still takes a pin.
    }
  };

  // Each of the two answers with a function that says where the pins are now.
  const picker = (box, map, look) => {
    const form = box.closest("form");
    const latitude = form.elements.namedItem(box.dataset.latitude);
    const longitude = form.elements.namedItem(box.dataset.longitude);
    const message = form.querySelector("[data-map-message]");
    let pin = null;

    const put = (point) => {
      if (!pin) {
        pin = L.marker(point, { icon: pinIcon(box), draggable: true, keyboard: false, alt: box.dataset.pinWords, title: box.dataset.pinWords }).addTo(map);
        pin.on("dragend", () => tell(pin.getLatLng()));
      }
      pin.setLatLng(point);
    };

    const tell = (point) => {
      latitude.value = point.lat.toFixed(6);
      longitude.value = point.lng.toFixed(6);
      latitude.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { from: "map" } }));
      if (message) message.textContent = box.dataset.setWords;
    };

    const read = () => {
      if (latitude.value === "" || longitude.value === "") {
        if (pin) { pin.remove(); pin = null; }
        return;
      }
      put(L.latLng(Number(latitude.value), Number(longitude.value)));
      look([pin.getLatLng()]);
    };

    map.on("click", (event) => { put(event.latlng); tell(event.latlng); });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== box) return;
      event.preventDefault(); // not: send the form
      put(map.getCenter());
      tell(map.getCenter());
    });
    latitude.addEventListener("change", (event) => { if (!event.detail || event.detail.from !== "map") read(); });
    read();
    return () => (pin ? [pin.getLatLng()] : []);
  };

  const show = (box, map) => {
    const pins = JSON.parse(document.getElementById(box.dataset.pins).textContent);
    const points = pins.map(({ latitude, longitude, label, url, muted, number }) => {
      const words = document.createElement(url ? "a" : "span");
      words.textContent = label || "";
      if (url) words.href = url;
      const pin = L.marker([latitude, longitude], { icon: pinIcon(box, muted, number), alt: label, title: label, keyboard: Boolean(label), interactive: Boolean(label) }).addTo(map);
      if (label) pin.bindPopup(words);
      return pin.getLatLng();
    });
    // Who has said where they are sees themselves too (crew.js); it is only drawn, above the city and below the pins.
    const you = ({ latitude, longitude, words: here }) => {
      const spot = L.circleMarker([latitude, longitude], { pane: "shadowPane", radius: 11, color: "#ffffff", weight: 3, fillColor: "#162e51", fillOpacity: 1 });
      spot.bindTooltip(here, { permanent: true, direction: "right", pane: "shadowPane" }).addTo(map);
      points.push(spot.getLatLng());
    };
    if (window.weconnect && window.weconnect.here) you(window.weconnect.here);
    else document.addEventListener("here", (event) => { you(event.detail); aim(box, map, points, null); }, { once: true });
    return () => points;
  };

  window.portalMap = { pinIcon, plainMap, drawBoundary }; // for requests-map.js

  const begin = (box) => {
    if (box.classList.contains("leaflet-container")) return;
    const map = plainMap(box);
    let outline = null;
    const look = (points) => aim(box, map, points, outline);
    const points = "pick" in box.dataset ? picker(box, map, look) : show(box, map);
    look(points());
    drawBoundary(box, map).then((bounds) => {
      outline = bounds;
      if (outline && !(box.dataset.tileUrl && points().length)) look(points());
    });
  };

  // Asked for twice, it comes once.
  const fetchLeaflet = () => {
    window.leafletIsComing ??= new Promise((resolve, reject) => {
      const style = document.createElement("link");
      const script = document.createElement("script");
      Object.assign(style, { rel: "stylesheet", href: leafletStyle });
      Object.assign(script, { src: leaflet, onload: resolve, onerror: reject });
      document.head.append(style, script);
    });
    return window.leafletIsComing;
  };

  const appear = (box, shown) => {
    box.hidden = !shown;
    const tools = box.closest("[data-place-tools]");
    if (tools) tools.hidden = !shown;
  };

  // Nobody can mean a place on a map that is not there yet: until it comes, a tap is told so instead of being guessed at.
  const sayItComes = (box) => {
    const message = "pick" in box.dataset && box.closest("form").querySelector("[data-map-message]");
    const tell = () => { message.textContent = box.dataset.comingWords || ""; };
    box.setAttribute("aria-busy", "true");
    if (message) box.addEventListener("click", tell);
    return () => {
      box.removeAttribute("aria-busy");
      box.removeEventListener("click", tell);
      if (message) message.textContent = "";
    };
  };

  const whenInSight = (box) => {
    const itIsThere = sayItComes(box);
    const watcher = new IntersectionObserver(([seen]) => {
      if (!seen.isIntersecting) return;
      watcher.disconnect();
      // On a bad line there is no map; an address or words are just as good.
      fetchLeaflet().then(() => { L = window.L; itIsThere(); begin(box); }, () => { itIsThere(); appear(box, false); });
    });
    watcher.observe(box);
  };

  L = window.L;
  for (const box of document.querySelectorAll("[data-map]:not([data-map-begun])")) {
    box.dataset.mapBegun = "";
    appear(box, true);
    if (L) begin(box);
    else whenInSight(box);
  }
})();
