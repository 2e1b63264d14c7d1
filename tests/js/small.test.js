/** The smaller rules: ids, storage, words for time, announcing, who types, which files. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clientId } from "../../static/js/lib/ids.js";
import { Store } from "../../static/js/lib/store.js";
import { fillIn } from "../../static/js/lib/words.js";
import { Announcer } from "../../static/js/announce.js";
import { duration, promise } from "../../static/js/clocks.js";
import { Typing } from "../../static/js/typing-rows.js";
import { mostBytes, objection } from "../../static/js/uploads.js";
import { Clock, FakeStorage } from "./fakes.js";

const MIN = 60;
const HOUR = 3600;

test("client ids sort in the order they were made, also within one millisecond and when the clock goes back", () => {
  const ids = [5000, 5000, 5000, 4000, 6000].map((at) => clientId(at));
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, 5);
  assert.ok(ids.every((id) => /^[0-9A-Z]{26}$/.test(id)));
});

test("the store works without a storage, and finds its own keys only", () => {
  const store = new Store(undefined);
  assert.equal(store.set("a.1", { x: 1 }), false);
  assert.deepEqual(store.get("a.1"), { x: 1 });
  const disk = new FakeStorage();
  disk.setItem("other.a.9", "1");
  const real = new Store(disk);
  real.set("a.2", 2);
  real.set("a.1", 1);
  real.set("b.1", 1);
  assert.deepEqual(real.keys("a."), ["a.1", "a.2"]);
  real.remove("a.1");
  assert.equal(real.get("a.1"), null);
});

test("places in a sentence are filled, unknown ones stay visible", () => {
  assert.equal(fillIn("{name} wrote {n} times {x}", { name: "Anouk", n: 0 }), "Anouk wrote 0 times {x}");
});

test("time in its largest unit, under two minutes with the seconds", () => {
  const say = (unit, { n, m, s }) => (unit === "ms" ? `${m}m${s}s` : `${n}${unit}`);
  const left = (seconds) => duration(seconds, say);
  assert.equal(left(0), "1m");
  assert.equal(left(59), "1m");
  assert.equal(left(105), "1m45s");
  assert.equal(left(120), "2m");
  assert.equal(left(8 * MIN), "8m");
  assert.equal(left(HOUR - 1), "59m");
  assert.equal(left(HOUR + 5 * MIN), "1h");
  assert.equal(left(47 * HOUR), "47h");
  assert.equal(left(3 * 24 * HOUR), "3d");
  assert.equal(left(-5), "1m");
});

test("a promise: quiet, soon from three quarters, late from the moment itself; the ring goes in steps of five", () => {
  const at = (now) => promise({ since: 0, due: 1000, now });
  assert.deepEqual(at(0), { state: "", used: 0 });
  assert.deepEqual(at(749), { state: "", used: 75 });
  assert.deepEqual(at(750), { state: "soon", used: 75 });
  assert.deepEqual(at(999), { state: "soon", used: 100 });
  assert.deepEqual(at(1000), { state: "late", used: 100 });
  assert.deepEqual(promise({ since: 5, due: 5, now: 0 }), { state: "soon", used: 100 });
});

test("one line at once, then at most one in three seconds, as a count", async () => {
  const clock = new Clock();
  const said = [];
  const announcer = new Announcer({ say: (text) => said.push([clock.now(), text]), many: (n) => `${n} new`, timers: clock });
  announcer.add(["Anouk: photo"]);
  announcer.add(["Anouk: one"]);
  announcer.add(["Anouk: two", "Anouk: three"]);
  await clock.pass(10_000);
  announcer.add(["Anouk: four"]);
  announcer.add([]);
  assert.deepEqual(said, [[0, "Anouk: photo"], [3000, "3 new"], [10_000, "Anouk: four"]]);
});

test("who types is forgotten after fifteen seconds, or at once when they stop", () => {
  const typing = new Typing();
  typing.note({ thread: 4, who: "customer", on: true }, 0);
  typing.note({ thread: 4, who: "Bram", on: true }, 10_000);
  assert.deepEqual(typing.in(4, 14_999), ["customer", "Bram"]);
  assert.deepEqual(typing.in(4, 15_000), ["Bram"]);
  typing.note({ thread: 4, who: "Bram", on: false }, 16_000);
  assert.deepEqual(typing.in(4, 16_000), []);
  assert.deepEqual(typing.in(5, 0), []);
});

test("files are checked before they leave", () => {
  const rules = { maxBytes: 100, types: "image/*, application/pdf,.csv" };
  const file = (name, type, size = 10) => ({ name, type, size });
  assert.equal(objection(file("a.png", "image/png"), rules), "");
  assert.equal(objection(file("a.pdf", "application/pdf"), rules), "");
  assert.equal(objection(file("a.CSV", "text/plain"), rules), "");
  assert.equal(objection(file("a.exe", "application/x-msdownload"), rules), "bad_type");
  assert.equal(objection(file("a.png", "image/png", 101), rules), "too_large");
  assert.equal(objection(file("unknown", ""), rules), "");
  assert.equal(objection(file("a.exe", "application/x"), { maxBytes: 0, types: "" }), "");
});

test("a channel may take less of one type of file than of others", () => {
  const rules = { maxBytes: "100", types: "*/*", sizes: "image/*:50 image/webp:20 " };
  const of = (type, size) => objection({ name: "a", type, size }, rules);
  assert.deepEqual([of("application/pdf", 100), of("application/pdf", 101)], ["", "too_large"]);
  assert.deepEqual([of("image/png", 50), of("image/png", 51), of("image/webp", 21)], ["", "too_large", "too_large"]);
  assert.equal(mostBytes({ type: "image/webp" }, rules), 20);
  assert.equal(mostBytes({ type: "image/webp" }, { maxBytes: "" }), Infinity);
});
