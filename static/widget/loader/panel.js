// The button and the panel with our frame in it, in a shadow tree: the shop's styles stay out, ours stay in.
import css from "../loader.css";
import { el } from "../dom.js";
import { frame } from "./frame.js";
import { memory } from "./memory.js";

const SVG = "http://www.w3.org/2000/svg";
const BUBBLE = "M22 17a2 2 0 0 1-2 2H6.8a2 2 0 0 0-1.4.6l-2.2 2.2A.7.7 0 0 1 2 21.3V5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2z"; // Lucide
const MONTH = 30 * 24 * 3600_000; // ms; an older conversation no longer loads our frame on every page
const SLOW = 10_000; // ms after which we say that the chat does not come

export function start(config, lang) {
  const words = config.texts[lang];
  const local = memory("localStorage", `webcare:${config.key}`);
  const session = memory("sessionStorage", `webcare:${config.key}`);
  const phone = matchMedia("(max-width: 719px)");
  const page = document.documentElement;
  const view = window.visualViewport;
  const { opened, talk } = local();
  let wanted; // "focus": opens as soon as the frame is ready; "still": the same, leaving the focus where it is
  let isReady;
  let unread = 0;
  let overflow;

  const icon = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  icon.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", BUBBLE);
  icon.append(path);
  const label = el("span", { textContent: words.launcher });
  const badge = el("b", { hidden: true });
  const status = el("i", { role: "status" });
  const button = el("button", { type: "button", onclick: () => open("focus") }, icon, label, badge);
  const chat = frame(config, lang, words.title, {
    ready() {
      isReady = true;
      show();
    },
    unread(n) {
      if (n > unread && !dialog.open) status.textContent = news(n);
      unread = n;
      badge.textContent = n;
      badge.hidden = !n;
      name();
    },
    talk: () => local({ opened: 1, talk: Date.now() }),
    forget: () => local({ talk: 0 }),
    collapse: shut,
  });
  const dialog = el("dialog", { "aria-label": words.title }, chat.node);
  const host = el("webcare-chat", { lang });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(button, dialog, status);
  host.style.setProperty("--f", config.colour);
  host.style.setProperty("--o", config.on);
  host.className = config.side;

  const news = (n) => (n > 1 ? words.many.replace("{n}", n) : words.one);
  function name(text = label.hidden ? words.open : words.launcher) {
    button.setAttribute("aria-label", unread ? `${text}, ${news(unread)}` : text);
  }
  function open(how) {
    wanted = how;
    chat.load();
    button.setAttribute("aria-busy", true);
    setTimeout(() => isReady || late(), SLOW);
    show();
  }
  // The desk cannot be reached: say so on the button, which tries again when clicked.
  function late() {
    button.removeAttribute("aria-busy");
    label.textContent = words.slow;
    label.hidden = false;
    name(words.slow);
    chat.node.removeAttribute("src");
  }
  // On a phone the panel is all there is: everything behind it is out of reach and does not scroll.
  function show() {
    if (!isReady || !wanted || dialog.open) return;
    const modal = phone.matches;
    button.hidden = true;
    button.removeAttribute("aria-busy");
    dialog.setAttribute("aria-modal", modal);
    if (modal) {
      overflow = page.style.overflow;
      page.style.overflow = "hidden";
    }
    if (wanted === "still") dialog.open = true;
    else if (modal) dialog.showModal();
    else dialog.show();
    local({ opened: 1 });
    session({ open: 1 });
    fit();
    chat.tell("open");
    if (wanted !== "focus") return;
    chat.node.focus();
    chat.tell("focus");
  }
  function hide() {
    dialog.close();
    if (overflow !== undefined) page.style.overflow = overflow;
    overflow = undefined;
  }
  function shut() {
    wanted = "";
    hide();
    session({ open: 0 });
    label.hidden = true;
    label.textContent = words.launcher;
    button.hidden = false;
    name();
    button.focus();
    chat.tell("close");
  }
  // The keyboard of a phone covers the page instead of shrinking it: follow what is really visible.
  function fit() {
    dialog.style = phone.matches && view ? `height:${view.height}px;top:${view.offsetTop}px` : "";
  }

  dialog.oncancel = (event) => {
    event.preventDefault();
    shut();
  };
  dialog.onkeydown = ({ key }) => key === "Escape" && shut();
  view?.addEventListener("resize", fit);
  view?.addEventListener("scroll", fit);
  phone.onchange = () => {
    if (!dialog.open) return;
    hide();
    show();
  };
  // The shop's own links and buttons may open it too: <button data-webcare-open>.
  addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-webcare-open]")) return;
    event.preventDefault();
    open("focus");
  });

  // Words on the first page of a visit, then a round button. The referrer tells, so nothing needs to be stored.
  label.hidden = opened || document.referrer.startsWith(`${location.origin}/`);
  name();
  page.append(host);
  if (talk > Date.now() - MONTH) chat.load();
  // It was open on the page before this one: still open, without taking the focus. Not where it would hide the page.
  if (session().open && !phone.matches) open("still");
}
