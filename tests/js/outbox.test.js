import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Store } from "../../static/js/lib/store.js";
import { clientId } from "../../static/js/lib/ids.js";
import { Drafts } from "../../static/js/drafts.js";
import { Outbox } from "../../static/js/outbox.js";
import { Clock, FakeStorage, later, settled } from "./fakes.js";

const YES = (seq) => ({ ok: true, status: 200, understood: true, data: { seq } });
const NO = (status, data = {}) => ({ ok: false, status, understood: true, data });

let clock, disk, server, said, drafts;

beforeEach(() => {
  clock = new Clock();
  disk = new FakeStorage();
  said = [];
  drafts = new Drafts(new Store(disk), clock.now);
  server = { got: [], answers: [], fallback: (entry, n) => YES(100 + n) };
});

/** A tab: everything it knows is on the disk. */
function tab({ user = "7", ...extra } = {}) {
  return new Outbox({
    storage: new Store(disk),
    user,
    timers: clock,
    random: () => 1,
    say: (name, detail) => said.push([name, detail.entry?.text]),
    giveBack: (entry, { data }) => drafts.giveBack(entry.draft, entry.mode, { ...entry, clientId: entry.id }, data),
    post: async (entry) => {
      server.got.push(entry);
      const answer = server.answers.length ? server.answers.shift() : server.fallback(entry, server.got.length);
      if (answer instanceof Error) throw answer;
      return answer instanceof Promise ? answer : answer;
    },
    ...extra,
  });
}

let made = 1000;
const message = (text, more = {}) => ({
  id: clientId(made++),
  conversation: "42",
  draft: "7:42",
  url: "/conversations/42/messages/",
  mode: "reply",
  text,
  files: [],
  then: "",
  seen: 5,
  ...more,
});
const texts = () => server.got.map(({ text }) => text);
const kept = (outbox) => outbox.entries().map(({ text }) => text);

test("an accepted message leaves the outbox", async () => {
  const outbox = tab();
  await outbox.add(message("hello"));
  assert.deepEqual(texts(), ["hello"]);
  assert.deepEqual(kept(outbox), []);
  assert.deepEqual(said, [["outbox:added", "hello"], ["outbox:accepted", "hello"]]);
});

test("it is on the disk before the request leaves", async () => {
  const outbox = tab({ post: () => (assert.equal(new Store(disk).keys("out.7.").length, 1), YES(6)) });
  await outbox.add(message("hello"));
});

test("without connection all stay, in order, and leave in order", async () => {
  const outbox = tab();
  server.fallback = () => new Error("offline");
  for (const text of ["one", "two", "three"]) await outbox.add(message(text));
  assert.deepEqual(kept(outbox), ["one", "two", "three"]);
  server.got = [];
  server.fallback = (entry, n) => YES(n);
  await outbox.drain();
  assert.deepEqual(texts(), ["one", "two", "three"]);
  assert.deepEqual(kept(outbox), []);
});

test("a try that failed is repeated by itself, with the same client id", async () => {
  const outbox = tab();
  server.answers = [new Error("cut"), new Error("cut")];
  const entry = message("hello");
  await outbox.add(entry);
  await clock.pass(10_000);
  await clock.pass(20_000);
  assert.deepEqual(server.got.map(({ id }) => id), [entry.id, entry.id, entry.id]);
  assert.deepEqual(kept(outbox), []);
});

test("the tab crashes while sending: the next one sends it again, same id, once", async () => {
  const hanging = later();
  const first = tab({ post: () => hanging.promise });
  const entry = message("hello");
  first.add(entry); // never answered: the tab is gone
  await settled();
  const second = tab();
  assert.deepEqual(kept(second), ["hello"]);
  await second.drain();
  assert.deepEqual(server.got.map(({ id }) => id), [entry.id]);
  assert.deepEqual(kept(second), []);
});

test("two messages quickly after each other: the second waits for the first", async () => {
  const first = later();
  server.answers = [first.promise];
  const outbox = tab();
  outbox.add(message("one"));
  outbox.add(message("two"));
  await settled();
  assert.deepEqual(texts(), ["one"]);
  first.resolve(YES(9));
  await settled();
  assert.deepEqual(texts(), ["one", "two"]);
});

test("who knew what stood before their first message, knows that message when sending the second", async () => {
  const first = later();
  server.answers = [first.promise];
  const outbox = tab();
  outbox.add(message("one", { seen: 5 }));
  outbox.add(message("two", { seen: 5 }));
  outbox.add(message("elsewhere", { seen: 2, conversation: "43" }));
  await settled();
  first.resolve(YES(8));
  await settled();
  assert.deepEqual(server.got.map(({ text, seen }) => [text, seen]), [["one", 5], ["two", 8], ["elsewhere", 2]]);
});

