/** Somebody named me in a note: said at once, wherever I am. A bell about a person and no thread (0) brings its id. */

import { $$, hear } from "./lib/dom.js";
import { parse } from "./lib/apply.js";
import { get } from "./lib/http.js";
import { single } from "./lib/pace.js";
import { word } from "./lib/words.js";
import { openId } from "./navigate.js";
import { toast } from "./toasts.js";

const me = `user.${document.body.dataset.user}`;
let known = null; // the newest mention we told of; null: none yet, so nothing to catch up with

const ask = single(async () => {
  const answer = await get(`/mentions/news/?after=${known}`).catch(() => null);
  if (!answer?.ok) return;
  for (const { dataset, textContent } of $$("[data-mention]", parse(answer.text))) {
    known = Math.max(known, Number(dataset.mention));
    if (dataset.conversation === openId()) continue; // it has just appeared before their eyes
    toast({ text: textContent, kind: "mention", link: { href: dataset.url, text: word("open") } });
  }
});

export function start() {
  hear("live:bell", ({ topic, thread, seq }) => {
    if (topic !== me || thread !== 0) return;
    known = Math.min(known ?? Infinity, seq - 1);
    ask();
  });
  hear("live:doubt", () => known !== null && ask());
}
