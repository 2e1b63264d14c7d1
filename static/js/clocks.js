/** Promises and reply windows count down in the page. The moments are the server's; the words too. */

import { $, $$, hear } from "./lib/dom.js";
import { word } from "./lib/words.js";

const TICK = 15_000; // ms
const SOON = 75; // % of the promised time used
const CLOSING = 2 * 3600; // s before a reply window closes

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Seconds in their largest unit, as the server's own `span` says them. */
export function duration(seconds, say = word) {
  const s = Math.max(0, Math.floor(seconds));
  if (s >= MINUTE && s < 2 * MINUTE) return say("ms", { m: 1, s: s % MINUTE });
  if (s < HOUR) return say("m", { n: Math.max(1, Math.floor(s / MINUTE)) });
  if (s < 2 * DAY) return say("h", { n: Math.floor(s / HOUR) });
  return say("d", { n: Math.floor(s / DAY) });
}

/** What a promise looks like at `now`: {state, used} with `used` in steps of 5. All in ms. */
export function promise({ since, due, now }) {
  const used = due > since ? Math.min(100, Math.max(0, ((now - since) / (due - since)) * 100)) : 100;
  const state = now >= due ? "late" : used >= SOON ? "soon" : "";
  return { state, used: Math.round(used / 5) * 5 };
}

function showPromise(element, now) {
  const due = Date.parse(element.dataset.due);
  const { state, used } = promise({ since: Date.parse(element.dataset.since), due, now });
  if (element.dataset.s !== "fail") element.dataset.s = state;
  ring(element, used);
  const time = duration(Math.abs(due - now) / 1000);
  write($("[data-left]", element), word(state === "late" ? "late" : "left", { time }));
}

/** A reply window at `now` that ends at `until`: {state, used} with `used` of a day in steps of 5. All in ms. */
export function windowed({ until, now }) {
  const left = (until - now) / 1000;
  const used = Math.min(100, Math.max(0, Math.round((1 - left / DAY) * 20) * 5));
  return { state: left <= 0 ? "over" : left < CLOSING ? "soon" : "", used, left };
}

/** In a row only once it matters; in the composer always, said as what it is a window for. */
function showWindow(element, now) {
  const { state, used, left } = windowed({ until: Date.parse(element.dataset.until), now });
  const kind = element.dataset.window;
  element.dataset.s = state;
  if (kind === "row") element.hidden = !state;
  ring(element, used);
  const words = kind === "row" && state === "over" ? "window_over" : `window_${kind}`;
  write($("[data-left]", element) ?? element, word(words, { time: duration(left) }));
}

function ring(element, used) {
  const clock = $(".clock", element);
  if (clock) clock.dataset.p = Math.min(100, Math.max(0, used));
}

function write(element, text) {
  if (element && text && element.textContent !== text) element.textContent = text;
}

export function tick() {
  const now = Date.now();
  for (const element of $$("[data-due]")) showPromise(element, now);
  for (const element of $$("[data-until]")) showWindow(element, now);
  for (const element of $$("[data-waiting-since]")) {
    write($("[data-left]", element) ?? element, word("waiting", { time: duration((now - Date.parse(element.dataset.waitingSince)) / 1000) }));
  }
}

export function start() {
  setInterval(tick, TICK);
  hear("page:changed", tick);
  hear("conversation:open", tick);
  document.addEventListener("visibilitychange", tick);
}