test("a refused message goes back to its draft, with all its words and what was written after it", async () => {
  const first = later();
  server.answers = [first.promise];
  const outbox = tab();
  drafts.save("7:42", "reply", { text: "being typed" });
  outbox.add(message("one", { files: [{ key: "f1" }] }));
  outbox.add(message("two"));
  await settled();
  first.resolve(NO(409, { code: "newer_messages", head: 9 }));
  await settled();
  assert.deepEqual(kept(outbox), []);
  const { text, files, why, clientId } = drafts.load("7:42").reply;
  assert.equal(text, "one\n\ntwo\n\nbeing typed");
  assert.deepEqual(files, [{ key: "f1" }]);
  assert.equal(why.code, "newer_messages");
  assert.equal(clientId, undefined);
  assert.deepEqual(texts(), ["one"]);
});

test("a refused message that comes back alone keeps its client id: sent anyway it is still one message", async () => {
  const outbox = tab();
  server.answers = [NO(409, { code: "newer_messages", head: 9 })];
  const entry = message("one");
  await outbox.add(entry);
  assert.equal(drafts.load("7:42").reply.clientId, entry.id);
});

test("the text is in the draft before it leaves the outbox", async () => {
  const seen = [];
  const outbox = tab({ giveBack: () => seen.push(new Store(disk).keys("out.7.").length) });
  server.answers = [NO(422)];
  await outbox.add(message("one"));
  assert.deepEqual(seen, [1]);
});

test("a refused reply does not hold up other conversations, nor a note", async () => {
  const outbox = tab();
  server.answers = [NO(422, { error: "window closed" })];
  outbox.add(message("reply"));
  outbox.add(message("note", { mode: "note" }));
  await outbox.add(message("other", { conversation: "43", draft: "7:43" }));
  assert.deepEqual(texts(), ["reply", "note", "other"]);
});

test("too busy: it waits, its conversation waits behind it, others go on", async () => {
  const outbox = tab();
  server.answers = [NO(429)];
  outbox.add(message("one"));
  outbox.add(message("two"));
  await outbox.add(message("other", { conversation: "43" }));
  assert.deepEqual(texts().slice(0, 2), ["one", "other"]);
  await clock.pass(60_000);
  assert.deepEqual(kept(outbox), []);
  assert.ok(texts().indexOf("two") > texts().lastIndexOf("one"));
});

test("a page that is not ours answered 200 (a hotel's sign-in): that is no acceptance", async () => {
  const outbox = tab();
  server.answers = [{ ok: true, status: 200, understood: false, data: {} }];
  await outbox.add(message("hello"));
  assert.deepEqual(kept(outbox), ["hello"]);
});

test("a server that fails three times gives the text back instead of keeping it in the air", async () => {
  const outbox = tab();
  server.fallback = () => NO(500);
  await outbox.add(message("hello"));
  await clock.pass(10_000);
  await clock.pass(20_000);
  assert.equal(server.got.length, 3);
  assert.equal(drafts.load("7:42").reply.text, "hello");
  assert.deepEqual(kept(outbox), []);
});

test("seen in the thread although the answer never came: settled, not sent again", async () => {
  const outbox = tab();
  server.fallback = () => new Error("cut");
  const entry = message("hello");
  await outbox.add(entry);
  assert.equal(outbox.settle(entry.id), true);
  assert.equal(outbox.settle(entry.id), false);
  server.got = [];
  await clock.pass(120_000);
  assert.deepEqual(server.got, []);
});

test("another person at the same machine neither sees nor sends it", async () => {
  server.fallback = () => new Error("offline");
  await tab({ user: "7" }).add(message("mine"));
  const other = tab({ user: "8" });
  server.got = [];
  await other.drain();
  assert.deepEqual(server.got, []);
  assert.deepEqual(kept(other), []);
});

test("a full disk loses nothing while the page lives", async () => {
  disk.full = true;
  const outbox = tab();
  server.answers = [new Error("offline")];
  await outbox.add(message("hello"));
  assert.deepEqual(kept(outbox), ["hello"]);
  await clock.pass(10_000);
  assert.deepEqual(kept(outbox), []);
});

test("the lock is held while emptying, so that two tabs never send past each other", async () => {
  const order = [];
  let tail = Promise.resolve();
  const lock = (job) => (tail = tail.then(async () => (order.push("in"), await job(), order.push("out"))));
  const one = tab({ lock });
  const two = tab({ lock });
  await Promise.all([one.add(message("one")), two.add(message("two"))]);
  assert.deepEqual(order.filter((_, i) => i % 2 === 0).every((word) => word === "in"), true);
  assert.deepEqual([...texts()].sort(), ["one", "two"]);
  assert.equal(new Set(server.got.map(({ id }) => id)).size, server.got.length);
});
