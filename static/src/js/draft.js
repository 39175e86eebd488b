// What is typed into a form survives a closed tab, a lost signal and a broken server; what comes back says so.
// Data: [data-draft] (the draft's name) before a form with a form_key, with data-fresh where the page shows an empty form,
// data-taken-url (…/00000000-…/: whether a form has arrived), data-remove-url and data-*-words. It must stand before the
// other scripts of the form: they begin with what is in the fields.
(() => {
  const weconnect = window.weconnect;
  const NOT_TYPED = ["file", "submit", "button", "reset", "image", "password"];
  const NOT_KEPT = ["csrfmiddlewaretoken", "form_key", "remove_photo"];
  const ABOUT_THE_PERSON = ["name", "email", "tel"];
  const STEPS = [[60, "minute"], [24, "hour"], [7, "day"]];

  const ago = (moment, words) => {
    let past = (Date.now() - moment) / 60e3;
    if (past < 1) return words.momentWords;
    for (const [many, unit] of STEPS) {
      if (past < many || unit === "day") return new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }).format(-Math.round(past), unit);
      past /= many;
    }
    return "";
  };

  // No longer than this for an answer, where the browser can count.
  const within = (milliseconds) => (AbortSignal.timeout ? AbortSignal.timeout(milliseconds) : undefined);

  const chosen = (control) => {
    if (control.type === "checkbox" || control.type === "radio") return control.checked ? [control.value] : [];
    if (control.type === "select-multiple") return [...control.selectedOptions].map((option) => option.value);
    return [control.value];
  };

  const choose = (control, values) => {
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.type === "select-multiple") for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length) control.value = values[0];
  };

  const begin = (box, form) => {
    const { drafts } = weconnect;
    const words = box.dataset;
    const name = words.draft;
    const key = form.elements.namedItem("form_key");
    const part = (what) => box.querySelector(`[data-${what}]`);
    const kept = Object.assign(document.createElement("p"), { className: "draft__kept" });
    let sent = 0;
    let stopped = false;

    const typed = () => [...form.elements].filter((control) => control.name && !NOT_TYPED.includes(control.type)
      && !NOT_KEPT.includes(control.name) && !control.closest(".unseen"));
    const isOwn = (control) => ABOUT_THE_PERSON.includes(control.autocomplete);
    const values = (controls, of = chosen) => {
      const all = {};
      for (const control of controls) all[control.name] = [...(all[control.name] || []), ...of(control)];
      return all;
    };
    const said = () => values(typed().filter((control) => !isOwn(control)));
    const own = () => values(typed().filter(isOwn));
    // Not what stands there now: after a reload the browser itself has filled in what was typed.
    const asDrawn = (control) => {
      if (control.type === "checkbox" || control.type === "radio") return control.defaultChecked ? [control.value] : [];
      if (control.type === "select-multiple") return [...control.options].filter((option) => option.defaultSelected).map((option) => option.value);
      if (control.type === "select-one") return [([...control.options].find((option) => option.defaultSelected) || control.options[0] || control).value];
      return [control.type === "hidden" ? "" : control.defaultValue];
    };
    const empty = JSON.stringify(values(typed().filter((control) => !isOwn(control)), asDrawn));

    const keep = () => {
      if (stopped) return;
      const fields = said();
      const photos = Number(form.dataset.photos || 0);
      if ("fresh" in words && JSON.stringify(fields) === empty && !photos) {
        drafts.forget(name);
        kept.textContent = "";
        return;
      }
      const about = own();
      const contact = Object.values(about).some(([value]) => value);
      if (drafts.write(name, { formKey: key.value, fields, own: about, person: words.person, contact, sent }) && kept.textContent !== words.keptWords) kept.textContent = words.keptWords;
    };

    const put = (draft) => {
      key.value = draft.formKey;
      form.dataset.restored = "";
      for (const control of typed()) {
        const values_ = (isOwn(control) ? draft.own : draft.fields)[control.name];
        if (values_) choose(control, values_);
      }
    };

    const tell = (what, text) => {
      part("draft-words").textContent = text;
      part("draft-notice").hidden = false;
      for (const other of ["draft-contact", "draft-open", "draft-again"]) part(other).hidden = !what.includes(other);
    };

    const throwAway = async () => {
      stopped = true;
      drafts.forget(name);
      const body = new URLSearchParams({ form_key: key.value });
      const headers = { "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value };
      const asked = fetch(words.removeUrl, { method: "POST", body, headers, keepalive: true, signal: within(5000) });
      await Promise.allSettled([asked, weconnect.keeper.dropAll(key.value)]);
      location.replace(location.href);
    };

    // It was on its way when we last heard of it: perhaps it is there, and only the answer was lost.
    const arrived = async (draft) => {
      const asked = words.takenUrl.replace("00000000-0000-0000-0000-000000000000", draft.formKey);
      try {
        return (await (await fetch(asked, { signal: within(8000) })).json()).url;
      } catch {
        return "";
      }
    };

    const bringBack = (draft) => {
      put(draft);
      sent = draft.sent;
      const lost = draft.contact && !Object.values(draft.own).some(([value]) => value);
      const back = (draft.sent ? words.unsureWords : words.backWords).replace("%(when)s", ago(draft.sent || draft.at, words));
      tell(["draft-again", ...(lost ? ["draft-contact"] : [])], back);
      kept.textContent = words.keptWords;
    };

    const askFirst = async (draft) => {
      stopped = form.inert = true; // what is typed meanwhile would be lost
      tell([], words.askingWords);
      const url = await arrived(draft);
      if (!url) {
        // Where there is no room for one word more, the draft goes without the one that it was sent.
        const noted = [{ asked: true }, { sent: 0 }].some((more) => drafts.write(name, { ...draft, person: words.person, ...more }));
        if (noted) { location.replace(location.href); return; } // and everything begins with the words in place
        stopped = form.inert = false; // not again and again
        bringBack(draft);
        return;
      }
      await drafts.forgetForm(draft.formKey);
      stopped = form.inert = false;
      part("draft-open").href = url;
      tell(["draft-open"], words.takenWords);
    };

    drafts.forgetOld();
    form.dataset.draft = "";
    const draft = "fresh" in words && drafts.read(name, words.person);
    if (draft && draft.sent && !draft.asked) askFirst(draft);
    else if (draft) bringBack(draft);
    ([...form.querySelectorAll(".actions")].pop() || form.lastElementChild).before(kept);
    kept.setAttribute("role", "status");
    part("draft-again").addEventListener("click", (event) => { if (event.target.closest("button")) throwAway(); });
    if (!("fresh" in words)) keep();

    let timer = 0;
    const soon = () => { clearTimeout(timer); timer = setTimeout(keep, 300); };
    for (const event of ["input", "change", "photos"]) form.addEventListener(event, soon);
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
    // The last to hear: whoever stops the form has done so by then.
    window.addEventListener("submit", (event) => {
      if (event.target !== form || event.defaultPrevented) return;
      sent = Date.now();
      keep();
    });

    window.addEventListener("pageshow", (event) => {
      if (event.persisted && sent && !drafts.read(name)) location.replace(location.href);
      const [way] = performance.getEntriesByType("navigation");
      if (!event.persisted && way && way.type === "back_forward" && "fresh" in words && !("restored" in form.dataset) && drafts.wasTaken()) form.reset();
    });
  };

  for (const box of document.querySelectorAll("[data-draft]:not(form):not([data-ready])")) {
    const form = box.parentElement.querySelector("form");
    if (!form || !form.elements.namedItem("form_key")) continue;
    box.dataset.ready = "";
    begin(box, form);
  }
})();
