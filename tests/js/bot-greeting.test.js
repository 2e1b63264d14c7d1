/** What stands between braces in the bot's texts becomes its example, and nothing else does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { filled } from "../../static/js/bot-greeting.js";

const examples = { place: "2", opens: "tomorrow at 09:00" };

test("known places are filled, every time", () => {
  assert.equal(filled("{place}, really {place}: {opens}", examples), "2, really 2: tomorrow at 09:00");
});

test("what is unknown stays as it is, and an example is no pattern", () => {
  assert.equal(filled("{minutes} {place", examples), "{minutes} {place");
  assert.equal(filled("{place}", { place: "$& $1" }), "$& $1");
});
