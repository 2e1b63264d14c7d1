/** Not recognised: what a variant would do is shown in place; after each act the list is as it is now. */

import { morph, parse } from "./lib/apply.js";
import { $, $$, byId, hear, on } from "./lib/dom.js";
import { get } from "./lib/http.js";
import { word } from "./lib/words.js";
import { toast } from "./toasts.js";

const list = () => byId("misses");

async function look(url, place, { focus = true } = {}) {
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await get(url);
    if (!answer.ok) throw new Error(answer.status);
    place.replaceChildren(parse(answer.text));
    if (focus) $("input[name=text]", place)?.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  } catch {
    toast({ text: word("load_failed"), kind: "error" });
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function asked(event, form) {
  event.preventDefault();
  const wanted = new URLSearchParams(new FormData(form, event.submitter));
  look(`${new URL(form.action).pathname}?${wanted}`, byId(form.dataset.missLook));
}

function again(event, button) {
  const { action, elements } = button.form;
  const wanted = new URLSearchParams({ answer: elements.answer.value, text: elements.text.value });
  look(`${new URL(action).pathname}?${wanted}`, byId(button.dataset.missAgain));
}

function close(event, link) {
  event.preventDefault();
  const place = byId(link.dataset.missClose);
  place.replaceChildren();
  $("h2", place.closest(".miss"))?.focus();
}

/** The list as it is now. Who was in a group that is gone goes on with the one that took its place. */
async function fresh() {
  const at = $$(".miss", list()).findIndex((group) => group.contains(document.activeElement));
  const answer = await get(location.pathname.replace(/\d+\/$/, "") + location.search, { whole: true }).catch(() => null);
  if (!answer?.ok || !list()) return;
  const page = new DOMParser().parseFromString(answer.text, "text/html");
  if (!$("#misses", page)) return;
  morph(list(), $("#misses", page));
  if ($(".bot-tabs") && $(".bot-tabs", page)) morph($(".bot-tabs"), $(".bot-tabs", page));
  const groups = $$(".miss h2, .blank h2", list());
  if (at >= 0) groups[Math.min(at, groups.length - 1)]?.focus();
}

export function start() {
  if (!list()) return;
  on("submit", "form[data-miss-look]", asked);
  on("click", "[data-miss-again]", again);
  on("click", "[data-miss-close]", close);
  hear("action:done", ({ ok = true }) => ok && fresh());
}
