// Web and mail addresses in what someone wrote. Linear on any input: nothing here can look at a character many times.

const ADDRESS = /(?:https?:\/\/|www\.|mailto:)[^\s<>"]+|[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi;

// The text in pieces: [{text}] or [{text, href}].
export function pieces(text) {
  const found = [];
  let from = 0;
  for (const { 0: whole, index } of text.matchAll(ADDRESS)) {
    // A full stop or bracket at the end belongs to the sentence, unless the address opened that bracket itself.
    const tail = /[.,:;!?'*_\])}»”’]*$/.exec(whole.slice(-40))[0];
    const shown = whole.slice(0, whole.length - tail.length) + (tail[0] === ")" && whole.includes("(") ? ")" : "");
    const href = target(shown);
    if (!href) continue;
    found.push({ text: text.slice(from, index) }, { text: shown, href });
    from = index + shown.length;
  }
  return [...found, { text: text.slice(from) }].filter((piece) => piece.text);
}

function target(shown) {
  const address = /^(https?|mailto):/i.test(shown) ? shown : (/^www/i.test(shown) ? "https://" : "mailto:") + shown;
  try {
    const { protocol, href, username } = new URL(address);
    // A name before the host ("https://bank.example@evil.example") is there to mislead.
    return /^(https?|mailto):$/.test(protocol) && !username && href;
  } catch {
    return "";
  }
}
