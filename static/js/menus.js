/**
 * Menus are native `details` with real buttons and links inside, so they work without us. We add what people expect:
 * arrows, closing outside and with Esc, focus back where it was.
 */

import { $, $$, byId, isShown, on } from "./lib/dom.js";

const usable = (one) => isShown(one) && !one.disabled && !one.closest("summary");
const items = (menu) => $$("a[href], button, input:not([type=hidden]), select", menu).filter(usable);

export const openMenu = () => $("details[data-menu][open]");

export function close(menu, { focus = true } = {}) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (focus && inside) $("summary", menu).focus();
}

export function toggle(menu) {
  if (menu.open) return close(menu);
  menu.open = true;
  items(menu)[0]?.focus(); // at once: the next letter may be on its way
}

function move(event, menu) {
  if (event.defaultPrevented) return; // somebody inside knew better
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || isField(document.activeElement)) return;
  event.preventDefault();
  if (!menu.open) return toggle(menu);
  all.at(to % all.length)?.focus();
}

const isField = (element) => element.matches?.("input:not([type=radio], [type=checkbox]), select, textarea");

/** A letter goes to the next item that begins with it. */
function find(event, menu) {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || !menu.open || isField(document.activeElement)) return;
  const all = items(menu);
  const from = all.indexOf(document.activeElement) + 1;
  const hit = [...all.slice(from), ...all.slice(0, from)].find((one) => one.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
  if (!hit || event.key === " ") return;
  event.preventDefault();
  event.stopPropagation();
  hit.focus();
}

export function start() {
  on("keydown", "details[data-menu]", move);
  on("keydown", "details[data-menu][open]", find);
  on("click", "[data-opens]", (event, button) => {
    close(button.closest("details"), { focus: false });
    toggle(byId(button.dataset.opens));
  });
  for (const type of ["pointerdown", "focusin"]) {
    document.addEventListener(type, ({ target }) => {
      for (const menu of $$("details[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
    });
  }
}
