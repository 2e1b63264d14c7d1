// The widget's outbox: nothing written is lost, nothing is sent twice, and order is kept.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { outbox, pause } from "../../static/widget/app/outbox.js";
import { store } from "../../static/widget/app/store.js";

const disk = () => {
  const values = new Map();
  return { values, getItem: (name) => values.get(name) ?? null, setItem: (name, value) => values.set(name, value) };
};
const settle = () => new Promise((done) => setImmediate(done));
const LATER = { later: true, status: 0 };
let kept, sent, answers, box, storage;

function tab() {
  return outbox(kept, async (message) => {
    sent.push(message.id);
    const answer = answers.shift();
    if (answer) throw answer;
  }, () => {});
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  storage = disk();
  kept = store("t:", () => storage);
  sent = [];
  answers = [];
  box = tab();
});

test("a message goes out once and stays until the desk shows it back", async () => {
  box.add({ text: "hallo" });
  await settle();
  const [{ id, sent: isSent }] = box.list();
  assert.equal(isSent, true);
  assert.deepEqual(sent, [id]);
  box.drop([id]);
  assert.deepEqual(box.list(), []);
});

test("without network it is tried again with the same id, later and later", async () => {
  answers = [LATER, LATER, LATER];
  box.add({ text: "hallo" });
  await settle();
  for (let tries = 1; tries <= 3; tries++) {
    mock.timers.tick(30_000 * 1.25);
    await settle();
  }
  assert.equal(sent.length, 4);
  assert.equal(new Set(sent).size, 1);
  assert.equal(box.list()[0].sent, true);
});

test("a reload before the answer goes on where it was", async () => {
  answers = [LATER];
  box.add({ text: "hallo" });
  await settle();
  const [{ id }] = box.list();
  await tab().run();
  assert.deepEqual(sent, [id, id]);
});

test("messages go in the order they were written", async () => {
  answers = [LATER];
  box.add({ text: "een" });
  box.add({ text: "twee" });
  await settle();
  await box.run();
  assert.deepEqual(sent.slice(1), box.list().map(({ id }) => id));
});

test("one that is refused for good says why and lets the next pass", async () => {
  answers = [{ later: false, error: "Te lang." }];
  box.add({ text: "een" });
  box.add({ text: "twee" });
  await settle();
  await settle();
  assert.deepEqual(box.list().map(({ error, sent }) => [error, sent]), [["Te lang.", undefined], [undefined, true]]);
  box.again(box.list()[0].id);
  await settle();
  assert.equal(box.list()[0].sent, true);
});

test("a desk that is busy names its own pause", async () => {
  answers = [{ later: true, status: 429, retry_after: 40 }];
  box.add({ text: "hallo" });
  await settle();
  mock.timers.tick(39_000);
  await settle();
  assert.equal(sent.length, 1);
  mock.timers.tick(1_000);
  await settle();
  assert.equal(sent.length, 2);
});

test("two runs at once send once", async () => {
  box.add({ text: "hallo" });
  box.run();
  box.run();
  await settle();
  assert.equal(sent.length, 1);
});

test("a full or blocked storage costs nothing while the page lives", async () => {
  storage.setItem = () => {
    throw new Error("full");
  };
  box.add({ text: "hallo" });
  await settle();
  assert.equal(box.list().length, 1);
  assert.equal(box.list()[0].sent, true);
});

test("pauses double to half a minute and differ", () => {
  assert.deepEqual([1, 2, 3, 20].map((tries) => pause(tries, 0.5)), [1000, 2000, 4000, 30_000]);
  assert.ok(pause(3, 0) < pause(3, 1));
});
