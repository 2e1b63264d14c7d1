/** Puts fragments in the page: items of the thread by id and seq, everything else by morphing the element with its id. */

import htmx from "htmx.org";
import { byId } from "./dom.js";

let morphNode = null;

htmx.config.history = false; // navigate.js does this itself
htmx.config.morphSkip = "[data-keep]";
htmx.registerExtension("webcare", {
  init(api) {
    morphNode = api.morph;
  },
  htmx_before_morph_attr(element, { attrName }) {
    return !(attrName === "open" && element.matches("details[data-menu]"));
  },
});

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Makes `old` look like `fresh` and keeps focus, typed text, selection and scroll. */
export function morph(old, fresh) {
  const focused = document.activeElement;
  const region = focused?.closest("#conversation, #list");
  const fragment = document.createDocumentFragment();
  fragment.append(fresh);
  morphNode(old, fragment, false);
  if (focused === document.activeElement) return;
  const next = focused.isConnected ? focused : region; // the button pressed may be gone: stay near
  next?.focus({ preventScroll: true });
}

/** Returns the items that were not there before: {added: [element]}. */
export function apply(content, place = placeItem) {
  const added = [];
  for (const element of [...content.children]) {
    if (element.localName === "title") document.title = element.textContent;
    else if (element.hasAttribute("data-item")) added.push(...place(element));
    else if (byId(element.id)) morph(byId(element.id), element);
  }
  return { added };
}

/** An item replaces itself, or the pending one it was sent as; else it stands before the first with a larger seq. */
export function placeItem(item) {
  const old = byId(item.id);
  if (old) {
    morph(old, item);
    return [];
  }
  const pending = item.dataset.client && byId(item.dataset.client);
  const line = byId("timeline");
  let next = null; // most items come last, so we look from there
  for (let other = line.lastElementChild; other && seqOf(other) > seqOf(item); other = other.previousElementSibling) next = other;
  line.insertBefore(item, next);
  pending?.remove();
  return [item];
}

/** What has no seq yet is on its way, so after all others. */
export function seqOf(element) {
  if (!element.hasAttribute("data-item") && !element.dataset.pending) return -1; // the "new since" line stays put
  return Number(element.dataset.seq || Infinity);
}
