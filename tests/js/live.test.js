import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Live } from "../../static/js/live.js";
import { Clock, FakeSocket } from "./fakes.js";

let clock, said, seen, live;

beforeEach(() => {
  clock = new Clock();
  said = [];
  seen = true;
  FakeSocket.all = [];
  const say = (name, detail) => said.push([name, detail]);
  const parts = { Socket: FakeSocket, timers: clock, now: clock.now, random: () => 1, visible: () => seen };
  live = new Live({ url: "ws://x/live/", say, ...parts });
  live.start();
});

const names = () => said.map(([name]) => name);
const doubts = () => names().filter((name) => name === "live:doubt").length;
const ready = () => FakeSocket.last.hear({ t: "ready", topics: [], me: 7 });

test("when ready it says what it watches and asks everything once", () => {
  live.watch(42);
  assert.deepEqual(FakeSocket.last.sent, []);
  ready();
  assert.deepEqual(FakeSocket.last.sent, [{ t: "watch", thread: 42 }]);
  assert.equal(doubts(), 1);
});

test("frames become events", () => {
  ready();
  FakeSocket.last.hear({ t: "bell", topic: "thread.42", seq: 118 });
  assert.deepEqual(said.at(-1), ["live:bell", { t: "bell", topic: "thread.42", seq: 118 }]);
});

test("45 seconds of silence: another line, and the dead one is no longer heard", async () => {
  ready();
  const dead = FakeSocket.last;
  await clock.pass(45_000);
  assert.equal(dead.closed, false);
  await clock.pass(5_000);
  assert.equal(dead.closed, true);
  assert.equal(dead.onmessage, null);
  await clock.pass(10_000);
  assert.equal(FakeSocket.all.length, 2);
});

test("a beat every 20 seconds keeps the line", async () => {
  ready();
  for (let i = 0; i < 10; i++) {
    await clock.pass(20_000);
    FakeSocket.last.hear({ t: "beat", heads: {} });
  }
  assert.equal(FakeSocket.all.length, 1);
});

test("tries again after 10, 20, 40, 60, 60 seconds at most, and from the start after success", async () => {
  const waits = [];
  for (let i = 0; i < 5; i++) {
    const from = clock.now();
    const count = FakeSocket.all.length;
    FakeSocket.last.onclose({ code: 1006 });
    while (FakeSocket.all.length === count) await clock.pass(1000);
    waits.push((clock.now() - from) / 1000);
  }
  assert.deepEqual(waits, [10, 20, 40, 60, 60]);
  ready();
  FakeSocket.last.onclose({ code: 1006 });
  const from = clock.now();
  while (FakeSocket.all.length === 6) await clock.pass(1000);
  assert.equal(clock.now() - from, 10_000);
});

test("no socket: asks every 15 seconds", async () => {
  ready();
  said.length = 0;
  FakeSocket.last.onclose({ code: 1006 });
  assert.equal(doubts(), 1);
  live.random = () => 1;
  for (let i = 0; i < 4; i++) {
    await clock.pass(15_000);
    if (FakeSocket.last.onclose) FakeSocket.last.onclose({ code: 1006 });
  }
  assert.ok(doubts() >= 4 && doubts() <= 6, `asked ${doubts()} times`);
});

test("a hidden tab asks nothing, and asks once when it is looked at", async () => {
  ready();
  seen = false;
  said.length = 0;
  FakeSocket.last.onclose({ code: 1006 });
  await clock.pass(60_000);
  assert.equal(doubts(), 0);
  seen = true;
  said.length = 0;
  live.wake();
  assert.equal(doubts(), 1);
});

test("waking does not wait for the timer", async () => {
  ready();
  FakeSocket.last.onclose({ code: 1006 });
  live.wake();
  assert.equal(FakeSocket.all.length, 2);
  await clock.pass(60_000);
  assert.ok(FakeSocket.all.length >= 2);
});

test("after sleep the old line is not trusted", () => {
  ready();
  clock.time += 3600_000;
  live.wake();
  assert.equal(FakeSocket.all.length, 2);
  assert.equal(FakeSocket.all[0].closed, true);
});

test("signed out: says so and stays away", async () => {
  ready();
  FakeSocket.last.onclose({ code: 4401 });
  assert.ok(names().includes("net:signed-out"));
  said.length = 0;
  await clock.pass(300_000);
  live.wake();
  assert.equal(FakeSocket.all.length, 1);
  assert.equal(doubts(), 0);
});

test("frames to send are dropped while there is no line: they are hints", () => {
  live.send({ t: "typing", on: true });
  assert.deepEqual(FakeSocket.last.sent, []);
});
