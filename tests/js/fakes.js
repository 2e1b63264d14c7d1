/** A clock one turns by hand, a storage, a socket: nothing here waits. */

export class Clock {
  constructor() {
    this.time = 0;
    this.jobs = new Map();
    this.next = 1;
    this.now = () => this.time;
    this.setTimeout = (job, ms) => this.#add({ job, at: this.time + ms });
    this.setInterval = (job, every) => this.#add({ job, at: this.time + every, every });
    this.clearTimeout = (id) => this.jobs.delete(id);
    this.clearInterval = this.clearTimeout;
  }

  #add(entry) {
    this.jobs.set(this.next, entry);
    return this.next++;
  }

  /** Turns the clock, running what becomes due in order, and lets promises settle in between. */
  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.jobs].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      const [id, entry] = due;
      this.time = entry.at;
      if (entry.every) entry.at += entry.every;
      else this.jobs.delete(id);
      entry.job();
      await settled();
    }
    this.time = end;
    await settled();
  }
}

/** Until all promises that can settle without time passing have settled. */
export async function settled() {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

export class FakeStorage {
  constructor() {
    this.map = new Map();
    this.full = false;
  }
  get length() {
    return this.map.size;
  }
  key(i) {
    return [...this.map.keys()][i];
  }
  getItem(key) {
    return this.map.get(key) ?? null;
  }
  setItem(key, value) {
    if (this.full) throw new Error("QuotaExceededError");
    this.map.set(key, value);
  }
  removeItem(key) {
    this.map.delete(key);
  }
}

export class FakeSocket {
  static all = [];
  static get last() {
    return FakeSocket.all.at(-1);
  }
  constructor(url) {
    this.url = url;
    this.sent = [];
    this.closed = false;
    FakeSocket.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  hear(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

/** A promise one settles by hand. */
export function later() {
  const it = {};
  it.promise = new Promise((resolve, reject) => Object.assign(it, { resolve, reject }));
  return it;
}
