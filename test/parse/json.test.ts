import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { member, nodeAt } from "../../server/src/parse/data.ts";
import { acceptedByPython, parseJson } from "../../server/src/parse/json.ts";
import { assertData, fragments, plainOf, rewrite, values } from "./structuredSupport.ts";

const codes = (text: string): string[] => parseJson("test", text).problems.map((problem) => problem.code);

describe("parseJson", () => {
  it("reads any JSON value as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.nat(4), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const document = parseJson("test", text);
        assert.deepEqual(document.problems, []);
        assert.equal(JSON.stringify(plainOf(document.data)), JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it("never throws and keeps every span inside its parent", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"',
      "'b'",
      "'",
      "\\n",
      "\\u00e9",
      "\\q",
      "1",
      "-",
      "NaN",
      "-Infinity",
      "//x\n",
      "/*",
      "*/",
      "\r\n",
      "\n",
      "\ufeff",
      "😀",
      "true",
    ];
    fc.assert(
      fc.property(fragments(pieces), (text) => {
        const document = parseJson("test", text);
        if (document.data !== undefined) assertData(document.data, text, false);
        for (const problem of document.problems) assert.ok(problem.span.start <= problem.span.end && problem.span.end <= text.length);
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (valid) assert.ok(acceptedByPython(document.problems), "what JSON.parse reads is no problem");
        else if (!/NaN|Infinity/.test(text)) assert.ok(!acceptedByPython(document.problems), "what JSON.parse refuses is a problem");
      }),
      { numRuns: 2000 },
    );
  });

  it("says where Python refuses what an editor accepts", () => {
    assert.deepEqual(codes('{"a": 1,}'), ["json-trailing-comma"]);
    assert.deepEqual(parseJson("test", '{"a": 1,}').problems[0]?.span, { start: 7, end: 8 });
    assert.deepEqual(codes("// c\n{}"), ["json-comment"]);
    assert.deepEqual(codes("\ufeff{}"), ["json-bom"]);
    assert.deepEqual(codes(" \n"), ["json-empty"]);
    assert.deepEqual(codes("{'a': 'b'}"), ["json-single-quotes", "json-single-quotes"]);
    assert.deepEqual(codes('{"a": "\\q"}'), ["json-escape"]);
    assert.deepEqual(codes('{"a": "x\ty"}'), ["json-control-character"]);
    assert.deepEqual(codes("[NaN, Infinity, -Infinity]"), []);
    assert.deepEqual(codes("[1] 2"), ["json-syntax"]);
  });

  it("lets the last of repeated names win", () => {
    const document = parseJson("test", '{"a": 1, "a": 2}');
    const last = member(document.data, "a");
    assert.equal(last?.kind === "scalar" && last.value, 2);
    assert.deepEqual(codes('{"a": 1, "a": 2}'), ["json-duplicate-key"]);
    assert.ok(acceptedByPython(document.problems));
  });

  it("keeps a PEM together that was pasted into a string", () => {
    const document = parseJson("test", '{"key": "-----BEGIN X-----\nAAAA\n-----END X-----", "b": 1}');
    const key = member(document.data, "key");
    assert.equal(key?.kind === "scalar" && key.value, "-----BEGIN X-----\nAAAA\n-----END X-----");
    assert.ok(member(document.data, "b"));
    assert.deepEqual(
      document.problems.map((problem) => problem.code),
      ["json-control-character"],
    );
  });

  it("maps escapes to where they are written", () => {
    const text = '{"k": "a\\n\\u00e9z"}';
    const node = nodeAt(parseJson("test", text).data, ["k"]);
    assert.ok(node?.kind === "scalar");
    const place = node.text.sourceSpan(1, 3);
    assert.equal(text.slice(place.start, place.end), "\\n\\u00e9");
  });

  it("bounds hostile input", () => {
    assert.ok(codes("[".repeat(100_000)).includes("json-too-deep"));
    assert.ok(codes('{"a":'.repeat(100_000)).includes("json-too-deep"));
    assert.ok(codes("'x ".repeat(100_000)).includes("json-syntax"));
    assert.deepEqual(codes(`"${"x".repeat(5_000_000)}"`), []);
    assert.ok(codes("\0\u0001".repeat(500_000)).includes("json-syntax"));
  });

  it("writes a value back", () => {
    fc.assert(fc.property(values, (value) => assert.equal(rewrite(parseJson, '{"env": {"K": "old"}}', "K", value), value)));
  });
});
