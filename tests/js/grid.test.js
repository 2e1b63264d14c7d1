/** Where a dragged step lands. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cellAt } from "../../static/js/lib/grid.js";

const measures = readFileSync(new URL("../../webcare/views/bots/flow_grid.py", import.meta.url), "utf8");
const pair = (name) => measures.match(new RegExp(`^${name} = \\((\\d+), (\\d+)\\)`, "m")).slice(1).map(Number);

test("a step lands on the cell it is nearest to, by the measures of the drawing", () => {
  const [edge, pitch] = [pair("EDGE"), pair("PITCH")];
  for (const [x, y] of [[0, 0], [1, 0], [3, 7]]) {
    const [left, top] = [edge[0] + x * pitch[0], edge[1] + y * pitch[1]];
    assert.deepEqual(cellAt(left, top), { x, y });
    assert.deepEqual(cellAt(left + pitch[0] * 0.4, top - pitch[1] * 0.4), { x, y });
  }
});

test("it stays on the canvas", () => {
  assert.deepEqual(cellAt(-500, -500), { x: 0, y: 0 });
  assert.deepEqual(cellAt(1e6, 1e6), { x: 60, y: 60 });
});
