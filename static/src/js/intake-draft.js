// A call survives the end of the clerk's session, a reload and a lost line: what is typed is kept in this tab, and comes
// back when the page is opened empty in it, for the same clerk. It goes with the tab: it is somebody else's life.
// Data: [data-call-draft] with data-person and data-fresh (the page shows an empty form); it stands before the form.
(() => {
  const PLACE = "weconnect:call";
  const NOT_KEPT = ["csrfmiddlewaretoken", "nearby_seen", "asked_for"];
  const box = document.querySelector("[data-call-draft]");
  const form = box && document.querySelector("form.intake");
  if (!form) return;
  const on = (act, otherwise = null) => { try { return act(); } catch { return otherwise; } };
  const controls = () => [...form.elements].filter(({ name, type }) => name && !["submit", "button", "file"].includes(type) && !NOT_KEPT.includes(name));
  const isTicked = ({ type }) => type === "checkbox" || type === "radio";
  const said = () => controls().map((control) => [control.name, control.value, isTicked(control) ? control.checked : null]);
  const words = () => JSON.stringify(said().filter(([name]) => name !== "form_key"));
  const empty = words();
  let stopped = false;

  const keep = () => {
    if (stopped) return;
    on(() => {
      if ("fresh" in box.dataset && words() === empty) sessionStorage.removeItem(PLACE);
      else sessionStorage.setItem(PLACE, JSON.stringify({ person: box.dataset.person, fields: said() }));
    });
  };

  // Questions and the caller's card come with the chosen service and person: what was typed there waits for them.
  const put = (fields) => {
    for (const [name, value, ticked] of fields) {
      for (const control of controls()) {
        if (control.name !== name) continue;
        if (ticked === null) control.value = value;
        else if (control.value === value) control.checked = ticked;
      }
    }
  };

  const bringBack = ({ fields }) => {
    put(fields);
    const once = () => put(fields.filter(([name]) => name !== "service"));
    form.addEventListener("questions", once, { once: true });
    const caller = form.querySelector("[data-desk-caller]");
    const [, person] = fields.find(([name]) => name === "person") || [];
    if (caller && person) fetch(`${caller.dataset.deskCaller}?key=${encodeURIComponent(person)}`).then((answer) => (answer.ok ? answer.text() : ""), () => "").then((card) => { caller.innerHTML = card; put(fields); });
    box.hidden = false;
    const status = box.querySelector("[role=status]");
    status.textContent = status.dataset.backWords;
  };

  // A call that an answer ended leads here again: what was typed for it is over, not lost.
  const answered = new URLSearchParams(location.search).get("answered");
  const isOver = (call) => call.fields.some(([name, value]) => name === "form_key" && value === answered);
  let kept = on(() => JSON.parse(sessionStorage.getItem(PLACE)));
  if (kept && on(() => isOver(kept))) {
    on(() => sessionStorage.removeItem(PLACE));
    kept = null;
  }
  if ("fresh" in box.dataset && kept && kept.person === box.dataset.person) bringBack(kept);
  else if (kept && kept.person !== box.dataset.person) on(() => sessionStorage.removeItem(PLACE));
  box.querySelector("[data-forget]").addEventListener("click", () => {
    stopped = true;
    on(() => sessionStorage.removeItem(PLACE));
    location.assign(location.pathname);
  });

  let timer = 0;
  const soon = () => { clearTimeout(timer); timer = setTimeout(keep, 200); };
  for (const event of ["input", "change"]) form.addEventListener(event, soon);
  form.addEventListener("submit", keep);
  window.addEventListener("pagehide", keep);
  if (!("fresh" in box.dataset)) keep();
})();
