// Ready-made words: choosing shows them, the button puts them below what was typed, to be changed there.
// Data: [data-canned] with the id of the text box and data-done-words, around a select whose options have data-text and
// data-language, a button, [data-canned-text] and [data-canned-news]. Without this script the button redraws the form.
(() => {
  const offer = (box) => {
    const into = document.getElementById(box.dataset.canned);
    const select = box.querySelector("select");
    const button = box.querySelector("[name=use_words]");
    const text = box.querySelector("[data-canned-text]");
    const news = box.querySelector("[data-canned-news]");
    if (!into) return;

    const show = () => {
      const { text: words = "", language = "" } = select.selectedOptions[0].dataset;
      text.textContent = words;
      text.lang = language;
      text.hidden = words === "";
      button.disabled = words === "";
      news.textContent = "";
    };

    const putIn = () => {
      const typed = into.value.trimEnd();
      into.value = [typed, text.textContent].filter(Boolean).join("\n\n");
      into.dispatchEvent(new Event("input", { bubbles: true }));
      select.value = "";
      show();
      news.textContent = box.dataset.doneWords;
      into.focus();
      into.setSelectionRange(into.value.length, into.value.length);
      into.scrollTop = into.scrollHeight;
    };

    button.type = "button";
    button.addEventListener("click", putIn);
    select.addEventListener("change", show);
    window.addEventListener("pageshow", show); // the browser may bring a choice back
    show();
  };

  for (const box of document.querySelectorAll("[data-canned]:not([data-ready])")) {
    box.dataset.ready = "";
    offer(box);
  }
})();
