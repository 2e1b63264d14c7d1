/** The editor of an answer: says what is not saved, saves without leaving the page, keeps what is typed meanwhile. */

import { $, $$, byId, on, say } from "./lib/dom.js";
import { form, get, post } from "./lib/http.js";
import { word } from "./lib/words.js";
import { toast } from "./toasts.js";

let edits = 0; // how often something changed: what was typed while we saved is not saved
let saving = null;

const editor = () => $("[data-bot-form]");
const isDirty = () => "dirty" in (editor()?.dataset ?? {});

function state(name) {
  byId("save-state").textContent = $("[data-words]", editor()).dataset[name];
}

/** Unsaved text cannot go live, so saving is now the first thing to do. */
function mark() {
  for (const button of $$("[data-step]")) button.disabled ||= isDirty();
  $("[data-save]").classList.toggle("primary", isDirty());
  $("[data-publish]")?.classList.toggle("primary", !isDirty());
}

function changed() {
  edits += 1;
  editor().dataset.dirty = "";
  state("unsaved");
  mark();
}

/** True when it is kept. What the server says of it, also what is wrong with it, is shown in place. */
export async function save(submitter = null) {
  if (saving) await saving;
  const mine = edits;
  saving = send(new FormData(editor(), submitter?.name ? submitter : null));
  state("saving");
  try {
    const { page, kept, url } = await saving;
    if (!page) return false;
    const whole = mine === edits;
    show(page, whole);
    if (kept) history.replaceState(history.state, "", url);
    if (!(kept && whole)) changed();
    else say("bot:saved");
    return kept;
  } finally {
    saving = null;
  }
}

async function send(body) {
  try {
    const answer = await fetch(editor().action, { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if ($("#editor", page)) return { page, kept: answer.ok, url: answer.url };
    state("unsaved");
    toast({ text: $("[name=login]", page) ? word("signed_out") : word("went_wrong"), kind: "error" });
  } catch {
    state("failed");
  }
  return {};
}

/** Everything around the form; the form itself only when nothing was typed since it was sent. */
export function show(page, whole) {
  const at = place(document.activeElement);
  for (const part of ["#nav", ".bot-head", ".bot-tabs", "#faqs", whole ? "#editor" : "#editor-said"]) swap($(part), $(part, page));
  if (!whole) $("[name=seen]").value = $("[name=seen]", page).value;
  document.title = page.title;
  back(at);
  for (const said of $$("#toasts [data-toast] > span", page)) toast({ text: said.textContent });
  mark();
}

function swap(old, fresh) {
  if (old && fresh) old.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
}

/** Which field had the focus, and where the caret stood. */
function place(element) {
  if (!element?.name || !element.form?.matches("[data-bot-form]")) return null;
  const same = [...element.form.elements].filter(({ name }) => name === element.name);
  return { name: element.name, at: same.indexOf(element), caret: "selectionStart" in element ? element.selectionStart : null };
}

function back(spot) {
  if (!spot) return;
  const field = [...editor().elements].filter(({ name }) => name === spot.name)[spot.at];
  field?.focus({ preventScroll: true });
  if (spot.caret !== null && field?.setSelectionRange) field.setSelectionRange(spot.caret, spot.caret);
}

/** What others asked becomes a variant here; what was typed is kept first. */
async function add(event, { dataset }) {
  if (isDirty() && !(await save())) return;
  const turns = dataset.turns.split(" ").filter(Boolean);
  try {
    const { ok, data } = await post(dataset.near, form({ answer: dataset.key, text: dataset.text, turn: turns }));
    toast({ text: ok ? data.toast : data.error, undo: data.undo, kind: ok ? "" : "error" });
    if (ok) await again();
  } catch {
    toast({ text: word("needs_connection"), kind: "error" });
  }
}

/** The page as it is now. */
async function again() {
  const answer = await get(location.href, { whole: true });
  if (answer.ok && !isDirty()) show(new DOMParser().parseFromString(answer.text, "text/html"), true);
  say("bot:saved");
}

function submit(event) {
  event.preventDefault();
  save(event.submitter);
}

function key(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && editor()) {
    event.preventDefault();
    save();
  }
}

/** Somebody leaves with text that is not kept. */
function leave(event) {
  if (isDirty()) event.preventDefault();
}

export function start() {
  if (!editor()) return;
  on("input", "[data-bot-form]", ({ target }) => target.name !== "language" && changed());
  on("click", "[data-bot-form] [data-remove]", changed);
  on("submit", "[data-bot-form]", submit);
  on("click", "[data-near]", add);
  on("click", "[data-throw]", () => delete editor().dataset.dirty);
  document.addEventListener("keydown", key);
  addEventListener("beforeunload", leave);
  $("#faqs [aria-current]")?.scrollIntoView({ block: "nearest" });
  mark();
}
