import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTICE, Seen } from "../../static/js/seen.js";

test("the first letter of a new reply counts everything in view", () => {
  const seen = new Seen();
  seen.show(10, 0);
  assert.equal(seen.touch(0, { first: true }), 10);
});

test("what slides in under typing fingers is not seen", () => {
  const seen = new Seen();
  seen.show(10, 0);
  seen.touch(0, { first: true });
  seen.show(11, 5000);
  assert.equal(seen.touch(5100), 10);
  assert.equal(seen.touch(5000 + NOTICE - 1), 10);
});

test("writing on after it stood there for a moment counts", () => {
  const seen = new Seen();
  seen.show(10, 0);
  seen.show(11, 5000);
  assert.equal(seen.touch(5000 + NOTICE), 11);
});

test("looking is not enough: without a touch of the composer it stays what it was", () => {
  const seen = new Seen(10);
  seen.show(12, 0);
  assert.equal(seen.seq, 10);
});

test("what never was in view is not seen, however much one types", () => {
  const seen = new Seen(10);
  assert.equal(seen.touch(1_000_000), 10);
});

test("saying so counts at once, and it never goes back", () => {
  const seen = new Seen(10);
  assert.equal(seen.look(15), 15);
  assert.equal(seen.look(12), 15);
  seen.show(11, 0);
  assert.equal(seen.touch(1_000_000), 15);
});

test("of several arrivals only those long enough in view count", () => {
  const seen = new Seen();
  seen.show(10, 0);
  seen.show(11, 1000);
  seen.show(12, 2000);
  assert.equal(seen.touch(1000 + NOTICE), 11);
});
