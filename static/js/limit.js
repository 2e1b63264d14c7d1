/** How many characters are left, once it begins to matter; and that an answer leaves as several messages. */

import { byId, hear } from "./lib/dom.js";
import { excess, messages } from "./lib/length.js";
import { word } from "./lib/words.js";
import { composer, mode } from "./composer.js";
import { ready } from "./uploads.js";

const NEAR = 0.2; // of the limit

function show() {
  const now = composer();
  const place = byId("counter");
  if (!now || !place) return;
  const over = excess(now.text.value, now.form.dataset);
  const near = over >= -NEAR * Number(now.form.dataset.maxLength);
  const n = messages(now.text.value, ready().length, now.form.dataset);
  place.hidden = mode() === "note" || (!near && n < 2);
  place.classList.toggle("danger", over > 0);
  place.textContent = sentence(over, near, n);
}

function sentence(over, near, n) {
  if (over > 0) return word("too_long", { n: over });
  if (n < 2) return word("remaining", { n: -over });
  return near ? word("parts_remaining", { n, left: -over }) : word("parts", { n });
}

export function start() {
  hear("composer:changed", show);
}
