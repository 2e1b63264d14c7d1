/**
 * A listbox whose focus stays in a text field: the field says which option is meant (aria-activedescendant). The first
 * one that fits is always chosen, so that Enter does something.
 */

import { $, $$ } from "./dom.js";
import { fold } from "./fold.js";

export class Options {
  constructor(field, list) {
    Object.assign(this, { field, list });
  }

  get shown() {
    return $$("[role=option]:not([hidden])", this.list);
  }

  get chosen() {
    return $("[role=option][aria-selected=true]:not([hidden])", this.list);
  }

  /** Only those with all these words; `said(option)` is where they must stand. Returns how many there are. */
  filter(words, said = (option) => option.textContent) {
    const wanted = fold(words).split(/\s+/).filter(Boolean);
    for (const option of $$("[role=option]", this.list)) {
      const text = fold(said(option));
      option.hidden = !wanted.every((word) => text.includes(word));
    }
    this.choose(this.shown[0]);
    return this.shown.length;
  }

  choose(option) {
    for (const one of $$("[aria-selected=true]", this.list)) one.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  /** Arrows, Home and End; false for any other key. Round and round. */
  move(key) {
    const all = this.shown;
    const at = all.indexOf(this.chosen);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[key];
    if (to === undefined || !all.length) return false;
    this.choose(all.at(to % all.length));
    return true;
  }
}
