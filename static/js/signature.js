/** A team's signature: placeholders at the caret, and what the customer will read, while it is written. */

import { $, on } from "./lib/dom.js";
import { token } from "./lib/http.js";

const PAUSE = 300; // ms without a key

let timer;
let asked = 0;

function insert(event, button) {
  const field = $(button.dataset.into);
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function soon({ target }, form) {
  if (!["name", "signature"].includes(target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE, form);
}

async function show(form) {
  const mine = ++asked;
  const body = new URLSearchParams(["name", "signature"].map((name) => [name, form.elements[name].value]));
  try {
    const answer = await fetch(form.dataset.signature, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token() } });
    if (!answer.ok || mine !== asked) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    $("#signed").replaceChildren(...[...$("#signed", fresh).childNodes].map((node) => document.adoptNode(node)));
  } catch {
    // Offline: what is saved counts, and saving shows it.
  }
}

export function start() {
  if (!$("[data-signature]")) return;
  on("click", "[data-insert]", insert);
  on("input", "form[data-signature]", soon);
}
