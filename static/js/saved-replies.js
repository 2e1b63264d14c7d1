/** `/` in an empty reply, or the button: search the saved replies; the chosen one comes where the caret is. */

import { $, byId, on } from "./lib/dom.js";
import { parse } from "./lib/apply.js";
import { get, post } from "./lib/http.js";
import { Options } from "./lib/options.js";
import { composer, mode, place } from "./composer.js";

const box = () => byId("replies");
const isOpen = () => box()?.hidden === false;
const options = () => new Options(byId("reply-search"), byId("reply-list"));
let literal = false; // a slash that is meant as a slash

async function open() {
  if (!box() || mode() !== "reply") return;
  box().hidden = false;
  byId("reply-search").value = "";
  byId("reply-search").focus();
  filter();
  const mine = box();
  const answer = await get(mine.dataset.url).catch(() => null);
  if (!answer?.ok || box() !== mine) return;
  byId("reply-box").replaceChildren(parse(answer.text));
  filter();
}

function close({ focus = true } = {}) {
  if (!isOpen()) return;
  box().hidden = true;
  if (focus) composer()?.text.focus();
}

function filter() {
  const words = byId("reply-search").value;
  const many = options().filter(words);
  $("[data-none]", box()).hidden = many > 0 || !words;
}

function take(option) {
  if (!option) return;
  close({ focus: false });
  place($("[data-text]", option).textContent);
  post(option.dataset.used).catch(() => {}); // only a count
}

function typed() {
  const { text } = composer();
  if (text.value !== "/") literal = false;
  if (text.value !== "/" || literal || mode() !== "reply") return;
  text.value = "";
  text.dispatchEvent(new Event("input", { bubbles: true }));
  open();
}

/** A second slash: they meant the sign. */
function searched() {
  if (byId("reply-search").value !== "/") return filter();
  close();
  literal = true;
  place("/");
}

function pressed(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  const list = options();
  if (event.key === "Escape") close();
  else if (event.key === "Enter") take(list.chosen);
  else if (!list.move(event.key)) return;
  event.preventDefault();
}

export function start() {
  on("input", "#text", typed);
  on("click", "#open-replies", () => (isOpen() ? close() : open()));
  on("input", "#reply-search", searched);
  on("keydown", "#replies", pressed);
  on("mousedown", "#reply-list", (event) => event.preventDefault()); // the focus stays in the field
  on("click", "#reply-list [role=option]", (event, option) => take(option));
  document.addEventListener("pointerdown", ({ target }) => target.closest?.("#replies, #open-replies") || close({ focus: false }));
  document.addEventListener("focusin", ({ target }) => target.closest?.("#replies, #open-replies") || close({ focus: false }));
}
