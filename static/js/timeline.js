/** The open thread: asks what changed after the last seq it knows. One question in flight, one remembered. */

import { apply, parse } from "./lib/apply.js";
import { byId, hear, say } from "./lib/dom.js";
import { get } from "./lib/http.js";
import { follower } from "./lib/pace.js";
import { atEnd, hold, miss } from "./scroll.js";

const line = () => byId("timeline");
export const head = () => Number(line()?.dataset.head ?? 0);
export const thread = () => Number(line()?.dataset.thread) || null;

export const ask = follower({
  open: () => line() && { key: line(), head: head() },
  fetch: (seq) => get(`${line().dataset.url}?after=${seq}`),
  put,
});

function put({ ok, status, head: newest, text }) {
  if (status === 404 || status === 403) return say("conversation:gone");
  if (!ok) return;
  const stays = atEnd();
  const release = hold();
  const { added } = apply(parse(text));
  line().dataset.head = Math.max(head(), newest || 0);
  release();
  const news = added.filter((item) => item.dataset.said && !("own" in item.dataset));
  if (!stays) miss(news.length);
  say("timeline:changed", { added, news });
  if (text.trim()) say("page:changed");
}

/** Something stands before us in seq: fetch it. */
function when(topic, seq) {
  if (topic === `thread.${thread()}` && seq > head()) ask();
}

export function start() {
  hear("live:bell", ({ topic, seq }) => when(topic, seq));
  hear("live:beat", ({ heads = {} }) => Object.entries(heads).forEach(([topic, seq]) => when(topic, seq)));
  for (const name of ["live:doubt", "outbox:accepted", "outbox:refused", "action:done"]) hear(name, () => ask());
}
