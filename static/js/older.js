/** What lies further back: older messages when one scrolls up, earlier conversations of this customer when asked. */

import { apply, parse, placeItem } from "./lib/apply.js";
import { $, byId, hear, on, say } from "./lib/dom.js";
import { get } from "./lib/http.js";
import { hold } from "./scroll.js";

const line = () => byId("timeline");
let near = null;

async function older(link) {
  const feed = line();
  if (!link || feed.ariaBusy === "true") return;
  feed.ariaBusy = "true";
  const answer = await get(link.href).catch(() => null); // without one the link stays: press it, or scroll, once more
  if (answer?.ok && feed === line()) prepend(parse(answer.text));
  feed.ariaBusy = "false";
}

function prepend(content) {
  const release = hold();
  const first = $("[data-item]", line());
  apply(content, (item) => {
    if (byId(item.id)) return placeItem(item);
    line().insertBefore(item, first);
    return [];
  });
  release();
  say("page:changed");
}

async function past(event, link) {
  event.preventDefault();
  const answer = await get(link.dataset.past).catch(() => null);
  const part = answer?.ok && parse(answer.text).firstElementChild;
  if (!part) return location.assign(link.href);
  const release = hold();
  link.replaceWith(part);
  release();
  part.focus({ preventScroll: true });
  say("page:changed");
}

/** The link at the top in view means: the reader wants more. */
function watch() {
  near?.disconnect();
  const link = $("#older [data-older]");
  if (!link) return;
  near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && older(link), { root: byId("thread"), rootMargin: "300px" });
  near.observe(link);
}

export function start() {
  on("click", "[data-older]", (event, link) => {
    event.preventDefault();
    older(link);
  });
  on("click", "a[data-past]", past);
  for (const name of ["conversation:open", "page:changed"]) hear(name, watch);
}
