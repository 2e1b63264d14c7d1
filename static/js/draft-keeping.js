/** Starts the keeping of drafts on the server, and says in the composer what became of it. */

import { $$, byId, hear, on, say } from "./lib/dom.js";
import { form, post } from "./lib/http.js";
import { word } from "./lib/words.js";
import { DraftSync } from "./draft-sync.js";
import { drafts } from "./drafts.js";

let sync = null;
let open = null; // key of the conversation in the composer

const isHere = (key, kind) => key === open && byId("composer")?.querySelector("input[name=mode]:checked")?.value === kind;

/** What the page brought along from the server, and how far its writer can have read: what was said before it. */
function brought(composer) {
  return Object.fromEntries(
    $$("[data-kept]", composer).map(({ dataset, textContent }) => [
      dataset.kept,
      { text: textContent, version: dataset.version, seen: saidBefore(Date.parse(dataset.version)) },
    ]),
  );
}

function saidBefore(moment) {
  const said = $$("#timeline [data-public][data-seq]").findLast((item) => Date.parse(item.querySelector("time")?.dateTime) <= moment);
  return Number(said?.dataset.seq ?? 0);
}

function meet({ key, form: composer }) {
  const before = open;
  open = key;
  sync.meet(key, brought(composer));
  sync.flush();
  if (before && before !== key && drafts.keys(sync.user).includes(before)) say("list:ask"); // its row says "Draft" now
}

function toldKept(kept) {
  const place = byId("draft-kept");
  if (place) place.hidden = !kept;
}

function toldJoined(text) {
  const place = byId("draft-news");
  if (place) Object.assign(place, { hidden: !text, textContent: text });
}

export function start(user) {
  sync = new DraftSync({ drafts, user, say, post: (url, fields, options) => post(url, form(fields), options) });
  drafts.changed = (key) => key.startsWith(`${user}:`) && sync.touched();
  hear("draft:meet", meet);
  hear("draft:kept", ({ key, kind, text }) => isHere(key, kind) && toldKept(Boolean(text.trim())));
  hear("draft:joined", ({ key, kind }) => isHere(key, kind) && toldJoined(word("draft_joined")));
  hear("net:back", () => sync.flush());
  on("input", "#text", () => {
    toldKept(false);
    toldJoined("");
  });
  addEventListener("pagehide", () => sync.flush({ keepalive: true }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && sync.flush({ keepalive: true }));
  sync.flush(); // what an earlier page could not bring away
}
