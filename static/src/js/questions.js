// Parts of a form that depend on an answer: further questions, what an answer says, an answer with which nothing is sent.
// Without this script they all stand in the form, with words that say when they count; the server decides either way.
// Data: [data-only-if] (name of an input) with data-only-values ("a b") and data-asked-words; [data-says] (id of an
// answer); input[data-stops]; [data-stop-note] in place of the buttons; [data-without-script] is not needed here.
(() => {
  const setUp = (form) => {
    const news = Object.assign(document.createElement("p"), { className: "usa-sr-only" });
    news.setAttribute("role", "status");
    form.append(news);

    const isOn = (input) => input.checked && !input.closest("[data-only-if][hidden]");
    const chosen = (name) => [...form.querySelectorAll("input:checked")]
      .filter((input) => input.name === name && isOn(input)).map((input) => input.value);

    // Answers are kept while their question is out of sight: who changes their mind finds them again.
    const show = (part, visible, words, said) => {
      if (part.hidden === !visible) return;
      part.hidden = !visible;
      if (visible && words) said.push(words);
    };

    const look = (announce) => {
      const said = [];
      for (const part of form.querySelectorAll("[data-only-if]")) { // in order: what leads on stands above
        const values = part.dataset.onlyValues.split(" ");
        const met = !part.parentElement.closest("[data-only-if][hidden]") && chosen(part.dataset.onlyIf).some((value) => values.includes(value));
        show(part, met, part.dataset.askedWords, said);
      }
      let stops = false;
      for (const words of form.querySelectorAll("[data-says]")) {
        const input = document.getElementById(words.dataset.says);
        const on = Boolean(input) && isOn(input);
        const isNew = words.hidden && on;
        show(words, on, "", said);
        if (isNew) said.push(words.innerText.trim()); // only what is in sight: not "If …"
        stops ||= on && "stops" in input.dataset;
      }
      const note = form.querySelector("[data-stop-note]");
      const send = form.querySelector("button[name=send].usa-button--big");
      const buttons = send && send.closest(".actions");
      if (note && buttons) {
        buttons.before(note);
        buttons.hidden = stops;
        note.hidden = !stops;
      }
      if (announce && said.length) news.textContent = said.join(" ");
    };

    for (const words of form.querySelectorAll("[data-without-script]")) words.hidden = true;
    form.addEventListener("change", () => look(true));
    form.addEventListener("questions", () => { // others put questions into the form: the desk, when the service changes
      for (const words of form.querySelectorAll("[data-without-script]")) words.hidden = true;
      look(true);
    });
    window.addEventListener("pageshow", () => look(false)); // back again: the browser has filled in what was typed
    look(false);
  };

  const forms = new Set([...document.querySelectorAll("[data-only-if], [data-says], [data-questions]")].map((part) => part.closest("form")));
  for (const form of forms) if (form) setUp(form);
})();
