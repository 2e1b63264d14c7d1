// Asking the desk what changed, and telling it what was seen.
import { chime } from "./chime.js";
import { byId } from "./page.js";
import { count, draw, isReading } from "./screen.js";
import { isWatched, kept, state, tell } from "./state.js";
import { merged, nothing, theirs } from "./timeline.js";

const TYPING = 15_000; // ms after which "is typing" is forgotten
let asking;
let again;
let timer;
let reported = {};

// `desk` of desk.js; `settle(ids)`: the desk showed these client ids.
export function sync(desk, settle) {
  // One question at a time, one remembered.
  async function ask() {
    again = true;
    if (asking) return;
    asking = true;
    while (again && desk.token()) {
      again = false;
      await desk.ask(`timeline/?after=${state.said.head}`).then(take, () => {});
    }
    asking = false;
  }
  const older = (before) => desk.ask(`timeline/?before=${before}`).then((answer) => take(answer, true), () => {});

  function take(answer, isOlder) {
    const { head } = state.said;
    state.said = merged(state.said, answer, isOlder);
    settle(answer.items.map(({ cid }) => cid));
    const fresh = head && !isOlder ? theirs(state.said, head) : [];
    if (fresh[0]) typing({});
    draw();
    read();
    if (answer.items[0]) tell("talk");
    if (fresh[0]) announce(fresh);
  }

  // A head we have is no news; except that being read has none of its own. Our own message tells it in its answer.
  function check(head) {
    const { items, seen, wait } = state.said;
    const waits = isWatched() && (wait || items.some(({ by, seq }) => by === "me" && seq > seen));
    if (head !== state.said.head || waits) ask();
  }

  function read() {
    const reading = isReading();
    if (reading) kept.set("read", Math.max(kept.get("read"), state.said.head));
    count();
    report(reading ? "read" : "delivered");
  }

  // Once per state and message.
  function report(how) {
    const last = theirs(state.said, reported[how] || 0).at(-1);
    if (!last || last.state === "read" || last.state === how) return;
    reported[how] = last.seq;
    desk.ask("seen/", { seq: last.seq, state: how }).catch(() => (reported = {}));
  }

  // The desk no longer knows us, or the visitor wants it forgotten.
  function forget() {
    state.said = nothing();
    reported = {};
    draw();
  }
  return { ask, take, older, check, read, forget };
}

export function typing({ name, on }) {
  clearTimeout(timer);
  state.typist = on ? name : "";
  if (on) timer = setTimeout(typing, TYPING, {});
  draw();
}

function announce(fresh) {
  if (kept.get("sound")) chime();
  byId("log").textContent = fresh.map(({ name, text, attachments, choices }) => [`${name}: ${text || attachments[0]?.name}`, ...(choices || []).map(({ title }) => title)].join(", ")).join("\n");
}
