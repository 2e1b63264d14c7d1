// Rows on the screen: each keeps its element as long as it says the same, so that pictures, focus and selection stay.
import { el } from "../dom.js";
import { clip, data, lang, t } from "./page.js";
import { pieces } from "./links.js";
import { moment, size } from "./times.js";

let known = {};

// Make `box` hold these rows. `acts` has what the buttons in them do: again, drop, older.
export function paint(box, rows, acts) {
  const now = {};
  const nodes = rows.map((row) => {
    const mark = JSON.stringify(row);
    const had = known[row.key];
    now[row.key] = had?.mark === mark ? had : { mark, node: BUILD[row.type](row, acts) };
    return now[row.key].node;
  });
  for (const node of [...box.children]) if (!nodes.includes(node)) node.remove();
  nodes.forEach((node, index) => box.children[index] !== node && box.insertBefore(node, box.children[index]));
  known = now;
}

export const link = (textContent, onclick) => el("button", { type: "button", className: "link", textContent, onclick });
const line = (className, ...children) => el("p", { className }, ...children);
const avatar = (name) => el("span", { className: "av", textContent: name[0], "aria-hidden": true });

const BUILD = {
  hi: ({ text }) => line("hi", text),
  time: ({ at }) => line("time", el("time", { dateTime: at, textContent: moment(at, lang) })),
  from: ({ by, name }) => line(`from ${by}`, avatar(name), name),
  typing: ({ name }) => line("from", avatar(name), t("typing", { name }), el("i", { className: "dots" })),
  ack: ({ text }) => line("ack", t(text)),
  left: ({ text }) => line("time", text),
  older: ({ before }, acts) => line("time", link(t("older"), () => acts.older(before))),
  event: ({ name, event, bot }) =>
    line("swap", name ? helped(name, bot) : el("span", { textContent: t(/continued/.test(event) ? "mailed" : "done") })),
  line: ({ line: [place, minutes] }) => line("swap", el("span", {}, el("b", {}, place), minutes)),
  mail,
  choices,
  message,
};

// The sentence with the name in it set apart.
function helped(name, bot) {
  const [before, after] = data.words[bot ? "over" : "helps"].split("{name}");
  return el("span", {}, avatar(name), el("span", {}, before, el("b", { textContent: name }), after));
}

function message({ by, text, attachments = [], pending, error, id }, acts) {
  const bubble = el("div", { className: `m ${by}` }, by === "me" && el("span", { className: "vh", textContent: t("you") }));
  if (pending) bubble.style.opacity = 0.65;
  if (text) bubble.append(el("p", { dir: "auto" }, ...pieces(text).map(part)));
  bubble.append(...attachments.map(attachment));
  if (!error) return bubble;
  const buttons = [link(t("again"), () => acts.again(id)), " ", link(t("drop"), () => acts.drop([id]))];
  const why = el("p", { className: "ack", role: "alert" }, t("failed"), " ", error, " ", ...buttons);
  return el("div", { className: "bad" }, bubble, why);
}

function choices({ choices, live, tapped, answers }, acts) {
  const one = ({ id: choice, title: text }) =>
    el("button", { disabled: !live, "aria-pressed": choice === tapped, onclick: () => acts.tap({ text, choice, answers }) }, text);
  return line("opts", ...choices.map(one));
}

// Who does not want to wait leaves an address and goes.
function mail(row, acts) {
  const field = el("input", { className: "input", type: "email", required: true, placeholder: t("email"), "aria-label": t("email") });
  const onsubmit = (event) => {
    event.preventDefault();
    acts.tap({ text: `${t("mail")}: ${field.value}`, email: field.value, away: true });
  };
  return el("form", { className: "opts", onsubmit }, field, el("button", {}, t("mail")));
}

function part({ text, href }) {
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer", textContent: text }) : text;
}

function attachment({ name, url: href, image, size: bytes, width, height }) {
  const props = { target: "_blank", rel: "noopener", ...(href && { href }) };
  if (image && href) return el("a", props, el("img", { src: href, alt: name, ...(width && { width, height }) }));
  const about = [el("span", { textContent: name }), el("small", { textContent: size(bytes, lang) })];
  return el("a", { ...props, className: "file" }, clip(), ...about);
}
