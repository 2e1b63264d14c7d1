/** Panes: the customer card as a drawer, and widths one can change with keys or the pointer and that are remembered. */

import { $, $$, byId, hear, isShown, on } from "./lib/dom.js";
import { store } from "./lib/store.js";

const STEP = 16; // px per arrow key

const limits = (handle) => ["valuemin", "valuemax"].map((name) => Number(handle.getAttribute(`aria-${name}`)));

function width(handle, px, { keep = true } = {}) {
  const [min, max] = limits(handle);
  const value = Math.round(Math.min(max, Math.max(min, px)));
  byId("work")?.style.setProperty(`--${handle.dataset.resize}-w`, `${value}px`);
  handle.setAttribute("aria-valuenow", value);
  if (keep) store.set(`width.${handle.dataset.resize}`, value);
}

/** Dragging to the right makes the list wider, and the customer card narrower. */
const towards = (handle) => (handle.dataset.resize === "list" ? 1 : -1) * (document.dir === "rtl" ? -1 : 1);

function key(event, handle) {
  const [min, max] = limits(handle);
  const now = Number(handle.getAttribute("aria-valuenow"));
  const step = STEP * towards(handle);
  const to = { ArrowLeft: now - step, ArrowRight: now + step, Home: min, End: max }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  width(handle, to);
}

function drag(event, handle) {
  const from = event.clientX;
  const start = Number(handle.getAttribute("aria-valuenow"));
  const move = ({ clientX }) => width(handle, start + (clientX - from) * towards(handle), { keep: false });
  const end = () => {
    handle.removeEventListener("pointermove", move);
    width(handle, Number(handle.getAttribute("aria-valuenow")));
  };
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", end, { once: true });
}

function reset(handle) {
  byId("work")?.style.removeProperty(`--${handle.dataset.resize}-w`);
  store.remove(`width.${handle.dataset.resize}`);
  const pane = byId(handle.dataset.resize);
  if (pane) handle.setAttribute("aria-valuenow", Math.round(pane.getBoundingClientRect().width));
}

function remember() {
  for (const handle of $$("[data-resize]")) {
    const kept = store.get(`width.${handle.dataset.resize}`);
    if (kept) width(handle, kept, { keep: false });
  }
}

function toggleCard(event, button) {
  const card = byId(button.dataset.toggle);
  if (!card) return;
  event.preventDefault();
  const open = card.toggleAttribute("data-open");
  for (const one of $$(`[data-toggle="${button.dataset.toggle}"]`)) one.setAttribute("aria-expanded", String(open));
  const opener = $$(`[data-toggle="${button.dataset.toggle}"]`).find((one) => !card.contains(one) && isShown(one));
  if (!open) opener?.focus();
  else if ($("a, button, [tabindex]", card)) $("a, button, [tabindex]", card).focus();
}

export function start() {
  on("keydown", "[data-resize]", key);
  on("pointerdown", "[data-resize]", drag);
  on("dblclick", "[data-resize]", (event, handle) => reset(handle));
  on("click", "[data-toggle]", toggleCard);
  hear("conversation:open", remember);
  remember();
}
