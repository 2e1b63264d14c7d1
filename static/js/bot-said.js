/** Under what the bot said: why it said that, fetched when somebody asks. Without us its link opens the same. */

import { byId, hear, on } from "./lib/dom.js";
import { parse } from "./lib/apply.js";
import { get } from "./lib/http.js";
import { word } from "./lib/words.js";
import { toast } from "./toasts.js";

const boxOf = (link) => byId(link.getAttribute("aria-controls") ?? "");

function close(link) {
  boxOf(link)?.remove();
  link.setAttribute("aria-expanded", "false");
}

async function open(link) {
  const item = link.closest("[data-item]");
  const answer = await get(link.href).catch(() => null);
  if (!answer?.ok) return toast({ text: word(answer ? "went_wrong" : "needs_connection"), kind: "error" });
  if (boxOf(link) || !item.isConnected) return;
  const box = parse(answer.text).firstElementChild;
  box.id = `why-${item.id}`;
  box.dataset.keep = ""; // the message may be drawn anew meanwhile
  item.append(box);
  link.setAttribute("aria-controls", box.id);
  link.setAttribute("aria-expanded", "true");
}

export function start() {
  on("click", "[data-why]", (event, link) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (boxOf(link)) close(link);
    else open(link);
  });
  // A message drawn anew lost its box: then its link says so.
  hear("timeline:changed", () => document.querySelectorAll('[data-why][aria-expanded="true"]').forEach((link) => boxOf(link) || close(link)));
}
