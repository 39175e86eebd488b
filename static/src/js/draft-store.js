// weconnect.drafts: what was typed into a form, kept in the browser for a week under the form's own name.
// What is about the person (name, e-mail, phone) stays in the tab and goes with it: a computer may have other users.
(() => {
  const weconnect = (window.weconnect = window.weconnect || {});
  if (weconnect.drafts) return;
  const PLACE = "weconnect:draft:";
  const WEEK = 7 * 24 * 3600e3;

  // A browser may refuse to keep anything, or hold something that is not ours.
  const on = (act, otherwise = null) => {
    try { return act(); } catch { return otherwise; }
  };
  const read = (store, name) => on(() => JSON.parse(store().getItem(PLACE + name)));
  const write = (store, name, what) => on(() => { store().setItem(PLACE + name, JSON.stringify(what)); return true; }, false);
  const forget = (name) => {
    for (const store of [device, tab]) on(() => store().removeItem(PLACE + name));
  };
  const device = () => localStorage;
  const tab = () => sessionStorage;
  const names = () => on(() => Object.keys(localStorage).filter((key) => key.startsWith(PLACE)).map((key) => key.slice(PLACE.length)), []);

  weconnect.drafts = {
    // `person` is who is signed in: what somebody else typed about themselves in this tab is nobody's but theirs.
    read: (name, person) => {
      const draft = read(device, name);
      if (!draft || !draft.formKey || !draft.fields || !(Date.now() - draft.at < WEEK)) return null;
      const own = read(tab, name);
      return { ...draft, own: own && own.formKey === draft.formKey && own.person === person ? own.fields : {} };
    },
    write: (name, { own, person, ...draft }) => {
      write(tab, name, { formKey: draft.formKey, person, fields: own });
      return write(device, name, { at: Date.now(), ...draft });
    },
    forget,
    // The form with this key has arrived, or nobody wants it any more.
    forgetForm: async (formKey) => {
      for (const name of names()) if ((read(device, name) || {}).formKey === formKey) forget(name);
      await weconnect.keeper.dropAll(formKey);
    },
    forgetOld: () => {
      for (const name of names()) if (!weconnect.drafts.read(name)) forget(name);
      weconnect.keeper.dropOld(Date.now() - WEEK);
    },
    // In this tab a form was taken: going back must not bring its words again.
    markTaken: (formKey) => on(() => sessionStorage.setItem("weconnect:taken", formKey)),
    wasTaken: () => on(() => Boolean(sessionStorage.getItem("weconnect:taken")), false),
  };
})();
