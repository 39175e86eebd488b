// Work orders dragged from one crew or person to another. What is dropped is sent as the page's own form; the answer is
// the page as it stands then, and its inside is put in place of the old one. Without this, one ticks and chooses.
// Data: [data-team] around what is exchanged, [data-team-says] (data-lost-words); inside form[data-give] with lists
// [data-drop] (its value of the form's "to") of cards [data-piece] (the value of its "pick").
(() => {
  const team = document.querySelector("[data-team]");
  const says = document.querySelector("[data-team-says]");
  if (!team || !says || !window.Sortable) return;

  const ticked = (form) => [...form.querySelectorAll("input[name=pick]:checked")].map((box) => box.value);

  // Who drags one of several that are ticked means all of them.
  function picked(form, piece) {
    const all = new Set(ticked(form));
    return all.has(piece) ? all : new Set([piece]);
  }

  async function send(url, data) {
    const answer = await fetch(url, { method: "POST", body: data, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  function exchange(page) {
    const fresh = page.querySelector("[data-team]");
    if (!fresh) throw new Error("another page");
    const across = team.querySelector(".board")?.scrollLeft || 0;
    team.replaceChildren(...fresh.childNodes);
    begin();
    const board = team.querySelector(".board");
    if (board) board.scrollLeft = across;
    says.textContent = [...team.querySelectorAll("[data-team-notice] [data-says]")].map((part) => part.innerText).join(" ");
  }

  async function dropped({ item, from, to, oldIndex }) {
    if (from === to) return;
    const form = team.querySelector("form[data-give]");
    const data = new FormData(form);
    data.delete("pick");
    for (const pick of picked(form, item.dataset.piece)) data.append("pick", pick);
    data.set("to", to.dataset.drop);
    team.setAttribute("aria-busy", "true");
    try {
      exchange(await send(form.action, data));
    } catch {
      from.insertBefore(item, from.children[oldIndex] || null);
      says.textContent = says.dataset.lostWords;
      says.className = "team__lost";
    } finally {
      team.removeAttribute("aria-busy");
    }
  }

  function begin() {
    says.className = "usa-sr-only";
    for (const hint of team.querySelectorAll("[data-drag-hint]")) hint.hidden = false;
    for (const list of team.querySelectorAll("[data-drop]")) {
      window.Sortable.create(list, {
        group: "work", sort: false, draggable: "[data-piece]", forceFallback: true, fallbackOnBody: true,
        fallbackTolerance: 5, delay: 200, delayOnTouchOnly: true, touchStartThreshold: 8, emptyInsertThreshold: 24,
        chosenClass: "piece--chosen", ghostClass: "piece--there", dragClass: "piece--held", scrollSensitivity: 80,
        onStart: () => team.classList.add("team--dragging"),
        onEnd: (event) => {
          team.classList.remove("team--dragging");
          dropped(event);
        },
      });
    }
  }

  team.addEventListener("change", (event) => {
    if (event.target.name !== "pick") return;
    // One order may stand in the list and on the board: ticked in one place, ticked in both.
    for (const box of team.querySelectorAll(`input[name=pick][value="${event.target.value}"]`)) {
      box.checked = event.target.checked;
    }
    const number = new Set(ticked(event.target.form)).size;
    for (const place of team.querySelectorAll("[data-picked]")) place.textContent = number ? ` (${number})` : "";
  });

  begin();
})();
