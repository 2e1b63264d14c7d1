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

/**
 * As how many messages this leaves, at least: a file takes one, short words stand under the last of them. Where words
 * are cut the server knows exactly; `single` is the most text of one message, "" without a limit, absent: always one.
 */
export function messages(text, files, { single, caption, maxUnit }) {
  if (single === undefined) return 1;
  const said = length(text, maxUnit);
  const texts = Number(single) ? Math.ceil(said / Number(single)) : Math.min(1, said);
  if (files && said && said <= Number(caption)) return files;
  return Math.max(1, files + texts);
}
