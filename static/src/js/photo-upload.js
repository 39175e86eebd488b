// weconnect.uploadPhoto({url, token, formKey, key, name, blob, tell}): sends one photo, again and again with growing
// waits, until it has arrived or the city says no. The key makes the same photo sent twice one photo.
// `tell` hears {state: "sending", part} · {state: "waiting"} · {state: "received", photo} · {state: "refused", words, again}.
(() => {
  const weconnect = (window.weconnect = window.weconnect || {});
  if (weconnect.uploadPhoto) return;
  const WAITS = [1, 2, 4, 8, 15, 30];
  const SILENCE = 45e3; // a line that carries nothing for so long is dead, whatever the phone believes
  const PATIENCE = 6; // with a city that answers and cannot; a line that is away is waited for as long as it takes

  weconnect.uploadPhoto = ({ url, token, formKey, key, name, blob, tell }) => {
    let sent = null;
    let timer = 0;
    let failed = 0;
    let over = false;
    let finish;
    const settled = new Promise((resolve) => { finish = resolve; });

    const end = (news) => {
      over = true;
      window.removeEventListener("online", now);
      tell(news);
      finish();
    };

    const later = () => {
      tell({ state: "waiting" });
      timer = setTimeout(send, WAITS[Math.min(failed, WAITS.length - 1)] * 1000);
      failed += 1;
    };

    const read = (text) => {
      try { return JSON.parse(text); } catch { return {}; }
    };

    const hear = (status, text) => {
      const answer = read(text);
      if (status === 200 && answer.key) return end({ state: "received", photo: answer });
      if (status === 0 || status === 408 || (status >= 500 && failed < PATIENCE)) return later();
      return end({ state: "refused", words: answer.error || "", again: status !== 422 });
    };

    const send = () => {
      clearTimeout(timer);
      const request = (sent = new XMLHttpRequest()); // fetch does not say how far it has come
      let watch = 0;
      const awake = () => { clearTimeout(watch); watch = setTimeout(() => request.abort(), SILENCE); };
      const body = new FormData();
      body.append("form_key", formKey);
      body.append("key", key);
      body.append("photo", blob, name);
      request.open("POST", url);
      request.setRequestHeader("X-CSRFToken", token);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => { awake(); tell({ state: "sending", part: event.total ? event.loaded / event.total : 0 }); };
      request.onloadend = () => {
        clearTimeout(watch);
        sent = null;
        if (!over) hear(request.status, request.responseText);
      };
      tell({ state: "sending", part: 0 });
      awake();
      request.send(body);
    };

    const now = () => { if (!over && !sent) send(); };

    window.addEventListener("online", now);
    send();
    return {
      settled,
      now,
      stop: () => {
        clearTimeout(timer);
        over = true;
        window.removeEventListener("online", now);
        if (sent) sent.abort();
        finish();
      },
    };
  };
})();
