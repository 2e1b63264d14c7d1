// The widget's socket: it greets, hangs up on silence, comes back, and every doubt ends in asking.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { delay, line } from "../../static/widget/app/live.js";

let sockets, asked, typed, token, live;

class Socket {
  constructor(url) {
    Object.assign(this, { url, said: [], isClosed: false });
    sockets.push(this);
  }
  send(text) {
    this.said.push(JSON.parse(text));
  }
  close() {
    this.isClosed = true;
  }
  hear(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  [sockets, asked, typed, token] = [[], [], [], "t1"];
  live = line("ws://desk/w/k/live/", () => token, { check: (head) => asked.push(head), typing: (frame) => typed.push(frame) }, Socket);
});

test("without a token there is no socket", () => {
  token = null;
  live.open();
  assert.equal(sockets.length, 0);
});

test("it greets with the token, never in the address", () => {
  live.open();
  sockets[0].onopen();
  assert.deepEqual(sockets[0].said, [{ t: "hello", token: "t1" }]);
  assert.ok(!sockets[0].url.includes("t1"));
});

test("ready is a doubt, a bell and a beat name the head", () => {
  live.open();
  sockets[0].hear({ t: "ready", head: 4 });
  sockets[0].hear({ t: "bell", seq: 5 });
  sockets[0].hear({ t: "beat", head: 5 });
  assert.deepEqual(asked, [0, 5, 5]);
});

test("typing is passed on and asks nothing", () => {
  live.open();
  sockets[0].hear({ t: "typing", name: "Anna", on: true });
  assert.deepEqual([typed.length, asked.length], [1, 0]);
});

test("45 seconds of silence: hang up, ask, come back", () => {
  live.open();
  sockets[0].hear({ t: "ready", head: 1 });
  mock.timers.tick(44_000);
  assert.equal(sockets[0].isClosed, false);
  mock.timers.tick(1_000);
  assert.equal(sockets[0].isClosed, true);
  assert.equal(asked.at(-1), 0);
  mock.timers.tick(10_000);
  assert.equal(sockets.length, 2);
});

test("a closed socket comes back within its pause, an old one is not listened to", () => {
  live.open();
  sockets[0].onclose({ code: 1012 });
  mock.timers.tick(10_000);
  assert.equal(sockets.length, 2);
  const before = asked.length;
  sockets[0].hear({ t: "bell", seq: 9 });
  assert.equal(asked.length, before);
});

test("a refused token or origin is not tried again", () => {
  for (const code of [4401, 4403]) {
    live.open();
    sockets.at(-1).onclose({ code });
    const count = sockets.length;
    mock.timers.tick(600_000);
    assert.equal(sockets.length, count);
  }
});

test("opening twice is one socket; closing is quiet", () => {
  live.open();
  live.open();
  live.close();
  assert.equal(sockets.length, 1);
  assert.deepEqual(asked, []);
  mock.timers.tick(600_000);
  assert.equal(sockets.length, 1);
});

test("nothing is said before the desk is ready", () => {
  live.open();
  live.say({ t: "typing", on: true });
  assert.deepEqual(sockets[0].said, []);
  sockets[0].hear({ t: "ready", head: 1 });
  live.say({ t: "typing", on: true });
  assert.deepEqual(sockets[0].said, [{ t: "typing", on: true }]);
});

test("pauses are random and grow to a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 9].map((tries) => delay(tries, 1)), [10_000, 20_000, 40_000, 60_000, 60_000]);
  assert.equal(delay(3, 0), 0);
});
