/**
 * How much of the thread the writer had seen when writing this reply: what the server compares with its last message.
 * It only moves when the writer touches the composer, and only to what had been in view for a moment: a message that
 * slides in under typing fingers is not seen yet.
 */

export const NOTICE = 3000; // ms in view before a keystroke counts as "written knowing this"

export class Seen {
  constructor(seq = 0) {
    this.seq = seq;
    this.shown = []; // [seq, since when in view], ascending
  }

  /** Everything up to `seq` is in view, in a visible tab. */
  show(seq, now) {
    const last = this.shown.at(-1);
    if (!last || seq > last[0]) this.shown.push([seq, now]);
  }

  /** A keystroke or focus. At the first letter of a new reply all that is in view counts. */
  touch(now, { first = false } = {}) {
    const known = this.shown.filter(([, since]) => first || now - since >= NOTICE).at(-1);
    if (known) this.look(known[0]);
    return this.seq;
  }

  /** The writer says so: *Look*, *Send anyway*, or it is their own message. */
  look(seq) {
    this.seq = Math.max(this.seq, seq);
    return this.seq;
  }
}
