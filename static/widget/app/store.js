// Our part of this browser's storage. Blocked, partitioned or full: then it is kept in memory, for as long as this page.

export function store(prefix, storage) {
  const memory = {};
  return {
    get(name) {
      try {
        return name in memory ? memory[name] : JSON.parse(storage().getItem(prefix + name));
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        storage().setItem(prefix + name, JSON.stringify(value));
        delete memory[name];
      } catch {
        memory[name] = value;
      }
    },
  };
}
