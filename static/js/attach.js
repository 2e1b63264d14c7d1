/** Ways to hand over a file: the button, pasting, dropping it on the conversation. */

import { $, byId, on } from "./lib/dom.js";
import { add } from "./uploads.js";

const open = () => byId("composer") && $("input[name=mode]:checked", byId("composer"))?.value !== "note";
const carriesFiles = (data) => [...(data?.types ?? [])].includes("Files");

function paste(event) {
  const files = [...event.clipboardData.files];
  if (!files.length || !open()) return;
  if (event.clipboardData.types.includes("text/plain")) return; // a copied table comes as text and as a picture
  event.preventDefault();
  add(files);
}

function over(event, pane) {
  if (!carriesFiles(event.dataTransfer) || !open()) return;
  event.preventDefault();
  pane.toggleAttribute("data-drop", true);
}

function drop(event, pane) {
  pane.removeAttribute("data-drop");
  if (!carriesFiles(event.dataTransfer) || !open()) return;
  event.preventDefault();
  add([...event.dataTransfer.files]);
  byId("text")?.focus();
}

export function start() {
  on("change", "#files", (event, input) => {
    add([...input.files]);
    input.value = "";
  });
  on("paste", "#text", paste);
  on("dragover", "#conversation", over);
  on("drop", "#conversation", drop);
  on("dragleave", "#conversation", (event, pane) => pane.contains(event.relatedTarget) || pane.removeAttribute("data-drop"));
}
