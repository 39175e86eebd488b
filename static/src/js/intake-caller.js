// Who is calling: what is typed first goes where it belongs, and whoever is chosen brings all that is known of them and
// their open requests. Data: input[data-caller]; [data-desk-caller] (the address of a person's card), in it data-fill-*.
(() => {
  const input = document.querySelector("input[data-caller]");
  const box = document.querySelector("[data-desk-caller]");
  if (!input || !box) return;
  const field = (name) => input.form.elements.namedItem(name);
  const news = Object.assign(document.createElement("p"), { className: "usa-sr-only" });
  news.setAttribute("role", "status");
  box.after(news);
  let filled = null; // what the chosen person wrote into the form
  let label = box.querySelector("[name=person]") ? input.value : "";

  const put = (values) => {
    for (const [name, value] of Object.entries(values)) if (field(name)) field(name).value = value;
  };

  // Another caller after all: what came with the first goes, what the clerk has changed since stays.
  const forget = () => {
    if (filled) put(Object.fromEntries(Object.entries(filled).filter(([name, value]) => field(name) && field(name).value === value).map(([name]) => [name, name === "caller_language" ? "en" : ""])));
    filled = null;
    label = "";
    box.replaceChildren();
  };

  input.addEventListener("suggestion", async ({ detail }) => {
    forget();
    label = detail.label; // what the box says next
    try {
      const answer = await fetch(`${box.dataset.deskCaller}?key=${encodeURIComponent(detail.key)}`);
      if (!answer.ok || input.value !== label) return;
      box.innerHTML = await answer.text(); // our own server's, escaped there
    } catch {
      return; // Without the card the call is keyed in like any other.
    }
    const card = box.querySelector(".caller");
    if (!card) return;
    filled = Object.fromEntries([...card.attributes].filter(({ name }) => name.startsWith("data-fill-")).map(({ name, value }) => [name.slice("data-fill-".length), value]));
    put(filled);
    news.textContent = card.querySelector("h2").textContent;
    input.form.dispatchEvent(new Event("input", { bubbles: true }));
  });

  input.addEventListener("input", () => { if (label && input.value !== label) forget(); });

  // Nobody was chosen: the number is a number, the name a name.
  input.addEventListener("blur", () => {
    const typed = input.value.trim();
    if (!typed || label) return;
    const name = typed.includes("@") ? "email" : /\p{L}/u.test(typed) ? "name" : typed.replace(/\D/g, "").length >= 7 ? "phone" : "";
    if (name && ["name", "phone", "email", "caller_name", "caller_phone"].every((each) => each === name || !field(each).value)) field(name).value = typed;
  });

  // Who was on the line a moment ago turns out to call for somebody else: their name and number go along.
  const other = document.querySelector("[data-for-somebody-else]");
  if (other) other.addEventListener("toggle", () => {
    if (!other.open || field("caller_name").value || field("caller_phone").value) return;
    put({ caller_name: field("name").value, caller_phone: field("phone").value, name: "", phone: "", email: "" });
    field("caller_name").focus();
  });
})();
