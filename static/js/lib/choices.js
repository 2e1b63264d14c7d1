/** Answers offered as buttons: what a channel makes of so many, and whether they can go. */

/** What the channel does with so many: {kind, most, titleLength, descriptions}. */
export function shape(count, { buttons, rows, title, rowTitle }) {
  const most = Math.max(buttons, rows);
  const isList = count > buttons;
  return { kind: isList ? "as_list" : "as_buttons", most, titleLength: isList ? rowTitle : title, descriptions: isList };
}

/** What is wrong with them, as the name of a sentence; empty when they can go. */
export function objection(choices, text) {
  const titles = (choices ?? []).map(({ title }) => title);
  if (!titles.length) return "";
  if (!text.trim()) return "choice_question";
  return new Set(titles).size < titles.length ? "choice_same" : "";
}
