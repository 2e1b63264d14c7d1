/** Drafts of two devices and one server that sometimes fails: no word is lost, and in the end all agree. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DraftSync } from "../../static/js/draft-sync.js";
import { Drafts } from "../../static/js/drafts.js";
import { Store } from "../../static/js/lib/store.js";
import { Clock, FakeStorage } from "./fakes.js";

const KEY = "7:42";
let clock, server;

class Server {
  stored = {};
  number = 0;
  asked = 0;
  failing = false;
  deaf = false; // takes it, but the answer never comes

  post = async (url, { kind, text, base }) => {
    this.asked++;
    assert.equal(url, "/conversations/42/draft/");
    if (this.failing) return { ok: false, status: 500, data: {} };
    const old = this.stored[kind];
    if (old && old.version !== base && old.text !== text) return { ok: false, status: 409, data: { code: "newer_draft", ...old } };
    if (text) this.stored[kind] = { text, version: `v${++this.number}` };
    else delete this.stored[kind];
    if (this.deaf) throw new Error("no answer");
    return { ok: true, status: 200, data: { version: this.stored[kind]?.version ?? "" } };
  };
}

class Device {
  constructor(disk = new FakeStorage()) {
    this.disk = disk;
    this.said = [];
    this.drafts = new Drafts(new Store(disk), clock.now);
    this.sync = new DraftSync({ drafts: this.drafts, user: "7", post: server.post, say: (name) => this.said.push(name), timers: clock });
    this.drafts.changed = () => this.sync.touched();
  }
  type(text, kind = "reply") {
    this.drafts.save(KEY, kind, { ...this.drafts.load(KEY)[kind], text });
  }
  open() {
    this.sync.meet(KEY, structuredClone(server.stored));
    return this.text;
  }
  get text() {
    return this.drafts.load(KEY).reply.text ?? "";
  }
  reloaded() {
    return new Device(this.disk);
  }
}

beforeEach(() => {
  clock = new Clock();
  server = new Server();
});

test("a moment after typing it is there, once for many letters", async () => {
  const one = new Device();
  for (const text of ["a", "ab", "abc"]) one.type(text);
  assert.equal(server.asked, 0);
  await clock.pass(2000);
  assert.equal(server.stored.reply.text, "abc");
  assert.equal(server.asked, 1);
  await clock.pass(60_000);
  assert.equal(server.asked, 1);
});

test("the other device finds it, goes on, and the first follows", async () => {
  const [one, two] = [new Device(), new Device()];
  one.type("een");
  await clock.pass(2000);
  assert.equal(two.open(), "een");
  two.type("een twee");
  await clock.pass(2000);
  assert.equal(one.open(), "een twee");
});

test("both write at once: both texts stand in the one, and at the server", async () => {
  const [one, two] = [new Device(), new Device()];
  one.type("een");
  two.type("twee");
  await clock.pass(10_000);
  const last = server.stored.reply.text;
  assert.ok(last.includes("een") && last.includes("twee"), last);
  assert.equal([one, two].filter(({ said }) => said.includes("draft:joined")).length, 1);
});

test("a failing server is asked again, and a reload in between loses nothing", async () => {
  server.failing = true;
  const one = new Device();
  one.type("blijft");
  await clock.pass(2000);
  const again = one.reloaded();
  assert.equal(again.open(), "blijft");
  server.failing = false;
  await clock.pass(60_000);
  assert.equal(server.stored.reply.text, "blijft");
});

test("an answer that never came is no other device", async () => {
  server.deaf = true;
  const one = new Device();
  one.type("abc");
  await clock.pass(2000);
  server.deaf = false;
  one.type("axc");
  await clock.pass(60_000);
  assert.equal(server.stored.reply.text, "axc");
  assert.deepEqual(one.said.includes("draft:joined"), false);
});

test("sent: it is taken away there, also when that had to wait for a connection", async () => {
  const one = new Device();
  one.type("klaar");
  await clock.pass(2000);
  server.failing = true;
  one.drafts.clear(KEY, "reply");
  await clock.pass(2000);
  const again = one.reloaded();
  assert.equal(again.open(), ""); // it does not come back, although the server still has it
  server.failing = false;
  await clock.pass(60_000);
  assert.equal(server.stored.reply, undefined);
  assert.equal(again.drafts.keys("7").length, 0); // and nothing is left to remember
});

test("sent elsewhere: gone here, unless something was added here", async () => {
  const [one, two] = [new Device(), new Device()];
  one.type("een");
  await clock.pass(2000);
  two.open();
  two.drafts.clear(KEY, "reply");
  await clock.pass(2000);
  const other = one.reloaded();
  other.drafts.changed = () => {};
  assert.equal(other.open(), "");
  one.type("een en meer");
  assert.equal(one.open(), "een en meer");
});

test("random lives: whatever happens in which order, every last word is somewhere", async () => {
  let seed = 12345;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
  for (let round = 0; round < 40; round++) {
    clock = new Clock();
    server = new Server();
    const devices = [new Device(), new Device()];
    const words = [];
    for (let step = 0; step < 12; step++) {
      const who = random(2);
      const device = devices[who];
      const what = random(5);
      if (what === 0) devices[who] = device.reloaded();
      if (what === 0 || what === 1) devices[who].open();
      else if (what === 2) server.failing = !server.failing;
      else if (what === 3) await clock.pass(random(5000));
      else {
        words.push(`w${round}x${step}`);
        device.type(`${device.text} ${words.at(-1)}`.trim());
      }
    }
    server.failing = false;
    await clock.pass(120_000);
    const all = `${server.stored.reply?.text} ${devices.map(({ text }) => text)}`;
    for (const word of words) assert.ok(all.includes(word), `${word} of round ${round}: ${all}`);
  }
});
