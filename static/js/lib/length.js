/** How long a text is for its channel: in characters as people count them, or in bytes. */

const bytes = new TextEncoder();

export function length(text, unit) {
  const said = text.trim(); // so does the server
  return unit === "bytes" ? bytes.encode(said).length : [...said].length;
}

/** How much is too much; negative is what is left, -Infinity when there is no limit. */
export function excess(text, { maxLength, maxUnit }) {
  return Number(maxLength) ? length(text, maxUnit) - Number(maxLength) : -Infinity;
}
