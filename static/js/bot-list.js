/** The list of answers: narrowed while one types; an answer put back from a toast is opened. */

import { $, $$, hear, on } from "./lib/dom.js";

const PAUSE = 200; // ms without a key

let timer;
let asked = 0;

async function find(field) {
  const mine = ++asked;
  try {
    const answer = await fetch(`${field.form.action}?${new URLSearchParams({ q: field.value.trim() })}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === asked && $("#faqs", fresh)) $("#faqs").replaceChildren(...[...$("#faqs", fresh).childNodes].map((node) => document.adoptNode(node)));
  } catch {
    // Offline: Enter asks again.
  }
}

/** Parts that take a moment come after the page. */
export async function load(part) {
  try {
    const answer = await fetch(part.dataset.load, { headers: { "HX-Request": "true" } });
    if (answer.ok && part.isConnected) part.innerHTML = await answer.text();
  } catch {
    // Offline: the page is whole without.
  }
}

export function start() {
  if (!$(".botedit")) return;
  on("input", "[data-faq-find] input", ({ target }) => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE, target);
  });
  const loadAll = () => $$("[data-load]").forEach(load);
  hear("bot:saved", loadAll);
  loadAll();
  hear("action:done", ({ data }) => data?.open && location.assign(data.open));
}
