/**
 * The doorbell: one socket that says "something changed", never what. It says `live:*` on the document; every doubt
 * (opened, silent for long, tab visible again, no socket at all) becomes `live:doubt`: ask everything once.
 */

import { backOff } from "./lib/pace.js";

const SILENCE = 45_000; // ms without a frame: the line is dead, whatever the browser thinks
const POLL = 15_000; // ms between questions while there is no socket
const TICK = 5_000;
const SIGNED_OUT = 4401;

export class Live {
  constructor({ url, say, lang, visible = () => true, Socket = globalThis.WebSocket, timers = globalThis, now = Date.now, random = Math.random }) {
    Object.assign(this, { url, say, lang, visible, Socket, timers, now, random });
    this.socket = null;
    this.ready = false;
    this.attempt = 0;
    this.thread = null;
    this.heard = 0;
    this.asked = 0;
  }

  start() {
    this.timers.setInterval(() => this.#tick(), TICK);
    this.#connect();
  }

  /** Look at this thread (null: at none): its bells, and who else looks or types. What bells show is in `lang`. */
  watch(thread) {
    this.thread = thread;
    this.send({ t: "watch", thread, lang: this.lang });
  }

  send(frame) {
    if (this.ready) this.socket.send(JSON.stringify(frame));
  }

  /** The tab is visible again, or the network is back: do not wait for timers. */
  wake() {
    if (this.signedOut) return;
    this.#doubt();
    if (this.ready && this.now() - this.heard > SILENCE) this.#lost();
    if (!this.socket) this.#connect();
  }

  #connect() {
    this.timers.clearTimeout(this.timer);
    const socket = new this.Socket(this.url);
    this.socket = socket;
    this.heard = this.now();
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = ({ code }) => (code === SIGNED_OUT ? this.#end() : this.#lost());
  }

  #hear(frame) {
    this.heard = this.now();
    if (frame.t === "ready") this.#opened();
    this.say(`live:${frame.t}`, frame);
  }

  #opened() {
    this.ready = true;
    this.attempt = 0;
    this.send({ t: "watch", thread: this.thread, lang: this.lang });
    this.#doubt();
  }

  #lost() {
    if (!this.socket) return;
    const wasReady = this.ready;
    this.#drop();
    this.timer = this.timers.setTimeout(() => this.#connect(), backOff(this.attempt++, this.random));
    this.say("live:lost");
    if (wasReady) this.#doubt();
  }

  #end() {
    this.#drop();
    this.signedOut = true;
    this.say("live:lost");
    this.say("net:signed-out");
  }

  /** A dead line may take minutes to close: we no longer listen to it. */
  #drop() {
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
    this.ready = false;
  }

  #tick() {
    if (this.signedOut) return;
    const now = this.now();
    if (this.socket && now - this.heard > SILENCE) this.#lost();
    if (!this.ready && now - this.asked >= POLL) this.#doubt();
  }

  #doubt() {
    this.asked = this.now();
    if (this.visible()) this.say("live:doubt");
  }
}
