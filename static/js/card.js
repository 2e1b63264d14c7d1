/** The customer's card: each field saved when one leaves it, who could be the same person, and always as it is now. */

import { morph, parse } from "./lib/apply.js";
import { $, $$, byId, hear, on, say } from "./lib/dom.js";
import { form, get, post } from "./lib/http.js";
import { single, throttle } from "./lib/pace.js";
import { word } from "./lib/words.js";
import { hold } from "./scroll.js";
import { thread } from "./timeline.js";

const PARTS = ["card-head", "card-points", "card-history", "card-labels", "card-remarks", "card-linked"];
const SEARCH = 250; // ms between two searches while somebody types
const FRESH = 5000; // ms in which a card that was just opened needs no second look
let opened = Date.now();
const card = () => byId("customer");
const unsaved = new Set(); // fields that had no connection

// -- as it is now --

const look = throttle(single(refresh), 1000);

async function refresh() {
  const here = card();
  if (!here) return;
  const answer = await get(here.dataset.url).catch(() => null); // the next bell, or doubt, asks again
  if (!answer?.ok || here !== card()) return;
  put(parse(answer.text));
}

function put(content) {
  const fresh = $("#customer", content);
  for (const id of PARTS) {
    if (byId(id)?.contains(document.activeElement) && document.activeElement.matches("input")) continue;
    if (byId(id) && $(`#${id}`, fresh)) morph(byId(id), $(`#${id}`, fresh));
  }
  if (!byId("card-edit").open) morph(byId("card-edit"), $("#card-edit", fresh));
  for (const name of ["contact", "url"]) card().dataset[name] = fresh.dataset[name];
  byId("card-same").dataset.matches = $("#card-same", fresh).dataset.matches;
  byId("card-same").toggleAttribute("data-load", $("#card-same", fresh).hasAttribute("data-load"));
  past($("#past", content));
  same();
  say("page:changed");
}

/** Lines of earlier conversations come and go with a link; what somebody folded out stays folded out. */
function past(fresh) {
  const lines = byId("past");
  if (!fresh || !lines) return;
  const release = byId("thread") ? hold() : () => {};
  const wanted = [...fresh.children];
  for (const old of [...lines.children]) if (!wanted.some(({ id }) => id === old.id)) old.remove();
  wanted.forEach((line, at) => byId(line.id) || lines.insertBefore(document.adoptNode(line), lines.children[at] ?? null));
  release();
}

// -- the same person elsewhere --

async function same() {
  const place = byId("card-same");
  if (!place) return;
  if (!place.hasAttribute("data-load")) return place.replaceChildren();
  const answer = await get(place.dataset.matches).catch(() => null);
  if (answer?.ok && place === byId("card-same")) place.replaceChildren(parse(answer.text));
}

const find = throttle(single(search), SEARCH);

async function search() {
  const field = $("[data-find] [name=q]");
  const words = field?.value.trim();
  const answer = words ? await get(`${byId("card-same").dataset.matches}?q=${encodeURIComponent(words)}`).catch(() => null) : { ok: true, text: "" };
  if (!answer?.ok || field !== $("[data-find] [name=q]")) return;
  const fresh = byId("card-found").cloneNode(false);
  fresh.append(parse(answer.text));
  morph(byId("card-found"), fresh); // whoever is on one of them already stays there
}

// -- correcting --

async function save(field) {
  const holder = field.form;
  const state = $("[data-state]", field.closest(".field"));
  const sent = field.value;
  show(field, state, holder.dataset.saving);
  try {
    const { ok, data } = await post(holder.action, form({ [field.name]: sent }));
    unsaved.delete(field);
    if (field.value !== sent) return; // corrected once more meanwhile: that save tells
    show(field, state, ok ? holder.dataset.saved : data.fields?.[field.name]?.[0] || data.error || word("went_wrong"), !ok);
    if (ok) look();
  } catch {
    unsaved.add(field);
    show(field, state, holder.dataset.offline, true);
  }
}

function show(field, state, text, wrong = false) {
  state.textContent = text;
  state.classList.toggle("danger", wrong);
  field.setAttribute("aria-invalid", String(wrong));
  field.setAttribute("aria-describedby", state.id);
}

function submitted(event, holder) {
  event.preventDefault();
  for (const field of $$("[data-state]", holder).map((state) => $("input, select, textarea", state.parentElement))) {
    if (field.value !== (field.defaultValue ?? field.value)) save(field);
  }
}

function retry() {
  for (const field of unsaved) field.isConnected ? save(field) : unsaved.delete(field);
}

export function start() {
  on("change", "[data-card-form] [name]", (event, field) => save(field));
  on("submit", "[data-card-form]", submitted);
  on("input", "[data-find] [name=q]", () => find());
  on("submit", "[data-find]", (event) => {
    event.preventDefault();
    find();
  });
  hear("live:bell", ({ topic, seq }) => seq === 0 && topic === `thread.${thread()}` && look());
  hear("timeline:changed", ({ added }) => added.some((item) => item.dataset.event?.startsWith("contact.")) && look());
  hear("action:done", ({ data }) => data?.contact && look());
  hear("live:doubt", () => Date.now() - opened > FRESH && look());
  for (const name of ["net:back", "live:ready"]) hear(name, retry);
  hear("conversation:open", () => {
    opened = Date.now();
    same();
  });
  if (card() && !byId("conversation")) same();
}
