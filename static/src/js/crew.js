// The crew's day: how far it is, what is nearest, ticks without a new page, ready phrases, one's own place on the map.
// Where one is never leaves the browser: it is asked for by a button, kept in the tab, used here.
// Data: [data-day] with data-*-words around [data-day-where], [data-day-sort], [data-day-message]; [data-job] with
// data-latitude and -longitude around [data-far]; [data-checks] with
// data-waiting-words, and [data-checks-message]; [data-phrases] (id of the box); select[name=material].
(() => {
  const weconnect = (window.weconnect = window.weconnect || {});
  const PLACE = "weconnect:where-i-am";
  const FRESH = 10 * 60e3;
  const EARTH = 6371e3;
  const METRES_PER_MILE = 1609.344;
  const FEET_PER_METRE = 3.28084;

  const say = (words, values) => words.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const radians = (degrees) => (degrees * Math.PI) / 180;

  // As the crow flies, on a round Earth: [metres, degrees from north].
  const between = (here, there) => {
    const [lat1, lat2] = [radians(here.latitude), radians(there.latitude)];
    const east = radians(there.longitude - here.longitude);
    const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(east / 2) ** 2;
    const bearing = Math.atan2(Math.sin(east) * Math.cos(lat2), Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(east));
    return [2 * EARTH * Math.asin(Math.min(1, Math.sqrt(half))), (bearing * 180) / Math.PI];
  };

  const day = (tools) => {
    const words = tools.dataset;
    const ask = tools.querySelector("[data-day-where]");
    const sort = tools.querySelector("[data-day-sort]");
    const message = tools.querySelector("[data-day-message]");
    const jobs = [...document.querySelectorAll("[data-job]")];
    const directions = words.directions.split("|");
    const number = (value, digits) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });

    const distance = (metres) => {
      const miles = metres / METRES_PER_MILE;
      if (miles < 0.2) return say(words.feetWords, { number: number(Math.round((metres * FEET_PER_METRE) / 50) * 50, 0) });
      return say(words.milesWords, { number: number(miles, miles < 10 ? 1 : 0) });
    };

    const measure = (here) => {
      for (const job of jobs) {
        const { latitude, longitude } = job.dataset;
        if (!latitude) continue;
        const [metres, bearing] = between(here, { latitude: Number(latitude), longitude: Number(longitude) });
        const far = job.querySelector("[data-far]");
        job.dataset.metres = String(Math.round(metres));
        far.textContent = metres < 15 ? words.hereWords : say(words.farWords, { distance: distance(metres), direction: directions[Math.round(((bearing + 360) % 360) / 45) % 8] });
        far.hidden = false;
      }
      sort.hidden = false;
      if (sort.getAttribute("aria-pressed") === "true") order(true);
      weconnect.here = { ...here, words: words.youWords };
      document.dispatchEvent(new CustomEvent("here", { detail: weconnect.here }));
    };

    // Within each part of the list; what has no point stands last.
    const order = (nearest) => {
      const by = nearest ? (job) => Number(job.dataset.metres ?? Infinity) : (job) => Number(job.dataset.job);
      for (const list of new Set(jobs.map((job) => job.parentElement))) {
        list.append(...[...list.children].sort((one, other) => (by(one) === by(other) ? 0 : by(one) - by(other))));
      }
    };

    const kept = () => {
      try {
        const here = JSON.parse(sessionStorage.getItem(PLACE));
        return here && Date.now() - here.at < FRESH ? here : null;
      } catch { return null; }
    };

    ask.addEventListener("click", () => {
      message.textContent = words.askingWords;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const here = { latitude: coords.latitude, longitude: coords.longitude, at: Date.now() };
          try { sessionStorage.setItem(PLACE, JSON.stringify(here)); } catch { /* then it is asked again */ }
          measure(here);
          message.textContent = words.foundWords;
        },
        (error) => { message.textContent = error.code === error.PERMISSION_DENIED ? words.refusedWords : words.failedWords; },
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
      );
    });

    sort.addEventListener("click", () => {
      const nearest = sort.getAttribute("aria-pressed") !== "true";
      sort.setAttribute("aria-pressed", String(nearest));
      order(nearest);
      message.textContent = nearest ? words.sortedWords : words.unsortedWords;
    });

    if (!navigator.geolocation || !jobs.some((job) => job.dataset.latitude)) return;
    tools.hidden = false;
    const before = kept();
    if (before) measure(before);
  };

  // A tick is sent by itself. Where there is no signal it stays ticked and is sent when there is; where the city refuses
  // it, the button does what it does without a script: the page comes anew.
  const ticks = (list) => {
    const message = document.querySelector("[data-checks-message]");
    const waiting = new Set();
    let timer = 0;
    const isOn = (button) => button.getAttribute("aria-pressed") === "true";
    const show = (button, on) => {
      button.setAttribute("aria-pressed", String(on));
      button.value = on ? "off" : "on";
    };

    const send = (button) => {
      const body = new URLSearchParams({ ticked: isOn(button) ? "on" : "off", csrfmiddlewaretoken: button.form.elements.namedItem("csrfmiddlewaretoken").value });
      return fetch(button.formAction.split("#")[0], { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" })
        .then((answer) => (answer.ok ? "yes" : "no"), () => "no signal");
    };

    const tell = () => {
      message.textContent = waiting.size ? list.dataset.waitingWords : "";
      clearTimeout(timer);
      if (waiting.size) timer = setTimeout(sendWaiting, 10e3);
    };

    const sendWaiting = async () => {
      for (const button of [...waiting]) {
        const answer = await send(button);
        if (answer === "no signal") break;
        waiting.delete(button);
        if (answer === "no") show(button, !isOn(button));
      }
      tell();
    };

    list.addEventListener("click", async (event) => {
      const button = event.target.closest("button[formaction]");
      if (!button || button.dataset.plain) return;
      event.preventDefault();
      if (button.getAttribute("aria-busy")) return;
      button.setAttribute("aria-busy", "true");
      show(button, !isOn(button));
      const answer = await send(button);
      button.removeAttribute("aria-busy");
      waiting.delete(button);
      if (answer === "no signal") waiting.add(button);
      tell();
      if (answer !== "no") return;
      show(button, !isOn(button));
      button.dataset.plain = "yes";
      button.click();
      delete button.dataset.plain;
    });

    window.addEventListener("online", sendWaiting);
    weconnect.beforeSending = sendWaiting; // the report of the work goes out after its ticks
  };

  const phrases = (box) => {
    const into = document.getElementById(box.dataset.phrases);
    const texts = [...box.querySelectorAll("input")].map((input) => input.dataset.text);
    box.addEventListener("change", (event) => {
      if (into.value.trim() && !texts.includes(into.value.trim())) return; // their own words stay
      into.value = event.target.dataset.text;
      into.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };

  // What something else is called, and costs, is asked only where it is something else.
  const material = (select) => {
    const other = document.getElementById("other-material");
    const show = () => { other.hidden = select.value !== "other"; };
    select.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  };

  for (const tools of document.querySelectorAll("[data-day]")) day(tools);
  for (const list of document.querySelectorAll("[data-checks]")) ticks(list);
  for (const box of document.querySelectorAll("[data-phrases]")) phrases(box);
  for (const select of document.querySelectorAll("form.finish select[name=material]")) material(select);
})();
