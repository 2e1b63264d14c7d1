/** The page's own forms, sent without leaving the page. Answers become a toast, a next conversation, a fresh look. */

import { byId, hear, on, say } from "./lib/dom.js";
import { post } from "./lib/http.js";
import { word } from "./lib/words.js";
import { isEmpty } from "./drafts.js";
import { composer } from "./composer.js";
import { close } from "./menus.js";
import { go, moving, openId } from "./navigate.js";
import { toast } from "./toasts.js";

async function submit(event, form) {
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return; // a double click is one click
  form.setAttribute("aria-busy", "true");
  const menu = form.closest("details[data-menu]");
  if (menu) close(menu);
  try {
    done(await post(event.submitter?.getAttribute("formaction") || form.action, fields(form, event.submitter)), form);
  } catch {
    toast({ text: word(form.action.includes("/claim/") ? "claim_offline" : "needs_connection"), kind: "error" });
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function fields(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  return new URLSearchParams(data);
}

function done({ ok, data, status }, form) {
  if (ok) tell(data);
  else toast({ text: data.error || word("went_wrong"), kind: "error" });
  say("action:done", { data, form, ok, status });
  if (ok) onward(data);
}

/** What was done. When it leads away from here, undoing it leads back. */
function tell({ toast: text, undo, next, conversation }) {
  const leaves = next !== undefined && String(conversation) === openId();
  toast({ text, undo, back: leaves ? location.href : null });
}

/** `next`: an address, null (nothing left: to the list), or absent (stay). Who is on the way elsewhere goes there. */
function onward(data) {
  if (moving() || String(data.conversation) !== openId()) return;
  if (data.next === undefined) return data.gone && say("conversation:gone");
  go(data.next ?? data.list, { focus: byId("conversation")?.contains(document.activeElement) });
}

/** A sent message may resolve; who is already writing the next one stays. */
function accepted({ entry, answer: { data } }) {
  tell(data);
  const writing = composer() && !isEmpty(composer().part);
  if ((entry.then || data.next) && !writing) onward(data); // `next` without that: it went on elsewhere
}

export function start() {
  on("submit", "form[data-action]:not([data-presence])", submit);
  hear("outbox:accepted", accepted);
}
