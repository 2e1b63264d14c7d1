/** One message on the customer's screen. */

import { element, words } from "./api.js";

const TICKS = { accepted: "🕓", sent: "✓", delivered: "✓✓", read: "✓✓", failed: "⚠" };
const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const NAMED = { love: "❤️", like: "👍", smile: "😆", wow: "😮", sad: "😢", angry: "😠", dislike: "👎", other: "❔" };

/** `act(verb, line, more)` is called with what the customer does with this line. */
export function draw(line, all, act, isOpen, kind) {
  const bubble = element("div", { className: "bubble" }, quoted(line, all), ...content(line), choices(line, act), meta(line));
  const item = element("li", { className: `line ${line.mine ? "mine" : ""} ${line.state === "failed" ? "failed" : ""}` }, bubble);
  const reactions = Object.values(line.reactions).map((one) => NAMED[one] ?? one).join(" ");
  if (reactions) item.append(element("div", { className: "reactions" }, reactions));
  if (!line.deleted && line.state !== "failed") {
    const label = `${words.react}, ${words.reply}, ${words.edit}`;
    const open = element("button", { type: "button", className: "open", ariaLabel: label, ariaExpanded: String(isOpen) }, "⋯");
    open.addEventListener("click", () => act("open", line));
    item.append(open);
    if (isOpen) item.append(acts(line, act, kind));
  }
  return item;
}

function quoted(line, all) {
  const target = line.reply_to && all.find((one) => one.id === line.reply_to);
  return target ? element("div", { className: "quoted" }, target.text || target.kind) : "";
}

function content(line) {
  if (line.deleted) return [element("span", { className: "gone" }, words.taken_back)];
  if (line.kind === "location") return ["📍 ", line.text || `${line.shows.latitude}, ${line.shows.longitude}`];
  const source = line.media ? `/_stand-in/media/${line.media}` : line.shows.url;
  if (!source) return [line.text || line.name || line.kind];
  return [file(line, source), line.text];
}

function file(line, source) {
  const type = line.media_type || `${line.kind}/`;
  if (type.startsWith("image/")) return element("img", { src: source, alt: words.your_picture });
  if (type.startsWith("audio/")) return element("audio", { src: source, controls: true });
  if (type.startsWith("video/")) return element("video", { src: source, controls: true });
  return element("span", {}, "📎 ", line.name || line.kind);
}

function choices(line, act) {
  if (!line.choices.length || line.mine) return "";
  const row = element("div", { className: "choice-row" });
  for (const choice of line.choices) {
    const button = element("button", { type: "button" }, choice.title);
    button.addEventListener("click", () => act("taps", line, choice));
    row.append(button);
  }
  return row;
}

function meta(line) {
  const at = new Date(line.at * 1000).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const meta = element("div", { className: "meta" });
  if (line.by) meta.append(words.by_other);
  if (line.edits && !line.deleted) meta.append(words.edited);
  meta.append(element("time", {}, at));
  if (line.state) {
    const title = line.reason ? `${words[line.state]} (${line.reason})` : words[line.state];
    meta.append(element("span", { className: `ticks ${line.state}`, title, role: "img", ariaLabel: title }, TICKS[line.state]));
  }
  return meta;
}

function acts(line, act, kind) {
  const row = element("div", { className: "acts" });
  const add = (label, run) => {
    const button = element("button", { type: "button" }, label);
    button.addEventListener("click", run);
    row.append(button);
  };
  for (const emoji of EMOJI) {
    add(emoji, () => act("reacts", line, line.reactions.customer === emoji ? "" : emoji));
  }
  add(words.reply, () => act("reply", line));
  if (line.mine && line.text && line.kind === "text") add(words.edit, () => act("edit", line));
  if (line.mine && kind !== "messenger") add(words.take_back, () => act("takes_back", line));
  return row;
}
