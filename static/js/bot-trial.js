/** The trial of a draft: begins by itself on the page that shows the changes, and tells how far it is. */

import { $, byId, on } from "./lib/dom.js";
import { get, token } from "./lib/http.js";

const AGAIN = 1500; // ms between two looks

async function begin() {
  const region = byId("trial");
  try {
    const headers = { "HX-Request": "true", "X-CSRFToken": token() };
    const answer = await fetch(region.dataset.trial, { method: "POST", headers });
    if (answer.ok) put(await answer.text()); // refused or signed out: the button stays
  } catch {
    // The button does the same.
  }
}

async function look(query = "") {
  const region = byId("trial");
  if (!region || document.visibilityState === "hidden") return later();
  try {
    const { ok, text } = await get(`${region.dataset.trial}${query}`);
    if (ok) put(text);
  } catch {
    later(); // offline for a moment
  }
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("trial");
  if (!fresh) return;
  byId("trial").replaceWith(document.adoptNode(fresh));
  later();
}

/** What comes next: another look, or a new trial because somebody changed the draft meanwhile. */
function later() {
  const state = byId("trial")?.dataset.state;
  if (state === "running") setTimeout(look, AGAIN);
  else if (state === "none") setTimeout(begin, AGAIN);
}

export function start() {
  const region = $("#trial[data-trial]");
  if (!region) return;
  on("click", "#trial [data-only]", (event, link) => {
    event.preventDefault();
    look(new URL(link.href).search);
  });
  if (region.dataset.state === "none") begin();
  else later();
}
