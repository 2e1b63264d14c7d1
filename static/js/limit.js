/** How many characters are left, once it begins to matter. */

import { byId, hear } from "./lib/dom.js";
import { excess } from "./lib/length.js";
import { word } from "./lib/words.js";
import { composer, mode } from "./composer.js";

const NEAR = 0.2; // of the limit

function show() {
  const now = composer();
  const place = byId("counter");
  if (!now || !place) return;
  const over = excess(now.text.value, now.form.dataset);
  place.hidden = mode() === "note" || over < -NEAR * Number(now.form.dataset.maxLength);
  place.classList.toggle("danger", over > 0);
  place.textContent = over > 0 ? word("too_long", { n: over }) : word("remaining", { n: -over });
}

export function start() {
  hear("composer:changed", show);
}
