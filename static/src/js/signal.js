// Asks whether the city answers before a form is really sent. If not, the page stays, says so, and sends by itself once
// it does: a form that meets no signal would be an error page of the browser's, with everything typed behind it.
// Data: [data-signal] before the form, with data-url (light to ask), [data-signal-notice] and data-*-words.
(() => {
  const WAITS = [3, 5, 10, 20, 30];
  const PATIENCE = 12e3;

  const begin = (box, form) => {
    const words = box.dataset;
    const notice = box.querySelector("[data-signal-notice]");
    const said = notice.querySelector("[data-signal-words]");
    let passed = false;
    let asking = false;
    let waits = null; // {button}: to be sent as soon as the city answers
    let timer = 0;
    let tried = 0;

    // "yes", "no signal", or "not now": a city that is there and cannot take anything.
    const ask = async () => {
      const line = new AbortController();
      const limit = setTimeout(() => line.abort(), PATIENCE);
      try {
        const answer = await fetch(words.url, { method: "HEAD", cache: "no-store", signal: line.signal });
        return answer.ok ? "yes" : "not now";
      } catch {
        return "no signal";
      } finally {
        clearTimeout(limit);
      }
    };

    const busy = (button, is) => {
      asking = is;
      if (!button) return;
      button.classList.toggle("usa-button--busy", is);
      if (is) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    };

    const wait = (answer) => {
      const first = notice.hidden;
      const text = answer === "no signal" ? words.lostWords : words.awayWords;
      notice.hidden = false;
      if (said.textContent !== text) said.textContent = text;
      if (first) notice.focus();
      clearTimeout(timer);
      timer = setTimeout(attempt, WAITS[Math.min(tried, WAITS.length - 1)] * 1000);
      tried += 1;
    };

    const stop = () => {
      clearTimeout(timer);
      waits = null;
      tried = 0;
      notice.hidden = true;
    };

    const attempt = async () => {
      if (!waits || asking) return;
      const { button } = waits;
      busy(button, true);
      const answer = await ask();
      busy(button, false);
      if (!waits) return; // they thought better of it meanwhile
      if (answer !== "yes") { wait(answer); return; }
      if (window.weconnect && window.weconnect.beforeSending) await window.weconnect.beforeSending();
      stop();
      if (button && button.form !== form) return; // what it was for is not on the page any more
      passed = true;
      form.requestSubmit(button);
      passed = false;
    };

    form.addEventListener("submit", (event) => {
      if (passed) return;
      event.preventDefault();
      waits = { button: event.submitter };
      attempt();
    }, true);

    window.addEventListener("online", attempt);
    notice.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.hasAttribute("data-signal-now")) { tried = 0; attempt(); return; }
      const { button: sender } = waits || {};
      stop();
      (sender || form.querySelector("[type=submit]")).focus();
    });

    ([...form.querySelectorAll(".actions")].pop() || form.lastElementChild).before(notice);
  };

  for (const box of document.querySelectorAll("[data-signal]:not([data-signal-ready])")) {
    const form = box.parentElement.querySelector("form");
    if (!form || !form.requestSubmit) continue;
    box.dataset.signalReady = "";
    begin(box, form);
  }
})();
