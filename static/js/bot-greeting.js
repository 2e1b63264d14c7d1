/** The bot's greeting and hand-over: previews while one writes, and what the slider does to real questions. */

import { $, $$, byId, on } from "./lib/dom.js";
import { get } from "./lib/http.js";

const PAUSE = 350; // ms without a movement

let timer;
let asked = 0;

/** `{place}` and the like become their examples: plain replacement, shown as text. */
export function filled(text, examples) {
  return Object.entries(examples).reduce((words, [name, example]) => words.split(`{${name}}`).join(example), text);
}

function preview({ target }) {
  const figure = $(`[data-preview-of="${target.id}"] p`);
  if (figure) figure.textContent = filled(target.value || target.placeholder, JSON.parse($("[data-examples]").dataset.examples)[figure.lang]);
}

function name(slider) {
  const words = slider.dataset.words.split("|");
  slider.setAttribute("aria-valuetext", words[Math.min(words.length - 1, Math.floor((slider.value / 101) * words.length))]);
}

function moved(event, slider) {
  name(slider);
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE, slider);
}

async function show(slider) {
  const mine = ++asked;
  const region = byId("effect");
  region.setAttribute("aria-busy", "true");
  try {
    const { ok, text } = await get(`${slider.form.dataset.effect}?eager=${slider.value}`);
    if (!ok || mine !== asked) return;
    const fresh = new DOMParser().parseFromString(text, "text/html").body;
    region.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  } catch {
    // Offline: saving works without it.
  } finally {
    if (mine === asked) region.removeAttribute("aria-busy");
  }
}

export function start() {
  const slider = $("[data-eager]");
  if (!slider) return;
  on("input", "[data-bot-settings] .input", preview);
  on("input", "[data-eager]", moved);
  name(slider);
  show(slider);
  $$("[aria-invalid=true]")[0]?.focus();
}
