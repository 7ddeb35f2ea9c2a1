// The VSIX is packed again by our own deflate: whatever goes in must come out of any inflate.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { deflateSmallest } from "../../scripts/support/deflate.mjs";
import { repack } from "../../scripts/support/repack.mjs";

const same = (bytes: Buffer): void => assert.ok(inflateRawSync(deflateSmallest(bytes)).equals(bytes));

it("inflates to what was deflated", () => {
  same(Buffer.from("a"));
  same(Buffer.alloc(100_000));
  same(randomBytes(70_000));
  same(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
  // The longest match and the longest distance.
  const far = randomBytes(300);
  same(Buffer.concat([far, randomBytes(32_768 - 300), far, far]));
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "ab", "const ", "\n", "é", "xyz".repeat(90)), { minLength: 1, maxLength: 400 }), (pieces) =>
      same(Buffer.from(pieces.join(""))),
    ),
    { numRuns: 50 },
  );
});

it("is smaller than zlib's", () => {
  const text = readFileSync(new URL("../../package-lock.json", import.meta.url)).subarray(0, 60_000);
  assert.ok(deflateSmallest(text).length < deflateRawSync(text, { level: 9 }).length);
});

/** Check sums are handed on, not computed. */
const checkSum = 0x12345678;

/** A ZIP of one file, as a writer that does not know the size beforehand makes it: with a data descriptor. */
function zipOf(name: string, content: Buffer, method: 0 | 8): Buffer {
  const data = method === 8 ? deflateRawSync(content) : content;
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0808, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(checkSum, 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), fields, Buffer.from(name), data, Buffer.alloc(16)]);
  const central = Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fields, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.set([0x50, 0x4b, 5, 6]);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

it("keeps the files of a ZIP", () => {
  for (const content of [Buffer.alloc(0), Buffer.from("x"), Buffer.from("text ".repeat(500)), randomBytes(500)])
    for (const method of [0, 8] as const) {
      const once = repack(zipOf("a/b.txt", content, method));
      assert.equal(once.readUInt32LE(0), 0x04034b50);
      assert.equal(once.readUInt16LE(6) & 8, 0, "no data descriptor");
      const [packed, kind, size] = [once.readUInt32LE(18), once.readUInt16LE(8), once.readUInt32LE(22)];
      const data = once.subarray(30 + 7, 30 + 7 + packed);
      assert.ok((kind === 8 ? inflateRawSync(data) : data).equals(content));
      assert.equal(size, content.length);
      assert.equal(once.readUInt32LE(14), checkSum);
      // Packing again changes nothing more.
      assert.ok(repack(once).equals(once));
    }
});
