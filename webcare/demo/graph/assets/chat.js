/** The customer's screen: what was said, and writing more of it. */

import { base64, element, find, steer, words } from "./api.js";
import { draw } from "./lines.js";
import { account, now } from "./state.js";
import { samplePicture } from "./sample.js";

let drawn = "";
let onScreen;
let refresh;

export function listenChat(again) {
  refresh = again;
  const form = find("write");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write(form.elements.text);
  });
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  find("more").addEventListener("click", () => showExtras(find("extras").hidden));
  find("answering").querySelector("button").addEventListener("click", () => answering(null));
  find("file").addEventListener("change", (event) => sendFile(event.target.files[0], event.target));
  find("extras").addEventListener("click", (event) => extra(event.target.dataset?.extra));
}

/** Something this customer does; `more` are the arguments of the verb. */
export async function does(verb, more = {}) {
  const order = { account: now.account, customer: now.customer, does: verb, with: more, ago: Number(find("late").value) };
  const said = await steer("act", order);
  await refresh();
  return said;
}

async function write(field) {
  const text = field.value.trim();
  if (!text || !now.customer) return;
  field.value = "";
  const mode = now.mode;
  answering(null);
  if (mode?.what === "edit") await does("edits", { id: mode.line.id, text });
  else await does("says", { text, reply_to: mode?.line.id ?? "" });
}

async function extra(what) {
  if (!what || !now.customer) return;
  showExtras(false);
  if (what === "voice") await does("speaks", { seconds: 4 });
  if (what === "location") await does("places", { latitude: 52.3731, longitude: 4.8926, name: "Dam 1, Amsterdam" });
  if (what === "picture") await does("sends", { content: await base64(await samplePicture()), media_type: "image/jpeg" });
  if (what === "story") await does("mentions", { content: await base64(await samplePicture()) });
}

async function sendFile(file, field) {
  if (!file || !now.customer) return;
  showExtras(false);
  await does("sends", { content: await base64(file), media_type: file.type || "application/octet-stream", name: file.name });
  field.value = "";
}

function showExtras(shown) {
  find("extras").hidden = !shown;
  find("more").ariaExpanded = String(shown);
}

function answering(mode) {
  now.mode = mode;
  find("answering").hidden = !mode;
  if (!mode) return;
  const text = mode.line.text || mode.line.kind;
  find("answering").querySelector("span").textContent = `${words[mode.what]}: ${text}`;
  const field = find("write").elements.text;
  if (mode.what === "edit") field.value = mode.line.text;
  field.focus();
}

async function act(verb, line, more) {
  if (verb === "open") {
    now.open = now.open === line.id ? "" : line.id;
    drawChat();
    return;
  }
  now.open = "";
  if (verb === "reply" || verb === "edit") {
    answering({ what: verb, line });
    drawChat();
  }
  if (verb === "reacts") await does("reacts", { id: line.id, emoji: more });
  if (verb === "takes_back") await does("takes_back", { id: line.id });
  if (verb === "taps") await does("taps", { choice: more.id, title: more.title, message: line.id });
}

export function drawChat() {
  const chat = now.chat;
  const shown = JSON.stringify([chat?.key, chat?.lines, now.open]);
  find("who").textContent = chat?.name ?? "";
  find("face").textContent = (chat?.name ?? "?").slice(0, 1).toUpperCase();
  find("window").textContent = chat ? remaining(chat.window) : "";
  find("typing").hidden = !chat?.signals.at(-1)?.startsWith("typing") || chat.lines.at(-1)?.mine === false;
  for (const one of document.querySelectorAll("[data-only], [data-not]")) {
    one.hidden = (one.dataset.only ?? account()?.kind) !== account()?.kind || one.dataset.not === account()?.kind;
  }
  if (shown === drawn) return;
  drawn = shown;
  drawLines(chat);
}

function drawLines(chat) {
  const list = find("lines");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const lines = (chat?.lines ?? []).filter((line) => line.mine || line.state !== "failed");
  const drawnLines = lines.map((line) => draw(line, lines, act, line.id === now.open, account()?.kind));
  const empty = element("li", { className: "empty" }, chat ? words.nothing : words.nobody);
  list.replaceChildren(...(lines.length ? drawnLines : [empty]));
  const toEnd = () => (list.scrollTop = list.scrollHeight);
  if (atEnd || chat?.key !== onScreen) {
    toEnd();
    for (const picture of list.querySelectorAll("img")) picture.addEventListener("load", toEnd);
  }
  onScreen = chat?.key;
  if (chat && !document.hidden) readAll(lines);
}

/** Whoever has the chat open has read it. */
function readAll(lines) {
  if (lines.some((line) => !line.mine && line.state === "delivered" && !line.by)) does("reads");
}

function remaining(seconds) {
  if (seconds === null) return words.window_never;
  const left = 86400 - seconds;
  if (left <= 0) return words.window_closed;
  return `${words.window_open} ${Math.floor(left / 3600)}:${String(Math.floor((left % 3600) / 60)).padStart(2, "0")}`;
}
