// Chosen photos are made smaller, sent at once, and listed with how far each has come; each can be taken back.
// Data: [data-photo-picker] around an input[type=file] in a form with a form_key, with data-room (how many the form takes
// in all), data-send-url, -waiting-url, -remove-url and data-*-words. A form with data-draft keeps them for the next visit.
(() => {
  const weconnect = window.weconnect;
  const say = (words, values) => words.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const make = (tag, traits) => Object.assign(document.createElement(tag), traits);
  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() // which only exists on https and this machine
    : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16)));
  const ON_THEIR_WAY = ["preparing", "sending", "waiting"];

  // One photo of the list: what is known of it, and the row that shows it.
  const entry = (words, { key, name, blob = null, thumbnail = "" }, { remove, again }) => {
    const row = make("li", { className: "picked__photo" });
    const about = make("div", { className: "picked__about" });
    const state = make("span", { className: "picked__state", tabIndex: -1 });
    const bar = make("progress", { className: "picked__progress", max: 100, hidden: true });
    const retry = make("button", { type: "button", className: "usa-button usa-button--unstyled picked__again", hidden: true, textContent: words.againWords });
    const taker = make("button", { type: "button", className: "usa-button usa-button--unstyled picked__remove", textContent: "×" });
    const photo = { key, name, blob, row, retry, state: "", words: "", upload: null };
    let shown = "";

    const picture = () => {
      const source = photo.blob || thumbnail;
      if (source === shown) return;
      shown = source;
      const blank = make("span", { className: "picked__blank" });
      const image = source ? make("img", { alt: "", src: photo.blob ? URL.createObjectURL(photo.blob) : thumbnail }) : blank;
      // Many browsers cannot show an iPhone's HEIC; the city can read it all the same.
      const done = () => URL.revokeObjectURL(image.src);
      image.addEventListener("error", () => { done(); image.replaceWith(blank); });
      image.addEventListener("load", done);
      if (about.previousElementSibling) about.previousElementSibling.remove();
      about.before(image);
    };

    photo.show = (state_, { part = 0, words: why = "", again: may = false } = {}) => {
      Object.assign(photo, { state: state_, words: why });
      const percent = Math.round(part * 100);
      row.dataset.state = state_;
      bar.hidden = !["preparing", "sending"].includes(state_);
      if (state_ === "preparing") bar.removeAttribute("value");
      else bar.value = percent;
      const pressed = document.activeElement === retry;
      retry.hidden = state_ !== "waiting" && !(state_ === "refused" && may);
      // Not to the next button: whoever presses once more must not remove the photo.
      if (retry.hidden && pressed) state.focus();
      const weight = photo.blob ? ` · ${size(photo.blob.size)}` : "";
      state.textContent = {
        preparing: words.preparingWords,
        sending: say(words.sendingWords, { percent }),
        waiting: words.waitingWords,
        received: words.receivedWords + weight,
        refused: why || words.failedWords,
      }[state_];
      picture();
    };

    bar.setAttribute("aria-label", say(words.progressWords, { name }));
    retry.setAttribute("aria-label", `${words.againWords}: ${name}`);
    taker.setAttribute("aria-label", say(words.removeWords, { name }));
    taker.addEventListener("click", () => remove(photo));
    retry.addEventListener("click", () => again(photo));
    about.append(make("span", { className: "picked__name", textContent: name }), state, bar, retry);
    row.append(about, taker);
    return photo;
  };

  const begin = (picker, input, form) => {
    const words = picker.dataset;
    const value = (name) => form.elements.namedItem(name).value;
    const formKey = () => value("form_key"); // a draft that comes back later brings its own
    const room = Number(words.room || 8);
    const list = make("ul", { className: "picked", hidden: true });
    const news = make("p", { className: "usa-hint usa-sr-only" });
    const note = make("p", { className: "send-note" });
    const keeps = "draft" in form.dataset;
    const photos = [];
    list.setAttribute("aria-label", words.listWords);
    news.setAttribute("role", "status");
    note.setAttribute("role", "status");
    input.after(list, news);
    const actions = [...form.querySelectorAll(".actions")].pop() || input.closest(".usa-form-group") || input;
    actions.before(note);

    const ask = (url, fields) => fetch(url, {
      method: "POST", headers: { "X-CSRFToken": value("csrfmiddlewaretoken") }, body: new URLSearchParams({ form_key: formKey(), ...fields }), keepalive: true,
    });

    const changed = () => {
      list.hidden = photos.length === 0;
      form.dataset.photos = photos.length;
      form.dispatchEvent(new Event("photos"));
    };

    const drop = (photo) => {
      photos.splice(photos.indexOf(photo), 1);
      photo.row.remove();
      weconnect.keeper.drop(photo.key);
      changed();
      if (waitsToSend) send();
    };

    const remove = (photo) => {
      const next = photo.row.nextElementSibling || photo.row.previousElementSibling;
      if (photo.upload) photo.upload.stop();
      // An upload whose answer was lost may still arrive: the form itself says once more that it is not wanted.
      form.append(make("input", { type: "hidden", name: words.removeName, value: photo.key }));
      ask(words.removeUrl, { key: photo.key }).catch(() => {});
      drop(photo);
      news.textContent = say(words.removedWords, { name: photo.name });
      (next ? next.querySelector(".picked__remove") : input).focus();
    };

    // What the upload tells: shown always, said aloud only when it matters.
    const hear = (photo) => ({ state, part, photo: arrived, words: why, again }) => {
      const before = photo.state;
      if (state === "received") {
        const twin = photos.find((other) => other !== photo && other.key === arrived.key);
        if (twin) { drop(photo); return; } // the same photo chosen twice
        photo.key = arrived.key;
        photo.show(arrived.failure ? "refused" : "received", { words: arrived.failure });
      } else {
        photo.show(state, { part, words: why, again });
      }
      if (photo.state !== before && photo.state !== "sending") news.textContent = `${photo.name}: ${photo.row.querySelector(".picked__state").textContent}`;
      if (waitsToSend) send();
    };

    let last = Promise.resolve();
    const queue = (photo) => {
      last = last.then(() => {
        if (!photos.includes(photo)) return null;
        photo.upload = weconnect.uploadPhoto({
          url: words.sendUrl, token: value("csrfmiddlewaretoken"), formKey: formKey(), key: photo.key, name: photo.name, blob: photo.blob, tell: hear(photo),
        });
        return photo.upload.settled;
      });
    };

    const again = (photo) => {
      if (photo.state === "waiting" && photo.upload) { photo.upload.now(); return; }
      photo.show("sending");
      queue(photo);
    };

    const add = (traits) => {
      const photo = entry(words, traits, { remove, again });
      photos.push(photo);
      list.append(photo.row);
      changed();
      return photo;
    };

    const prepare = async (photo, file) => {
      photo.show("preparing");
      photo.blob = await weconnect.scalePhoto(file);
      if (!photos.includes(photo)) return;
      if (keeps) weconnect.keeper.keep({ key: photo.key, formKey: formKey(), name: photo.name, blob: photo.blob });
      photo.show("sending");
      queue(photo);
    };

    // Those that came with an earlier try stand on the page already, each with a box to remove it.
    const takeOver = () => {
      for (const item of picker.querySelectorAll(".photo-picker__photo")) {
        const image = item.querySelector("img");
        const photo = add({ key: item.querySelector("input").value, name: item.querySelector(".photo-picker__name").textContent, thumbnail: image ? image.src : "" });
        const failure = item.dataset.failure;
        photo.show(failure ? "refused" : "received", { words: failure });
      }
      for (const received of picker.querySelectorAll(".photo-picker__received")) received.remove();
    };

    // A draft brings its photos along: what the city has not got yet is sent now.
    const restore = async () => {
      const kept = await weconnect.keeper.of(formKey());
      const arrived = await ask(words.waitingUrl, {}).then((answer) => answer.json()).then((answer) => answer.photos).catch(() => []);
      for (const { key, name, thumbnail, failure } of arrived) {
        const here = kept.find((photo) => photo.key === key);
        add({ key, name, thumbnail, blob: here && here.blob }).show(failure ? "refused" : "received", { words: failure });
      }
      const known = new Set(photos.map((photo) => photo.key));
      for (const { key, name, blob } of kept) {
        if (known.has(key)) continue;
        const photo = add({ key, name, blob });
        photo.show("sending");
        queue(photo);
      }
    };

    input.addEventListener("change", () => {
      const files = [...input.files];
      const free = Math.max(0, room - photos.length);
      for (const file of files.slice(0, free)) prepare(add({ key: newKey(), name: file.name }), file);
      input.value = ""; // they travel by themselves, not with the form
      news.classList.toggle("usa-sr-only", files.length <= free);
      news.textContent = files.length > free
        ? say(words.fullWords, { count: files.length - free })
        : say(words.countWords, { count: photos.length });
    });

    // The form waits for its photos, and for a decision about those that cannot go.
    let waitsToSend = null;
    const send = () => {
      const refused = photos.find((photo) => photo.state === "refused");
      const onTheWay = photos.filter((photo) => ON_THEIR_WAY.includes(photo.state)).length;
      const said = refused ? words.decideWords : onTheWay ? say(words.holdWords, { count: onTheWay }) : "";
      if (note.textContent !== said) note.textContent = said;
      if (!refused && onTheWay) return;
      const { button } = waitsToSend;
      waitsToSend = null;
      if (refused) (refused.retry.hidden ? refused.row.querySelector(".picked__remove") : refused.retry).focus();
      else if (form.requestSubmit) form.requestSubmit(button);
      else form.submit();
    };
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || !photos.some((photo) => photo.state !== "received")) return;
      event.preventDefault();
      waitsToSend = { button: event.submitter };
      send();
    });

    takeOver();
    if ("restored" in form.dataset) restore();
  };

  // After every other script: a form above may have asked for this one before the draft of the form below is back.
  const beginAll = () => {
    for (const picker of document.querySelectorAll("[data-photo-picker]:not([data-ready])")) {
      const input = picker.querySelector("input[type=file]");
      const named = (name) => input && input.form && input.form.elements.namedItem(name);
      if (!named("form_key") || !named("csrfmiddlewaretoken")) continue; // then they go with the form, as without scripts
      picker.dataset.ready = "";
      begin(picker, input, input.form);
    }
  };
  if (document.readyState === "complete") beginAll();
  else document.addEventListener("DOMContentLoaded", beginAll, { once: true });
})();
