import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { findPemBlocks, parsePem } from "../../server/src/parse/pem.ts";
import { checkDocument } from "../support/parsedDocument.ts";

const problemsOf = (text: string): string[] => findPemBlocks(text).problems.map(({ code }) => code);
const labelsOf = (text: string): string[] => findPemBlocks(text).blocks.map(({ label }) => label);

describe("parsePem", () => {
  it("gives the whole file as the one value", () => {
    const text = "\ufeff-----BEGIN X-----\r\nAAAA\r\n-----END X-----\r\n";
    const document = parsePem("file:///a.pem", text);
    checkDocument(document);
    assert.equal(document.entries[0]?.value.value, text);
    assert.deepEqual(document.entries[0]?.raw, { start: 0, end: text.length });
  });

  it("never fails, and its spans stay inside", () => {
    const piece = fc.constantFrom(
      "-----BEGIN ",
      "-----END ",
      "BEGIN",
      "END",
      "PUBLIC KEY",
      "-----",
      "-",
      "\u2013\u2013",
      " ",
      "\n",
      "\r\n",
      "AAAA",
      "\0",
      "\ud83d",
    );
    const text = fc.oneof(
      fc.array(piece).map((pieces) => pieces.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (any) => checkDocument(parsePem("file:///a.pem", any))),
      { numRuns: 1000 },
    );
  });
});

describe("findPemBlocks", () => {
  it("finds blocks in order, with label and body", () => {
    const text =
      "x\n-----BEGIN EC PARAMETERS-----\nAA\n-----END EC PARAMETERS-----\n-----BEGIN EC PRIVATE KEY-----\nBB\n-----END EC PRIVATE KEY-----\n";
    const { blocks, problems } = findPemBlocks(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      blocks.map(({ label, body }) => [label, text.slice(body.start, body.end)]),
      [
        ["EC PARAMETERS", "\nAA\n"],
        ["EC PRIVATE KEY", "\nBB\n"],
      ],
    );
    assert.equal(text.slice(blocks[0]?.span.start, blocks[0]?.span.end), "-----BEGIN EC PARAMETERS-----\nAA\n-----END EC PARAMETERS-----");
  });

  it("finds blocks on one line, and several without END", () => {
    assert.deepEqual(labelsOf("-----BEGIN A-----AAAA-----END A-----"), ["A"]);
    assert.deepEqual(labelsOf("-----BEGIN A-----\nAAAA\n-----BEGIN B-----\nBBBB"), ["A", "B"]);
    assert.deepEqual(problemsOf("-----BEGIN A-----\nAAAA\n-----BEGIN B-----\nBBBB"), ["missing-end", "missing-end"]);
  });

  it("says what is wrong with a delimiter", () => {
    const block = (begin: string, end: string): string => `${begin}\nAAAA\n${end}\n`;
    const good = "-----END PUBLIC KEY-----";
    for (const begin of [
      "----BEGIN PUBLIC KEY----",
      "------BEGIN PUBLIC KEY-----",
      "\u2014BEGIN PUBLIC KEY\u2014\u2014",
      "-----begin public key-----",
      "----- BEGIN PUBLIC KEY -----",
      "-----BEGIN PUBLIC  KEY-----",
      "-----BEGIN PUBLIC KEY",
      "BEGIN PUBLIC KEY-----",
    ]) {
      assert.deepEqual(problemsOf(block(begin, good)), ["malformed-delimiter"], begin);
      assert.deepEqual(labelsOf(block(begin, good)), ["PUBLIC KEY"], begin);
    }
    assert.deepEqual(problemsOf(block("-----BEGIN RSA PUBLIC KEY-----", good)), ["label-mismatch"]);
    assert.deepEqual(problemsOf(`AAAA\n${good}`), ["missing-begin"]);
  });

  it("takes prose for prose", () => {
    assert.deepEqual(findPemBlocks("Begin here -- and END there. The end."), { blocks: [], problems: [] });
    assert.deepEqual(findPemBlocks("-- begin to read the list, then end it"), { blocks: [], problems: [] });
  });
});
