/** Where the keyboard is: rows of the list, messages of the thread, and the way back with Esc. */

import { $, $$, byId, hear, isShown, isTyping } from "./lib/dom.js";
import { close, openMenu } from "./menus.js";

/** The next (1) or previous (-1) conversation of the list. */
export function rowBy(step) {
  const links = $$("#rows a[data-open]").filter(isShown);
  if (!links.length) return false;
  const row = document.activeElement?.closest("li.row");
  const at = links.findIndex((link) => row?.contains(link));
  const open = links.findIndex((link) => link.getAttribute("aria-current"));
  const from = at !== -1 ? at : open;
  const to = from === -1 ? 0 : Math.min(links.length - 1, Math.max(0, from + step));
  links[to].focus();
  links[to].closest("li").scrollIntoView({ block: "nearest" });
  return true;
}

const items = () => $$("#thread [data-item]").filter(isShown);

/** The next or previous message; one of them is in the tab order. */
export function itemBy(step) {
  const all = items();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement?.closest("[data-item]"));
  hold(all[at === -1 ? all.length - 1 : Math.min(all.length - 1, Math.max(0, at + step))]);
  return true;
}

function hold(item) {
  for (const other of $$('#thread [data-item][tabindex="0"]')) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

/** One message is always reachable with Tab: the last. */
function rove() {
  if ($('#thread [data-item][tabindex="0"]')) return;
  const last = items().at(-1);
  if (last) last.tabIndex = 0;
}

function toThread() {
  const item = byId("fresh")?.nextElementSibling ?? items().at(-1);
  if (item?.hasAttribute("data-item")) hold(item);
  else byId("conversation")?.focus?.();
}

/** Close the upper layer, else leave the field, else back to the list. Text stays where it is. */
export function escape(event) {
  if ($("dialog[open]")) return false; // the browser closes it
  const menu = openMenu();
  if (menu) return close(menu) ?? true;
  const drawer = $("#customer[data-open]");
  if (drawer && isShown($("[data-toggle=customer]", drawer))) return drawer.removeAttribute("data-open") ?? true;
  if (isTyping(event.target) && event.target.id === "text") return toThread() ?? true;
  if (document.activeElement?.closest("#conversation, #customer")) return toList();
  return false;
}

function toList() {
  const back = byId("back");
  if (isShown(back)) back.click();
  else ($("#rows a[aria-current]") ?? $("#rows a[data-open]"))?.focus();
  return true;
}

export function start() {
  hear("focus:thread", toThread);
  for (const name of ["conversation:open", "page:changed"]) hear(name, rove);
}
