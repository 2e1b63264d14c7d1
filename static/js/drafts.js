/**
 * What someone was writing, per person and conversation, reply and note apart.
 * A part: {text, files, seen, clientId, why}. `why` says why an attempt to send it came back.
 */

import { store } from "./lib/store.js";

const KEPT = 30 * 24 * 3600_000; // ms a draft that nobody touched is kept

export class Drafts {
  constructor(storage = store, now = Date.now) {
    this.storage = storage;
    this.now = now;
  }

  load(key) {
    return { mode: "", reply: {}, note: {}, ...this.storage.get(`draft.${key}`) };
  }

  /** `mode` is where the writer is now; `which` part changed. */
  save(key, which, part, mode = which) {
    const draft = { ...this.load(key), mode, [which]: part, at: this.now() };
    if (isEmpty(draft.reply) && isEmpty(draft.note)) this.storage.remove(`draft.${key}`);
    else this.storage.set(`draft.${key}`, draft);
  }

  clear(key, mode) {
    this.save(key, mode, {});
  }

  /**
   * A message that was not accepted comes back, before what was written since. It keeps its client id while nothing
   * was added: should it have arrived after all, sending it again is still that one message.
   */
  giveBack(key, mode, { text, files, seen, clientId }, why) {
    const now = this.load(key)[mode];
    const alone = isEmpty(now);
    this.save(key, mode, {
      text: alone ? text : join(text, now.text),
      files: [...(files ?? []), ...(now.files ?? [])],
      seen,
      clientId: alone ? clientId : undefined,
      why,
    });
  }

  /** Forget what was left lying for a month. */
  tidy() {
    for (const name of this.storage.keys("draft.")) {
      if (this.now() - (this.storage.get(name)?.at ?? 0) > KEPT) this.storage.remove(name);
    }
  }
}

export function isEmpty(part) {
  return !part?.text?.trim() && !part?.files?.length;
}

const join = (...texts) => texts.filter((text) => text?.trim()).join("\n\n");

export const drafts = new Drafts();
