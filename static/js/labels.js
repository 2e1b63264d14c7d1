/** The menu of labels: narrowed while one types, Enter takes the first; who may make labels can make that one. */

import { $, $$, fill, on } from "./lib/dom.js";
import { fold } from "./lib/fold.js";
import { close } from "./menus.js";

const buttons = (form) => $$("#label-options button", form);
const shown = (form) => $$("button.opt:not([hidden])", form);

function filter(form) {
  const typed = $("[data-filter]", form).value.trim().replace(/\s+/g, " ");
  for (const button of buttons(form)) button.hidden = !fold(button.textContent).includes(fold(typed));
  const exists = buttons(form).some((button) => fold(button.textContent.trim()) === fold(typed));
  const make = $("[data-create]", form);
  if (make) {
    make.hidden = !typed || exists;
    make.value = typed;
    fill(make, "name", typed);
  }
  $("[data-none]", form).hidden = !typed || shown(form).length > 0;
}

function pressed(event, input) {
  const all = shown(input.form);
  if (event.key === "ArrowDown") all[0]?.focus();
  else if (event.key === "ArrowUp") all.at(-1)?.focus();
  else if (event.key === "Enter") all[0]?.click();
  else return;
  event.preventDefault();
}

/** Closed, it is ready to begin anew. With a mouse the field has the focus; on a phone that would bring the keyboard. */
function toggled({ target }) {
  const input = target.matches?.("#menu-label") && $("[data-filter]", target);
  if (!input) return;
  if (target.open) return void (matchMedia("(pointer: fine)").matches && input.focus());
  input.value = "";
  filter(input.form);
}

export function start() {
  on("input", "[data-pick] [data-filter]", (event, input) => filter(input.form));
  on("keydown", "[data-pick] [data-filter]", pressed);
  on("click", "#menu-filter a", (event, link) => close(link.closest("details"), { focus: false }));
  document.addEventListener("toggle", toggled, true);
}
