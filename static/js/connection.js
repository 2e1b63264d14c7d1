/** Whether the server answers. Says `net:lost` and `net:back` once per change, and shows it above the composer. */

import { banner } from "./banners.js";
import { clone, hear, say } from "./lib/dom.js";
import { count, word } from "./lib/words.js";
import { toast } from "./toasts.js";

const GOODBYE = 6000; // ms "connected again" stays

let lost = false;
let arrived = 0;
let signedOut = false;

export const offline = () => lost;

function down() {
  if (lost) return;
  lost = true;
  arrived = 0;
  banner("offline", clone("t-offline"));
  say("net:lost");
}

function up() {
  if (!lost) return;
  lost = false;
  banner("offline", null);
  say("net:back");
  setTimeout(welcome, 1500); // by then we know what came in meanwhile
}

function welcome() {
  if (lost) return;
  banner("reconnected", clone("t-reconnected", { text: arrived ? count("reconnected", arrived) : word("reconnected_none") }));
  setTimeout(() => banner("reconnected", null), GOODBYE);
}

function signIn() {
  if (signedOut) return;
  signedOut = true;
  toast({ text: word("signed_out"), kind: "error", sticky: true, link: { href: location.href, text: word("sign_in") } });
}

export function start(live) {
  hear("net:down", down);
  hear("net:up", up);
  hear("net:signed-out", signIn);
  hear("timeline:changed", ({ added }) => (arrived += added.length));
  addEventListener("offline", down);
  addEventListener("online", () => live.wake());
  addEventListener("pageshow", (event) => event.persisted && live.wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && live.wake());
  if (!navigator.onLine) down();
}
