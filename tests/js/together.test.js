/** Names behind an @, and what becomes of a draft that two devices know. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { merge, settle } from "../../static/js/draft-plan.js";
import { asked, fits, named } from "../../static/js/mention-names.js";

const bram = { id: "7", name: "Bram de Wit", first: "Bram" };
const anna = { id: "8", name: "Anna Bos", first: "Anna" };

test("the name one is typing", () => {
  assert.deepEqual(asked("Hoi @Br", 7), { at: 4, query: "Br" });
  assert.deepEqual(asked("@", 1), { at: 0, query: "" });
  assert.deepEqual(asked("(@Bram de", 9), { at: 1, query: "Bram de" });
  assert.equal(asked("mail@bram", 9), null);
  assert.equal(asked("@Bram\nen", 8), null);
  assert.equal(asked("@ niet", 6), null);
  assert.equal(asked("niets", 5), null);
});

test("who is offered for it", () => {
  assert.ok(fits("", "Bram de Wit"));
  assert.ok(fits("br", "Bram de Wit"));
  assert.ok(fits("wit", "Bram de Wit"));
  assert.ok(fits("andre", "André Kuipers"));
  assert.ok(!fits("ram", "Bram de Wit"));
});

test("who is named in a text", () => {
  const people = [bram, anna];
  assert.deepEqual(named("@Bram kijk", people), ["7"]);
  assert.deepEqual(named("@bram de wit, @ANNA!", people), ["7", "8"]);
  assert.deepEqual(named("info@bram.nl en @Bramley en @Anna-Marie", people), []);
  assert.deepEqual(named("Bram zonder apenstaart", people), []);
  assert.deepEqual(named("@Bram Bos", [bram, { id: "9", name: "Bram Bos", first: "Bram" }]), ["9"]);
});

test("nothing new at the server: what is in the hand", () => {
  assert.deepEqual(settle({ text: "abc", kept: "ab", version: "1" }, { text: "ab", version: "1" }), { text: "abc", kept: "ab", version: "1" });
});

test("written further on another device: that", () => {
  assert.equal(settle({ text: "ab", kept: "ab", version: "1" }, { text: "abcd", version: "2" }).text, "abcd");
  assert.equal(settle({ text: "" }, { text: "elders", version: "2" }).text, "elders");
});

test("sent or thrown away on another device: gone here too", () => {
  assert.equal(settle({ text: "ab", kept: "ab", version: "1" }, null).text, "");
});

test("never brought away: kept", () => {
  assert.equal(settle({ text: "ab" }, null).text, "ab");
  assert.equal(settle({ text: "abc", kept: "ab", version: "1" }, null).text, "abc");
});

test("our own, of which we never heard that it arrived, is no other device's", () => {
  assert.equal(settle({ text: "axc", kept: "a", version: "1", pushed: ["ab", "abc"] }, { text: "abc", version: "2" }).text, "axc");
});

test("both changed: nobody's words are lost", () => {
  assert.equal(settle({ text: "hier", kept: "", version: "1" }, { text: "daar", version: "2" }).text, "hier\n\ndaar");
  assert.equal(merge("een en twee", "een"), "een en twee");
  assert.equal(merge("een", "een en twee"), "een en twee");
});

test("sent here while another device wrote on: the other's words come back", () => {
  assert.equal(settle({ text: "", kept: "ab", version: "1" }, { text: "ab en meer", version: "2" }).text, "ab en meer");
});
