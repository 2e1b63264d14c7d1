/**
 * The keyboard. Elements say themselves which key presses them (`data-key="e"`, `data-key="g m"`), so only keys of
 * things that exist do anything. Bare letters work outside fields only, and can be switched off.
 */

import { $, $$, byId, isShown, isTyping, on } from "./lib/dom.js";
import { store } from "./lib/store.js";
import { openMenu, toggle } from "./menus.js";
import { escape, itemBy, rowBy } from "./focus.js";
import { press as onSaid } from "./said-acts.js";
import { send } from "./send.js";

const SEQUENCE = 1500; // ms between G and the letter after it

let first = "";
let timer = 0;

const bareOn = () => store.get("keys") !== "off";

const MOVES = {
  j: () => rowBy(1),
  k: () => rowBy(-1),
  arrowdown: () => outsideThread() && rowBy(1),
  i: () => $("#menu-more [data-toggle=customer]")?.click() ?? true, // where its own button has no room
  arrowup: () => outsideThread() && rowBy(-1),
  pagedown: () => itemBy(1),
  pageup: () => itemBy(-1),
  q: () => onSaid("reply"),
  t: () => onSaid("react"),
  "?": () => openKeys(),
};

const outsideThread = () => !document.activeElement?.closest("#conversation, #customer, details[data-menu]");

function openKeys() {
  const dialog = byId("keys");
  if (!dialog?.showModal || dialog.open) return false;
  dialog.showModal();
  return true;
}

/** Whether somebody did something with it. */
function bare(event) {
  const key = event.key.toLowerCase();
  const sequence = first && `${first} ${key}`;
  clearTimeout(timer);
  first = "";
  if (sequence && press(sequence)) return true;
  if (key === "g" && $('[data-key^="g "]')) return begin(key);
  if (key.length === 1 && key !== "?" && !bareOn()) return false;
  return inRow(key) || press(key) || Boolean(MOVES[key]?.());
}

function begin(key) {
  first = key;
  timer = setTimeout(() => (first = ""), SEQUENCE);
  return true;
}

/** With the focus on a row its own button comes first: C claims that one. */
function inRow(key) {
  const row = document.activeElement?.closest("li.row");
  const button = row && $$("[data-key-row]", row).find((one) => one.dataset.keyRow === key);
  button?.click();
  return Boolean(button);
}

function press(key) {
  const target = $$("[data-key]").find((one) => one.dataset.key === key && reachable(one));
  if (!target) return false;
  if (target.matches("details")) toggle(target);
  else if (target.matches("input[type=radio]")) choose(target);
  else if (target.matches("textarea, input, select")) target.focus();
  else target.click();
  return true;
}

const reachable = (element) => !element.disabled && (isShown(element) || isShown(element.labels?.[0]));

function choose(radio) {
  if (!radio.checked) radio.click();
  byId("text")?.focus();
}

function pressed(event) {
  const held = event.repeat && event.key.length === 1 && !"jk".includes(event.key); // only walking repeats
  if (event.defaultPrevented || event.isComposing || held) return;
  if (event.key === "Escape") return void (escape(event) && event.preventDefault());
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return chord(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || $("dialog[open]") || openMenu()) return;
  if (event.shiftKey && event.key !== "?") return;
  if (bare(event)) event.preventDefault();
}

function chord(event) {
  if (!event.target.closest?.("#composer")) return;
  event.preventDefault();
  if (!event.repeat) send(event.shiftKey ? "resolve" : "");
}

export function start() {
  document.addEventListener("keydown", pressed);
  on("click", "[data-dialog]", (event, button) => byId(button.dataset.dialog)?.showModal());
  on("click", "dialog", (event, dialog) => event.target === dialog && dialog.close()); // the ground around it
  const box = $("input[data-keys]");
  if (box) box.checked = bareOn();
  on("change", "input[data-keys]", (event, input) => store.set("keys", input.checked ? "on" : "off"));
}
