/** Settings pages: lines that come and go, copying, the holidays of another country, the preview of the chat. */

import { $, $$, byId, on } from "./lib/dom.js";
import { toast } from "./toasts.js";

/* Lines: [data-rows] holds a <template> and [data-lines]; without script some empty lines stand there already. */

function add(event, button) {
  const rows = button.closest("[data-rows]");
  $("[data-lines]", rows).append(document.importNode($("template", rows).content, true));
  $("[data-line]:last-child input:not([type=hidden])", rows).focus();
}

function remove(event, button) {
  const rows = button.closest("[data-rows]");
  button.closest("[data-line]").remove();
  $("[data-add]", rows).focus();
}

/** Monday's hours on the other working days: what most weeks look like. */
function sameHours(event, button) {
  const rows = button.closest("[data-rows]");
  const times = $$("[data-line]", rows).map((line) => $$("input", line).map(({ value }) => value));
  for (const other of button.dataset.days.split(" ").map((day) => byId(`day-${day}`))) {
    const lines = times.map((values) => {
      const line = document.importNode($("template", other).content, true);
      $$("input", line).forEach((input, at) => (input.value = values[at]));
      return line;
    });
    $("[data-lines]", other).replaceChildren(...lines);
  }
  toast({ text: button.dataset.done });
}

async function copy(event, button) {
  const from = $(button.dataset.copy);
  const text = "value" in from ? from.value : from.textContent;
  try {
    await navigator.clipboard.writeText(text.trim());
    toast({ text: button.dataset.done });
  } catch {
    // No clipboard without https or permission: select it, so that Ctrl C does the rest.
    if (from.select) from.select();
    else getSelection().selectAllChildren(from);
  }
}

/** Another country or part of it: show its holidays before anything is saved. */
async function holidays({ target }, region) {
  const fields = [...new FormData(region.closest("form"))].filter(([name]) => /^(country|part|holiday)/.test(name));
  const asked = new URLSearchParams(fields);
  region.dataset.asked = asked;
  try {
    const answer = await fetch(`${region.dataset.url}?${asked}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || region.dataset.asked !== String(asked)) return; // another choice was made meanwhile
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
    if (fresh?.id !== region.id) return;
    region.replaceWith(document.adoptNode(fresh));
    byId(target.id)?.focus();
  } catch {
    // Offline: saving computes them as well.
  }
}

/* The preview. Colours go into SVG attributes: the page allows no inline styles. */

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** White or black, whichever has the higher contrast (WCAG 2); the server decides in the same way. */
export const textOn = (colour) => ((luminance(colour) + 0.05) ** 2 > 1.05 * 0.05 ? "black" : "white");

function preview() {
  const figure = $("[data-preview]");
  const value = (name) => byId(`id_settings-${name}`)?.value ?? "";
  const language = $("[data-texts] input:checked")?.value ?? "nl";
  const colour = value("colour");
  if (/^#[0-9a-f]{6}$/i.test(colour)) {
    for (const ground of $$("[data-fill]", figure)) ground.setAttribute("fill", colour);
    figure.dataset.on = { "#ffffff": "white", "#000000": "black" }[value("text_colour")] ?? textOn(colour);
  }
  figure.dataset.side = value("position");
  for (const text of $$("[data-says]", figure)) text.textContent = value(`${text.dataset.says}_${language}`);
}

/** A field to correct may stand behind the other language's tab. */
function showErrors() {
  const lang = $("[data-texts] .errors")?.closest("[data-lang]")?.dataset.lang;
  if (lang) $(`[data-texts] input[value=${lang}]`).checked = true;
  $("[aria-invalid=true]")?.focus();
}

export function start() {
  if (!$(".set, .botedit")) return;
  on("click", "[data-add]", add);
  on("click", "[data-remove]", remove);
  on("click", "[data-same]", sameHours);
  on("click", "[data-copy]", copy);
  on("change", "[data-holidays] select", (event, select) => holidays(event, select.closest("[data-holidays]")));
  showErrors();
  if (!$("[data-preview]")) return;
  on("input", "[data-channel-form]", preview);
  preview();
}
