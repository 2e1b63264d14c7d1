/** Which suggestion a key means. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { numberOf } from "../../static/js/lib/alt-number.js";

const key = (code, held = { altKey: true }) => numberOf({ code, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

test("a digit with Alt alone, wherever it stands and whatever sign it gives", () => {
  assert.deepEqual(["Digit1", "Digit3", "Numpad2"].map((code) => key(code)), [1, 3, 2]);
});

test("no other key, and no chord of the browser or of a keyboard layout", () => {
  assert.deepEqual(["KeyA", "Digit0", "F1", ""].map((code) => key(code)), [0, 0, 0, 0]);
  for (const held of ["ctrlKey", "metaKey", "shiftKey"]) assert.equal(key("Digit1", { altKey: true, [held]: true }), 0, held);
  assert.equal(key("Digit1", {}), 0);
});
