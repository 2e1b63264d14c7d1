/** Own messages on their way, shown at once at the end of the thread under their client id. */

import { $$, byId, clone, fill, hear } from "./lib/dom.js";
import { word } from "./lib/words.js";
import { offline } from "./connection.js";
import { toEnd } from "./scroll.js";

const state = () => word(offline() ? "waiting_connection" : "sending");

function show({ id, conversation, text, files, mode }) {
  const line = byId("timeline");
  if (!line || line.dataset.conversation !== String(conversation) || byId(id)) return;
  const names = (files ?? []).map(({ name }) => name).join(", ");
  const element = clone("t-pending", { text: text || names, state: state() });
  if (!element) return;
  element.id = id;
  element.dataset.pending = mode;
  line.append(element);
}

function gone(id) {
  const element = id && byId(id);
  if (element?.dataset.pending) element.remove();
}

function restate() {
  for (const element of $$("#timeline [data-pending]")) fill(element, "state", state());
}

/** The real one came in: whatever we still kept of it did arrive. */
function settle(outbox, { added }) {
  for (const { dataset } of added) if (dataset.client) outbox.settle(dataset.client);
}

export function start(outbox) {
  hear("outbox:added", ({ entry }) => (show(entry), toEnd({ smooth: false })));
  hear("outbox:refused", () => {
    const kept = new Set(outbox.entries().map(({ id }) => id));
    for (const { id } of $$("#timeline [data-pending]")) if (!kept.has(id)) gone(id);
  });
  hear("conversation:open", () => {
    for (const entry of outbox.entries()) if (!document.querySelector(`[data-client="${entry.id}"]`)) show(entry);
  });
  hear("timeline:changed", (detail) => settle(outbox, detail));
  addEventListener("storage", ({ key, newValue }) => newValue === null && gone(key?.split(".").at(-1))); // another tab sent it
  for (const name of ["net:lost", "net:back", "outbox:waiting"]) hear(name, restate);
}
