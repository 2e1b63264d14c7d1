/** Letters in frames: as tall as what is in them, no wider than the column, in the theme of the page around them.
 *  No script runs in such a frame; being of our origin, it can be measured from here. */

import { $$, hear } from "./lib/dom.js";
import { hold } from "./scroll.js";

const FRAMES = "iframe[data-letter]";
const SMALLEST = 0.5; // of its size; what is wider still scrolls sideways

/** Something in it unfolded, or a picture came. */
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const frame = target.ownerDocument.defaultView?.frameElement;
    if (frame) measure(frame);
  }
});

function measure(frame) {
  const page = frame.contentDocument;
  const body = page?.body;
  if (!body || page.URL === "about:blank") return;
  const height = `${Math.ceil(body.getBoundingClientRect().height)}px`;
  if (frame.style.blockSize === height) return;
  const release = hold();
  frame.style.blockSize = height;
  release();
}

/** A newsletter of 600 px on a phone: smaller letters rather than half of each line. */
function narrow(frame) {
  const main = frame.contentDocument?.querySelector("main");
  if (!main) return;
  main.style.zoom = "";
  const share = main.clientWidth / main.scrollWidth;
  if (share < 1) main.style.zoom = Math.max(SMALLEST, share);
}

function dress(frame) {
  const { theme } = document.documentElement.dataset;
  const root = frame.contentDocument?.documentElement;
  if (!root) return;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
}

function settle(frame) {
  const page = frame.contentDocument;
  if (!page?.body || page.URL === "about:blank" || page.readyState === "loading") return;
  dress(frame);
  narrow(frame);
  measure(frame);
  watch.observe(page.body);
}

export function start() {
  const all = () => $$(FRAMES).forEach(settle);
  document.addEventListener("load", ({ target }) => target.matches?.(FRAMES) && settle(target), true);
  new MutationObserver(() => $$(FRAMES).forEach(dress)).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  addEventListener("resize", () => requestAnimationFrame(all), { passive: true });
  for (const name of ["conversation:open", "page:changed"]) hear(name, all);
  all();
}
