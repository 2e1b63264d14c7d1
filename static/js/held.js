/** Something came in while one wrote, or a sent message came back: said where the hand is, the text stays. */

import { $, $$, byId, clone, hear, say } from "./lib/dom.js";
import { word } from "./lib/words.js";
import { banner } from "./banners.js";
import { composer, mode } from "./composer.js";
import { drafts, isEmpty } from "./drafts.js";
import { toEnd } from "./scroll.js";
import { send } from "./send.js";
import { head } from "./timeline.js";
import { toast } from "./toasts.js";

/** The last thing said in public by anyone else; pending ones have no seq. */
function news() {
  return $$("#timeline [data-public][data-seq]").findLast((item) => !("own" in item.dataset));
}

function stale() {
  const now = composer();
  if (!now || mode() !== "reply" || isEmpty(now.part)) return null;
  const item = news();
  const newest = Math.max(Number(item?.dataset.seq ?? 0), now.part.why?.head ?? 0);
  return newest > now.seen.seq ? { item, newest } : null;
}

function show() {
  const found = stale();
  if (!found) return banner("stale", null);
  const name = found.item?.dataset.name;
  const element = clone("t-stale", { text: name ? word("stale", { name }) : word("stale_someone") });
  if (!element) return;
  $("[data-look]", element).addEventListener("click", look);
  $("[data-anyway]", element).addEventListener("click", anyway);
  banner("stale", element);
}

function known() {
  const now = composer();
  now.seen.look(Math.max(head(), now.part.why?.head ?? 0));
  now.part.seen = now.seen.seq;
  drafts.save(now.key, mode(), now.part);
  show();
}

function look() {
  known();
  toEnd();
  byId("text").focus({ preventScroll: true });
}

function anyway() {
  known();
  send();
}

/** The outbox asks us to keep a text it could not deliver; it lets go of it when this returns. */
export function giveBack(entry, { status, data }) {
  const why = { code: data.code, head: data.head, error: reason(data) };
  drafts.giveBack(entry.draft, entry.mode, { ...entry, clientId: entry.id }, why);
}

function reason({ error, fields }) {
  const first = Object.values(fields ?? {}).flat()[0];
  return first || error || word("failed");
}

function returned({ entry, answer }) {
  say("draft:back", { key: entry.draft });
  const alerts = byId("alerts");
  const sentence = word("not_sent_to", { name: entry.name, reason: reason(answer.data) });
  if (alerts) alerts.textContent = sentence;
  if (composer()?.key === entry.draft) return;
  toast({ text: sentence, kind: "error", sticky: true, link: { href: `/conversations/${entry.conversation}/`, text: word("open") } });
}

export function start() {
  for (const name of ["timeline:changed", "composer:changed", "thread:shown"]) hear(name, show);
  hear("outbox:refused", returned);
}
