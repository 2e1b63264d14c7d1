/**
 * What someone was writing, per person and conversation, reply and note apart.
 * A part: {text, files, seen, extra, clientId, why}. `why` says why an attempt to send it came back.
 * `server`, per part: {kept, version, pushed}: what the server is known to have, see draft-plan.js.
 */

import { store } from "./lib/store.js";

const UNSURE = 5; // texts under way that are remembered
const KEPT = 30 * 24 * 3600_000; // ms a draft that nobody touched is kept

export class Drafts {
  constructor(storage = store, now = Date.now) {
    this.storage = storage;
    this.now = now;
    this.changed = () => {}; // draft-sync.js hears of every change
  }

  load(key) {
    return { mode: "", reply: {}, note: {}, server: {}, ...this.storage.get(`draft.${key}`) };
  }

  /** `mode` is where the writer is now; `which` part changed. */
  save(key, which, part, mode = which) {
    this.#put(key, { ...this.load(key), mode, [which]: part, at: this.now() });
    this.changed(key);
  }

  clear(key, mode) {
    this.save(key, mode, {});
  }

  /**
   * A message that was not accepted comes back, before what was written since. It keeps its client id while nothing
   * was added: should it have arrived after all, sending it again is still that one message.
   */
  giveBack(key, mode, { text, files, seen, clientId, extra }, why) {
    const now = this.load(key)[mode];
    const alone = isEmpty(now);
    this.save(key, mode, {
      text: alone ? text : join(text, now.text),
      files: [...(files ?? []), ...(now.files ?? [])],
      seen,
      clientId: alone ? clientId : undefined,
      extra: now.extra ?? extra,
      why,
    });
  }

  /** The conversations ("7:42") in which this person has something here. */
  keys(user) {
    return this.storage.keys(`draft.${user}:`).map((name) => name.slice("draft.".length));
  }

  /** {text, kept, version, pushed} */
  known(key, which) {
    const draft = this.load(key);
    return { text: draft[which].text ?? "", ...draft.server[which] };
  }

  /** What the server has from now on; with `text`, what stands here as well. */
  agree(key, which, { text, kept, version }, { seen, isNew = false } = {}) {
    const draft = this.load(key);
    if (text !== undefined && text !== (draft[which].text ?? "")) {
      draft[which] = { ...draft[which], text, seen: draft[which].seen ?? seen };
      if (isNew) draft.mode = which;
    }
    draft.server = { ...draft.server, [which]: { kept, version } };
    this.#put(key, { at: this.now(), ...draft });
  }

  /** Under way: should the answer never come, the server may have it all the same. */
  pushing(key, which, text) {
    const draft = this.load(key);
    const before = draft.server[which] ?? {};
    const pushed = [...(before.pushed ?? []).filter((one) => one !== text), text].slice(-UNSURE);
    this.#put(key, { ...draft, server: { ...draft.server, [which]: { ...before, pushed } } });
  }

  /** Kept as long as there is something here, or something there to take away. */
  #put(key, draft) {
    const there = Object.values(draft.server).some(({ version, kept, pushed }) => version || kept || pushed?.length);
    if (isEmpty(draft.reply) && isEmpty(draft.note) && !there) this.storage.remove(`draft.${key}`);
    else this.storage.set(`draft.${key}`, draft);
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
