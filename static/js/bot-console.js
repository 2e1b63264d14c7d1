/** The trial conversation: asks without leaving the page. Each form in it works without us too. */

import { $, hear, on } from "./lib/dom.js";
import { token } from "./lib/http.js";
import { word } from "./lib/words.js";
import { load } from "./bot-list.js";
import { toast } from "./toasts.js";

let busy = false;

const log = () => $("#trial");

function fields(form, submitter) {
  const body = new FormData(form, submitter?.name ? submitter : null);
  const asking = $("[data-trial-ask]");
  for (const name of ["language", "channel"]) if (!body.has(name)) body.set(name, asking.elements[name].value);
  return new URLSearchParams(body);
}

async function send(event, form) {
  event.preventDefault();
  if (busy) return;
  busy = true;
  log().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields(form, event.submitter), headers: { "HX-Request": "true", "X-CSRFToken": token() } });
    const kind = answer.headers.get("Content-Type") ?? "";
    if (answer.ok && !answer.redirected && kind.includes("html")) shown(await answer.text(), form);
    else toast({ text: kind.includes("json") ? (await answer.json()).error : word("went_wrong"), kind: "error" });
  } catch {
    toast({ text: word("needs_connection"), kind: "error" });
  } finally {
    busy = false;
    log().removeAttribute("aria-busy");
  }
}

function shown(html, form) {
  log().innerHTML = html;
  const field = $("[data-trial-ask] [name=text]");
  if (form.matches("[data-trial-ask]")) field.value = "";
  down();
  if (matchMedia("(pointer: fine)").matches) field.focus();
  if (form.action.includes("/console/") && /\d+\/$/.test(form.action)) load($("#trial-tests")); // a test or a variant more
}

/** The last question stands at the top, with what came of it below. */
function down() {
  const asked = [...log().querySelectorAll(".msg.out")].at(-1);
  log().scrollTop = asked ? Math.max(0, asked.offsetTop - log().offsetTop - 8) : log().scrollHeight;
}

export function start() {
  if (!$("#trial")) return;
  on("submit", "form[data-trial]", send);
  const opened = ({ target }) => target.open && target.matches(".trial .verdict details") && target.scrollIntoView({ block: "nearest" });
  document.addEventListener("toggle", opened, true); // it unfolds below the edge
  hear("bot:saved", () => load($("#trial-tests")));
  down();
}
