// The list under a text box in which something is suggested: what is in it, which line is marked, what is read out.
// suggestions.js and mentions.js say what is looked for and what choosing means; they stand after this script.
// Data, on the box: data-list-words, -none-words, -one-words, -many-words, -chosen-words.
(() => {
  const weconnect = (window.weconnect = window.weconnect || {});
  const say = (words, values) => words.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const element = (tag, properties) => Object.assign(document.createElement(tag), properties);

  // `choose` gets the result whose line was pressed; with `marksFirst` the first line is marked at once.
  weconnect.suggestionList = (box, { id, frame: className = "suggest", marksFirst = false, choose }) => {
    const words = box.dataset;
    const frame = element("div", { className });
    const list = element("ul", { className: "suggest__list", id, hidden: true });
    const news = element("p", { className: "usa-sr-only" });
    let results = [];
    let current = -1;

    const typing = document.activeElement === box; // on a slow line people type before the script is there
    box.before(frame);
    frame.append(box, list, news);
    if (typing) box.focus(); // moving it has taken the focus away
    news.setAttribute("role", "status");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.listWords);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", id);

    const open = (is) => {
      list.hidden = !is;
      if (box.getAttribute("role") === "combobox") box.setAttribute("aria-expanded", String(is));
    };

    const close = () => {
      open(false);
      current = -1;
      box.removeAttribute("aria-activedescendant");
    };

    const mark = (index) => {
      current = (index + results.length) % results.length;
      for (const [position, option] of [...list.children].entries()) {
        option.setAttribute("aria-selected", String(position === current));
      }
      list.children[current].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", list.children[current].id);
    };

    const line = (result, index) => {
      const option = element("li", { id: `${id}-${index}`, textContent: result.label });
      if (result.kind) option.prepend(element("span", { className: "suggest__kind", textContent: result.kind }), " ");
      if (result.hint) option.append(element("span", { className: "suggest__hint", textContent: result.hint }));
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      // mousedown: a click would come after the box lost the focus and the list was closed.
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(result); });
      return option;
    };

    const show = (found) => {
      results = found;
      list.replaceChildren(...found.map(line));
      close();
      open(found.length > 0);
      news.textContent = found.length === 0 ? words.noneWords
        : found.length === 1 ? words.oneWords : say(words.manyWords, { count: found.length });
      if (!marksFirst || !found.length) return;
      list.scrollIntoView({ block: "nearest" });
      mark(0);
    };

    return {
      close,
      mark,
      show,
      next: () => mark(current + 1),
      previous: () => mark(current < 0 ? results.length - 1 : current - 1),
      tellChosen: (result) => { news.textContent = say(words.chosenWords, result); },
      get results() { return results; },
      get marked() { return results[current]; },
      get isOpen() { return !list.hidden; },
    };
  };
})();
