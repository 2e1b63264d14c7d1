/** The list of conversations: fetched whole when anything changed, at most once a second, never while the tab is hidden. */

import { morph, parse } from "./lib/apply.js";
import { $, $$, byId, clone, hear, on, say, visible } from "./lib/dom.js";
import { get } from "./lib/http.js";
import { single, throttle } from "./lib/pace.js";
import { count, word } from "./lib/words.js";
import { plan } from "./list-plan.js";
import { thread as open } from "./timeline.js";

let held = null; // the newest #rows, not shown yet
let over = false;
let head = null; // the log's head at the last beat

const ids = (region) => $$("li.row", region).map((row) => row.id);

// At most once a second, and never more than a tenth of the time: a busy desk answers slowly, so lists give way first
// and the open conversation stays quick.
let took = 0;
export const ask = throttle(single(timed), () => Math.max(1000, 10 * took));

async function timed() {
  const began = performance.now();
  await refresh();
  took = performance.now() - began;
}

async function refresh() {
  const list = byId("list");
  if (!list?.dataset.url || !visible()) return;
  const { url } = list.dataset;
  const shown = $$("#rows li.row").length; // after "Show more" there are more than one page
  const answer = await get(`${url}&rows=${shown}`).catch(() => null);
  if (answer?.ok && byId("list")?.dataset.url === url) receive(parse(answer.text));
  else if (answer && byId("list") && byId("list").dataset.url !== url) ask();
}

/** What moves nothing only matters where the latest is on top, or where its row is in sight and its thread is not. */
function concerns({ topic, thread, moved }) {
  if (topic.startsWith("thread.")) return false;
  if (moved || "byActivity" in (byId("list")?.dataset ?? {})) return true;
  return thread !== open() && $(`#rows li.row[data-thread="${Number(thread)}"]`);
}

/** The row of the open thread says what the customer said last, without asking for the whole list. */
function told({ news }) {
  const last = news.findLast(({ dataset }) => dataset.kind === "in");
  const said = last && $(".body", last)?.textContent;
  const line = said && $(`#rows li.row[data-thread="${open()}"] [data-preview]`);
  if (line) line.textContent = said.slice(0, 160);
}

function receive(content) {
  const fresh = $("#rows", content);
  for (const element of [...content.children]) {
    if (element !== fresh && byId(element.id)) morph(byId(element.id), element);
  }
  if (fresh) settle(fresh);
  say("page:changed");
}

function settle(fresh) {
  const region = byId("rows");
  const now = $$("li.row", region);
  const box = region.getBoundingClientRect();
  const inView = (row) => row.getBoundingClientRect().bottom > box.top && row.getBoundingClientRect().top < box.bottom;
  const top = region.scrollTop > 0 ? Math.max(0, now.findIndex(inView)) : 0;
  const decision = plan({ now: ids(region), next: ids(fresh), over, top, bottom: now.findLastIndex(inView) });
  held = decision.way === "hold" ? fresh : null;
  if (decision.way === "hold") inPlace(fresh);
  else if (decision.way === "anchor") anchored(fresh, now[top]);
  else morph(region, fresh);
  announce(decision);
}

/** The rows that stay are up to date at once; those that left are dimmed until the pointer is gone. */
function inPlace(fresh) {
  for (const row of $$("#rows li.row")) {
    const twin = $(`#${CSS.escape(row.id)}`, fresh);
    row.toggleAttribute("data-gone", !twin);
    if (twin) morph(row, twin.cloneNode(true));
  }
}

function anchored(fresh, row) {
  const region = byId("rows");
  const before = row?.getBoundingClientRect().top;
  morph(region, fresh);
  if (row?.isConnected) region.scrollTop += row.getBoundingClientRect().top - before;
}

/** The button above the list: what is new and not in sight. */
function announce({ way, fresh }) {
  const place = byId("list-new");
  if (!place) return;
  const text = fresh ? count("new_rows", fresh) : way === "hold" ? word("list_changed") : "";
  const button = text && clone("t-list-new", { text });
  place.replaceChildren(...(button ? [button] : []));
}

/** Show what was held. */
function release({ toTop = false } = {}) {
  const region = byId("rows");
  if (held && region) morph(region, held);
  held = null;
  if (toTop) region?.scrollTo({ top: 0 });
  announce({ fresh: 0 });
  say("page:changed");
}

async function more(event, link) {
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  const answer = await get(link.href).catch(() => null);
  link.removeAttribute("aria-busy");
  if (!answer?.ok) return;
  const content = parse(answer.text);
  const known = new Set(ids(byId("rows")));
  const list = $("#rows ul");
  const first = $$("#rows li.row", content).filter((row) => !known.has(row.id));
  list?.append(...first);
  const next = $("#more", content);
  if (next) link.replaceWith(next);
  else link.remove();
  $("a[data-open]", first[0] ?? document)?.focus({ preventScroll: true });
  say("page:changed");
}

function left() {
  over = false;
  if (held) release();
}

/** Back at the top, what was counted there is in sight. */
function scrolled({ target }) {
  if (target.id === "rows" && target.scrollTop === 0 && !held) announce({ fresh: 0 });
}

export function start() {
  hear("live:bell", (bell) => concerns(bell) && ask());
  hear("timeline:changed", told);
  hear("live:beat", ({ heads = {} }) => {
    if (heads.list !== undefined && heads.list !== head && head !== null) ask();
    head = heads.list ?? head;
  });
  for (const name of ["live:doubt", "action:done", "outbox:accepted", "list:ask"]) hear(name, () => ask());
  on("pointerover", "#list", (event) => (over = event.pointerType === "mouse"));
  on("pointerout", "#list", (event, pane) => pane.contains(event.relatedTarget) || left());
  on("click", "#list-new button", () => release({ toTop: true }));
  on("click", "a[data-more]", more);
  document.addEventListener("scroll", scrolled, { capture: true, passive: true });
}
