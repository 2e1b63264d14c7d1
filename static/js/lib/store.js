/** localStorage that never throws: without it (private window, full disk) things last as long as the page. */

const PREFIX = "webcare.";

export class Store {
  constructor(storage, prefix = PREFIX) {
    this.storage = storage;
    this.prefix = prefix;
    this.memory = new Map();
  }

  get(key) {
    const text = this.memory.get(key) ?? this.#read(key);
    try {
      return text == null ? null : JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** Returns whether it will survive a reload. */
  set(key, value) {
    const text = JSON.stringify(value);
    try {
      this.storage.setItem(this.prefix + key, text);
      this.memory.delete(key);
      return true;
    } catch {
      this.memory.set(key, text);
      return false;
    }
  }

  remove(key) {
    this.memory.delete(key);
    try {
      this.storage.removeItem(this.prefix + key);
    } catch {
      // nothing was kept there
    }
  }

  /** Names (without our prefix) that begin with `start`, in alphabetical order. */
  keys(start) {
    const found = new Set([...this.memory.keys()].filter((key) => key.startsWith(start)));
    try {
      for (let i = 0; i < this.storage.length; i++) {
        const key = this.storage.key(i);
        if (key.startsWith(this.prefix + start)) found.add(key.slice(this.prefix.length));
      }
    } catch {
      // only what is in memory
    }
    return [...found].sort();
  }

  #read(key) {
    try {
      return this.storage.getItem(this.prefix + key);
    } catch {
      return null;
    }
  }
}

function browserStorage() {
  try {
    return globalThis.document && localStorage; // tests have no page
  } catch {
    return undefined;
  }
}

export const store = new Store(browserStorage());
