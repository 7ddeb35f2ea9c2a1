import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { nodeAt } from "../../server/src/parse/data.ts";
import { parseYaml } from "../../server/src/parse/yaml.ts";
import { assertData, assertMapped, fragments, plainOf, rewrite, values } from "./structuredSupport.ts";

const entriesOf = (text: string): [string, string, boolean][] =>
  parseYaml("test", text).entries.map((entry) => [entry.path.join("."), entry.value.value, entry.literal]);
const codes = (text: string): string[] => parseYaml("test", text).problems.map((problem) => problem.code);

/** Every way to write the value of an environment variable. */
const forms: Readonly<Record<string, string>> = {
  plain: "environment:\n  A: x\n  K: old\n  B: y\n",
  single: "environment:\n  K: 'old'\n",
  double: 'services:\n  api:\n    environment:\n      K: "old"\n      B: y\n',
  literal: "services:\n  api:\n    environment:\n      K: |\n        old\n        lines\n      B: y\n",
  folded: "environment:\n    K: >-\n      old\n      lines\n    B: y\n",
  keep: "environment:\n  K: |+\n    old\n\n\n  B: y\n",
  empty: "environment:\n  K:\n  B: y\n",
  comment: "environment:\n  K: old # why\n  B: y\n",
  flow: "environment: {K: old, B: y}\n",
  listPlain: "environment:\n- K=old\n- B=y\n",
  listDouble: 'environment:\n  - "K=old"\n  - B=y\n',
  listLiteral: "environment:\n  - |-\n    K=old\n    lines\n  - B=y\n",
  pairs: "env:\n- name: K\n  value: old\n- name: B\n  value: y\n",
  secret: "apiVersion: v1\nkind: Secret\ndata:\n  K: b2xk\n  B: eQ==\n",
  stringData: "apiVersion: v1\nkind: Secret\nstringData:\n  K: old\n  B: y\n",
  endOfFile: "environment:\n  K: old",
  endOfFileLiteral: "environment:\n  K: |-\n    old",
};

