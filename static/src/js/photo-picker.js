// Lists the chosen photos with a small picture, name and size; each can be taken back, and more can be added.
// Data: [data-photo-picker] around an input[type=file], with data-room (how many more) and data-*-words.
(() => {
  const say = (words, values) => words.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

  for (const picker of document.querySelectorAll("[data-photo-picker]:not([data-ready])")) {
    const input = picker.querySelector("input[type=file]");
    if (!input || typeof DataTransfer === "undefined") continue;
    picker.dataset.ready = "";
    const words = picker.dataset;
    const room = Number(words.room || 8);
    const list = Object.assign(document.createElement("ul"), { className: "picked", hidden: true });
    const news = Object.assign(document.createElement("p"), { className: "usa-hint" });
    list.setAttribute("aria-label", words.listWords);
    news.setAttribute("role", "status");
    input.after(list, news);
    let chosen = [];

    const keep = () => {
      const files = new DataTransfer();
      for (const file of chosen) files.items.add(file);
      input.files = files.files;
    };

    const draw = () => {
      for (const picture of list.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
      list.replaceChildren(...chosen.map(row));
      list.hidden = chosen.length === 0;
    };

    const blank = () => Object.assign(document.createElement("span"), { className: "picked__blank" });

    const row = (file) => {
      const item = document.createElement("li");
      const picture = Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: "" });
      // Many browsers cannot show an iPhone's HEIC; the city can read it all the same.
      picture.addEventListener("error", () => picture.replaceWith(blank()));
      const name = Object.assign(document.createElement("span"), { className: "picked__name", textContent: file.name });
      name.append(Object.assign(document.createElement("span"), { className: "picked__size", textContent: size(file.size) }));
      const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
      remove.className = "usa-button usa-button--unstyled picked__remove";
      remove.setAttribute("aria-label", say(words.removeWords, { name: file.name }));
      remove.addEventListener("click", () => {
        chosen = chosen.filter((other) => other !== file);
        keep();
        draw();
        news.textContent = say(words.removedWords, { name: file.name });
        (list.querySelector("button") || input).focus();
      });
      item.append(picture, name, remove);
      return item;
    };

    input.addEventListener("change", () => {
      const known = new Set(chosen.map((file) => `${file.name} ${file.size} ${file.lastModified}`));
      const fresh = [...input.files].filter((file) => !known.has(`${file.name} ${file.size} ${file.lastModified}`));
      const tooMany = Math.max(0, chosen.length + fresh.length - room);
      chosen = [...chosen, ...fresh].slice(0, room);
      keep();
      draw();
      news.textContent = tooMany
        ? say(words.fullWords, { count: tooMany })
        : say(words.countWords, { count: chosen.length });
    });
  }
})();
