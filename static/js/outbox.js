/**
 * What was sent but not yet accepted by the server. Every entry is in localStorage before the request leaves, and goes
 * only when the server answered: accepted, or refused and safely back in its draft. So nothing is lost when the
 * connection, the tab or the machine goes, and the client id makes trying again harmless.
 *
 * entry: {id, user, conversation, name, url, mode, text, files, then, seen, tries}
 */

import { backOff, single } from "./lib/pace.js";

const HOPELESS = 3; // answers of 500 before the text goes back to the writer

export class Outbox {
  /**
   * post(entry) -> {ok, status, data, understood}, throws when there was no answer;
   * giveBack(entry, answer) must have kept the text when it returns; say(name, detail); lock(job) runs it in one tab.
   */
  constructor({ storage, user, post, giveBack, say, lock = (job) => job(), timers = globalThis, random = Math.random }) {
    Object.assign(this, { storage, user, post, giveBack, say, lock, timers, random });
    this.attempt = 0;
    this.timer = null;
    this.stuck = new Set(); // conversations in which one waits for the timer: the next may not overtake it
    this.pass = single(() => this.lock(() => this.#pass()));
  }

  /** Try everything again, now. */
  drain() {
    this.stuck.clear();
    return this.pass();
  }

  add(entry) {
    const kept = this.storage.set(this.#name(entry.id), { tries: 0, ...entry, user: this.user });
    this.say("outbox:added", { entry, kept });
    return this.pass();
  }

  /** In the order of sending. */
  entries() {
    return this.storage.keys(`out.${this.user}.`).map((name) => this.storage.get(name)).filter(Boolean);
  }

  /** The message was seen in the thread: it did arrive, even when we never got the answer. */
  settle(id) {
    if (!this.storage.get(this.#name(id))) return false;
    this.storage.remove(this.#name(id));
    return true;
  }

  async #pass() {
    for (const { id } of this.entries()) {
      const entry = this.storage.get(this.#name(id)); // again: `seen` may have moved, or it was refused meanwhile
      if (!entry || this.stuck.has(entry.conversation)) continue;
      const outcome = await this.#try(entry);
      if (outcome === "wait") this.stuck.add(entry.conversation);
      if (outcome === "stop") return this.#later();
    }
    if (this.stuck.size) this.#later();
    else this.attempt = 0;
  }

  async #try(entry) {
    let answer;
    try {
      answer = await this.post(entry);
    } catch {
      this.say("outbox:waiting", { entry });
      return "stop";
    }
    if (answer.ok && answer.understood) return this.#accepted(entry, answer);
    if (answer.ok || answer.status === 429 || answer.status === 408) return "wait";
    if (answer.status >= 500 && entry.tries + 1 < HOPELESS) {
      this.storage.set(this.#name(entry.id), { ...entry, tries: entry.tries + 1 });
      return "wait";
    }
    return this.#refused(entry, answer);
  }

  #accepted(entry, answer) {
    this.storage.remove(this.#name(entry.id));
    for (const other of this.#behind(entry)) {
      // Accepted means: nothing newer than entry.seen stood before it. Who knew that much, knows this one too.
      if (other.seen >= entry.seen) this.storage.set(this.#name(other.id), { ...other, seen: Math.max(other.seen, answer.data.seq ?? 0) });
    }
    this.say("outbox:accepted", { entry, answer });
    return "done";
  }

  /** It and what was written after it go back together: the second sentence without the first helps nobody. */
  #refused(entry, answer) {
    for (const one of [...this.#behind(entry).reverse(), entry]) {
      this.giveBack(one, answer);
      this.storage.remove(this.#name(one.id));
    }
    this.say("outbox:refused", { entry, answer });
    return "done";
  }

  #behind(entry) {
    return this.entries().filter((one) => one.id > entry.id && one.conversation === entry.conversation && one.mode === entry.mode);
  }

  #later() {
    this.timers.clearTimeout(this.timer);
    this.timer = this.timers.setTimeout(() => this.drain(), backOff(this.attempt++, this.random));
  }

  #name(id) {
    return `out.${this.user}.${id}`;
  }
}
