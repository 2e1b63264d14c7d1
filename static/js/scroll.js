/** The place in the thread: at the end it stays at the end; elsewhere nothing moves, and a button counts what came in. */

import { $, $$, byId, gentle, hear, on, say } from "./lib/dom.js";
import { count } from "./lib/words.js";

const NEAR = 48; // px from the end that still count as "at the end"

let missed = 0;

/** The thread is laid out bottom-up (column-reverse): 0 is the end, further up is negative. */
export function atEnd() {
  const box = byId("thread");
  return !box || box.scrollTop > -NEAR;
}

/** Call before changing the thread; call what it returns afterwards. At the very end the browser itself stays there. */
export function hold() {
  const box = byId("thread");
  if (!box || box.scrollTop === 0) return () => {};
  if (atEnd()) return () => (box.scrollTop = 0);
  const top = box.getBoundingClientRect().top;
  const anchor = $$("#thread [data-item]").find((item) => item.getBoundingClientRect().bottom > top);
  const before = anchor?.getBoundingClientRect().top;
  return () => {
    const now = anchor && (anchor.isConnected ? anchor : byId(anchor.id));
    if (now) box.scrollTop += now.getBoundingClientRect().top - before;
  };
}

export function toEnd({ smooth = !gentle() } = {}) {
  byId("thread")?.scrollTo({ top: 0, behavior: smooth ? "smooth" : "instant" });
}

/** So many came in while the reader was further up. */
export function miss(n) {
  missed += n;
  const button = $("[data-to-end]");
  if (!button) return;
  button.hidden = missed === 0;
  const slot = $("[data-slot=text]", button) ?? button;
  if (missed) slot.textContent = count("new_messages", missed);
}

function settle() {
  if (!atEnd()) return;
  if (missed) miss(-missed);
  say("thread:end");
}

/** Another conversation: nothing was missed in it yet; start at the first unread, else at the end. */
function begin() {
  missed = 0;
  byId("fresh")?.scrollIntoView({ block: "start" });
  settle();
}

export function start() {
  let asked = false;
  document.addEventListener(
    "scroll",
    (event) => {
      if (event.target.id !== "thread" || asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        settle();
      });
    },
    { capture: true, passive: true },
  );
  hear("conversation:open", begin);
  on("click", "[data-to-end]", () => {
    toEnd();
    $("#timeline > [data-item]:last-of-type")?.focus({ preventScroll: true });
  });
}
