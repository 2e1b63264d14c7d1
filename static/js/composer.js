/** Where one writes. The text lives in its draft until it is sent (send.js), in the outbox until the server has it. */

import { $, byId, hear, on, say } from "./lib/dom.js";
import { word } from "./lib/words.js";
import { drafts, isEmpty } from "./drafts.js";
import * as extras from "./extras.js";
import { Seen } from "./seen.js";
import * as uploads from "./uploads.js";

let now = null; // {form, text, key, seen: Seen, part}: the open composer

export const composer = () => now;
export const mode = () => $("input[name=mode]:checked", now.form)?.value ?? "reply";

/** What stands there, as a part of a draft. */
export function written() {
  const reply = mode() === "reply";
  return { text: now.text.value, files: reply ? uploads.ready() : [], seen: now.seen.seq, extra: reply ? extras.read() : undefined };
}

export function complain(sentence) {
  const place = byId("composer-error");
  if (!place) return;
  place.textContent = sentence;
  place.hidden = !sentence;
}

function begin() {
  const form = byId("composer");
  now = form && { form, text: byId("text"), key: form.dataset.draft, seen: new Seen() };
  if (!now) return;
  say("draft:meet", { key: now.key, form: now.form });
  choose(drafts.load(now.key).mode || mode());
  restoreFiles();
}

/** Reply and note keep their own text: an internal remark never ends up in the customer's box. */
function choose(which) {
  const radio = $(`input[name=mode][value=${which}]`, now.form);
  if (radio) radio.checked = true;
  restore();
}

export function restore() {
  const part = (now.part = drafts.load(now.key)[mode()]);
  now.text.value = part.text ?? "";
  now.text.placeholder = now.text.dataset[mode() === "note" ? "placeholderNote" : "placeholderReply"] ?? "";
  if (!isEmpty(part)) now.seen.look(part.seen ?? 0);
  complain(part.why?.error && part.why.code !== "newer_messages" ? word("came_back", { reason: part.why.error }) : "");
  say("composer:changed");
}

/** Files and what else belongs to the reply; a note has none. They stay where they are when one switches. */
export function restoreFiles() {
  const { reply } = drafts.load(now.key);
  uploads.begin(now.key, reply.files ?? []);
  extras.show(reply.extra);
}

function changed() {
  now.seen.touch(Date.now(), { first: isEmpty(now.part) });
  now.part = written();
  drafts.save(now.key, mode(), now.part);
  complain("");
  say("composer:changed");
  say("composer:typed", { on: mode() === "reply" && !isEmpty(now.part) });
}

/** The message answered, or the buttons offered, changed; the text did not. */
export function extraChanged() {
  if (!now || mode() !== "reply") return;
  now.part = written();
  if (!isEmpty(now.part)) drafts.save(now.key, "reply", now.part);
  complain("");
  say("composer:changed");
}

function switched() {
  restore();
  drafts.save(now.key, mode(), now.part); // where one was writing is part of the draft
  now.text.focus();
}

function filesChanged() {
  if (mode() === "reply") return changed();
  const { reply, mode: here } = drafts.load(now.key);
  drafts.save(now.key, "reply", { ...reply, files: uploads.ready() }, here);
}

/** Perhaps for a conversation that is no longer open. */
function landed({ draft, file }) {
  if (draft === now?.key) return filesChanged();
  const { reply, mode: there } = drafts.load(draft);
  drafts.save(draft, "reply", { ...reply, files: [...(reply.files ?? []), file] }, there);
}

/** Text from elsewhere (a failed message, a saved reply) joins what is already there. */
export function insert(text) {
  if (!now) return;
  choose("reply");
  now.text.value = [now.text.value, text].filter(Boolean).join("\n\n");
  changed();
  now.text.focus();
}

/** Text from elsewhere comes where the caret is; what was typed stays around it. */
export function place(text) {
  if (!now) return;
  const { selectionStart: from, selectionEnd: to, value } = now.text;
  const gap = /\S$/.test(value.slice(0, from)) ? " " : "";
  now.text.focus();
  now.text.setRangeText(gap + text, from, to, "end");
  changed();
}

/** What another device added comes below; caret and scroll stay where they are. */
function joined({ key, kind, text }) {
  if (key !== now?.key || kind !== mode()) return;
  const { selectionStart, selectionEnd, value } = now.text;
  if (text.startsWith(value.trimEnd())) now.text.setRangeText(text.slice(value.trimEnd().length), value.trimEnd().length, value.length, "preserve");
  else now.text.value = text;
  now.text.setSelectionRange(selectionStart, selectionEnd);
  now.part = drafts.load(key)[kind];
  say("composer:changed");
}

export function start() {
  drafts.tidy();
  hear("conversation:open", begin);
  hear("thread:shown", ({ seq }) => now?.seen.show(seq, Date.now()));
  hear("draft:joined", joined);
  hear("draft:back", ({ key }) => now?.key === key && (restore(), restoreFiles()));
  hear("composer:complaint", ({ text }) => complain(text));
  hear("upload:changed", filesChanged);
  hear("upload:landed", landed);
  on("input", "#text", changed);
  on("focusin", "#text", () => !isEmpty(now.part) && now.seen.touch(Date.now()));
  on("change", "#composer input[name=mode]", switched);
  on("click", "[data-edit]", (event, button) => insert($(".body", button.closest("[data-item]"))?.textContent ?? ""));
  addEventListener("storage", ({ key }) => key?.endsWith(`draft.${now?.key}`) && !document.hasFocus() && restore());
}
