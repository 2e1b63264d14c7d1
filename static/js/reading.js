/**
 * What the person has really had on screen: the end of the thread, in a visible tab. Says `thread:shown` with the head,
 * tells the server what was read, and puts "new since" above what came in while nobody looked.
 */

import { $, attended, byId, hear, say, visible } from "./lib/dom.js";
import { form, post } from "./lib/http.js";
import { throttle } from "./lib/pace.js";
import { clockTime, word } from "./lib/words.js";
import { atEnd } from "./scroll.js";
import { head } from "./timeline.js";

let shown = 0;
let read = 0;
let row = null; // the row of the open conversation, until the server says it is read

const conversation = () => byId("conversation")?.dataset.conversation;

function look() {
  if (!conversation() || !visible() || !atEnd()) return;
  if (head() > shown) {
    shown = head();
    say("thread:shown", { seq: shown });
  }
  if (attended() && shown > read) tell();
}

const tell = throttle(async () => {
  const id = conversation();
  const seq = shown;
  if (!id || seq <= read) return;
  read = seq;
  row?.removeAttribute("data-unread");
  try {
    const { ok } = await post(`/conversations/${id}/read/`, form({ seq }));
    if (!ok && id === conversation()) read = 0;
  } catch {
    if (id === conversation()) read = 0; // asked again at the next look
  }
}, 1000);

/** Nobody was looking: mark where the new begins. */
function mark({ news }) {
  const first = news[0];
  if (first && !attended()) {
    byId("fresh")?.remove();
    first.before(freshLine(first));
  }
  setTimeout(look); // where we stand is known once the browser has laid out what came in; asking now would force it to
}

function freshLine(item) {
  const at = $("time", item)?.dateTime;
  const time = clockTime(at || Date.now());
  const line = document.createElement("div");
  Object.assign(line, { id: "fresh", className: "fresh", textContent: word("new_since", { time }) });
  return line;
}

function begin() {
  shown = read = 0;
  row = byId(`c${conversation()}`);
  look();
}

export function start() {
  hear("conversation:open", begin);
  hear("timeline:changed", mark);
  hear("thread:end", look);
  hear("outbox:accepted", () => byId("fresh")?.remove());
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
}
