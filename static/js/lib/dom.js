/** The few words we use to talk to the page. */

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const byId = (id) => document.getElementById(id);

/** Say that something happened; any module may listen with `hear`. */
export function say(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

export function hear(name, listener) {
  document.addEventListener(name, (event) => listener(event.detail, event));
}

/** One listener for all elements, present and future, that match. */
export function on(type, selector, listener, options) {
  document.addEventListener(
    type,
    (event) => {
      const hit = event.target instanceof Element && event.target.closest(selector);
      if (hit) listener(event, hit);
    },
    options,
  );
}

/** What `<template id>` holds, with its `data-slot`s filled; empty when the page has no such template. */
export function copy(id, slots = {}) {
  const fragment = byId(id) ? document.importNode(byId(id).content, true) : document.createDocumentFragment();
  for (const [name, text] of Object.entries(slots)) fill(fragment, name, text);
  return fragment;
}

/** Its one element, or null. */
export const clone = (id, slots) => copy(id, slots).firstElementChild;

export function fill(root, name, text) {
  const slot = $(`[data-slot="${name}"]`, root);
  if (slot) slot.textContent = text;
}

export function isShown(element) {
  return Boolean(element && element.getClientRects().length && !element.closest("[inert]"));
}

/** In front of the person: only then may we call something seen. */
export const visible = () => document.visibilityState === "visible";
export const attended = () => visible() && document.hasFocus();

export const gentle = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const isTyping = (element) =>
  Boolean(element?.closest?.("input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]"));
