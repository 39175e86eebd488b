// Colleagues by name while a note is written: type @, arrows, Enter or Tab; Escape closes. Without it one types the name.
// Data: textarea[data-mention-url] and data-*-words. A result has label, hint, and the value that takes the place of what
// was typed. The box stays an ordinary text box: the list is announced, and named by aria-activedescendant.
(() => {
  const WAIT = 120;
  const TYPED = /(?:^|[^\w@./+-])@([\p{L}\p{M}\d.'’-]*)$/u;
  const say = (words, values) => words.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  const help = (box, number) => {
    const words = box.dataset;
    const frame = Object.assign(document.createElement("div"), { className: "suggest mention" });
    const list = Object.assign(document.createElement("ul"), { className: "suggest__list", id: `colleagues-${number}`, hidden: true });
    const news = Object.assign(document.createElement("p"), { className: "usa-sr-only" });
    let results = [];
    let current = -1;
    let timer;
    let asking;

    const typing = document.activeElement === box;
    box.before(frame);
    frame.append(box, list, news);
    if (typing) box.focus();
    news.setAttribute("role", "status");
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.listWords);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-haspopup", "listbox");
    box.setAttribute("aria-controls", list.id);

    const close = () => {
      list.hidden = true;
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

    // What stands between the @ and the cursor; null where no name is being typed.
    const typed = () => {
      if (box.selectionStart !== box.selectionEnd) return null;
      const found = TYPED.exec(box.value.slice(0, box.selectionStart));
      return found ? found[1] : null;
    };

    const choose = (index) => {
      const name = typed();
      if (name === null) { close(); return; }
      const end = box.selectionStart;
      box.setRangeText(`${results[index].value} `, end - name.length - 1, end, "end");
      close();
      news.textContent = say(words.chosenWords, { label: results[index].label });
    };

    const show = (found) => {
      results = found;
      list.replaceChildren(...found.map((result, index) => {
        const option = Object.assign(document.createElement("li"), { id: `${list.id}-${index}`, textContent: result.label });
        option.append(Object.assign(document.createElement("span"), { className: "suggest__hint", textContent: result.hint }));
        option.setAttribute("role", "option");
        // mousedown: a click would come after the box lost the focus and the list was closed.
        option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
        return option;
      }));
      close();
      list.hidden = found.length === 0;
      if (found.length) mark(0);
      news.textContent = found.length === 0 ? words.noneWords
        : found.length === 1 ? words.oneWords : say(words.manyWords, { count: found.length });
    };

    const ask = async () => {
      const name = typed();
      if (asking) asking.abort();
      if (name === null) { close(); return; }
      asking = new AbortController();
      try {
        const answer = await fetch(`${words.mentionUrl}?q=${encodeURIComponent(name)}`, { signal: asking.signal });
        if (answer.ok && document.activeElement === box) show((await answer.json()).results);
      } catch {
        close(); // A name can be typed without help.
      }
    };

    box.addEventListener("input", () => {
      clearTimeout(timer);
      if (typed() === null) close();
      else timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("keydown", (event) => {
      if (list.hidden || !results.length) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark(current + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark(current - 1); }
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); choose(current); }
      if (event.key === "Escape") { event.preventDefault(); close(); }
    });
    box.addEventListener("blur", close);
    box.addEventListener("click", close);
  };

  for (const [number, box] of document.querySelectorAll("textarea[data-mention-url]:not([aria-controls])").entries()) help(box, number);
})();
