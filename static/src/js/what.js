// What the call is about: a service that was found becomes the form's, an answer is shown to be read out.
// Data: [data-what] with the address of answer 0, around the input with suggestions and [data-what-answer]. A result
// has a service (its code) or an answer (its number). Without this script the same buttons redraw the form.
(() => {
  const part = document.querySelector("[data-what]");
  const form = part && part.closest("form");
  if (!form) return;
  const answer = part.querySelector("[data-what-answer]");
  const field = (name) => form.elements.namedItem(name);
  let asking;

  const take = (code) => {
    answer.replaceChildren();
    const found = part.querySelector(".what__found");
    if (found) found.remove();
    field("service").value = code;
    field("service").dispatchEvent(new Event("change", { bubbles: true }));
    field("description").focus();
  };

  const show = async (number) => {
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const sent = await fetch(part.dataset.what.replace(/0\/$/, `${number}/`), { signal: asking.signal });
      if (!sent.ok) return;
      answer.innerHTML = await sent.text(); // our own server's, escaped there
      answer.querySelector("[data-answer]").focus();
    } catch {
      // The line is down: the words can be looked for again.
    }
  };

  part.addEventListener("suggestion", (event) => {
    event.preventDefault();
    const { service, answer: number } = event.detail;
    if (service) take(service);
    else show(number);
  });

  part.addEventListener("click", (event) => {
    const button = event.target.closest("[name=choose_service], [name=choose_answer]");
    if (!button) return;
    event.preventDefault();
    if (button.name === "choose_service") take(button.value);
    else show(button.value);
  });
})();
