import assert from "node:assert/strict";
import { test } from "node:test";
import { plan } from "../../static/js/list-plan.js";

const now = ["a", "b", "c", "d", "e"];
const still = { now, over: false, top: 0, bottom: 2 };

test("at the top, pointer elsewhere: just show it", () => {
  assert.deepEqual(plan({ ...still, next: ["n", ...now] }), { way: "apply", fresh: 0 });
});

test("under the pointer nothing moves: new ones are counted and held", () => {
  assert.deepEqual(plan({ ...still, over: true, next: ["n", "m", ...now] }), { way: "hold", fresh: 2 });
});

test("also leaving and changing places wait for the pointer", () => {
  assert.deepEqual(plan({ ...still, over: true, next: ["b", "c", "d", "e"] }), { way: "hold", fresh: 0 });
  assert.deepEqual(plan({ ...still, over: true, next: ["b", "a", "c", "d", "e"] }), { way: "hold", fresh: 0 });
});

test("what changes below the rows in view may come at once", () => {
  assert.deepEqual(plan({ ...still, over: true, next: ["a", "b", "c", "n", "d"] }), { way: "apply", fresh: 0 });
});

test("scrolled: the rows in view stay in their place, new ones above are counted", () => {
  const scrolled = { ...still, top: 2, bottom: 4 };
  assert.deepEqual(plan({ ...scrolled, next: ["n", ...now] }), { way: "anchor", fresh: 1 });
  assert.deepEqual(plan({ ...scrolled, next: ["a", "b", "c", "n", "d", "e"] }), { way: "anchor", fresh: 0 });
});

test("scrolled, and the first row in view is gone: the next one holds the place", () => {
  assert.deepEqual(plan({ ...still, top: 2, bottom: 4, next: ["n", "a", "b", "d", "e"] }), { way: "anchor", fresh: 1 });
});

test("an empty list takes anything", () => {
  assert.deepEqual(plan({ now: [], next: ["a"], over: true, top: 0, bottom: -1 }), { way: "apply", fresh: 0 });
});

test("nothing changed: nothing to say", () => {
  assert.deepEqual(plan({ ...still, over: true, next: now }), { way: "apply", fresh: 0 });
});
