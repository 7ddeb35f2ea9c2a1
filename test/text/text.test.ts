import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeUtf8, encodeUtf8, hasUndecodableBytes } from "../../server/src/text/bytes.ts";
import { LineIndex } from "../../server/src/text/lineIndex.ts";
import { MappedStringBuilder, verbatim } from "../../server/src/text/mappedString.ts";

test("any bytes survive decoding and encoding", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      assert.deepEqual(encodeUtf8(decodeUtf8(bytes)), bytes);
    }),
    { numRuns: 3000 },
  );
});

test("valid UTF-8 is decoded as usual, a byte order mark stays", () => {
  const text = "\ufeffA=ä€😀\r\n";
  assert.equal(decodeUtf8(new TextEncoder().encode(text)), text);
  assert.equal(hasUndecodableBytes(text), false);
});

test("bytes that are not UTF-8 become lone surrogates, as with Python's surrogateescape", () => {
  assert.equal(decodeUtf8(Uint8Array.of(0x41, 0xff, 0xe4, 0x42)), "A\udcff\udce4B");
  assert.equal(hasUndecodableBytes("A\udcff"), true);
  // An encoded surrogate and an overlong form are not UTF-8 either (Unicode 15, table 3-7).
  assert.equal(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80)), "\udced\udca0\udc80");
  assert.equal(decodeUtf8(Uint8Array.of(0xc0, 0x80)), "\udcc0\udc80");
});

test("lines end at LF, CRLF and a lone CR; offsets and positions agree", () => {
  const index = new LineIndex("a\r\nbb\rc\n\n😀d");
  assert.equal(index.lineCount, 5);
  assert.deepEqual(index.positionAt(0), { line: 0, character: 0 });
  assert.deepEqual(index.positionAt(3), { line: 1, character: 0 });
  assert.deepEqual(index.positionAt(6), { line: 2, character: 0 });
  assert.deepEqual(index.positionAt(11), { line: 4, character: 2 });
  assert.deepEqual(index.positionAt(999), { line: 4, character: 3 });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "\r", "\n", "😀", "é") }), fc.nat(40), (text, offset) => {
      const lines = new LineIndex(text);
      const inside = Math.min(offset, text.length);
      assert.equal(lines.offsetAt(lines.positionAt(inside)), inside);
    }),
  );
});

test("a mapped string knows where each character was written", () => {
  // Source: `"a\nb"`, where the escape takes two characters.
  const mapped = new MappedStringBuilder().copy("a", 1).decoded("\n", { start: 2, end: 4 }).copy("b", 4).build({ start: 1, end: 5 });
  assert.equal(mapped.value, "a\nb");
  assert.deepEqual(mapped.sourceSpan(0, 1), { start: 1, end: 2 });
  assert.deepEqual(mapped.sourceSpan(1, 2), { start: 2, end: 4 });
  assert.deepEqual(mapped.sourceSpan(2, 3), { start: 4, end: 5 });
  assert.deepEqual(mapped.sourceSpan(0, 3), { start: 1, end: 5 });
  assert.deepEqual(mapped.sourceSpan(3, 3), { start: 5, end: 5 });
});

test("an empty mapped string stands at its place", () => {
  assert.deepEqual(new MappedStringBuilder().build({ start: 7, end: 7 }).sourceSpan(0, 0), { start: 7, end: 7 });
  assert.deepEqual(verbatim("abc", 3).sourceSpan(1, 2), { start: 4, end: 5 });
});
