// Keep the address of this page: copy it, or hand it to another program of the phone.
// Data: [data-share] with data-share-url (else this page's own), data-share-title and data-*-words, around the buttons
// [data-share-copy], [data-share-send] and a [data-share-news].
(() => {
  const offer = (box) => {
    const words = box.dataset;
    const url = words.shareUrl ? new URL(words.shareUrl, location.href).href : location.href.split("#")[0];
    const part = (name) => box.querySelector(`[data-share-${name}]`);
    const tell = (text) => { part("news").textContent = text; };

    const copy = async () => {
      try {
        await navigator.clipboard.writeText(url);
        tell(words.copiedWords);
      } catch {
        tell(words.failedWords); // not every browser lets a page do it: the address stands above the page
      }
    };

    const send = async () => {
      try {
        await navigator.share({ title: words.shareTitle, url });
        tell("");
      } catch (error) {
        if (error.name !== "AbortError") tell(words.failedWords);
      }
    };

    part("copy").hidden = !navigator.clipboard;
    part("send").hidden = !navigator.share;
    part("copy").addEventListener("click", copy);
    part("send").addEventListener("click", send);
    box.hidden = part("copy").hidden && part("send").hidden;
  };

  for (const box of document.querySelectorAll("[data-share]:not([data-ready])")) {
    box.dataset.ready = "";
    offer(box);
  }
})();
