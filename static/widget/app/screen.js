// What stands on the screen: one of the two forms, or the conversation with the line above it.
import { byId, data, main, t } from "./page.js";
import { paint } from "./paint.js";
import { rows } from "./rows.js";
import { isWatched, kept, state, tell } from "./state.js";
import { theirs } from "./timeline.js";

const talk = byId("talk");
let shown;
let unread;

export const toEnd = () => (talk.scrollTop = 0); // the log is drawn from its end
export const isReading = () => isWatched() && !talk.hidden && talk.scrollTop > -60;
talk.onscroll = () => isReading() && draw.read();

function choose(pending) {
  if (kept.get("token") || pending[0]) return "say";
  if (!state.hours.open && !data.bot && byId("offline")) return "offline";
  return byId("before") && !kept.get("me") ? "before" : "say";
}

// Everything from what is known. `draw.pending()`, `draw.acts` and `draw.read()` are given by app.js.
export function draw() {
  const { said, hours, typist, online } = state;
  const pending = draw.pending();
  const before = shown;
  shown = choose(pending);
  for (const id of ["say", "offline", "before"]) if (byId(id)) byId(id).hidden = id !== shown;
  talk.hidden = shown !== "say";
  // Closed, and nobody took the question yet: say that it is safe with us.
  const left = !hours.open && said.status === "queued" && !pending[0] && data.texts.left;
  const items = said.items[0] || pending[0] || !data.bot ? said.items : [data.bot]; // its greeting, before anything is said
  paint(byId("list"), rows({ ...said, items, pending, left, typing: typist, greeting: data.texts.greeting }), draw.acts);
  byId("human").hidden = !isBots(said);
  put("sub", subtitle(said, hours));
  put("bar", online ? "" : t("offline"));
  byId("forget").hidden = !kept.get("token");
  count();
  if (before && before !== shown) focus();
}

// Only when it differs: a live region would say it again.
function put(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

const isBots = ({ status }) => status === "bot" || (!status && data.bot);

function subtitle(said, hours) {
  const { status, agent } = said;
  if (status === "resolved") return t("done");
  if (status === "mailed") return t("mailed");
  if (agent) return t("helps", agent);
  if (isBots(said)) return `${t("bot")} ${hours.text}`;
  if (!hours.open) return hours.text;
  if (status === "queued") return t("coming");
  return data.texts.promise;
}

export function count() {
  const n = theirs(state.said, kept.get("read")).length;
  if (n !== unread) tell("unread", n);
  unread = n;
}

// On a phone no field is chosen: its keyboard would cover what there is to read.
export function focus() {
  if (!state.open) return;
  const field = byId(shown).querySelector("input:not([hidden]), textarea");
  (matchMedia("(pointer: fine)").matches ? field : main).focus();
}
