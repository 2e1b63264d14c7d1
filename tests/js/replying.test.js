/** What a reply can hold besides words, and until when it may be written. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { windowed } from "../../static/js/clocks.js";
import { fields, keep, read, show } from "../../static/js/extras.js";
import { Drafts } from "../../static/js/drafts.js";
import { objection, shape } from "../../static/js/lib/choices.js";
import { gaps } from "../../static/js/lib/gaps.js";
import { messages } from "../../static/js/lib/length.js";
import { until } from "../../static/js/lib/pace.js";
import { Store } from "../../static/js/lib/store.js";
import { Clock, FakeStorage } from "./fakes.js";

const HOUR = 3600_000;

test("a reply window is amber in its last two hours, and over at its end; the ring is that of a day", () => {
  const at = (left) => windowed({ until: 100 * HOUR, now: 100 * HOUR - left });
  assert.deepEqual([at(24 * HOUR).state, at(24 * HOUR).used], ["", 0]);
  assert.deepEqual([at(12 * HOUR).state, at(12 * HOUR).used], ["", 50]);
  assert.equal(at(2 * HOUR).state, "");
  assert.equal(at(2 * HOUR - 1000).state, "soon");
  assert.deepEqual([at(1000).state, at(0).state, at(-HOUR).state], ["soon", "over", "over"]);
  assert.deepEqual([at(-HOUR).used, at(72 * HOUR).used], [100, 0]);
});

test("one sleeps until the end, an hour at most, and never asks in a circle", () => {
  assert.equal(until(5000, { now: 2000, asked: false }), 3000);
  assert.equal(until(5000, { now: 9000, asked: false }), 0);
  assert.equal(until(5000, { now: 9000, asked: true }), 5000);
  assert.equal(until(100 * HOUR, { now: 0, asked: false }), HOUR);
});

test("as many messages as the channel needs: files first, short words under the last", () => {
  const wa = { single: "10", caption: "5", maxUnit: "characters" };
  assert.equal(messages("x".repeat(500), 3, { maxUnit: "characters" }), 1);
  assert.equal(messages("", 0, wa), 1);
  assert.equal(messages("x".repeat(10), 0, wa), 1);
  assert.equal(messages("x".repeat(11), 0, wa), 2);
  assert.equal(messages("short", 2, wa), 2);
  assert.equal(messages("longer", 2, wa), 3);
  assert.equal(messages("", 3, wa), 3);
  assert.equal(messages("x", 1, { ...wa, caption: "0" }), 2);
  assert.equal(messages("éé", 0, { single: "3", caption: "0", maxUnit: "bytes" }), 2);
  assert.equal(messages("words", 0, { single: "", caption: "0", maxUnit: "characters" }), 1);
});

test("a few answers are buttons, more are a list with an explanation each", () => {
  const wa = { buttons: 3, rows: 10, title: 20, rowTitle: 24 };
  assert.deepEqual(shape(3, wa), { kind: "as_buttons", most: 10, titleLength: 20, descriptions: false });
  assert.deepEqual(shape(4, wa), { kind: "as_list", most: 10, titleLength: 24, descriptions: true });
  assert.equal(shape(2, { ...wa, buttons: 13, rows: 0 }).most, 13);
});

test("answers need a question, and words of their own", () => {
  assert.equal(objection(undefined, ""), "");
  assert.equal(objection([{ title: "Yes" }], "  "), "choice_question");
  assert.equal(objection([{ title: "Yes" }, { title: "Yes" }], "Well?"), "choice_same");
  assert.equal(objection([{ title: "Yes" }, { title: "No" }], "Well?"), "");
});

test("what is not filled in yet stands out in a template", () => {
  assert.deepEqual(gaps("Hi {{first_name}}, {{ 1 }}"), [
    { said: "Hi ", gap: false },
    { said: "first name", gap: true },
    { said: ", ", gap: false },
    { said: "1", gap: true },
  ]);
  assert.deepEqual(gaps("{{a}} {{"), [
    { said: "a", gap: true },
    { said: " {{", gap: false },
  ]);
  assert.deepEqual(gaps(""), []);
});

let value;
beforeEach(() => (value = undefined));
keep({ name: "quote", read: () => value, show: (one) => (value = one) });

test("what belongs to a reply is read, shown again and posted by name", () => {
  assert.equal(read(), undefined);
  value = { id: "7", name: "Anouk", text: "Hello" };
  assert.deepEqual(read(), { quote: value });
  show(undefined);
  assert.equal(value, undefined);
  show({ quote: { id: "8" } });
  assert.deepEqual(value, { id: "8" });
  assert.deepEqual(fields(undefined), {});
  assert.deepEqual(fields({ quote: { id: "8" }, choices: [{ title: "Yes" }, { title: "No", description: "not now" }] }), {
    reply_to: "8",
    choice_title: ["Yes", "No"],
    choice_description: ["", "not now"],
  });
});

test("a refused reply comes back with what belonged to it, unless something else does by now", () => {
  const drafts = new Drafts(new Store(new FakeStorage()), new Clock().now);
  const sent = { text: "Yes", files: [], seen: 3, clientId: "c", extra: { quote: { id: "8" } } };
  drafts.giveBack("7:42", "reply", sent, { error: "no" });
  assert.deepEqual(drafts.load("7:42").reply.extra, { quote: { id: "8" } });
  drafts.save("7:43", "reply", { text: "New", extra: { quote: { id: "9" } } });
  drafts.giveBack("7:43", "reply", sent, { error: "no" });
  assert.deepEqual(drafts.load("7:43").reply.extra, { quote: { id: "9" } });
});
