// Colleagues by name while a note is written: type @, arrows, Enter or Tab; Escape closes. Without it one types the name.
// Data: textarea[data-mention-url] and data-*-words. A result has label, hint, and the value that takes the place of what
// was typed. The box stays an ordinary text box: the list is announced, and named by aria-activedescendant.
(() => {
  const WAIT = 120;
  const TYPED = /(?:^|[^\w@./+-])@([\p{L}\p{M}\d.'’-]*)$/u;

  const help = (box, number) => {
    let timer;
    let asking;

    // What stands between the @ and the cursor; null where no name is being typed.
    const typed = () => {
      if (box.selectionStart !== box.selectionEnd) return null;
      const found = TYPED.exec(box.value.slice(0, box.selectionStart));
      return found ? found[1] : null;
    };

    const choose = (result) => {
      const name = typed();
      if (name === null) { list.close(); return; }
      const end = box.selectionStart;
      box.setRangeText(`${result.value} `, end - name.length - 1, end, "end");
      list.close();
      list.tellChosen(result);
    };

    const list = window.weconnect.suggestionList(box, { id: `colleagues-${number}`, frame: "suggest mention", marksFirst: true, choose });
    box.setAttribute("aria-haspopup", "listbox");

    const ask = async () => {
      const name = typed();
      if (asking) asking.abort();
      if (name === null) { list.close(); return; }
      asking = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.mentionUrl}?q=${encodeURIComponent(name)}`, { signal: asking.signal });
        if (answer.ok && document.activeElement === box) list.show((await answer.json()).results);
      } catch {
        list.close(); // A name can be typed without help.
      }
    };

    box.addEventListener("input", () => {
      clearTimeout(timer);
      if (typed() === null) list.close();
      else timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("keydown", (event) => {
      if (!list.isOpen) return;
      if (event.key === "ArrowDown") { event.preventDefault(); list.next(); }
      if (event.key === "ArrowUp") { event.preventDefault(); list.previous(); }
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); choose(list.marked); }
      if (event.key === "Escape") { event.preventDefault(); list.close(); }
    });
    box.addEventListener("blur", list.close);
    box.addEventListener("click", list.close);
  };

  for (const [number, box] of document.querySelectorAll("textarea[data-mention-url]:not([aria-controls])").entries()) help(box, number);
})();
