/** The page's own words: `<script type="application/json" id="words">`, in the language of the agent. */

let words = null;

function all() {
  words ??= JSON.parse(document.getElementById("words")?.textContent || "{}");
  return words;
}

/** `{name}` in the sentence is replaced by `values.name`. */
export function fillIn(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function word(key, values) {
  return fillIn(all()[key] ?? "", values);
}

/** For one or for more: `key_one`, `key_other`. */
export function count(key, n, values = {}) {
  return word(`${key}_${n === 1 ? "one" : "other"}`, { n, ...values });
}

/** "10:33" */
export const clockTime = (at) => new Date(at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });

/** As the page writes numbers and times: `words.locale`, else the page's language. */
export const locale = () => all().locale || document.documentElement.lang || undefined;
