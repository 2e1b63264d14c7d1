/** The agents' inbox: starts every module once. Each listens to events (`live:*`, `net:*`, `conversation:open` ...). */

import { say, visible } from "./lib/dom.js";
import { form, post } from "./lib/http.js";
import { store } from "./lib/store.js";
import { Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { start as actions } from "./actions.js";
import { start as announce } from "./announce.js";
import { start as attach } from "./attach.js";
import { start as botConsole } from "./bot-console.js";
import { start as botEditor } from "./bot-editor.js";
import { start as botFlow } from "./bot-flow.js";
import { start as botFlowFocus } from "./bot-flow-focus.js";
import { start as botGreeting } from "./bot-greeting.js";
import { start as botLines } from "./bot-lines.js";
import { start as botList } from "./bot-list.js";
import { start as botMisses } from "./bot-misses.js";
import { start as botTrial } from "./bot-trial.js";
import { start as botSaid } from "./bot-said.js";
import { start as card } from "./card.js";
import { start as choices } from "./choices.js";
import { start as clocks } from "./clocks.js";
import { start as composer } from "./composer.js";
import { start as draftKeeping } from "./draft-keeping.js";
import { start as connection } from "./connection.js";
import { fields as extraFields } from "./extras.js";
import { start as focus } from "./focus.js";
import { start as goneByNow } from "./gone.js";
import { giveBack, start as held } from "./held.js";
import { start as keys } from "./keys.js";
import { start as labels } from "./labels.js";
import { start as letter } from "./letter.js";
import { start as limit } from "./limit.js";
import { start as list } from "./list.js";
import { start as me } from "./me.js";
import { start as mentionNews } from "./mention-news.js";
import { start as mentions } from "./mentions.js";
import { start as menus } from "./menus.js";
import { start as navigate } from "./navigate.js";
import { start as older } from "./older.js";
import { start as panes } from "./panes.js";
import { start as passkeys } from "./passkeys.js";
import { start as pending } from "./pending.js";
import { start as presence } from "./presence.js";
import { start as quote } from "./quote.js";
import { start as reading } from "./reading.js";
import { start as saidActs } from "./said-acts.js";
import { start as savedReplies } from "./saved-replies.js";
import { start as scroll } from "./scroll.js";
import { start as sending } from "./send.js";
import { start as settings } from "./settings.js";
import { start as signature } from "./signature.js";
import { start as suggested } from "./suggested.js";
import { start as templates } from "./templates.js";
import { start as timeline } from "./timeline.js";
import { start as toasts } from "./toasts.js";
import { start as typingRows } from "./typing-rows.js";
import { start as uploads } from "./uploads.js";
import { start as replyWindow } from "./window.js";

const { user, live: path } = document.body.dataset;

/** Only one tab at a time empties the outbox: two would send a customer's answers out of order. */
function inOneTab(job) {
  return navigator.locks ? navigator.locks.request(`webcare.outbox.${user}`, job) : job();
}

function fieldsOf({ id, mention, mode, text, seen, then, files, letter, extra }) {
  if (mode === "note") return { text, client_id: id, mention: mention ?? [] };
  return { text, client_id: id, seen, then, attachments: files.map(({ key }) => key), ...letter, ...extraFields(extra) };
}

function start() {
  const url = new URL(path ?? "/live/", location.href.replace(/^http/, "ws"));
  const live = new Live({ url, say, visible, lang: document.documentElement.lang });
  const send = (entry) => post(entry.url, form(fieldsOf(entry)));
  const outbox = new Outbox({ storage: store, user, say, giveBack, lock: inOneTab, post: send });

  // In this order: whoever shows something comes after whoever knows it.
  for (const module of [mentions, savedReplies, labels, menus, keys, me, settings, signature, focus, toasts, clocks, announce, panes, limit, attach, uploads, quote, choices, templates, goneByNow, botLines, botEditor, botConsole, botList, botGreeting, botFlow, botFlowFocus, botTrial, botMisses]) module();
  draftKeeping(user);
  sending(live, outbox);
  for (const module of [composer, held, actions, scroll, letter, timeline, replyWindow, saidActs, botSaid, suggested, older, reading, typingRows, list, mentionNews, card]) module();
  pending(outbox);
  presence(live);
  connection(live);
  for (const name of ["net:back", "live:ready"]) document.addEventListener(name, () => outbox.drain());
  navigate(); // says what is open: everyone must be listening by now
  live.start();
  outbox.drain();
}

document.documentElement.dataset.js = ""; // what only scripts can serve may show itself
passkeys(); // also at the door
if (user) start();
