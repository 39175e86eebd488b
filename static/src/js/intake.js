// The clerk's intake: what to ask follows the chosen service, what was reported nearby follows service and place.
// Data: [data-desk-questions] and [data-desk-nearby], each with its address; the form's service, latitude and longitude;
// [data-step="1"] and so on: the parts of the page that Alt and a digit lead to; [data-keys]: says so.
// Without this script a button shows the questions, and saving shows what is near.
(() => {
  const questions = document.querySelector("[data-desk-questions]");
  const near = document.querySelector("[data-desk-nearby]");
  const form = questions && questions.closest("form");
  if (!form) return;
  const value = (name) => form.elements.namedItem(name).value;

  // A wrong key in the list of services, and back: what was answered to the right one is still there.
  const answers = new Map();
  const remember = () => {
    const service = questions.querySelector("[name=asked_for]");
    if (service) answers.set(service.value, [...questions.querySelectorAll("[id][name]")].map(({ id, checked, value: typed }) => ({ id, checked, typed })));
  };
  const bringBack = () => {
    for (const { id, checked, typed } of answers.get(value("service")) || []) {
      const control = document.getElementById(id);
      if (control) Object.assign(control, ["radio", "checkbox"].includes(control.type) ? { checked } : { value: typed });
    }
  };

  // Only the newest answer counts, however slow the line was for the one before.
  const asker = (part, url, fields, after) => {
    let asking;
    let last = "";
    return async () => {
      const query = new URLSearchParams(fields.map((name) => [name, value(name)])).toString();
      if (query === last) return;
      last = query;
      if (asking) asking.abort();
      if (fields.some((name) => value(name) === "")) { part.replaceChildren(); return; }
      asking = new AbortController();
      try {
        const answer = await fetch(`${url}?${query}`, { signal: asking.signal });
        if (!answer.ok) return;
        part.innerHTML = await answer.text(); // our own server's, escaped there
        after();
      } catch {
        // A line that fails now asks again when the form is saved.
      }
    };
  };

  const ask = asker(questions, questions.dataset.deskQuestions, ["service"], () => {
    bringBack();
    form.dispatchEvent(new Event("questions"));
  });
  const look = asker(near, near.dataset.deskNearby, ["service", "latitude", "longitude"], () => {});
  form.elements.namedItem("service").addEventListener("change", () => { remember(); ask(); look(); });
  form.elements.namedItem("latitude").addEventListener("change", look);
  for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false;
  document.addEventListener("keydown", (event) => {
    const { altKey, ctrlKey, metaKey, key, code } = event;
    if ((ctrlKey || metaKey) && !altKey && key === "Enter") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[name=send].usa-button--big"));
    }
    const step = altKey && !ctrlKey && !metaKey && /^Digit\d$/.test(code) && form.querySelector(`[data-step="${code.slice(-1)}"]`);
    if (!step) return;
    event.preventDefault();
    const control = [...step.querySelectorAll("input:not([type=hidden]), select, textarea")].find((each) => each.checkVisibility());
    if (control) control.focus();
    step.scrollIntoView({ block: "nearest" });
  });
  // A page that came back, or was loaded again: the browser may have chosen another service than the page was drawn for.
  window.addEventListener("pageshow", () => {
    const asked = questions.querySelector("[name=asked_for]");
    if (value("service") !== (asked ? asked.value : "")) ask();
    if (!form.querySelector(".near")) look();
  });
})();
