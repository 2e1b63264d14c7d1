/** An id that sorts by time (a ULID): made here, kept over retries and reloads, so that a message is stored once. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
let last = 0;

function encode(number, length) {
  let text = "";
  for (let i = 0; i < length; i++) {
    text = ALPHABET[number % 32] + text;
    number = Math.floor(number / 32);
  }
  return text;
}

export function clientId(now = Date.now(), bytes = crypto.getRandomValues(new Uint8Array(16))) {
  last = Math.max(now, last + 1); // two in one millisecond still sort in the order they were made
  return encode(last, 10) + [...bytes].map((byte) => ALPHABET[byte % 32]).join("");
}
