/** Moving between conversations and lists without loading the page: the address changes, back works, the list stays. */

import { morph, parse } from "./lib/apply.js";
import { $, $$, byId, clone, hear, on, say } from "./lib/dom.js";
import { get } from "./lib/http.js";
import { word } from "./lib/words.js";

const PATIENCE = 300; // ms the old content stays before grey bars come
const CONVERSATION = /^\/conversations\/(\d+)\/$/;

let loading = null;
let here = "";

const idIn = (url) => CONVERSATION.exec(new URL(url, location.href).pathname)?.[1] ?? null;
const address = () => location.pathname + location.search;
export const openId = () => byId("conversation")?.dataset.conversation ?? null;
export const moving = () => Boolean(loading);

/** Open a conversation or a list. With `focus` the keyboard goes along into the thread. */
export async function go(url, { push = true, focus = false } = {}) {
  loading?.abort();
  const mine = (loading = new AbortController());
  const id = idIn(url);
  const slow = setTimeout(() => id && skeleton(), PATIENCE);
  mark(id);
  try {
    const answer = await get(url, { signal: mine.signal, whole: !id });
    if (mine.signal.aborted) return;
    if (answer.status === 404 && id) gone();
    else if (!answer.ok) failed(url, { push, focus });
    else if (show(answer.text, id)) arrived(url, { push, focus });
    else location.assign(url);
  } catch (error) {
    if (!mine.signal.aborted && error.name !== "SignedOut") failed(url, { push, focus });
  } finally {
    clearTimeout(slow);
    if (loading === mine) loading = null;
  }
}

function show(text, id) {
  if (id) return showConversation(parse(text));
  return showPage(new DOMParser().parseFromString(text, "text/html"));
}

function showConversation(content) {
  const fresh = $("#conversation", content);
  if (!fresh) return false;
  const title = $("title", content);
  if (title) document.title = title.textContent;
  swap(content, "conversation");
  swap(content, "customer");
  return true;
}

function showPage(page) {
  if (!$("#list", page) || !byId("list")) return false;
  document.title = page.title;
  const same = ["view", "team"].every((name) => $("#list", page).dataset[name] === byId("list").dataset[name]);
  for (const id of ["nav", "tabbar", ...(same ? ["list"] : [])]) {
    if (byId(id) && $(`#${id}`, page)) morph(byId(id), $(`#${id}`, page));
  }
  for (const id of ["conversation", "customer", ...(same ? [] : ["list"])]) swap(page, id);
  return true;
}

function swap(content, id) {
  const fresh = $(`#${id}`, content);
  const old = byId(id);
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  else if (old) old.remove();
  else if (fresh) byId("work").append(document.adoptNode(fresh));
}

function arrived(url, { push, focus }) {
  if (push) history.pushState({}, "", url);
  here = address();
  const id = openId();
  byId("work").dataset.pane = id ? "conv" : "list";
  mark(id);
  say("conversation:open", { id });
  say("page:changed");
  if (focus) say("focus:thread");
}

/** Which row is the open one, also for the list's own refetch. */
function mark(id) {
  for (const link of $$("#rows a[aria-current]")) link.removeAttribute("aria-current");
  if (id) $(`#c${id} a[data-open]`)?.setAttribute("aria-current", "true");
  const list = byId("list");
  if (!list?.dataset.url) return;
  const url = new URL(list.dataset.url, location.href);
  if (id) url.searchParams.set("open", id);
  else url.searchParams.delete("open");
  list.dataset.url = url.pathname + url.search;
}

function fillPane(element) {
  const pane = byId("conversation");
  if (!pane || !element) return;
  delete pane.dataset.conversation;
  pane.replaceChildren(element);
  byId("work").dataset.pane = "conv";
}

function skeleton() {
  fillPane(clone("t-skeleton-thread"));
}

function gone() {
  fillPane(clone("t-gone"));
  say("conversation:open", { id: null });
  say("list:ask");
}

function failed(url, options) {
  const element = clone("t-error", { text: word("load_failed") });
  fillPane(element);
  $("[data-retry]", element ?? document)?.addEventListener("click", () => go(url, options));
  say("conversation:open", { id: null });
}

const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button || event.defaultPrevented);

function follow(event, link) {
  if (!plain(event) || link.target || !byId("list")) return;
  event.preventDefault();
  const keyboard = event.detail === 0;
  if (idIn(link.href) && idIn(link.href) === openId()) byId("work").dataset.pane = "conv";
  else go(link.href, { focus: keyboard });
}

export function start() {
  on("click", "a[data-open], a[data-view], a#back", follow);
  here = address();
  addEventListener("popstate", () => address() === here || go(location.href, { push: false })); // not for #fragments
  hear("go", ({ url }) => idIn(url) === openId() || go(url));
  hear("conversation:gone", gone);
  say("conversation:open", { id: openId() });
}