describe("parseYaml", () => {
  it("reads values by one schema, whatever version or type a document names", () => {
    const values =
      "environment:\n  A: yes\n  B: 2001-01-01\n  C: !!timestamp 2001-01-01\n  D: !!binary aGVsbG8=\n  E: !mine text\n  F: !!str 5\n";
    const expected = ["yes", "2001-01-01", "2001-01-01", "", "text", "5"];
    for (const head of ["", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n"]) {
      assert.deepEqual(
        entriesOf(head + values).map(([, value]) => value),
        expected,
      );
      assert.deepEqual(codes(head + values), []);
      // What is decoded by its reader is not known.
      assert.deepEqual(
        entriesOf(head + values).map(([, , literal]) => literal),
        [true, true, true, false, true, true],
      );
    }
  });

  it("never throws, spans lie in the text and map back", () => {
    const pieces = [
      "a: ",
      "b:\n",
      "  ",
      "- ",
      "\n",
      "\r\n",
      "\n  ",
      "|\n",
      ">-\n",
      "|2+\n",
      "'",
      '"',
      "\\n",
      "\\\n",
      "&x ",
      "*x",
      "<<: ",
      "{",
      "}",
      "[",
      "]",
      ",",
      "? ",
      "# c",
      "!t ",
      "---\n",
      "...\n",
      "x y",
      "\t",
      "environment:\n",
      "K=V",
      "\ufeff",
      "😀",
      "''",
    ];
    fc.assert(
      fc.property(fragments(pieces), (text) => {
        const document = parseYaml("test", text);
        const shared = text.includes("*");
        for (const node of [document.data, ...(document.moreData ?? [])]) if (node !== undefined) assertData(node, text, shared);
        for (const entry of document.entries) {
          assertMapped(entry.value, text);
          assert.ok(entry.raw.start <= entry.raw.end && entry.raw.end <= text.length);
          entry.encode("x\ny");
        }
        for (const problem of document.problems) assert.ok(problem.span.start <= problem.span.end && problem.span.end <= text.length);
      }),
      { numRuns: 3000 },
    );
  });

  it("maps block scalars to the lines behind their indentation", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("abc", "  more", "", "x # y", "\ttab"), { minLength: 1, maxLength: 6 }),
        fc.constantFrom("|", "|-", "|+", ">", ">-", ">+", "|2", ">2-"),
        fc.constantFrom("\n", "\r\n"),
        (lines, header, eol) => {
          const text = `a:${eol}  k: ${header}${eol}${lines.map((line) => (line === "" ? "" : `    ${line}`)).join(eol)}${eol}  z: 1${eol}`;
          const document = parseYaml("test", text);
          const node = nodeAt(document.data, ["a", "k"]);
          if (document.problems.length > 0) return;
          if (node?.kind !== "scalar" || typeof node.value !== "string") return;
          assert.equal(node.text.value, node.value);
          for (let at = 0; at < node.value.length; at++) {
            const char = node.value[at] as string;
            const place = node.text.sourceSpan(at, at + 1);
            if (!/\s/.test(char)) assert.equal(text.slice(place.start, place.end), char);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("reads each form of an environment variable", () => {
    for (const [form, text] of Object.entries(forms)) {
      const names = parseYaml("test", text).entries.map((entry) => entry.name.value);
      assert.ok(names.includes("K"), form);
    }
    assert.deepEqual(entriesOf(forms["secret"] ?? ""), [
      ["data.K", "old", true],
      ["data.B", "y", true],
    ]);
    assert.deepEqual(entriesOf("environment:\n- P\n- Q=${x}\n- R=$$x\n"), [
      ["environment.0", "", false],
      ["environment.1", "${x}", false],
      ["environment.2", "$$x", true],
    ]);
    assert.deepEqual(entriesOf("env:\n- name: A\n  valueFrom: {secretKeyRef: {name: s}}\n"), [["env.0", "", false]]);
  });

  for (const [form, text] of Object.entries(forms)) {
    it(`writes any value over the ${form} form, with LF and CRLF, and leaves the neighbours`, () => {
      fc.assert(
        fc.property(values, fc.boolean(), (value, crlf) => {
          const source = crlf ? text.replaceAll("\n", "\r\n") : text;
          if (form === "secret" && !/^\P{Cs}*$/u.test(value)) return;
          assert.equal(rewrite(parseYaml, source, "K", value), value);
        }),
        { numRuns: 300 },
      );
      const entry = parseYaml("test", text).entries.find((each) => each.name.value === "K");
      assert.ok(entry);
      const changed = text.slice(0, entry.raw.start) + entry.encode("one\ntwo\n") + text.slice(entry.raw.end);
      const before = parseYaml("test", text).entries.find((each) => each.name.value === "B")?.value.value;
      assert.equal(parseYaml("test", changed).entries.find((each) => each.name.value === "B")?.value.value, before);
      assert.deepEqual(codes(changed), []);
    });
  }

  it("keeps the style of a value", () => {
    const encoded = (form: string, value: string): string | undefined =>
      parseYaml("test", forms[form] ?? "")
        .entries.find((entry) => entry.name.value === "K")
        ?.encode(value);
    assert.equal(encoded("literal", "a\nb\n"), "|\n        a\n        b");
    assert.equal(encoded("plain", "a\nb"), "|-\n    a\n    b");
    assert.equal(encoded("double", "a\nb"), '"a\\nb"');
    assert.equal(encoded("single", "it's"), "'it''s'");
    assert.equal(encoded("plain", "true"), '"true"');
    assert.equal(encoded("listPlain", "v"), "K=v");
    assert.equal(encoded("secret", "old"), "b2xk");
  });

  it("resolves aliases and merge keys as the merge type says", () => {
    const text = "x: &x {A: 1, B: 2}\ny: &y {B: 3, C: 4}\nenvironment:\n  A: own\n  <<: [*x, *y]\n";
    const document = parseYaml("test", text);
    assert.deepEqual(plainOf(nodeAt(document.data, ["environment"])), parse(text, { merge: true }).environment);
    const merged = nodeAt(document.data, ["environment", "C"]);
    assert.equal(merged && text.slice(merged.span.start, merged.span.end), "4");
    assert.deepEqual(codes("a: &a [*a]\nb: *no\n"), ["yaml-unresolved-alias", "yaml-unresolved-alias"]);
  });

  it("tolerates custom tags, repeated keys and a byte order mark", () => {
    assert.deepEqual(codes("a: !reset null\nb: !Ref x\nc: !override {d: 1}\n"), []);
    assert.equal(nodeAt(parseYaml("test", "a: !reset x\n").data, ["a"])?.tag, "!reset");
    assert.deepEqual(codes("a: 1\na: 2\n"), ["yaml-duplicate-key"]);
    const marked = "\ufeffenvironment:\n  K: v\n";
    const entry = parseYaml("test", marked).entries[0];
    assert.equal(entry && marked.slice(entry.raw.start, entry.raw.end), "v");
    assert.equal(parseYaml("test", "a: 1\n---\nb: 2\n").moreData?.length, 1);
  });

  it("bounds hostile input", () => {
    assert.deepEqual(codes("[".repeat(100_000)), ["yaml-too-deep"]);
    assert.deepEqual(codes("- ".repeat(100_000)), ["yaml-too-deep"]);
    assert.deepEqual(codes("\0".repeat(100)), ["yaml-binary"]);
    assert.deepEqual(codes("a: b\n".repeat(200_000)), ["yaml-too-large"]);
    let bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
    for (let level = 1; level < 12; level++)
      bomb += `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(",")}]\n`;
    assert.ok(codes(bomb).includes("yaml-alias-limit"));
  });
});
