/** What belongs to a reply besides its text and files: the message it points at, answers offered as buttons. */

const parts = []; // {name, read() -> value or undefined, show(value)}

/** A module keeps one thing of the reply; `show(undefined)` empties it. */
export function keep(part) {
  parts.push(part);
}

/** As plain values, fit for a draft; undefined when there is nothing. */
export function read() {
  const found = parts.map(({ name, read }) => [name, read()]).filter(([, value]) => value !== undefined);
  return found.length ? Object.fromEntries(found) : undefined;
}

export function show(extra) {
  for (const { name, show } of parts) show(extra?.[name]);
}

/** As a form posts them. */
export function fields({ quote, choices } = {}) {
  return {
    ...(quote ? { reply_to: quote.id } : {}),
    ...(choices ? { choice_title: choices.map(({ title }) => title), choice_description: choices.map(({ description }) => description ?? "") } : {}),
  };
}
