// What stands on the screen, from what was said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rows } from "../../static/widget/app/rows.js";
import { merged, nothing, theirs } from "../../static/widget/app/timeline.js";
import { emailProblem, fileProblem } from "../../static/widget/app/check.js";
import { moment, size } from "../../static/widget/app/times.js";
import { isAllowed } from "../../static/widget/loader/sites.js";

const at = (minute) => new Date(Date.UTC(2026, 10, 23, 9, minute)).toISOString();
const me = (seq, text = "x") => ({ id: `m${seq}`, seq, kind: "message", by: "me", name: "", text, at: at(seq), attachments: [], cid: `c${seq}` });
const anna = (seq, text = "y") => ({ ...me(seq, text), by: "agent", name: "Anna", cid: undefined });
const helps = (seq, name = "Anna", event = "claim.taken") => ({ id: `e${seq}`, seq, kind: "event", event, name, at: at(seq) });
const draw = (more) => rows({ items: [], pending: [], seen: 0, oldest: 0, greeting: "Hoi", ...more });
const types = (more) => draw(more).map(({ type }) => type);
const ack = (more) => draw(more).find(({ type }) => type === "ack")?.text;

test("an empty conversation greets", () => assert.deepEqual(types({}), ["hi"]));

test("a name stands above the first of someone's messages only", () => {
  assert.deepEqual(types({ items: [me(1), anna(2), anna(3)] }), ["hi", "time", "message", "from", "message", "message"]);
  assert.deepEqual(types({ items: [me(1), helps(2), anna(3)] }), ["hi", "time", "message", "event", "from", "message"]);
});

test("the time is shown again after a silence", () => {
  assert.deepEqual(types({ items: [me(1), me(20), me(55)] }), ["hi", "time", "message", "message", "time", "message", "ack"]);
});

test("somebody who claims twice is announced once, and one that was undone not at all", () => {
  assert.equal(types({ items: [helps(1), helps(2)] }).filter((type) => type === "event").length, 1);
  assert.equal(types({ items: [helps(1, "Anna", "")] }).filter((type) => type === "event").length, 0);
});

test("one word says how far the last message got", () => {
  assert.equal(ack({ pending: [{ id: "a", at: at(1), text: "x" }] }), "sending");
  assert.equal(ack({ pending: [{ id: "a", at: at(1), text: "x", sent: true }] }), "sent");
  assert.equal(ack({ items: [me(5)], seen: 4 }), "delivered");
  assert.equal(ack({ items: [me(5)], seen: 5 }), "read");
  assert.equal(ack({ items: [me(5), anna(6)], seen: 6 }), undefined);
  assert.deepEqual(types({ items: [me(5), helps(6)], seen: 5 }), ["hi", "time", "message", "ack", "event"]);
  assert.equal(ack({ pending: [{ id: "a", at: at(1), text: "x", error: "Te lang." }] }), undefined);
});

const bot = (seq, ...ids) => ({ ...anna(seq, "z"), by: "bot", name: "Bot", choices: ids.map((id) => ({ id, title: id })) });
const tap = (seq, answers, choice) => ({ ...me(seq, choice), answers, choice });
const choices = (more) => draw({ status: "bot", ...more }).filter(({ type }) => type === "choices");

test("words offer something until somebody else speaks, and what was tapped stays to be seen", () => {
  assert.deepEqual(choices({ items: [me(1), bot(2, "a"), bot(3, "yes", "no")] }).map(({ live }) => live), [true, true]);
  assert.deepEqual(choices({ items: [bot(1, "a", "b")] }).map(({ live, tapped }) => [live, tapped]), [[true, undefined]]);
  const items = [bot(1, "a", "b"), tap(2, "m1", "b"), bot(3, "c")];
  assert.deepEqual(choices({ items }).map(({ live, tapped, answers }) => [live, tapped, answers]), [[false, "b", "m1"], [true, undefined, "m3"]]);
  const pending = [{ id: "p", at: at(2), text: "a", choice: "a", answers: "m1" }];
  assert.deepEqual(choices({ items: [bot(1, "a")], pending }).map(({ live, tapped }) => [live, tapped]), [[false, "a"]]);
});

test("the bot offers nothing once a person was called, a person goes on offering", () => {
  for (const status of ["queued", "owned"]) assert.equal(choices({ items: [bot(1, "a")], status })[0].live, false, status);
  assert.equal(choices({ items: [{ ...bot(1, "a"), by: "agent" }], status: "owned" })[0].live, true);
});

