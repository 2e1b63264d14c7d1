/** What we ourselves say above the composer: one at a time, the most important first. */

import { byId } from "./lib/dom.js";

const ORDER = ["collision", "stale", "offline", "reconnected"]; // questions before news
const waiting = new Map();

/** Show this element under this name; null takes it away. */
export function banner(name, element) {
  if (element) waiting.set(name, element);
  else waiting.delete(name);
  show();
}

function show() {
  const top = waiting.get(ORDER.find((name) => waiting.has(name)));
  const place = byId("banners");
  if (!place || place.firstElementChild === (top ?? null)) return;
  place.replaceChildren(...(top ? [top] : []));
}
