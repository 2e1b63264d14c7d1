/** The reply window of the open conversation: at its end the composer turns by itself, and back when the customer writes. */

import { apply, parse } from "./lib/apply.js";
import { byId, hear, say } from "./lib/dom.js";
import { get } from "./lib/http.js";
import { single, throttle, until as pause } from "./lib/pace.js";
import { head } from "./timeline.js";

let timer = null;
let asked = 0; // the end we already asked about, in ms

const ask = throttle(
  single(async () => {
    const line = byId("timeline");
    if (!line) return;
    const answer = await get(`${line.dataset.url}?after=${head()}&state=1`).catch(() => null);
    if (!answer?.ok || line !== byId("timeline")) return;
    apply(parse(answer.text));
    say("page:changed");
    say("window:changed");
  }),
  1000,
);

function arm() {
  clearTimeout(timer);
  const until = Date.parse(byId("window")?.dataset.until ?? "");
  if (until) timer = setTimeout(end, pause(until, { now: Date.now(), asked: asked === until }), until);
}

function end(until) {
  if (Date.now() < until) return arm();
  asked = until;
  ask();
}

/** What the bell showed along says nothing about the window; where there is one, it just became longer. */
function came({ added }) {
  const state = byId("composer-state")?.dataset.window;
  if (state && state !== "none" && added.some(({ dataset }) => dataset.kind === "in")) ask();
}

export function start() {
  for (const name of ["conversation:open", "page:changed"]) hear(name, arm);
  hear("timeline:changed", came);
  document.addEventListener("visibilitychange", arm);
}
