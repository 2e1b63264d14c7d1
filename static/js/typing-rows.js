/** Who types where, in the rows of the list. Forgotten when nobody repeats it. */

import { $, $$, copy, hear } from "./lib/dom.js";
import { word } from "./lib/words.js";

const FORGOTTEN = 15_000; // ms

/** thread -> Map(who -> until); pure, the clock is a parameter. */
export class Typing {
  constructor() {
    this.threads = new Map();
  }

  note({ thread, who, on }, now) {
    const people = this.threads.get(thread) ?? new Map();
    if (on) people.set(who, now + FORGOTTEN);
    else people.delete(who);
    this.threads.set(thread, people);
  }

  in(thread, now) {
    return [...(this.threads.get(thread) ?? [])].filter(([, until]) => until > now).map(([who]) => who);
  }
}

const typing = new Typing();

function show() {
  for (const row of $$("#rows li.row")) {
    const people = typing.in(Number(row.dataset.thread), Date.now());
    showCustomer(row, people.includes("customer"));
    showColleague(row, people.find((who) => who !== "customer"));
  }
}

function showCustomer(row, on) {
  const slot = $(".typing-slot", row);
  const preview = $("[data-preview]", row);
  if (!slot || !preview) return;
  if (slot.hidden === on) slot.replaceChildren(...(on ? [copy("t-row-typing")] : []));
  slot.hidden = !on;
  preview.hidden = on; // a refetch shows it again, so say it each time
}

function showColleague(row, name) {
  const slot = $("[data-who]", row);
  const text = name ? word("typing_agent", { name }) : "";
  if (slot && slot.textContent !== text) slot.textContent = text;
}

export function start() {
  hear("live:typing", (frame) => {
    typing.note(frame, Date.now());
    show();
    setTimeout(show, FORGOTTEN + 100);
  });
  hear("live:lost", () => (typing.threads.clear(), show()));
  hear("page:changed", show);
}
