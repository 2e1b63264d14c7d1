/** From composer to outbox: what may leave, with what it says about itself; and telling others that one types. */

import { byId, hear, on } from "./lib/dom.js";
import { objection as choiceObjection } from "./lib/choices.js";
import { clientId } from "./lib/ids.js";
import { excess } from "./lib/length.js";
import { word } from "./lib/words.js";
import { read as readChoices } from "./choices.js";
import { complain, composer, mode, restore, restoreFiles, written } from "./composer.js";
import { drafts, isEmpty } from "./drafts.js";
import { letterHead } from "./letter-head.js";
import { namedIn } from "./mentions.js";
import { mayReply } from "./presence.js";
import * as uploads from "./uploads.js";

const TYPING = 10_000; // ms between "I am still typing"

let live = null;
let outbox = null;
let typedAt = 0;

/** What is wrong with it, as far as we can know here. */
function objection({ text, form }) {
  if (mode() === "note") return "";
  if (uploads.busy()) return word("still_uploading");
  if (uploads.failed()) return word("upload_failed", uploads.failed());
  const over = excess(text.value, form.dataset);
  if (over > 0) return word("too_long", { n: over });
  const wrong = choiceObjection(readChoices(), text.value);
  return wrong && word(wrong);
}

const canReply = () => byId("composer-state")?.dataset.canReply !== "0" && mayReply();

/** `then`: "resolve", or nothing. */
export function send(then = "") {
  const now = composer();
  if (!now) return;
  const sentence = objection(now);
  if (sentence) return complain(sentence);
  if (isEmpty(written())) return now.text.focus();
  if (mode() === "reply" && !canReply()) return;
  outbox.add(entry(now, then)); // kept there before it is gone here
  drafts.clear(now.key, mode());
  typing({ on: false });
  restore();
  if (mode() === "reply") restoreFiles();
  if (now.form.contains(document.activeElement)) now.text.focus();
}

function entry({ form, key, part }, then) {
  const url = mode() === "note" ? byId("place-note").formAction : form.action;
  const name = byId("customer-name")?.textContent.trim() ?? "";
  const { conversation } = form.dataset;
  const mention = mode() === "note" ? namedIn(written().text) : [];
  return { id: part.clientId ?? clientId(), conversation, name, url, mode: mode(), draft: key, then, mention, letter: letterHead(form), ...written() };
}

function submit(event) {
  event.preventDefault();
  const { submitter } = event;
  send(submitter?.name === "then" ? submitter.value : "");
  submitter?.closest("details")?.removeAttribute("open");
}

/** Our own message is no news to us: whoever knew what stood before it has seen everything up to it. */
function sent({ entry: { conversation, seen }, answer }) {
  const now = composer();
  if (now?.form.dataset.conversation === conversation && now.seen.seq >= seen) now.seen.look(answer.data.seq ?? 0);
}

function typing({ on: going }) {
  if (going ? Date.now() - typedAt < TYPING : !typedAt) return;
  typedAt = going ? Date.now() : 0;
  live.send({ t: "typing", on: going });
}

export function start(line, box) {
  live = line;
  outbox = box;
  hear("conversation:open", () => (typedAt = 0));
  hear("composer:typed", typing);
  hear("composer:send", () => send());
  hear("outbox:accepted", sent);
  on("submit", "#composer", submit);
}
