/** Outside the reply window the composer offers templates: find one, fill in its blanks, see what it becomes, send it. */

import { $, $$, byId, hear, on, say } from "./lib/dom.js";
import { parse } from "./lib/apply.js";
import { form as encoded, get, post } from "./lib/http.js";
import { gaps } from "./lib/gaps.js";
import { clientId } from "./lib/ids.js";
import { Options } from "./lib/options.js";
import { throttle } from "./lib/pace.js";
import { word } from "./lib/words.js";
import { complain, composer, mode } from "./composer.js";
import * as uploads from "./uploads.js";

const box = () => byId("templates");
const filling = () => byId("template-form");
const options = () => new Options(byId("template-search"), byId("template-list"));
const isOn = () => Boolean(composer() && box()?.dataset.url) && byId("composer-state")?.dataset.window === "template" && mode() === "reply";

let loaded = null; // the box whose list is here
let id = ""; // of the message these blanks become: trying again is the same message

/** The list comes when it is first needed, and stays. */
async function need() {
  if (!isOn() || loaded === box()) return;
  const mine = (loaded = box());
  const answer = await get(mine.dataset.url).catch(() => null);
  if (box() !== mine) return;
  if (!answer?.ok) return (loaded = null);
  byId("template-box").replaceChildren(parse(answer.text));
  filter();
}

function filter() {
  const words = byId("template-search").value;
  $("[data-none]", box()).hidden = options().filter(words) > 0 || !words;
}

async function take(option) {
  if (!option || option.ariaDisabled === "true") return;
  const mine = box();
  const answer = await get(`${mine.dataset.url}?template=${option.dataset.template}`).catch(() => null);
  if (box() !== mine) return;
  if (!answer?.ok) return complain(word("load_failed"));
  filling().replaceChildren(parse(answer.text));
  draw($("[data-preview]", filling()).textContent);
  id = clientId();
  composer().seen.touch(Date.now(), { first: true }); // chosen knowing what is in view
  turn(true);
  ($("input, [data-attach]", filling()) ?? $("[data-send-template]", filling())).focus();
}

/** Between choosing and filling in. */
function turn(on) {
  filling().hidden = !on;
  byId("template-choose").hidden = on;
  complain("");
}

function back() {
  turn(false);
  filling().replaceChildren();
  byId("template-search").focus();
}

const typed = () => ({ template: $("[data-template]", filling()).dataset.template, ...Object.fromEntries($$("input[name^='blank.']", filling()).map(({ name, value }) => [name, value])) });

/** With a mark where something is still to be filled in. */
function draw(text) {
  const marks = gaps(text).map(({ gap, said }) => (gap ? Object.assign(document.createElement("mark"), { textContent: said }) : said));
  $("[data-preview]", filling()).replaceChildren(...marks);
}

const preview = throttle(async () => {
  const place = $("[data-preview]", filling() ?? document);
  if (!place) return;
  const answer = await post(box().dataset.preview, encoded(typed())).catch(() => null);
  if (answer?.ok && place.isConnected) draw(answer.data.text);
}, 300);

async function send(button) {
  if (button.ariaDisabled === "true") return;
  if (uploads.busy()) return complain(word("still_uploading"));
  button.ariaDisabled = "true";
  const now = composer();
  const attachments = uploads.ready().map(({ key }) => key);
  const fields = { mode: "template", text: "", client_id: id, seen: now.seen.seq, then: "", attachments, ...typed() };
  const answer = await post(now.form.action, encoded(fields)).catch(() => null);
  button.ariaDisabled = "false";
  if (composer() !== now) return say("action:done");
  now.seen.look(answer?.data.head ?? 0); // told so: pressed once more means "send anyway"
  if (!answer?.ok) return complain(Object.values(answer?.data.fields ?? {}).flat()[0] || answer?.data.error || word("needs_connection"));
  if (attachments.length) uploads.begin(now.key, []), say("upload:changed");
  now.seen.look(answer.data.seq ?? 0);
  back();
  say("action:done");
}

function pressed(event) {
  if (event.isComposing) return;
  const list = options();
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return; // nothing is chosen yet
  if (event.key === "Enter") take(list.chosen);
  else if (!list.move(event.key)) return;
  event.preventDefault();
}

function filled(event) {
  if (event.key === "Escape") back();
  else if (event.key === "Enter" && event.target.matches("input")) {
    if (event.ctrlKey || event.metaKey) send($("[data-send-template]", filling()));
    else $$("input, [data-send-template]", filling())[$$("input, [data-send-template]", filling()).indexOf(event.target) + 1]?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

export function start() {
  for (const name of ["conversation:open", "page:changed", "composer:changed"]) hear(name, need);
  on("input", "#template-search", filter);
  on("keydown", "#template-search", pressed);
  on("mousedown", "#template-list", (event) => event.preventDefault()); // the focus stays in the field
  on("click", "#template-list [role=option]", (event, option) => take(option));
  on("click", "[data-template-back]", back);
  on("click", "#template-form [data-attach]", () => byId("files")?.click());
  on("click", "[data-send-template]", (event, button) => send(button));
  on("input", "#template-form input", () => (composer().seen.touch(Date.now()), preview()));
  on("keydown", "#template-form", filled);
}
