/** A flow's page: undo by keyboard, names put into texts, nothing typed lost on the way to another step, steps dragged. */

import { $, isTyping, on } from "./lib/dom.js";
import { cellAt } from "./lib/grid.js";

let dirty = false;
let lastField = null;

/** Ctrl Z outside text fields; inside, the field's own undo is meant. */
function undo(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
  if (event.defaultPrevented || isTyping(event.target) || $("dialog[open]")) return;
  const button = $(`[data-flow-${event.shiftKey ? "redo" : "undo"}] button`);
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
}

/** `{name}` where the cursor was last. */
function insert(event, chip) {
  const field = lastField?.isConnected ? lastField : $("[data-fills]", chip.form);
  if (!field) return;
  const [from, to] = [field.selectionStart, field.selectionEnd];
  field.setRangeText(`{${chip.dataset.insert}}`, from, to, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** To another step or view with something typed: it is saved on the way. */
function leave(event, link) {
  const form = $("[data-step-form]");
  if (!form || !dirty || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  form.elements.then.value = link.pathname + link.search;
  form.requestSubmit();
}

/* Dragging: a step follows the pointer and lands on the nearest cell. The menu of the step does the same by keyboard. */

function drag(event, node) {
  if (event.button || event.pointerType === "touch") return; // a finger scrolls the canvas
  const from = { x: event.clientX, y: event.clientY };
  const box = node.getBoundingClientRect();
  const drawing = $(".drawing", node.closest("[data-canvas]"));
  let moved = false;
  const follow = ({ clientX, clientY }) => {
    if (!moved && Math.hypot(clientX - from.x, clientY - from.y) < 6) return;
    moved = true;
    node.toggleAttribute("data-dragged", true);
    node.style.translate = `${clientX - from.x}px ${clientY - from.y}px`;
  };
  const drop = ({ clientX, clientY, type }) => {
    removeEventListener("pointermove", follow);
    node.toggleAttribute("data-dragged", false);
    if (!moved) return;
    node.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
    const origin = drawing.getBoundingClientRect();
    const left = box.left + clientX - from.x - origin.left;
    const top = box.top + clientY - from.y - origin.top;
    if (type === "pointerup" && place(node, cellAt(left, top))) return;
    node.style.translate = "";
  };
  addEventListener("pointermove", follow);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, drop, { once: true });
}

function place(node, { x, y }) {
  if (dirty) return false; // first what was typed
  const form = $("[data-place]");
  form.action = node.dataset.url;
  form.elements.x.value = x;
  form.elements.y.value = y;
  form.submit();
  return true;
}

/* What is shown is moved within its own scroller: the page around it has no bar to move it back with. */

function reveal(element, scroller, across = false) {
  const [one, all] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
  const room = Math.min(one.height, all.height * 0.4); // of something long its beginning is enough
  if (one.top < all.top || one.top + room > all.bottom) scroller.scrollTop += one.top - all.top - 24;
  if (across) scroller.scrollLeft += one.left - all.left - (all.width - one.width) / 2;
}

function showChosen(pane) {
  const node = $("[aria-current=true].node", pane);
  if (node) reveal(node, node.closest("[data-canvas]"), true);
  const edit = location.search.includes("step=") ? $(".flow-step", pane) : null;
  const first = $("[role=alert]", pane) ?? $("#tried", pane) ?? edit?.closest("li") ?? edit;
  if (first) reveal(first, $(".scroll.body", pane));
}

export function start() {
  const pane = $("[data-flow]");
  if (!pane) return;
  document.addEventListener("keydown", undo);
  on("focusin", "[data-fills]", (event, field) => (lastField = field));
  on("click", "[data-insert]", insert);
  on("input", "[data-step-form]", () => (dirty = true));
  on("submit", "[data-step-form]", () => (dirty = false)); // other forms ask first: what was typed would be gone
  on("click", "[data-flow] a[data-node], [data-flow] .seg-ctl a, .flow-problems a", leave);
  on("pointerdown", "a.node", drag);
  on("dragstart", "a.node", (event) => event.preventDefault());
  addEventListener("beforeunload", (event) => dirty && event.preventDefault());
  showChosen(pane);
}
