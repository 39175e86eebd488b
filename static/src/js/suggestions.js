// Suggestions under an ordinary text input: type, arrows, Enter; Escape closes. (ARIA combobox, list autocomplete.)
// Data: input[data-suggest-url] and data-*-words. A result has a label, perhaps a hint below it, and either a url, then
// choosing it goes there (services), or values for the inputs that data-fills-id, -latitude, -longitude name (addresses);
// data-nearest-url names a pin. A result's kind stands before its label. Another script may take what is chosen: it
// listens for "suggestion", whose detail is the result, and prevents the default. With data-marks-first the first result
// is marked at once, so that Enter takes it, and Enter never sends the form.
(() => {
  const WAIT = 180;
  const say = (words, values) => words.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  for (const [number, input] of document.querySelectorAll("input[data-suggest-url]:not([role])").entries()) {
    const words = input.dataset;
    const field = (name) => (name ? input.form.elements.namedItem(name) : null);
    const marksFirst = words.marksFirst !== undefined;
    const targets = { id: field(words.fillsId), latitude: field(words.fillsLatitude), longitude: field(words.fillsLongitude) };
    const box = Object.assign(document.createElement("div"), { className: "suggest" });
    const list = Object.assign(document.createElement("ul"), { className: "suggest__list", id: `suggestions-${number}`, hidden: true });
    const news = Object.assign(document.createElement("p"), { className: "usa-sr-only" });
    let results = [];
    let current = -1;
    let timer;
    let asking;
    let chosen = targets.id && targets.id.value ? input.value : null;

    const typing = document.activeElement === input; // on a slow line people type before the script is there
    input.before(box);
    box.append(input, list, news);
    if (typing) input.focus(); // moving it has taken the focus away
    news.setAttribute("role", "status");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.listWords);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    const close = () => {
      list.hidden = true;
      current = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const mark = (index) => {
      current = (index + results.length) % results.length;
      for (const [position, option] of [...list.children].entries()) {
        option.setAttribute("aria-selected", String(position === current));
      }
      list.children[current].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", list.children[current].id);
    };

    const fill = (result) => {
      for (const [key, target] of Object.entries(targets)) if (target) target.value = result ? result[key] ?? "" : "";
      const told = targets.latitude || targets.id;
      if (told) told.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { from: "address" } }));
    };

    const choose = (index) => {
      const result = results[index];
      if (!input.dispatchEvent(new CustomEvent("suggestion", { bubbles: true, cancelable: true, detail: result }))) {
        close();
        news.textContent = say(words.chosenWords, { label: result.label });
        return;
      }
      chosen = input.value = result.label;
      close();
      if (result.url) { location.assign(result.url); return; }
      fill(result);
      news.textContent = say(words.chosenWords, { label: result.label });
    };

    const show = (found) => {
      results = found;
      list.replaceChildren(...found.map((result, index) => {
        const option = Object.assign(document.createElement("li"), { id: `${list.id}-${index}`, textContent: result.label });
        if (result.kind) option.prepend(Object.assign(document.createElement("span"), { className: "suggest__kind", textContent: result.kind }), " ");
        if (result.hint) option.append(Object.assign(document.createElement("span"), { className: "suggest__hint", textContent: result.hint }));
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        // mousedown: a click would come after the input lost the focus and the list was closed.
        option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
        return option;
      }));
      close();
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      news.textContent = found.length === 0 ? words.noneWords
        : found.length === 1 ? words.oneWords : say(words.manyWords, { count: found.length });
      if (!marksFirst || !found.length) return;
      list.scrollIntoView({ block: "nearest" });
      mark(0);
    };

    const ask = async () => {
      if (asking) asking.abort();
      asking = new AbortController();
      const text = input.value.trim();
      if (text.length < 2) { close(); return; }
      try {
        const answer = await fetch(`${words.suggestUrl}?q=${encodeURIComponent(text)}`, { signal: asking.signal });
        if (answer.ok && document.activeElement === input) show((await answer.json()).results);
      } catch {
        close(); // Typing without suggestions is fine.
      }
    };

    input.addEventListener("input", () => {
      // What was chosen no longer stands in the box: its number and point must not be sent with other words.
      if (chosen !== null && input.value !== chosen) { chosen = null; fill(null); }
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    if (typing && input.value) timer = setTimeout(ask, WAIT);

    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
      if (event.key === "ArrowDown" && list.hidden && results.length && input.value) { event.preventDefault(); show(results); mark(0); return; }
      // An address is one box among many: Enter in it takes what is suggested and never sends the form half filled in.
      if (event.key === "Enter" && current < 0 && (words.fillsId || "stays" in words)) {
        event.preventDefault();
        if (!list.hidden && results.length === 1) choose(0);
        return;
      }
      if (event.key === "Enter" && current < 0 && marksFirst) { event.preventDefault(); clearTimeout(timer); ask(); return; }
      if (list.hidden || !results.length) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark(current + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark(current < 0 ? results.length - 1 : current - 1); }
      if (event.key === "Enter" && current >= 0) { event.preventDefault(); choose(current); }
    });

    input.addEventListener("blur", close);

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
