/** Bottom left: what was done, ten seconds to undo it. The clock stands still under the pointer and the focus. */

import { $, $$, byId, clone, on, say } from "./lib/dom.js";
import { post } from "./lib/http.js";
import { word } from "./lib/words.js";

const timers = new WeakMap();
const seconds = () => Number(document.body.dataset.undo || 10);

/** {text, undo: url, back: url to return to when undone, kind: "error" or "mention", sticky, link: {href, text}} */
export function toast({ text, undo = null, back = null, kind = "", sticky = false, link = null }) {
  const element = text && clone("t-toast", { text });
  if (!element) return;
  Object.assign(element.dataset, { undo: undo ?? "", back: back ?? "", ...(kind && { kind }), ...(sticky && { sticky: "" }) });
  for (const part of $$("[data-undo-button], [data-undo-key]", element)) part.hidden = !undo;
  const close = $("[data-close]", element);
  if (close) close.hidden = !(sticky || kind);
  if (link) linkTo($("[data-slot=link]", element), link);
  if (kind !== "mention") for (const older of $$("#toasts [data-toast]:not([data-kind])")) older.remove(); // an undo stays
  byId("toasts").append(element);
  run(element);
}

function linkTo(anchor, { href, text }) {
  if (anchor) Object.assign(anchor, { href, textContent: text, hidden: false });
}

function run(element) {
  pause(element);
  if (!("sticky" in element.dataset)) timers.set(element, setTimeout(() => element.remove(), seconds() * 1000));
}

function pause(element) {
  clearTimeout(timers.get(element));
}

const inHand = (element) => element.matches(":hover, :focus-within");

async function undo(element) {
  const { undo: url, back } = element.dataset;
  if (!url) return; // one that came with the page has a form of its own
  element.remove();
  try {
    const { ok, data } = await post(url);
    toast({ text: ok ? data.toast || word("undone") : data.error, kind: ok ? "" : "error" });
    say("action:done", { data });
    if (ok && back) say("go", { url: back });
  } catch {
    toast({ text: word("needs_connection"), kind: "error" });
  }
}

export function start() {
  const one = "#toasts [data-toast]";
  on("click", "#toasts [data-undo-button]", (event, button) => undo(button.closest("[data-toast]")));
  on("click", "#toasts [data-close]", (event, button) => button.closest("[data-toast]").remove());
  on("submit", "#toasts form", (event, form) => form.closest("[data-toast]").remove());
  for (const type of ["pointerover", "focusin"]) on(type, one, (event, element) => pause(element));
  for (const type of ["pointerout", "focusout"]) {
    on(type, one, (event, element) => queueMicrotask(() => inHand(element) || run(element)));
  }
  for (const element of $$(one)) run(element); // said by the server
}
