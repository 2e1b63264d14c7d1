// What the shop's own storage keeps, and only after a click. `local`: opened once, last talk; `session`: is open now.
export function memory(storage, name) {
  const read = () => JSON.parse(window[storage].getItem(name)) || {};
  return (change) => {
    try {
      if (change) window[storage].setItem(name, JSON.stringify({ ...read(), ...change }));
      return read();
    } catch {
      return {}; // blocked: the button shows its words again on the next page, no more
    }
  };
}
