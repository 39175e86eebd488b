// Boxes on a photo: drawn and moved with the pointer, or by keyboard; the fields in percent are what is sent, and stay
// in step. Data: svg[data-photo]; in the form fieldsets [data-box] with inputs [data-left], [data-top], [data-width],
// [data-height] and [data-box-tools] ([data-box-move], [data-box-remove]); [data-more-boxes] around those shown later;
// [data-boxes-tools] with [data-box-add], [data-box-undo] and [data-boxes-say] (data-says, data-says-gone).
(() => {
  const SIDES = ["left", "top", "width", "height"];
  const LEAST = 1; // percent: a tap that slipped is no box
  const STEP = 1;
  const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  const SVG = "http://www.w3.org/2000/svg";

  const within = (least, value, most) => Math.min(Math.max(value, least), most);
  const tenth = (value) => Math.round(value * 10) / 10;

  const photo = document.querySelector("svg[data-photo]");
  if (!photo) return;
  const form = document.querySelector("[data-box]").closest("form");
  const part = (name, inside = form) => inside.querySelector(`[data-${name}]`);
  const rows = [...form.querySelectorAll("[data-box]")];
  const { width: wide, height: high } = photo.viewBox.baseVal;
  const says = part("boxes-say");

  let boxes = []; // {left, top, width, height} in percent
  let chosen = -1;
  const before = []; // for undo

  const read = () => rows
    .map((row) => Object.fromEntries(SIDES.map((side) => [side, part(side, row).value])))
    .filter((box) => SIDES.every((side) => box[side] !== ""))
    .map((box) => Object.fromEntries(SIDES.map((side) => [side, Number(box[side])])));

  const tell = (words, number) => {
    const box = boxes[number] || {};
    says.textContent = words.replace(/\{(\w+)\}/g, (_all, name) => (name === "number" ? number + 1 : box[name]));
  };

  const paint = () => {
    photo.querySelectorAll("rect").forEach((rect) => rect.remove());
    boxes.forEach((box, number) => {
      const rect = document.createElementNS(SVG, "rect");
      rect.classList.add("blackout__box");
      rect.classList.toggle("blackout__box--chosen", number === chosen);
      rect.dataset.number = number;
      const places = { x: box.left * wide, width: box.width * wide, y: box.top * high, height: box.height * high };
      for (const [name, value] of Object.entries(places)) rect.setAttribute(name, value / 100);
      photo.append(rect);
    });
  };

  const show = () => {
    rows.forEach((row, number) => {
      const box = boxes[number];
      row.hidden = !box;
      for (const side of SIDES) {
        const value = box ? String(tenth(box[side])) : "";
        if (Number(part(side, row).value) !== Number(value) || value === "") part(side, row).value = value;
      }
    });
    part("box-undo").disabled = before.length === 0;
    part("box-add").disabled = boxes.length >= rows.length;
    paint();
  };

  const remember = () => before.push(JSON.stringify(boxes));

  const fit = (box) => {
    const width = within(LEAST, box.width, 100);
    const height = within(LEAST, box.height, 100);
    const [left, top] = [within(0, box.left, 100 - width), within(0, box.top, 100 - height)];
    return { left: tenth(left), top: tenth(top), width: tenth(width), height: tenth(height) };
  };

  const put = (number, box) => {
    boxes[number] = fit(box);
    chosen = number;
    show();
  };

  const add = () => {
    if (boxes.length >= rows.length) return;
    remember();
    put(boxes.length, { left: 40, top: 40, width: 20, height: 20 });
    part("box-move", rows[chosen]).focus();
    tell(says.dataset.says, chosen);
  };

  const remove = (number) => {
    remember();
    boxes.splice(number, 1);
    chosen = -1;
    show();
    tell(says.dataset.saysGone, number);
    part("box-add").focus();
  };

  const undo = () => {
    if (!before.length) return;
    boxes = JSON.parse(before.pop());
    chosen = -1;
    show();
  };

  const move = (event, number) => {
    const [right, down] = ARROWS[event.key] || [];
    if (right === undefined) return;
    event.preventDefault();
    if (!event.repeat) remember();
    const box = boxes[number];
    const changed = event.shiftKey
      ? { width: within(LEAST, box.width + right, 100 - box.left), height: within(LEAST, box.height + down, 100 - box.top) }
      : { left: box.left + right, top: box.top + down };
    put(number, { ...box, ...changed });
    tell(says.dataset.says, number);
  };

  // Where on the photo, in percent.
  const point = (event) => {
    const there = new DOMPoint(event.clientX, event.clientY).matrixTransform(photo.getScreenCTM().inverse());
    return [within(0, (there.x / wide) * 100, 100), within(0, (there.y / high) * 100, 100)];
  };

  const between = ([x, y], [u, v]) => ({ left: Math.min(x, u), top: Math.min(y, v), width: Math.abs(x - u), height: Math.abs(y - v) });

  const press = (event) => {
    if (event.button !== 0) return;
    const hit = event.target.dataset.number;
    if (hit === undefined && boxes.length >= rows.length) return;
    event.preventDefault();
    const start = point(event);
    const was = JSON.stringify(boxes);
    const number = hit === undefined ? boxes.length : Number(hit);
    const old = boxes[number];
    const drag = (now) => {
      const [x, y] = point(now);
      const box = old ? { ...old, left: old.left + x - start[0], top: old.top + y - start[1] } : between(start, [x, y]);
      if (old || (box.width >= LEAST && box.height >= LEAST)) put(number, box);
    };
    const drop = () => {
      photo.removeEventListener("pointermove", drag);
      photo.removeEventListener("pointerup", drop);
      photo.removeEventListener("pointercancel", drop);
      if (JSON.stringify(boxes) === was) return;
      before.push(was);
      show();
      tell(says.dataset.says, number);
    };
    photo.setPointerCapture(event.pointerId);
    photo.addEventListener("pointermove", drag);
    photo.addEventListener("pointerup", drop);
    photo.addEventListener("pointercancel", drop);
  };

  rows.forEach((row, number) => {
    part("box-tools", row).hidden = false;
    part("box-move", row).addEventListener("keydown", (event) => move(event, number));
    part("box-remove", row).addEventListener("click", () => remove(number));
    row.addEventListener("focusin", () => { chosen = number; paint(); });
    row.addEventListener("change", () => {
      remember();
      const typed = read();
      if (typed.length === boxes.length) boxes = typed.map(fit);
      show();
    });
  });
  part("box-add").addEventListener("click", add);
  part("box-undo").addEventListener("click", undo);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea");
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing) { event.preventDefault(); undo(); }
  });

  const more = part("more-boxes");
  more.replaceWith(...[...more.children].filter((child) => child.matches("[data-box]")));
  part("boxes-tools").hidden = false;
  form.querySelector("[name=preview]").hidden = true;
  photo.classList.add("blackout__photo--live");
  photo.addEventListener("pointerdown", press);
  boxes = read();
  show();
})();
