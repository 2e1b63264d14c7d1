/** Names behind an @. A person: {id, name, first}. The server looks in the text in the same way (webcare/mentions.py). */

import { fold } from "./lib/fold.js";

const LONGEST = 40; // characters of a name one is typing
const letter = (text) => /^[\p{L}\p{N}]/u.test(text);
const goesOn = (rest) => letter(rest) || (/^[-'’]/.test(rest) && letter(rest.slice(1)));

/** The name being typed before the caret: {at: where its @ stands, query}, or null. */
export function asked(text, caret) {
  const at = text.lastIndexOf("@", caret - 1);
  const query = text.slice(at + 1, caret);
  if (at === -1 || query.length > LONGEST || query.includes("\n") || query.startsWith(" ")) return null;
  return at > 0 && letter(text[at - 1]) ? null : { at, query };
}

/** Whether somebody of this name may be meant: what was typed begins the name or one of its words. */
export function fits(query, name) {
  const wanted = fold(query);
  return ` ${fold(name)}`.includes(` ${wanted}`);
}

/** The ids of those whose name stands in the text behind an @. */
export function named(text, people) {
  const names = people.flatMap(({ id, name, first }) => [name, first].map((one) => [one.toLowerCase(), id]));
  const found = new Set();
  let from = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    if (at < from || (at > 0 && letter(text[at - 1]))) continue;
    const [longest] = names.map(([name]) => name).filter((name) => stands(text, at + 1, name)).sort((a, b) => b.length - a.length);
    if (!longest) continue;
    for (const [name, id] of names) if (name === longest) found.add(id);
    from = at + 1 + longest.length;
  }
  return people.map(({ id }) => id).filter((id) => found.has(id));
}

const stands = (text, at, name) =>
  Boolean(name) && text.slice(at, at + name.length).toLowerCase() === name && !goesOn(text.slice(at + name.length));
