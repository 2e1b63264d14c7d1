import assert from "node:assert/strict";
import { test } from "node:test";
import { backOff, follower, single, throttle } from "../../static/js/lib/pace.js";
import { Clock, later, settled } from "./fakes.js";

test("one question in flight, and ten more meanwhile become one", async () => {
  const answers = [later(), later(), later()];
  let asked = 0;
  const ask = single(() => answers[asked++].promise);
  ask();
  for (let i = 0; i < 10; i++) ask();
  assert.equal(asked, 1);
  answers[0].resolve();
  await settled();
  assert.equal(asked, 2);
  answers[1].resolve();
  await settled();
  assert.equal(asked, 2);
});

test("a question asked while the answer is being shown is not lost", async () => {
  let asked = 0;
  const ask = single(async () => {
    asked += 1;
    if (asked === 1) ask();
  });
  await ask();
  assert.equal(asked, 2);
});

test("after a failure one can ask again", async () => {
  let asked = 0;
  const ask = single(async () => {
    asked += 1;
    if (asked === 1) throw new Error("no network");
  });
  await assert.rejects(ask());
  await ask();
  assert.equal(asked, 2);
});

test("the first goes at once, the rest at most once a second, the last is never lost", async () => {
  const clock = new Clock();
  const runs = [];
  const ask = throttle(() => runs.push(clock.now()), 1000, clock);
  ask();
  assert.deepEqual(runs, [0]);
  for (let i = 0; i < 25; i++) {
    await clock.pass(100);
    ask();
  }
  await clock.pass(5000);
  assert.deepEqual(runs, [0, 1000, 2000, 3000]);
  ask();
  assert.equal(runs.at(-1), clock.now());
});

function thread() {
  const state = { key: "a", head: 5, log: [] };
  const asked = [];
  const server = { head: 5, next: null };
  const ask = follower({
    open: () => state.key && { key: state.key, head: state.head },
    fetch: async (head) => {
      asked.push(head);
      if (server.next) await server.next.promise;
      return { head: server.head };
    },
    put: (answer) => {
      state.log.push([state.head, answer.head]);
      state.head = answer.head;
    },
  });
  return { state, asked, server, ask };
}

test("a question queued behind another asks from where the first one ended: nothing comes twice", async () => {
  const { asked, server, ask, state } = thread();
  server.next = later();
  ask();
  server.head = 7;
  ask();
  server.next.resolve();
  await settled();
  assert.deepEqual(asked, [5, 7]);
  assert.deepEqual(state.log, [[5, 7], [7, 7]]);
});

test("an answer for a conversation that is no longer open is thrown away", async () => {
  const { state, server, ask } = thread();
  server.next = later();
  ask();
  state.key = "b";
  server.head = 9;
  server.next.resolve();
  await settled();
  assert.equal(state.head, 5);
  assert.deepEqual(state.log, []);
});

test("without an answer nothing breaks, and the next doubt asks again", async () => {
  let tries = 0;
  const shown = [];
  const ask = follower({
    open: () => ({ key: 1, head: 3 }),
    fetch: async () => {
      if (++tries === 1) throw new Error("no network");
      return { head: 4 };
    },
    put: (answer) => shown.push(answer.head),
  });
  await ask();
  assert.deepEqual(shown, []);
  await ask();
  assert.deepEqual(shown, [4]);
});

test("waiting grows from ten seconds to a minute and is never longer", () => {
  assert.equal(backOff(0, () => 1), 10_000);
  assert.equal(backOff(1, () => 1), 20_000);
  assert.equal(backOff(2, () => 1), 40_000);
  for (const attempt of [3, 10, 1000]) assert.equal(backOff(attempt, () => 1), 60_000);
  assert.equal(backOff(5, () => 0), 0);
});
