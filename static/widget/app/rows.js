// From what was said to what is on the screen: pure, so that it can be tested without one.

const GAP = 30 * 60_000; // ms of silence after which the time is shown again

// Rows are {key, type, ...}. `pending` is the outbox, `typing` the name of who types, `seen` up to where we were read,
// `wait` what is said to who waits for a person.
export function rows({ items, seen, oldest, pending, typing, greeting, left, status, wait }) {
  const out = [oldest ? { key: "older", type: "older", before: oldest } : { key: "hi", type: "hi", text: greeting }];
  let last = { at: 0 };
  let helper;
  let mine;
  let bot; // it is the bot who spoke last
  const spoken = [...items, ...pending].filter(({ kind }) => kind !== "event");
  const taps = Object.fromEntries(spoken.map(({ answers, choice }) => [answers, choice]));
  let below; // where the word under the visitor's last message goes; nowhere once somebody answered
  for (const item of items) {
    if (item.kind === "event") {
      // Taken back, or claimed by the same person once more: nothing to say.
      if (!item.event || (item.name && item.name === helper)) continue;
      helper = item.name;
    }
    last = heading(out, item, last);
    const { seq, state, seen, choices, ...rest } = item;
    out.push({ ...rest, key: item.id, type: item.kind, bot: !item.by && bot });
    if (choices) {
      // Until somebody else speaks; those of the bot no longer once a person was called.
      const after = spoken.slice(spoken.indexOf(item));
      const live = after.every(({ by }) => by === item.by) && !(item.by === "bot" && /queued|owned/.test(status));
      out.push({ key: `c${item.id}`, type: "choices", choices, live, tapped: taps[item.id], answers: item.id });
    }
    bot = item.by === "bot" || (bot && item.by === "me");
    if (item.by === "me") {
      mine = item;
      below = out.length;
    } else if (item.by) below = 0;
  }
  for (const { id, at, text, files, sent, error } of pending) {
    last = heading(out, { id, at, by: "me" }, last);
    out.push({ key: `p${id}`, type: "message", by: "me", text, attachments: files, pending: !sent, error, id });
  }
  const word = (text, at) => out.splice(at, 0, { key: "ack", type: "ack", text });
  const waiting = pending.filter(({ error }) => !error);
  if (waiting[0]) word(waiting.every(({ sent }) => sent) ? "sent" : "sending", out.length);
  else if (below && !pending[0]) word(mine.seq <= seen ? "read" : "delivered", below);
  if (left) out.push({ key: "left", type: "left", text: left });
  if (wait?.line) out.push({ key: "line", type: "line", line: wait.line });
  if (wait?.mail) out.push({ key: "mail", type: "mail" });
  if (typing) out.push({ key: "typing", type: "typing", name: typing });
  return out;
}

// The time after a silence, and the name above the first of someone's messages in a row.
function heading(out, { id, at, by, name }, last) {
  const moment = Date.parse(at);
  const pause = moment - last.at > GAP;
  if (pause) out.push({ key: `t${id}`, type: "time", at });
  if (by && by !== "me" && (pause || by !== last.by || name !== last.name)) out.push({ key: `n${id}`, type: "from", by, name });
  return { at: moment, by, name };
}
