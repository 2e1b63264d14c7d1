// The widget in its frame: the parts wired together, and what the browser and the page around us say.
import css from "./widget.css";
import { composer } from "./app/composer.js";
import { copy } from "./app/copy.js";
import { connect } from "./app/desk.js";
import { line } from "./app/live.js";
import { outbox } from "./app/outbox.js";
import { pad } from "./app/pads.js";
import { base, byId, data, lang, t } from "./app/page.js";
import { draw, focus, toEnd } from "./app/screen.js";
import { PREFIX, inside, kept, state, tell } from "./app/state.js";
import { sync, typing } from "./app/sync.js";

const POLL = 15_000; // ms between two questions while there is no socket

const desk = connect({ base, lang, who: () => state.who }, kept, { online, gone, begun });
const out = outbox(kept, (message) => desk.post({ ...message, after: state.said.head }).then(posted), draw);
const talk = sync(desk, out.drop);
const live = line(`${location.origin.replace("http", "ws")}${base}live/`, desk.token, { check, typing });
const grow = composer(kept, desk.upload, send, (on) => live.say({ t: "typing", on, text: "" }));
const menu = byId("menu");
Object.assign(draw, { pending: out.list, read: talk.read, acts: { ...out, older: talk.older, tap } });

function send({ files = [], away, ...message }) {
  const attachments = files.map(({ key }) => key);
  out.add({ ...kept.get("me"), ...message, files, attachments, page: state.page, locale: lang, offline: away || !state.hours.open });
  toEnd();
}

// What was tapped can no longer be: the next thing to do is to write.
function tap(message) {
  send(message);
  focus();
}

// A form was filled in: with a question it is the first message, else it only says who will be asking.
function begin({ text, ...me }) {
  kept.set("me", me);
  if (text) {
    kept.set("draft", "");
    send({ text });
  }
  draw();
}

// What we are sending right now rings as well, and its answer tells what the bell would have us ask.
function check(head) {
  setTimeout(talk.check, out.isBusy() ? 1000 : 0, head);
}

// The answer tells what changed since: nothing is left to ask, but for a first message.
function posted(answer) {
  live.open();
  return answer.items ? talk.take(answer) : talk.ask();
}

function online(on) {
  if (state.online === on) return;
  state.online = on;
  draw();
}

function begun() {
  tell("talk");
  live.open();
}

// Somebody else is signed in on the site: what the former one typed goes too.
function gone(code) {
  for (const name of ["token", "start", "read", ...(code === "other" ? ["me", "draft"] : [])]) kept.set(name, null);
  live.close();
  tell("forget");
  talk.forget();
}

function forget() {
  for (const name of ["me", "draft", "out"]) kept.set(name, null);
  gone();
  location.reload();
}

// Every doubt ends here: ask everything once.
function awake() {
  live.open();
  out.run();
  talk.ask();
  talk.read();
}

const heard = {
  open() {
    state.open = true;
    grow();
    draw();
    awake();
  },
  focus,
  close() {
    state.open = false;
  },
  page() {},
};

// We open or close while the page stays open.
function turn() {
  const { next, then } = state.hours;
  const wait = Date.parse(next) - Date.now();
  if (then && wait < 2 ** 31) setTimeout(() => draw((state.hours = then)), wait);
}

function listen() {
  addEventListener("message", ({ source, origin, data: said }) => {
    if (!inside || source !== parent || origin !== data.site || !Object.hasOwn(heard, said?.webcare)) return;
    state.page = said.page;
    if (state.who !== said.who) talk.ask((state.who = said.who));
    heard[said.webcare]();
  });
  addEventListener("online", () => awake(online(true)));
  // Asked as well: an answer that was under way may arrive after this and say that all is fine.
  addEventListener("offline", () => talk.ask(online(false)));
  addEventListener("visibilitychange", () => document.hidden || awake());
  addEventListener("pageshow", ({ persisted }) => persisted && awake());
  addEventListener("pagehide", live.close);
  // Another tab began, wrote, read or forgot.
  addEventListener("storage", ({ key, newValue }) => {
    if (key === `${PREFIX}token`) newValue === "null" ? gone() : awake();
    else if (key?.startsWith(PREFIX)) draw();
  });
  // Esc: first the menu, then the widget.
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    if (!menu.open) return tell("collapse");
    menu.open = false;
    menu.firstElementChild.focus();
  });
  addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false));
  byId("leave").onclick = () => tell("collapse");
  byId("forgotten").onclick = forget;
  byId("human").lastElementChild.onclick = () => tap({ text: t("ask"), choice: "person" });
  byId("sound").onchange = ({ target }) => kept.set("sound", target.checked);
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [sheet];
for (const name in data.colours) document.documentElement.style.setProperty(`--${name}`, data.colours[name]);
for (const id of ["before", "offline"]) if (byId(id)) pad(byId(id), kept, begin);
copy(kept, desk.ask);
byId("sound").checked = kept.get("sound");
byId("leave").hidden = !inside;
document.body.hidden = false;
listen();
turn();
draw();
awake();
setInterval(() => live.isReady() || talk.ask(), POLL);
tell("ready");
if (desk.token()) tell("talk");
