/** Who looks along and who types in the open conversation; sending while a colleague types asks once. */

import { $, byId, clone, copy, hear, say } from "./lib/dom.js";
import { clockTime, count, word } from "./lib/words.js";
import { banner } from "./banners.js";
import { thread } from "./timeline.js";

const FORGOTTEN = 15_000; // ms
const me = () => Number(document.body.dataset.user);
let typing = []; // colleagues: [{id, name, since}]
let allowed = new Set(); // ids of whom the writer already said "send anyway"
let asking = false;
let forgetting = 0;

function who({ thread: of, viewing = [], typing: now = [] }) {
  if (of !== thread()) return;
  showViewers(viewing.filter(({ id }) => id !== me()));
  typing = now.filter(({ id }) => id !== me());
  allowed = new Set([...allowed].filter((id) => typing.some((one) => one.id === id)));
  if (!typing.length) asking = false;
  showCollision();
}

function showViewers(people) {
  const place = byId("who");
  if (!place) return;
  const names = people.map(({ name }) => name).join(", ");
  place.replaceChildren(...(names ? [copy("t-who", { text: count("looking", people.length, { name: names, names }) })] : []));
  place.hidden = !names;
}

/** The customer's own typing; forgotten when it is not repeated. */
function customer({ thread: of, who: name, on }) {
  if (of !== thread() || name !== "customer") return;
  clearTimeout(forgetting);
  if (on) forgetting = setTimeout(() => showCustomer(false), FORGOTTEN);
  showCustomer(on);
}

function showCustomer(on) {
  const place = byId("thread-typing");
  if (!place || place.hidden === !on) return;
  const name = byId("customer-name")?.textContent.trim() ?? "";
  place.replaceChildren(...(on ? [copy("t-typing", { text: word("typing_customer", { name }) })] : []));
  place.hidden = !on;
}

function showCollision() {
  const other = typing.find(({ id }) => !allowed.has(id));
  if (!other) return banner("collision", null);
  const since = other.since ? word("collision_since", { time: clockTime(other.since * 1000) }) : "";
  const element = clone("t-collision", { text: word("collision", { name: other.name }), since });
  if (!element) return;
  $("[data-anyway]", element).hidden = !asking; // only the one who wants to send is asked
  $("[data-anyway]", element).addEventListener("click", anyway);
  $("[data-follow]", element).addEventListener("click", follow);
  banner("collision", element);
}

/** May this reply leave? Asks, at most once per colleague who types, and answers false meanwhile. */
export function mayReply() {
  if (typing.every(({ id }) => allowed.has(id))) return true;
  asking = true;
  showCollision();
  return false;
}

function anyway() {
  for (const { id } of typing) allowed.add(id);
  asking = false;
  showCollision();
  say("composer:send");
}

function follow() {
  asking = false;
  showCollision();
  say("focus:thread");
}

function forget() {
  typing = [];
  allowed.clear();
  asking = false;
  showViewers([]);
  showCustomer(false);
  showCollision();
}

export function start(live) {
  hear("live:who", who);
  hear("live:typing", customer);
  hear("live:lost", forget);
  hear("conversation:open", () => {
    forget();
    live.watch(thread());
  });
}
