/** Above an answer: what the chatbot's owner would say to what the customer just asked. Put in by a tap or Alt+1 to 3. */

import { $, $$, byId, hear, on } from "./lib/dom.js";
import { numberOf } from "./lib/alt-number.js";
import { parse } from "./lib/apply.js";
import { get } from "./lib/http.js";
import { single } from "./lib/pace.js";
import { composer, mode } from "./composer.js";

const box = () => byId("suggested");

/** One question in flight, one remembered; asked only where one may answer. */
const ask = single(async () => {
  const mine = box();
  if (!mine || byId("composer-state")?.dataset.canReply !== "1") return show("");
  const answer = await get(mine.dataset.url).catch(() => null);
  if (mine === box()) show(answer?.ok ? answer.text : "");
});

function show(html) {
  const place = box() && $("[data-list]", box());
  if (!place) return;
  place.replaceChildren(parse(html));
  box().hidden = !place.childElementCount;
}

/** Where the caret is, as if it was typed: what stands there stays, and Ctrl+Z takes it out again. */
function put(button) {
  const text = $("template", button).content.textContent;
  const { text: field } = composer() ?? {};
  if (!field || mode() !== "reply") return;
  field.focus();
  const gap = /\S$/.test(field.value.slice(0, field.selectionStart)) ? "\n\n" : "";
  // The only way to write that a browser's own undo knows; it says `input` itself.
  if (document.execCommand("insertText", false, gap + text)) return;
  field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function pressed(event) {
  const number = numberOf(event);
  const button = number && box() && !box().hidden && $$("[data-suggestion]", box())[number - 1];
  if (!button) return;
  event.preventDefault();
  if (!event.repeat) put(button);
}

/** After the paint, and not in a tab nobody looks at: what one came to read comes first. */
const soon = () => requestAnimationFrame(() => setTimeout(ask));

export function start() {
  hear("conversation:open", soon);
  hear("timeline:changed", ({ added }) => added.some(({ dataset }) => dataset.kind === "in" || dataset.kind === "out" || dataset.event) && soon());
  on("click", "[data-suggestion]", (event, button) => put(button));
  document.addEventListener("keydown", pressed);
}
