// What the visitor wrote and the desk has not shown back yet. Each message has an id made here, is kept in storage and is
// sent again with that id until the desk has it: closing the page or a minute without network loses and doubles nothing.
import { newId } from "./desk.js";

// Milliseconds before the next try: 1, 2, 4 ... 30 seconds, give or take a quarter so that not all come back at once.
export const pause = (tries, random = Math.random()) => Math.min(30_000, 500 * 2 ** tries) * (0.75 + random / 2);

// `post(message)` resolves, or rejects as desk.js says; `changed()` is told after every change.
export function outbox(kept, post, changed) {
  let busy = false;
  let tries = 0;
  let timer;

  const list = () => kept.get("out") || [];
  function keep(messages) {
    kept.set("out", messages);
    changed();
  }
  const edit = (id, change) => keep(list().map((message) => (message.id === id ? { ...message, ...change } : message)));

  // Send what is due, in order, one at a time. One that was refused for good does not hold up the next.
  async function run() {
    clearTimeout(timer);
    while (!busy) {
      const next = list().find(({ sent, error }) => !sent && !error);
      if (!next) return;
      busy = true;
      try {
        await post(next);
        tries = 0;
        edit(next.id, { sent: true });
      } catch (refused) {
        if (refused.later) {
          timer = setTimeout(run, Math.max(pause(++tries), (refused.retry_after || 0) * 1000));
          return;
        }
        edit(next.id, { error: refused.error || " " });
      } finally {
        busy = false;
      }
    }
  }
  return {
    list,
    run,
    isBusy: () => busy,
    add(message) {
      keep([...list(), { id: newId(), at: new Date().toISOString(), ...message }]);
      run();
    },
    again(id) {
      edit(id, { error: "" });
      run();
    },
    // Away with these ids: the visitor gave up on one, or the desk showed them back and they are the timeline's now.
    drop(ids) {
      const left = list().filter(({ id }) => !ids.includes(id));
      if (left.length < list().length) keep(left);
    },
  };
}
