/**
 * What to do with a fresh list while somebody uses the old one. Rows never move under the pointer:
 * "apply": show it as it is; "anchor": show it, keeping the visible rows in their place; "hold": only refresh the rows
 * that are there, keep the rest until the pointer is gone or the button is pressed.
 */

/**
 * now, next: ids in order; over: the pointer is over the list; top: index of the first row in view (0: not scrolled);
 * bottom: index of the last row in view. Returns {way, fresh}: fresh counts new rows the reader cannot see coming.
 */
export function plan({ now, next, over, top, bottom }) {
  const known = new Set(now);
  const steady = now.slice(0, bottom + 1).every((id, i) => next[i] === id);
  if (steady) return { way: "apply", fresh: 0 };
  if (over) return { way: "hold", fresh: count(next, known) };
  if (top === 0) return { way: "apply", fresh: 0 };
  return { way: "anchor", fresh: count(next.slice(0, place(next, now, top)), known) };
}

const count = (ids, known) => ids.filter((id) => !known.has(id)).length;

/** Where the first row in view stands in the fresh list; when it is gone, the next one that is still there. */
function place(next, now, top) {
  for (const id of now.slice(top)) {
    const index = next.indexOf(id);
    if (index !== -1) return index;
  }
  return next.length;
}
