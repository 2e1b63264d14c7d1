/** Pictures that live elsewhere for a while, such as stories: when they are gone, words say so. */

import { $$, hear } from "./lib/dom.js";

function gone(picture) {
  picture.hidden = true;
  const words = picture.parentElement.querySelector(".gone-picture");
  if (words) words.hidden = false;
}

export function start() {
  document.addEventListener("error", ({ target }) => target.matches?.("img[data-may-go]") && gone(target), true); // it does not bubble
  // Those that failed before we listened, or were drawn anew.
  for (const name of ["conversation:open", "page:changed"]) hear(name, () => $$("img[data-may-go]").filter((one) => one.complete && !one.naturalWidth).forEach(gone));
}
