/** The open thread: asks what changed after the last seq it knows. One question in flight, one remembered. */

import { apply, parse } from "./lib/apply.js";
import { byId, hear, say } from "./lib/dom.js";
import { get } from "./lib/http.js";
import { follower } from "./lib/pace.js";
import { atEnd, hold, miss } from "./scroll.js";

const SOON = 1000; // ms until we ask about what a bell showed along

const line = () => byId("timeline");
/** Up to where the page shows everything; `known` is up to where the server has told us everything. */
export const head = () => Number(line()?.dataset.head ?? 0);
export const thread = () => Number(line()?.dataset.thread) || null;
const known = () => Number(line().dataset.known ?? head());

export const ask = follower({
  open: () => line() && { key: line(), head: known() },
  fetch: (seq) => get(`${line().dataset.url}?after=${seq}`),
  put,
});

function put({ ok, status, head: newest, text }) {
  if (status === 404 || status === 403) return say("conversation:gone");
  if (!ok) return;
  show(text, newest);
  line().dataset.known = Math.max(known(), newest || 0);
}

function show(html, newest) {
  const stays = atEnd();
  const release = hold();
  const { added } = apply(parse(html));
  line().dataset.head = Math.max(head(), newest || 0);
  release();
  const news = added.filter((item) => item.dataset.said && !("own" in item.dataset));
  if (!stays) miss(news.length);
  say("timeline:changed", { added, news });
  if (html.trim()) say("page:changed");
}

/**
 * Something stands before us in seq: fetch it. What the bell shows along is used only when nothing is missing before it;
 * then nothing else changed, unless the conversation moved. `known` stays behind, so the next question asks for it too.
 */
function when(topic, seq, { item, moved, conversation } = {}) {
  if (topic !== `thread.${thread()}` || seq <= head()) return;
  const ours = conversation === Number(line().dataset.conversation); // a thread may have earlier conversations
  if (!item || !ours || seq !== head() + 1) return ask();
  line().dataset.known ??= head();
  show(item, seq);
  if (moved) soon();
}

let timer = null;
function soon() {
  timer ??= setTimeout(() => {
    timer = null;
    ask();
  }, SOON);
}

export function start() {
  hear("live:bell", (bell) => when(bell.topic, bell.seq, bell));
  hear("live:beat", ({ heads = {} }) => Object.entries(heads).forEach(([topic, seq]) => when(topic, seq)));
  for (const name of ["live:doubt", "outbox:accepted", "outbox:refused", "action:done"]) hear(name, () => ask());
}
