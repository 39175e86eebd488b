// The clerk's intake: what to ask follows the chosen service, what was reported nearby follows service and place.
// Data: [data-desk-questions] and [data-desk-nearby], each with its address; the form's service, latitude and longitude.
// Without this script a button shows the questions, and saving shows what is near.
(() => {
  const questions = document.querySelector("[data-desk-questions]");
  const near = document.querySelector("[data-desk-nearby]");
  const form = questions && questions.closest("form");
  if (!form) return;
  const value = (name) => form.elements.namedItem(name).value;

  // Only the newest answer counts, however slow the line was for the one before.
  const asker = (part, url, fields, after) => {
    let asking;
    let last = "";
    return async () => {
      const query = new URLSearchParams(fields.map((name) => [name, value(name)])).toString();
      if (fields.some((name) => value(name) === "")) { part.replaceChildren(); last = ""; return; }
      if (query === last) return;
      last = query;
      if (asking) asking.abort();
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

  const ask = asker(questions, questions.dataset.deskQuestions, ["service"], () => form.dispatchEvent(new Event("questions")));
  const look = asker(near, near.dataset.deskNearby, ["service", "latitude", "longitude"], () => {});
  form.elements.namedItem("service").addEventListener("change", () => { ask(); look(); });
  form.elements.namedItem("latitude").addEventListener("change", look);
})();