test("who comes after the bot takes over from it, who comes after a person does not", () => {
  const over = (items) => draw({ items }).filter(({ type }) => type === "event").map(({ bot }) => !!bot);
  assert.deepEqual(over([me(1), bot(2), me(3), helps(4)]), [true]);
  assert.deepEqual(over([me(1), helps(2), anna(3), me(4), helps(5, "Bram")]), [false, false]);
  assert.deepEqual(over([bot(1), helps(2), helps(3, "Bram")]), [true, false]);
});

test("who waits reads their place, and where to leave an address", () => {
  assert.deepEqual(types({ wait: { line: ["Nummer 2", "ongeveer 3 minuten"], mail: true } }), ["hi", "line", "mail"]);
  assert.deepEqual(types({ wait: { line: null, mail: false } }), ["hi"]);
  assert.deepEqual(types({ wait: null }), ["hi"]);
});

test("what waits stands below what was said", () => {
  const texts = draw({ items: [me(5, "oud")], pending: [{ id: "a", at: at(6), text: "nieuw" }] }).map(({ text }) => text);
  assert.ok(texts.indexOf("nieuw") > texts.indexOf("oud"));
});

test("a later telling replaces an earlier one, and order is that of the desk", () => {
  let said = merged(nothing(), { items: [anna(3), me(1)], head: 3, oldest: 0, seen: 0 });
  said = merged(said, { items: [{ ...anna(3), text: "anders" }, me(4)], head: 5, oldest: 0, seen: 4 });
  assert.deepEqual(said.items.map(({ seq, text }) => [seq, text]), [[1, "x"], [3, "anders"], [4, "x"]]);
  assert.equal(said.head, 5);
  assert.deepEqual(theirs(said, 2).map(({ seq }) => seq), [3]);
});

test("a reset forgets, an older page keeps the head, and a late answer does not turn it back", () => {
  const known = merged(nothing(), { items: [me(8)], head: 9, oldest: 8, seen: 0 });
  const older = merged(known, { items: [me(2)], head: 20, oldest: 0, seen: 0 }, true);
  assert.deepEqual([older.items.length, older.head, older.oldest], [2, 9, 0]);
  assert.equal(merged(known, { items: [], head: 7, oldest: 0, seen: 0 }).head, 9);
  assert.deepEqual(merged(known, { items: [me(30)], head: 30, oldest: 30, seen: 0, reset: true }).items.map(({ seq }) => seq), [30]);
});

test("addresses are judged in words", () => {
  const problems = { "anouk": "email_at", "anouk@mail": "email_end", "@mail.nl": "email_bad", "a b@c.nl": "email_bad", "a@b@c.nl": "email_bad", "anouk@mail.nl": "" };
  for (const [email, problem] of Object.entries(problems)) assert.equal(emailProblem(email), problem, email);
});

test("files are judged before they travel", () => {
  const types = ["image/*", "application/pdf"];
  assert.equal(fileProblem({ size: 11, type: "image/png" }, 10, types), "too_large");
  assert.equal(fileProblem({ size: 1, type: "image/png" }, 10, types), "");
  assert.equal(fileProblem({ size: 1, type: "text/html" }, 10, types), "bad_type");
  assert.equal(fileProblem({ size: 1, type: "" }, 10, types), "");
});

test("times and sizes read like words", () => {
  const now = new Date(2026, 10, 23, 15, 0);
  assert.equal(moment(new Date(2026, 10, 23, 9, 5).toISOString(), "nl", now), "09:05");
  assert.match(moment(new Date(2026, 10, 21, 9, 5).toISOString(), "nl", now), /21 nov.* 2026.*09:05/);
  assert.deepEqual([size(1, "nl"), size(59_000, "nl"), size(1_240_000, "nl"), size(1_240_000, "en")], ["1 kB", "59 kB", "1,2 MB", "1.2 MB"]);
});

test("only sites of the list may show the chat", () => {
  const sites = ["https://shop.example", "https://*.winkel.example", "http://127.0.0.1:8001"];
  for (const site of ["https://shop.example", "https://nl.winkel.example", "http://127.0.0.1:8001"]) assert.ok(isAllowed(site, sites), site);
  for (const site of ["http://shop.example", "https://shop.example.evil.example", "https://evilwinkel.example", "https://winkel.example", "http://127.0.0.1:8002", "null"])
    assert.ok(!isAllowed(site, sites), site);
  assert.ok(!isAllowed("https://shop.example", []));
});
