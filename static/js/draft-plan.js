/**
 * What to show when this browser and the server both know a draft. Clocks of devices differ, so nobody compares times:
 * the server's version says whether it has changed since this browser last agreed with it.
 */

/**
 * mine: {text, kept: the text we last agreed on, version: of that, pushed: [what we sent without hearing back]};
 * theirs: {text, version}, or null when the server has none. Returns {text, kept, version}: what to show, and what was
 * agreed. Words only one of the two has are never dropped, unless they were sent or replaced knowingly.
 */
export function settle(mine, theirs) {
  const { text, kept = "", version = "", pushed = [] } = mine;
  const touched = text !== kept;
  if (!theirs) return { text: version && !touched ? "" : text, kept: "", version: "" };
  const agreed = { kept: theirs.text, version: theirs.version };
  if (theirs.version === version || pushed.includes(theirs.text)) return { text, ...agreed };
  if (!touched || !text.trim()) return { text: theirs.text, ...agreed };
  return { text: merge(text, theirs.text), ...agreed };
}

/** Both, unless one holds the other: first what is in the hand. */
export function merge(mine, theirs) {
  if (mine.includes(theirs.trim())) return mine;
  if (theirs.includes(mine.trim())) return theirs;
  return `${mine.trimEnd()}\n\n${theirs}`;
}
