/** `@` in a note: a list of the colleagues who see the conversation, narrowed by what one types. */

import { $, $$, byId, hear, on } from "./lib/dom.js";
import { Options } from "./lib/options.js";
import { count } from "./lib/words.js";
import { asked, fits, named } from "./mention-names.js";

const isNote = () => $("#composer input[name=mode]:checked")?.value === "note";
const options = () => new Options(byId("text"), byId("people-list"));
const isOpen = () => byId("people")?.hidden === false;
let dismissed = -1; // the @ for which Esc was pressed

/** The ids of those the text names. */
export function namedIn(text) {
  return named(text, $$("#people [data-person]").map(({ dataset }) => ({ id: dataset.person, name: dataset.name, first: dataset.first })));
}

function close() {
  const box = byId("people");
  if (!box || box.hidden) return;
  box.hidden = true;
  const field = byId("text");
  for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) field.removeAttribute(name);
}

function look() {
  const field = byId("text");
  const found = isNote() && field.selectionStart === field.selectionEnd ? asked(field.value, field.selectionStart) : null;
  if (found?.at !== dismissed) dismissed = -1;
  if (!found || found.at === dismissed) return close();
  for (const option of $$("[data-person]", byId("people"))) option.hidden = !fits(found.query, option.dataset.name);
  const list = options();
  const many = list.shown.length;
  if (!many && /\s/.test(found.query)) return close(); // the sentence has gone on
  show(list, many);
}

function show(list, many) {
  const box = byId("people");
  box.hidden = false;
  $("[data-none]", box).hidden = many > 0;
  list.field.setAttribute("aria-controls", "people-list");
  list.field.setAttribute("aria-autocomplete", "list");
  list.choose(list.shown[0]);
  byId("people-count").textContent = count("people", many);
}

/** In place of what was typed, and a space to go on. */
function take(option) {
  const field = byId("text");
  const found = asked(field.value, field.selectionStart);
  if (!found || !option) return;
  field.setRangeText(`@${option.dataset.called} `, found.at, field.selectionStart, "end");
  close();
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function pressed(event) {
  if (!isOpen() || event.isComposing || event.ctrlKey || event.metaKey) return;
  const list = options();
  if (event.key === "Escape") {
    dismissed = asked(list.field.value, list.field.selectionStart)?.at ?? -1;
    close();
  } else if (["Enter", "Tab"].includes(event.key) && list.chosen && !event.shiftKey) take(list.chosen);
  else if (!list.move(event.key)) return;
  event.preventDefault();
}

/** The button: as if one had typed the @. */
function begin() {
  const field = byId("text");
  field.focus();
  const before = field.value.slice(0, field.selectionStart);
  field.setRangeText(/[\p{L}\p{N}]$/u.test(before) ? " @" : "@", field.selectionStart, field.selectionEnd, "end");
  dismissed = -1;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function start() {
  on("input", "#text", look);
  on("keydown", "#text", pressed);
  on("click", "#text", () => isOpen() && look());
  on("focusout", "#text", close);
  on("mousedown", "#people", (event) => event.preventDefault()); // the caret stays
  on("click", "#people [data-person]", (event, option) => take(option));
  on("click", "#open-people", begin);
  on("change", "#composer input[name=mode]", close);
  hear("conversation:open", () => (dismissed = -1));
}
