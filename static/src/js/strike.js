// Marks in a text what is to be struck, and shows what will be left. Without it the marks are typed.
// Data: the box [data-strike] with data-opening and data-closing; [data-strike-tools] with the buttons
// [data-strike-selected] and [data-strike-none]; [data-left] with [data-left-text] and [data-left-says] (data-says).
(() => {
  const STRUCK = "█████";

  for (const box of document.querySelectorAll("textarea[data-strike]")) {
    const form = box.closest("form");
    const part = (name) => form.querySelector(`[data-${name}]`);
    const { opening, closing } = box.dataset;
    const says = part("left-says");

    const unmarked = (text) => text.replaceAll(opening, "").replaceAll(closing, "");

    // Written as if it was typed, so that the browser's own undo takes it back.
    const replace = (start, end, text) => {
      box.focus();
      box.setSelectionRange(start, end);
      if (!document.execCommand("insertText", false, text)) box.setRangeText(text, start, end, "end");
    };

    const show = () => {
      const pieces = box.value.split(opening);
      const left = [pieces.shift()];
      let marked = 0;
      for (const piece of pieces) {
        const end = piece.indexOf(closing);
        if (end === -1) { left.push(opening, piece); continue; }
        left.push(STRUCK, piece.slice(end + closing.length));
        marked += 1;
      }
      part("left").hidden = marked === 0;
      part("left-text").textContent = left.join("");
      says.textContent = marked ? says.dataset.says.replace("{count}", marked) : "";
    };

    const mark = () => {
      let [start, end] = [box.selectionStart, box.selectionEnd];
      const chosen = box.value.slice(start, end);
      start += chosen.length - chosen.trimStart().length;
      end -= chosen.length - chosen.trimEnd().length;
      if (start >= end) { box.focus(); return; }
      replace(start, end, opening + unmarked(box.value.slice(start, end)) + closing);
      show();
    };

    const unmark = () => {
      replace(0, box.value.length, unmarked(box.value));
      show();
    };

    part("strike-tools").hidden = false;
    part("strike-selected").addEventListener("click", mark);
    part("strike-none").addEventListener("click", unmark);
    box.addEventListener("input", show);
    form.querySelector("[name=preview]").hidden = true;
    show();
  }
})();
