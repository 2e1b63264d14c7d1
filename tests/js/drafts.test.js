import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Store } from "../../static/js/lib/store.js";
import { Drafts } from "../../static/js/drafts.js";
import { Clock, FakeStorage } from "./fakes.js";

const DAY = 24 * 3600_000;
let clock, disk, drafts;

beforeEach(() => {
  clock = new Clock();
  disk = new FakeStorage();
  drafts = new Drafts(new Store(disk), clock.now);
});

const reloaded = () => new Drafts(new Store(disk), clock.now);

test("a draft survives a reload, per person and conversation", () => {
  drafts.save("7:42", "reply", { text: "Dear Anouk", seen: 5 });
  drafts.save("7:43", "reply", { text: "Dear Bram" });
  assert.equal(reloaded().load("7:42").reply.text, "Dear Anouk");
  assert.equal(reloaded().load("7:42").reply.seen, 5);
  assert.equal(reloaded().load("8:42").reply.text, undefined);
});

test("reply and note are kept apart, and where one was writing", () => {
  drafts.save("7:42", "reply", { text: "to the customer" });
  drafts.save("7:42", "note", { text: "to the team" });
  const draft = reloaded().load("7:42");
  assert.equal(draft.reply.text, "to the customer");
  assert.equal(draft.note.text, "to the team");
  assert.equal(draft.mode, "note");
});

test("sending the reply leaves the note", () => {
  drafts.save("7:42", "note", { text: "to the team" });
  drafts.save("7:42", "reply", { text: "to the customer" });
  drafts.clear("7:42", "reply");
  assert.equal(reloaded().load("7:42").reply.text, undefined);
  assert.equal(reloaded().load("7:42").note.text, "to the team");
});

test("an empty draft takes no place; one with only a file stays", () => {
  drafts.save("7:42", "reply", { text: "x" });
  drafts.save("7:42", "reply", { text: "  " });
  assert.equal(disk.length, 0);
  drafts.save("7:42", "reply", { text: "", files: [{ key: "f1" }] });
  assert.equal(disk.length, 1);
});

test("what came back stands before what was written since", () => {
  drafts.save("7:42", "reply", { text: "second", files: [{ key: "b" }], seen: 9 });
  drafts.giveBack("7:42", "reply", { text: "first", files: [{ key: "a" }], seen: 5, clientId: "c1" }, { error: "no" });
  const { text, files, seen, clientId, why } = drafts.load("7:42").reply;
  assert.equal(text, "first\n\nsecond");
  assert.deepEqual(files.map(({ key }) => key), ["a", "b"]);
  assert.equal(seen, 5); // the older half was written knowing less
  assert.equal(clientId, undefined); // it is another message now
  assert.equal(why.error, "no");
});

test("what lay untouched for a month is forgotten, nothing else", () => {
  drafts.save("7:1", "reply", { text: "old" });
  clock.time = 20 * DAY;
  drafts.save("7:2", "reply", { text: "newer" });
  clock.time = 31 * DAY;
  drafts.tidy();
  assert.equal(drafts.load("7:1").reply.text, undefined);
  assert.equal(drafts.load("7:2").reply.text, "newer");
});

test("a damaged draft is an empty one", () => {
  disk.setItem("webcare.draft.7:42", "{broken");
  assert.deepEqual(drafts.load("7:42").reply, {});
});
