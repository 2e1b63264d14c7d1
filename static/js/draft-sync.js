/**
 * Takes drafts to the server, for another device and for the lists: a moment after typing, at once when one goes on or
 * leaves. The browser's own copy is never behind; what fails here is tried again.
 */

import { settle } from "./draft-plan.js";
import { single } from "./lib/pace.js";

const PAUSE = 2000; // ms after the first letter
const AGAIN = 30_000; // ms after a failure
const KINDS = ["reply", "note"];

export class DraftSync {
  /** post(url, fields, options) -> {ok, status, data}, throws without an answer; say(name, detail). */
  constructor({ drafts, user, post, say, timers = globalThis }) {
    Object.assign(this, { drafts, user, post, say, timers, timer: null, leaving: false, lines: new Map() });
  }

  touched() {
    this.timer ??= this.timers.setTimeout(() => this.flush(), PAUSE);
  }

  /** Everything that is not there yet. `keepalive`: the page may be gone before the answer. */
  async flush({ keepalive = false } = {}) {
    this.timers.clearTimeout(this.timer);
    this.timer = null;
    this.leaving = keepalive;
    const due = this.drafts.keys(this.user).flatMap((key) => KINDS.map((kind) => [key, kind]));
    await Promise.all(due.filter(([key, kind]) => this.#differs(key, kind)).map(([key, kind]) => this.#push(key, kind)));
  }

  /** A conversation opens, and its page says what the server has: {reply: {text, version}, note: ...}. */
  meet(key, theirs) {
    const isNew = !this.drafts.load(key).mode; // then one goes on where one last wrote
    for (const kind of KINDS.toSorted((one, other) => ((theirs[one]?.version ?? "") < (theirs[other]?.version ?? "") ? -1 : 1))) {
      const settled = settle(this.drafts.known(key, kind), theirs[kind] ?? null);
      this.drafts.agree(key, kind, settled, { seen: theirs[kind]?.seen, isNew });
    }
    if (KINDS.some((kind) => this.#differs(key, kind))) this.touched();
  }

  #differs(key, kind) {
    const { text, kept = "" } = this.drafts.known(key, kind);
    return text !== kept;
  }

  /** One at a time per draft, so that a later text never arrives first. */
  #push(key, kind) {
    const name = `${key} ${kind}`;
    if (!this.lines.has(name)) this.lines.set(name, single(() => this.#send(key, kind)));
    return this.lines.get(name)();
  }

  async #send(key, kind) {
    const { text, version = "", kept = "" } = this.drafts.known(key, kind);
    if (text === kept) return;
    this.drafts.pushing(key, kind, text);
    let answer = null;
    try {
      answer = await this.post(`/conversations/${key.split(":")[1]}/draft/`, { kind, text, base: version }, { keepalive: this.leaving });
    } catch {
      return this.#later();
    }
    if (answer.ok) this.#stored(key, kind, text, answer.data.version ?? "");
    else if (answer.data.code === "newer_draft") this.#both(key, kind, answer.data);
    else if (answer.status >= 500 || answer.status === 429) this.#later();
  }

  #stored(key, kind, text, version) {
    this.drafts.agree(key, kind, { kept: text, version });
    this.say("draft:kept", { key, kind, text });
    if (this.#differs(key, kind)) this.touched();
  }

  /** Another device wrote as well. What is in the hand stays, the other's words come below it. */
  #both(key, kind, theirs) {
    const before = this.drafts.known(key, kind).text;
    const settled = settle(this.drafts.known(key, kind), theirs);
    this.drafts.agree(key, kind, settled);
    if (settled.text !== before) this.say("draft:joined", { key, kind, text: settled.text });
    if (this.#differs(key, kind)) this.touched();
  }

  #later() {
    this.timer ??= this.timers.setTimeout(() => this.flush(), AGAIN);
  }
}
