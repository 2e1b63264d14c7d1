/** Answers offered as buttons under a reply, or as a list when there are more than the channel has buttons. */

import { $, $$, byId, clone, fill, on } from "./lib/dom.js";
import { shape } from "./lib/choices.js";
import { word } from "./lib/words.js";
import { composer, extraChanged } from "./composer.js";
import { keep } from "./extras.js";

const box = () => byId("choices");
const list = () => $("ol", box());
const opener = () => byId("open-choices");

const numbers = ({ buttons, rows, title, rowTitle }) => ({ buttons: Number(buttons), rows: Number(rows), title: Number(title), rowTitle: Number(rowTitle) });

export function read() {
  if (!box() || box().hidden) return undefined;
  const found = $$("li", list()).map((line) => {
    const description = $("[data-choice-more]", line);
    return { title: $("[data-choice]", line).value.trim(), description: description.hidden ? "" : description.value.trim() };
  });
  const filled = found.filter(({ title }) => title);
  return filled.length ? filled : undefined;
}

function show(choices) {
  if (!box()) return;
  list().replaceChildren();
  for (const choice of choices ?? []) add(choice);
  open(Boolean(choices?.length));
}

function open(on) {
  box().hidden = !on;
  opener()?.setAttribute("aria-expanded", String(on));
  if (on) draw();
}

function add({ title = "", description = "" } = {}) {
  const line = clone("t-choice");
  $("[data-choice]", line).value = title;
  $("[data-choice-more]", line).value = description;
  list().append(line);
  return line;
}

/** Says what becomes of so many, and numbers them. */
function draw() {
  const lines = $$("li", list());
  const { kind, most, titleLength, descriptions } = shape(lines.length, numbers(box().dataset));
  lines.forEach((line, at) => {
    const [title, more] = [$("[data-choice]", line), $("[data-choice-more]", line)];
    title.maxLength = titleLength;
    title.ariaLabel = title.placeholder = word("choice_title", { n: at + 1 });
    more.hidden = !descriptions;
    more.maxLength = Number(box().dataset.description);
    more.ariaLabel = more.placeholder = word("choice_more");
  });
  fill(box(), "kind", word(kind));
  fill(box(), "more", lines.length < most ? word("choices_left", { n: most - lines.length }) : "");
  $("[data-add]", box()).hidden = lines.length >= most;
}

function more() {
  const line = add();
  draw();
  $("[data-choice]", line).focus();
}

function toggle() {
  if (!box().hidden && !read()) return none();
  if (box().hidden && !list().children.length) [add(), add()];
  open(true);
  $("[data-choice]", box()).focus();
}

function none() {
  show();
  extraChanged();
  composer()?.text.focus();
}

function remove(line) {
  const next = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  if (!next) return none();
  draw();
  $("[data-choice]", next).focus();
  extraChanged();
}

/** Enter goes on to the next answer; it does not send. */
function entered(event, field) {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  const next = field.closest("li").nextElementSibling;
  if (next) $("[data-choice]", next).focus();
  else if (!$("[data-add]", box()).hidden && field.value.trim()) more();
}

export function start() {
  keep({ name: "choices", read, show });
  on("click", "#open-choices", toggle);
  on("click", "#choices [data-add]", more);
  on("click", "#choices [data-none]", none);
  on("click", "[data-remove-choice]", (event, button) => remove(button.closest("li")));
  on("input", "#choices input", extraChanged);
  on("keydown", "#choices input", entered);
}
