// The queue's table: ticks are counted, one button ticks all, and while the table has the keyboard, letters move in it.
// Data: form[data-queue] around the table; inside [data-tick-all] (shown here), [data-ticked] with data-one and data-many
// words, [data-no-script] (hidden here); on the page [data-queue-keys], the words about the letters.
// j and k: the next and the previous row; x: tick it. Only inside the table, so that nothing else loses its letters
// (WCAG 2.1.4); Enter opens the request as any link does.
(() => {
  const form = document.querySelector("form[data-queue]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name=chosen]")];
  const all = form.querySelector("[data-tick-all]");
  const ticked = form.querySelector("[data-ticked]");
  const links = [...form.querySelectorAll(".queue__number")];

  for (const element of form.querySelectorAll("[data-no-script]")) element.hidden = true;
  for (const element of document.querySelectorAll("[data-queue-keys]")) element.hidden = false;
  all.hidden = false;

  const count = () => {
    const many = boxes.filter((box) => box.checked).length;
    const words = many === 1 ? ticked.dataset.one : ticked.dataset.many.replace("%(count)s", many);
    ticked.textContent = many ? words : "";
    form.classList.toggle("has-ticks", many > 0);
    for (const box of boxes) box.closest("tr").classList.toggle("is-ticked", box.checked);
  };

  all.addEventListener("click", () => {
    const rest = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = rest;
    count();
  });

  // With the shift key held, from the last ticked one to this one.
  let last = null;
  form.addEventListener("click", (event) => {
    const box = event.target.closest("input[name=chosen]");
    if (!box) return;
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
  });
  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);

  form.querySelector(".queue").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest("tbody tr");
    const here = row ? links.findIndex((link) => row.contains(link)) : -1;
    if (event.key === "j" || event.key === "k") {
      const next = links[event.key === "j" ? here + 1 : Math.max(here - 1, 0)];
      if (next) next.focus();
    } else if (event.key === "x" && here >= 0) {
      boxes[here].checked = !boxes[here].checked;
      count();
    } else {
      return;
    }
    event.preventDefault();
  });
})();
