/** Files for the reply: checked before they leave, with progress, and tried again when it failed. */

import { $, byId, clone, fill, on, say } from "./lib/dom.js";
import { token } from "./lib/http.js";
import { locale, word } from "./lib/words.js";

let files = []; // {key, name, size, media_type, url, state: busy|ready|failed, file, element, request, draft}
let draft = ""; // whose files these are

const form = () => byId("composer");
export const busy = () => files.some(({ state }) => state === "busy");
export const failed = () => files.find(({ state }) => state === "failed");

/** What is on the server, ready to go along: plain values, fit for a draft. */
export const ready = () => files.filter(({ state }) => state === "ready").map(plain);

const plain = ({ key, name, size, media_type, url }) => ({ key, name, size, media_type, url });

/** Begin with what a draft remembers. What is on its way for another draft goes on, and lands there. */
export function begin(key, remembered) {
  draft = key;
  files = remembered.map((file) => ({ ...file, state: "ready" }));
  byId("uploads")?.replaceChildren();
  files.forEach(draw);
}

/** Why this file cannot go along, in words; empty when it can. */
export function objection(file, { maxBytes, types, sizes }) {
  const most = mostBytes(file, { maxBytes, sizes });
  if (most && file.size > most) return "too_large";
  const wanted = (types || "").split(",").map((type) => type.trim().toLowerCase()).filter(Boolean);
  if (!wanted.length || !file.type) return ""; // unknown here: the server looks inside
  return wanted.some((type) => fits(file, type)) ? "" : "bad_type";
}

/** How large this file may be: `sizes` says where a type may be smaller than the rest ("image/*:5000000 …"). */
export function mostBytes(file, { maxBytes, sizes }) {
  const own = (sizes || "").split(" ").map((one) => one.split(":")).filter(([type]) => type && fits(file, type));
  return Math.min(Number(maxBytes) || Infinity, ...own.map(([, most]) => Number(most)));
}

/** As the `accept` of a file field: "image/png", "image/*", ".csv", or anything. */
function fits({ type = "", name = "" }, wanted) {
  if (wanted.startsWith(".")) return name.toLowerCase().endsWith(wanted);
  return wanted === "*/*" || wanted === type || (wanted.endsWith("/*") && type.startsWith(wanted.slice(0, -1)));
}

export function add(list) {
  const room = Number(form().dataset.maxFiles) - files.length;
  if (list.length > room) say("composer:complaint", { text: word("too_many", { n: form().dataset.maxFiles }) });
  for (const file of list.slice(0, room)) {
    const entry = { file, draft, name: file.name || word("photo"), size: file.size, state: "busy" };
    files.push(entry);
    draw(entry);
    const why = objection(file, form().dataset);
    if (why) fail(entry, word(why, { name: entry.name, limit: bytes(mostBytes(file, form().dataset)) }), { again: false });
    else send(entry);
  }
}

function send(entry) {
  const request = (entry.request = new XMLHttpRequest()); // fetch cannot tell how far an upload is
  const body = new FormData();
  body.append("file", entry.file, entry.name);
  request.upload.onprogress = ({ loaded, total }) => progress(entry, loaded / total);
  request.onload = () => landed(entry, request);
  request.onerror = request.ontimeout = () => fail(entry, word("upload_failed", entry));
  request.open("POST", form().dataset.upload);
  for (const [name, value] of Object.entries({ Accept: "application/json", "HX-Request": "true", "X-CSRFToken": token() })) {
    request.setRequestHeader(name, value);
  }
  mark(entry, "busy");
  request.send(body);
}

function landed(entry, { status, responseText }) {
  const answer = parse(responseText);
  if (status !== 200 || !answer.key) return fail(entry, answer.error || word("upload_failed", entry), { again: status !== 422 });
  Object.assign(entry, answer, { file: null });
  const input = $("input[name=attachments]", entry.element);
  if (input) input.value = answer.key;
  mark(entry, "ready");
  say("upload:landed", { draft: entry.draft, file: plain(entry) });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function fail(entry, sentence, { again = true } = {}) {
  mark(entry, "failed");
  fill(entry.element, "error", sentence);
  const retry = $("[data-retry]", entry.element);
  if (retry) retry.hidden = !again;
  if (entry.draft === draft) say("composer:complaint", { text: sentence });
}

function progress({ element }, share) {
  const bar = $("progress", element);
  if (bar) bar.value = share * (bar.max || 1);
}

function mark(entry, state) {
  entry.state = state;
  entry.element.dataset.state = state;
}

function draw(entry) {
  entry.element = clone("t-upload", { name: entry.name, size: bytes(entry.size) }) ?? document.createElement("li");
  const input = $("input[name=attachments]", entry.element);
  if (input) input.value = entry.key ?? "";
  mark(entry, entry.state);
  byId("uploads")?.append(entry.element);
}

function remove(element) {
  const entry = files.find((one) => one.element === element);
  entry?.request?.abort();
  files = files.filter((one) => one !== entry);
  element.remove();
  say("upload:changed");
}

export function bytes(n) {
  const [value, unit] = n >= 1e6 ? [n / 1e6, "megabyte"] : [Math.max(1, n / 1e3), "kilobyte"];
  return value.toLocaleString(locale(), { style: "unit", unit, maximumFractionDigits: n >= 1e6 ? 1 : 0 });
}

export function start() {
  on("click", "#uploads [data-remove]", (event, button) => remove(button.closest("li")));
  on("click", "#uploads [data-retry]", (event, button) => send(files.find(({ element }) => element === button.closest("li"))));
}
