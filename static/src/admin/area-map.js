// The outline of an area: shows what the text box holds, and writes into it what is drawn (Leaflet with Geoman).
// Data: [data-area-map] with data-text and data-file (ids of the box and of the file input), data-center, data-boundary-url, data-tile-url and -attribution (may be ""), data-*-words.
(() => {
  const { L } = window;
  const DECIMALS = 6; // about ten centimeters
  const CALM = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const OUTLINE = { color: "#1a4480", weight: 3, fillOpacity: 0.15 };
  const CITY = { color: "#5c5c5c", weight: 2, dashArray: "6 6", fill: false, interactive: false, pmIgnore: true };

  // Whatever holds it: a bare geometry, a feature, a collection of one.
  const geometryIn = (document) => {
    const features = document && document.type === "FeatureCollection" ? document.features : [document];
    if (features.length > 1) return { several: true };
    const [one] = features;
    return one && one.type === "Feature" ? one.geometry : one;
  };

  const polygonsOf = (geometry) => {
    if (!geometry) return [];
    if (geometry.type === "Polygon") return [geometry.coordinates];
    if (geometry.type === "MultiPolygon") return geometry.coordinates;
    throw new Error(geometry.type);
  };

  const plainMap = (box) => {
    const map = L.map(box, { zoomControl: false, zoomAnimation: !CALM, fadeAnimation: !CALM, maxZoom: 19, minZoom: 7 })
      .setView(box.dataset.center.split(",").map(Number), 12);
    L.control.zoom({ position: "topright", zoomInTitle: box.dataset.zoomInWords, zoomOutTitle: box.dataset.zoomOutWords }).addTo(map);
    map.attributionControl.setPrefix(false);
    if (box.dataset.tileUrl) L.tileLayer(box.dataset.tileUrl, { attribution: box.dataset.tileAttribution, maxZoom: 19 }).addTo(map);
    return map;
  };

  const tools = (map) => {
    map.pm.setLang(document.documentElement.lang.slice(0, 2) === "es" ? "es" : "en");
    map.pm.setGlobalOptions({ allowSelfIntersection: false, pathOptions: OUTLINE });
    map.pm.addControls({
      position: "topleft", drawMarker: false, drawCircleMarker: false, drawPolyline: false, drawCircle: false, drawText: false, rotateMode: false,
    });
    // Its buttons are pictures: who hears the page hears the title that others see when they point at one.
    for (const button of map.getContainer().querySelectorAll(".button-container[title] > a")) {
      button.setAttribute("aria-label", button.parentElement.title);
    }
  };

  const start = (box) => {
    const text = document.getElementById(box.dataset.text);
    const file = document.getElementById(box.dataset.file);
    const around = box.parentElement;
    const news = around.querySelector("[data-area-news]");
    box.hidden = false;
    around.querySelector("[data-area-help]").hidden = false;
    const map = plainMap(box);
    const drawn = L.featureGroup().addTo(map);
    let city = null;
    const editable = !text.readOnly && !text.disabled;
    if (editable) tools(map);

    const look = () => {
      const bounds = drawn.getLayers().length ? drawn.getBounds() : city;
      if (bounds && bounds.isValid()) map.fitBounds(bounds.pad(0.1), { animate: false });
    };

    const write = () => {
      const polygons = drawn.getLayers().flatMap((layer) => polygonsOf(layer.toGeoJSON(DECIMALS).geometry));
      const one = polygons.length === 1;
      text.value = polygons.length === 0 ? "" : JSON.stringify({
        type: one ? "Polygon" : "MultiPolygon", coordinates: one ? polygons[0] : polygons,
      });
      news.textContent = box.dataset.changedWords;
    };

    const keep = (layer) => {
      drawn.addLayer(layer);
      layer.on("pm:edit pm:dragend", write);
      layer.on("pm:cut", ({ layer: rest, originalLayer }) => { drawn.removeLayer(originalLayer); keep(rest); write(); });
    };

    // Answers whether it could be shown.
    const show = (written) => {
      drawn.clearLayers();
      news.textContent = "";
      if (!written.trim()) return true;
      try {
        for (const polygon of polygonsOf(geometryIn(JSON.parse(written)))) {
          keep(L.polygon(L.GeoJSON.coordsToLatLngs(polygon, 1), OUTLINE));
        }
      } catch {
        drawn.clearLayers();
        news.textContent = box.dataset.unreadableWords;
        return false;
      }
      look();
      return true;
    };

    map.on("pm:create", ({ layer }) => { keep(layer); write(); });
    map.on("pm:remove", ({ layer }) => { drawn.removeLayer(layer); write(); });
    text.addEventListener("change", () => show(text.value));

    // A file is seen before it is kept; what the map cannot read is left to the city's server, which says why.
    if (file) file.addEventListener("change", async () => {
      const [chosen] = file.files;
      if (!chosen) return;
      const content = await chosen.text();
      try {
        const geometry = geometryIn(JSON.parse(content));
        if (geometry.several) { news.textContent = box.dataset.severalWords; return; }
        if (!show(JSON.stringify(geometry))) return;
        text.value = JSON.stringify(geometry);
        file.value = "";
        news.textContent = box.dataset.readWords;
      } catch {
        // Saving says what is wrong with the file.
      }
    });

    const drawCity = async () => {
      if (!box.dataset.boundaryUrl) return;
      try {
        const answer = await fetch(box.dataset.boundaryUrl);
        const outline = L.geoJSON(await answer.json(), CITY).addTo(map);
        outline.eachLayer((layer) => { layer.options.pmIgnore = true; });
        outline.bringToBack();
        city = outline.getBounds();
        if (!drawn.getLayers().length) look();
      } catch {
        // The city around it is a help, no more.
      }
    };

    show(text.value);
    drawCity();
  };

  for (const box of document.querySelectorAll("[data-area-map]:not(.leaflet-container)")) start(box);
})();
