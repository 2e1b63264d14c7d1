// Links in what people write: the right ones, and only harmless ones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../../static/widget/app/links.js";

const hrefs = (text) => pieces(text).filter(({ href }) => href).map(({ href }) => href);
const whole = (text) => pieces(text).map((piece) => piece.text).join("");

test("web and mail addresses become links", () => {
  assert.deepEqual(hrefs("zie https://a.example/b?c=d#e en http://x.example"), ["https://a.example/b?c=d#e", "http://x.example/"]);
  assert.deepEqual(hrefs("www.voorbeeld.nl of jan.de-boer+1@voorbeeld.co.uk"), ["https://www.voorbeeld.nl/", "mailto:jan.de-boer+1@voorbeeld.co.uk"]);
});

test("what ends a sentence is not part of the address", () => {
  assert.deepEqual(hrefs("Kijk op https://a.example/b. (https://a.example/c), of https://a.example/d_(e)!"), [
    "https://a.example/b", "https://a.example/c", "https://a.example/d_(e)",
  ]);
});

test("nothing else becomes a link", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "https://", "a@b", "www.", "file:///etc/passwd", "https://bank.example@evil.example/"])
    assert.deepEqual(hrefs(text).filter((href) => !href.startsWith("mailto:")), [], text);
});

test("every character of the text is kept", () => {
  for (const text of ["", "a", "<b>https://a.example</b> \"x\" 'y'", "é https://ü.example/ß 👩‍👧 www.x.nl.", "https://a.example\nmailto:a@b.nl"])
    assert.equal(whole(text), text);
});

test("long hostile texts take no time", () => {
  for (const piece of ["a", "a.", "a@", "@a.", "https://", ".", ")", "w", "_)", "a@a."]) {
    const text = piece.repeat(4000 / piece.length);
    const begun = performance.now();
    assert.equal(whole(text), text);
    assert.ok(performance.now() - begun < 100, `${piece}: ${performance.now() - begun} ms`);
  }
});
