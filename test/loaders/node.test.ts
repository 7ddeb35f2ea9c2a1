import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "dotenv";
import fc from "fast-check";
import { readingOf } from "../../server/src/loaders/loader.ts";
import { loadFiles } from "../../server/src/loaders/loadFiles.ts";
import { nodeDotenv, parseNodeDotenv } from "../../server/src/loaders/nodeDotenv.ts";
import { nodeEnvFile } from "../../server/src/loaders/nodeEnvFile.ts";
import { decodeUtf8, encodeUtf8 } from "../../server/src/text/bytes.ts";
import { checkRows, readAll } from "./support.ts";

/** Pieces from which files are made that look like env files and are not quite. */
const pieces = fc.constantFrom(
  ..."AB=:#'\"`\\$ \t\n\r-.é",
  "export ",
  "export\n",
  "\r\n",
  "\\n",
  "\\r",
  '\\"',
  "\\'",
  "\ufeff",
  "\u00a0",
  "\u2028",
  "A=",
  'B="',
  "C='",
  "D=`",
  " # c",
  "__proto__=",
  "\0",
);

describe("node-dotenv", () => {
  test("reads what the package reads", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        assert.deepEqual(Object.fromEntries(parseNodeDotenv(text)), { ...parse(text) });
      }),
      { numRuns: 5000 },
    );
  });

  test("what the process has stays, a NUL ends a value, bytes that are not UTF-8 are replaced", () => {
    checkRows(nodeDotenv, [
      ["process", "A=1\nB=2", { A: "x", B: "2" }, { A: "x" }],
      ["NUL", "A=a\0b", { A: "a" }],
    ]);
    assert.deepEqual(readAll(nodeDotenv, decodeUtf8(Uint8Array.of(0x41, 0x3d, 0xe2, 0x82, 0x42, 0xff))), { A: "\ufffdB\ufffd" });
  });

  test("of several files the first wins", () => {
    const files = [
      { name: ".env.local", text: "A=" },
      { name: ".env", text: "A=1\nB=2" },
    ];
    const result = loadFiles(nodeDotenv, files);
    assert.deepEqual(readingOf(result, "A"), { kind: "value", value: "" });
    assert.deepEqual(readingOf(result, "B"), { kind: "value", value: "2" });
  });
});

describe("node-env-file", () => {
  test("what node_dotenv.cc does", () => {
    checkRows(nodeEnvFile, [
      ["\\n in double quotes only", "A=\"a\\nb\"\nB='a\\nb'\nC=`a\\nb`", { A: "a\nb", B: "a\\nb", C: "a\\nb" }],
      ["the first quote closes, escaped or not", 'A="a\\"b"\nB=1', { A: "a\\", B: "1" }],
      ["an unclosed quote keeps its line", 'A="a # b\nB=1', { A: '"a # b', B: "1" }],
      ["a number sign cuts without a blank", "A=a#b", { A: "a" }],
      ["carriage returns are gone before anything else", "A=a\rb\r\n", { A: "ab" }],
      ["a byte order mark is part of the name", "\ufeffA=1\nB=2", { "\ufeffA": "1", B: "2" }],
      ["blanks behind the equals sign reach the next line", "A= \nB=2", { A: "B=2" }],
      ["export is taken off, but not without a value", "export A=1\nexport B=\nC=2", { A: "1", "export B": "", C: "2" }],
      ["no name", "=1\nA=2", { A: "2" }],
      ["no interpolation", "A=1\nB=${A}", { A: "1", B: "${A}" }],
      ["process", "A=1", { A: "x" }, { A: "x" }],
    ]);
  });

  test("bytes around a carriage return join to a character", () => {
    const bytes = Uint8Array.of(0x41, 0x3d, 0xc3, 0x0d, 0xa9);
    assert.deepEqual(readAll(nodeEnvFile, decodeUtf8(bytes)), { A: "é" });
  });

  test("the last file wins", () => {
    const result = loadFiles(nodeEnvFile, [
      { name: ".env", text: "A=1" },
      { name: ".env.local", text: "A=" },
    ]);
    assert.deepEqual(readingOf(result, "A"), { kind: "value", value: "" });
  });
});

describe("text in bytes", () => {
  test("any bytes come back", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => assert.deepEqual(encodeUtf8(decodeUtf8(bytes)), bytes)));
  });
});
