import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compose } from "../../server/src/loaders/compose.ts";
import { composeInterpolation } from "../../server/src/loaders/composeInterpolation.ts";
import { composeRaw } from "../../server/src/loaders/composeRaw.ts";
import { readingOf } from "../../server/src/loaders/loader.ts";
import { loadFiles } from "../../server/src/loaders/loadFiles.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { checkRows, readAll } from "./support.ts";

describe("compose", () => {
  test("statements", () => {
    checkRows(compose, [
      ["export, colon, names", "export A=1\nB: 2\nA.b-c[0]=3", { A: "1", B: "2", "A.b-c[0]": "3" }],
      ["letters of any script", "\u00e9=1", { "\u00e9": "1" }],
      ["a byte order mark", "\ufeffA=1", { A: "1" }],
      ["blank and number sign cut an unquoted value", "A=a#b #c\nB= # d", { A: "a#b", B: "# d" }],
      ["a new statement may follow a closing quote", "A='a'B=b", { A: "a", B: "b" }],
      ["but not any character", 'A="a";\n', 'failed to read .env: line 1: unexpected character ";" in variable name'],
      ["a name alone is taken from outside", "A\nB=1\n", { A: "x", B: "1" }, { A: "x" }],
      ["and left out otherwise", "A\nB=1\n", { B: "1" }],
      ["a last line without an equals sign", "A=1\nfoo", { A: "1", "": "foo" }],
      ["the process does not override an env_file", "A=1", { A: "1" }, { A: "2" }],
    ]);
  });

  test("escapes", () => {
    checkRows(compose, [
      ["double quotes", 'A="\\n\\t\\\\n\\"\\c\\q\\0101\\012\\0777"', { A: '\n\t\\n"\\c\\qA\\12\\777' }],
      ["an octal escape is a code point", 'A="\\0303"', { A: "\u00c3" }],
      ["single quotes know only their own", "A='\\n\\'\\\\'", { A: "\\n'\\\\" }],
      ["an escaped dollar sign in double quotes only", 'A=x\nB="\\$A"\nC=\\$A', { A: "x", B: "$A", C: "\\x" }],
    ]);
  });

  test("interpolation", () => {
    checkRows(compose, [
      ["unquoted and double, not single", "A=x\nB=$A\nC=\"${A}\"\nD='$A'", { A: "x", B: "x", C: "x", D: "$A" }],
      ["a dollar sign in front of anything else", "A=$5 $ $$B", { A: "$5 $ $B" }],
      ["defaults", "A=\nB=${A:-d}${A-e}${Q-f}${Q:+g}${Q+h}", { A: "", B: "df" }],
      ["presence", "A=x\nB=${A:+y}${A+z}", { A: "x", B: "yz" }],
      ["nested", "A=x\nB=${Q:-${R:-${A}}}!", { A: "x", B: "x!" }],
      ["a default goes on to the balanced brace", "B=${Q:-{a}}}", { B: "{a}}" }],
      ["a default with an opening brace at its end", "B=${Q:-{}}", { B: "{}" }],
      ["required", "B=${Q:?why}", "failed to read .env: required variable is missing a value"],
      ["malformed", "B=${Q.}", "failed to read .env: Invalid template"],
      ["a fault in a default counts even if unused", "A=x\nB=${A:-${}", "failed to read .env: Invalid template"],
      ["what .env ends up with goes first, whatever the order", "A=1\nB=${A}\nA=2", { A: "2", B: "2" }],
    ]);
  });

  test("refusals give the line and no text", () => {
    checkRows(compose, [
      ["unterminated", '\n\nA="secret\nsecret', "failed to read .env: line 4: unterminated quoted value"],
      ["blank in a name", "A=1\nB C=secret", "failed to read .env: line 2: key cannot contain a space"],
      ["key text in place of a name", "A=1\n\nMIIB/x=", 'failed to read .env: line 3: unexpected character "/" in variable name'],
    ]);
    assert.equal(
      readAll(compose, decodeUtf8(Uint8Array.of(0xe9, 0x3d))),
      'failed to read .env: line 1: unexpected character "\ufffd" in variable name',
    );
  });

  test("of several files the last wins, and .env is read for the project too", () => {
    const result = loadFiles(compose, [
      { name: "app/.env", text: "A=1\nB=1" },
      { name: "app/.env.local", text: "A=2\nC=${A}\nD=${B}" },
    ]);
    assert.deepEqual(
      ["A", "B", "C", "D"].map((name) => readingOf(result, name)),
      [..."2111"].map((value) => ({ kind: "value", value })),
    );
  });

  test("deep nesting and doubling are unknown, not endless", () => {
    const nested = `A=${"${Q:-".repeat(5000)}${"}".repeat(5000)}`;
    assert.equal(readingOf(compose.read(nested), "A").kind, "unknown");
    const lines = ["A0=0123456789"];
    for (let i = 1; i < 60; i++) lines.push(`A${i}=$A${i - 1}$A${i - 1}`);
    assert.equal(readingOf(compose.read(lines.join("\n")), "A0").kind, "unknown");
  });
});

describe("compose-interpolation", () => {
  test("what is not set is empty, and the process goes first", () => {
    const result = composeInterpolation.read("A=1\nB=2", { environment: new Map([["A", "x"]]) });
    assert.deepEqual(
      ["A", "B", "C"].map((name) => readingOf(result, name)),
      ["x", "2", ""].map((value) => ({ kind: "value", value })),
    );
  });
});

describe("compose-raw", () => {
  test("docker's lines, after compose has read .env", () => {
    checkRows(composeRaw, [
      ["nothing is taken off", 'A="a" # c \nB=$A', { A: '"a" # c ', B: "$A" }],
      ["a name alone takes what .env gives it", "A=1\nB='x'\nB\n", { A: "1", B: "x" }],
      ["docker refuses", "A = 1", "failed to parse env_file .env: variable 'A ' contains whitespaces"],
      ["compose refuses first", "A+B=1", 'failed to read .env: line 1: unexpected character "+" in variable name'],
    ]);
  });

  test("another file is not read for the project", () => {
    const result = loadFiles(composeRaw, [{ name: "app.env", text: "A+B=1" }]);
    assert.deepEqual(readingOf(result, "A+B"), { kind: "value", value: "1" });
  });
});
