/** Answering one message: its words stand above the text, and a click on them goes there. */

import { $, byId, fill, gentle, on } from "./lib/dom.js";
import { word } from "./lib/words.js";
import { composer, extraChanged, mode } from "./composer.js";
import { keep } from "./extras.js";

const FOUND = 1600; // ms a message that was jumped to stands out
const LENGTH = 140;

let quoted; // {id, name, text}

const box = () => byId("quoting");
const can = () => composer()?.form.dataset.can.split(" ").includes("reply_to");

function show(one) {
  quoted = one;
  const place = box();
  if (!place) return;
  place.hidden = !one;
  fill(place, "name", one?.name ?? "");
  fill(place, "text", one?.text ?? "");
}

/** Answer this message. False when that cannot be. */
export function answer(item) {
  if (!item || !can() || !("known" in item.dataset)) return false;
  if (mode() !== "reply") $("input[name=mode][value=reply]", composer().form).click();
  const text = ($(".body", item)?.textContent ?? item.dataset.said ?? "").trim().replace(/\s+/g, " ");
  show({ id: item.id.slice(1), name: item.dataset.kind === "in" ? item.dataset.name : word("team"), text: text.slice(0, LENGTH) });
  extraChanged();
  composer().text.focus();
  return true;
}

function none() {
  show(undefined);
  extraChanged();
  composer()?.text.focus();
}

/** To a message that is in the page; one that is not stays a link to where it would be. */
function jump(event, link) {
  const item = byId(link.dataset.jump);
  event.preventDefault();
  if (!item) return;
  item.scrollIntoView({ block: "center", behavior: gentle() ? "instant" : "smooth" });
  item.focus({ preventScroll: true });
  item.dataset.found = "";
  setTimeout(() => delete item.dataset.found, FOUND);
}

export function start() {
  keep({ name: "quote", read: () => quoted, show });
  on("click", "[data-unquote]", none);
  on("click", "[data-jump]", jump);
}
