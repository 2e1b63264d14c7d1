/** Lines in the editor of an answer: several variants pasted at once, Enter for the next, fields as wide as their words. */

import { $, on } from "./lib/dom.js";

const SMALLEST = 8; // characters

function fit({ target }) {
  target.size = Math.max(SMALLEST, target.value.length);
}

function next(input) {
  const rows = input.closest("[data-rows]");
  $("[data-add]", rows).click();
  return $("[data-line]:last-child input", rows);
}

function pasted(event, input) {
  const lines = event.clipboardData.getData("text").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2) return;
  event.preventDefault();
  for (const line of lines) {
    const field = input.value ? next(input) : input;
    field.value = line;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Enter asks for one more; the form is saved with its button, or Ctrl S. */
function entered(event, input) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  if (input.value.trim()) next(input);
}

const oneLine = (event) => event.key === "Enter" && event.preventDefault();

function chosen({ target }) {
  const names = [...target.files].map(({ name }) => name).join(", ");
  if (names) $("[data-upload-words]", target.parentElement).textContent = names;
}

export function start() {
  if (!$("[data-bot-form]")) return;
  on("input", ".variants input", fit);
  on("paste", ".variants input", pasted);
  on("keydown", ".variants input", entered);
  on("keydown", "[data-one-line]", oneLine);
  on("change", "input[name=upload]", chosen);
}
