/** What one can do with a message: answer it, react to it. One small bar that stands in the message one is at. */

import { $, $$, byId, clone, hear, on } from "./lib/dom.js";
import { form, post } from "./lib/http.js";
import { word } from "./lib/words.js";
import { answer } from "./quote.js";
import { ask } from "./timeline.js";
import { toast } from "./toasts.js";

let bar = null;

const can = (what) => byId("composer")?.dataset.can.split(" ").includes(what);
const known = () => byId("composer")?.dataset.takesEmoji.split(" ").filter(Boolean) ?? []; // none named: all
const itemOf = (element) => element?.closest?.("#timeline [data-item]:is([data-known], [data-kind=out])");

const isKnown = (item) => item && "known" in item.dataset; // to the provider

function at(item) {
  if (!item || bar?.parentElement === item) return;
  bar ??= clone("t-said-acts");
  if (!bar) return;
  const theirs = isKnown(item);
  const [reply, react] = [theirs && can("reply_to"), theirs && can("reactions") && item.dataset.kind === "in"];
  const make = $("[data-make-answer]", bar); // only for who may write for the bot
  const makes = make && item.dataset.kind === "out" && "public" in item.dataset;
  if (!reply && !react && !makes) return leave();
  if (make) {
    make.hidden = !makes;
    make.href = `${make.dataset.makeAnswer}?message=${item.id.slice(1)}`;
  }
  $("[data-answer]", bar).hidden = !reply;
  $("[data-react]", bar).hidden = !react;
  const only = known();
  for (const one of $$("[data-emoji]:not([data-no-emoji])", bar)) one.hidden = only.length && !only.includes(one.dataset.emoji);
  open(false);
  item.append(bar);
}

function leave() {
  bar?.remove();
}

const picker = () => bar && $("[data-emoji-box]", bar);

function open(on) {
  if (!bar) return;
  picker().hidden = !on;
  $("[data-react]", bar).setAttribute("aria-expanded", String(on));
  $("[data-no-emoji]", bar).hidden = !$(".reactions [data-ours]", bar.parentElement ?? bar);
  if (on) $("button", picker()).focus();
}

async function react(emoji) {
  const item = bar.closest("[data-item]");
  if (!item) return;
  open(false);
  item.focus({ preventScroll: true });
  const url = byId("composer").dataset.reactions.replace("/0/", `/${item.id.slice(1)}/`);
  const result = await post(url, form({ emoji })).catch(() => null);
  if (!result?.ok) toast({ text: result?.data.error || word(result ? "went_wrong" : "needs_connection"), kind: "error" });
  ask();
}

/** Arrows walk through the emoji, Esc goes back to the message. */
function pressed(event) {
  const all = $$("button:not([hidden])", picker());
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    open(false);
    $("[data-react]", bar).focus();
  } else if (step) all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** A key on the message one is at. */
export function press(what) {
  const item = itemOf(document.activeElement);
  if (!isKnown(item)) return false;
  if (what === "reply") return answer(item);
  at(item);
  if (!bar || $("[data-react]", bar).hidden) return false;
  open(true);
  return true;
}

export function start() {
  on("pointerover", "#timeline [data-item]", (event, item) => picker()?.hidden !== false && at(itemOf(item))); // not while one chooses
  on("focusin", "#timeline [data-item]", (event, item) => at(itemOf(item)));
  on("click", "[data-answer]", () => answer(bar.closest("[data-item]")));
  on("click", "[data-react]", () => open(picker().hidden));
  on("click", "[data-emoji]", (event, button) => react(button.dataset.emoji));
  on("keydown", "[data-emoji-box]", pressed);
  hear("conversation:open", leave);
}
