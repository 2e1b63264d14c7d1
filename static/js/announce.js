/** For who listens instead of looks: one short line per new message, at most one in three seconds, then a count. */

import { byId, hear } from "./lib/dom.js";
import { count } from "./lib/words.js";

const PAUSE = 3000; // ms
const KEPT = 20; // lines left in the log

/** say(text) now; while it is still being spoken, collect: many(n) says how much there was. */
export class Announcer {
  constructor({ say, many, timers = globalThis }) {
    Object.assign(this, { say, many, timers, waiting: [], busy: false });
  }

  add(lines) {
    this.waiting.push(...lines);
    if (!this.busy) this.#speak();
  }

  #speak() {
    this.busy = this.waiting.length > 0;
    if (!this.busy) return;
    const [only, ...more] = this.waiting;
    this.waiting = [];
    this.say(more.length ? this.many(more.length + 1) : only);
    this.timers.setTimeout(() => this.#speak(), PAUSE);
  }
}

function write(text) {
  const log = byId("log");
  if (!log) return;
  const line = document.createElement("p");
  line.textContent = text;
  log.append(line);
  while (log.children.length > KEPT) log.firstElementChild.remove();
}

export function start() {
  const announcer = new Announcer({ say: write, many: (n) => count("new_messages", n) });
  hear("timeline:changed", ({ news }) => announcer.add(news.map(({ dataset }) => dataset.said)));
}
