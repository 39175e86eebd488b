// Suggestions under an ordinary text input: type, arrows, Enter; Escape closes. (ARIA combobox, list autocomplete.)
// Data: input[data-suggest-url] and data-*-words. A result has a label, perhaps a hint below it, and either a url, then
// choosing it goes there (services), or values for the inputs that data-fills-id, -latitude, -longitude name (addresses);
// data-nearest-url names a pin. A result's kind stands before its label. Another script may take what is chosen: it
// listens for "suggestion", whose detail is the result, and prevents the default. With data-marks-first the first result
// is marked at once, so that Enter takes it, and Enter never sends the form.
(() => {
  const WAIT = 180;

  for (const [number, input] of document.querySelectorAll("input[data-suggest-url]:not([role])").entries()) {
    const words = input.dataset;
    const field = (name) => (name ? input.form.elements.namedItem(name) : null);
    const marksFirst = words.marksFirst !== undefined;
    const targets = { id: field(words.fillsId), latitude: field(words.fillsLatitude), longitude: field(words.fillsLongitude) };
    let timer;
    let asking;
    let chosen = targets.id && targets.id.value ? input.value : null;

    const fill = (result) => {
      for (const [key, target] of Object.entries(targets)) if (target) target.value = result ? result[key] ?? "" : "";
      const told = targets.latitude || targets.id;
      if (told) told.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { from: "address" } }));
    };

    const choose = (result) => {
      const isTaken = !input.dispatchEvent(new CustomEvent("suggestion", { bubbles: true, cancelable: true, detail: result }));
      list.close();
      if (!isTaken) {
        chosen = input.value = result.label;
        if (result.url) { location.assign(result.url); return; }
        fill(result);
      }
      list.tellChosen(result);
    };

    input.setAttribute("role", "combobox");
    input.setAttribute("autocomplete", "off");
    input.setAttribute("aria-expanded", "false");
    const list = window.weconnect.suggestionList(input, { id: `suggestions-${number}`, marksFirst, choose });

    const ask = async () => {
      if (asking) asking.abort();
      asking = new AbortController();
      const text = input.value.trim();
      if (text.length < 2) { list.close(); return; }
      try {
        const answer = await fetch(`${words.suggestUrl}?q=${encodeURIComponent(text)}`, { signal: asking.signal });
        if (answer.ok && document.activeElement === input) list.show((await answer.json()).results);
      } catch {
        list.close(); // Typing without suggestions is fine.
      }
    };

    input.addEventListener("input", () => {
      // What was chosen no longer stands in the box: its number and point must not be sent with other words.
      if (chosen !== null && input.value !== chosen) { chosen = null; fill(null); }
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    if (document.activeElement === input && input.value) timer = setTimeout(ask, WAIT);

    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && list.isOpen) { event.preventDefault(); list.close(); return; }
      if (event.key === "ArrowDown" && !list.isOpen && list.results.length && input.value) { event.preventDefault(); list.show(list.results); list.mark(0); return; }
      // An address is one box among many: Enter in it takes what is suggested and never sends the form half filled in.
      if (event.key === "Enter" && !list.marked && (words.fillsId || "stays" in words)) {
        event.preventDefault();
        if (list.isOpen && list.results.length === 1) choose(list.results[0]);
        return;
      }
      if (event.key === "Enter" && !list.marked && marksFirst) { event.preventDefault(); clearTimeout(timer); ask(); return; }
      if (!list.isOpen) return;
      if (event.key === "ArrowDown") { event.preventDefault(); list.next(); }
      if (event.key === "ArrowUp") { event.preventDefault(); list.previous(); }
      if (event.key === "Enter" && list.marked) { event.preventDefault(); choose(list.marked); }
    });

    input.addEventListener("blur", list.close);

    let guessed = "";
    const nameThePlace = async () => {
      if (!words.nearestUrl || (input.value && input.value !== guessed)) return;
      const point = () => `latitude=${targets.latitude.value}&longitude=${targets.longitude.value}`;
      const asked = point();
      try {
        const answer = await fetch(`${words.nearestUrl}?${asked}`);
        const [result] = (await answer.json()).results;
        if (asked === point() && input.value === guessed) input.value = guessed = result ? result.label : "";
      } catch {
        // The point alone is enough.
      }
    };

    // A pin set elsewhere is no longer the chosen address.
    if (targets.latitude) targets.latitude.addEventListener("change", (event) => {
      if (event.detail && event.detail.from === "address") return;
      chosen = null;
      if (targets.id) targets.id.value = "";
      nameThePlace();
    });
  }
})();
