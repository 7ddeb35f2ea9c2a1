import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parse } from "smol-toml";
import { nodeAt } from "../../server/src/parse/data.ts";
import { parseToml } from "../../server/src/parse/toml.ts";
import { assertData, fragments, plainOf } from "./structuredSupport.ts";

const sample = `# c
[project]
name = "x"
dependencies = [
  "agno[os]>=2.3", # why
  'PyJWT == 2.9',
]
big = 1_000
[tool.a."b.c"]
x.y = {a = 1, b = true, c = ["d"]}
text = """
one \\
   two
three \\u00e9"""
raw = '''
C:\\x'''
[[package]]
name = "agno"
version = "2.9.0"
[[package.part]]
z = 1.5
[[package]]
name = "PyJWT"
`;

describe("parseToml", () => {
  it("agrees with the library on a file of every kind of value, with LF and CRLF", () => {
    for (const text of [sample, sample.replaceAll("\n", "\r\n"), `\ufeff${sample}`]) {
      const document = parseToml("pyproject.toml", text);
      assert.deepEqual(document.problems, []);
      const normal = (value: unknown): string => JSON.stringify(value).replaceAll("\\r\\n", "\\n");
      assert.equal(normal(plainOf(document.data)), normal(parse(text.replace("\ufeff", ""))));
      assert.ok(document.data);
      assertData(document.data, text, true);
      const version = nodeAt(document.data, ["package", 0, "version"]);
      assert.equal(version && text.slice(version.span.start, version.span.end), '"2.9.0"');
    }
  });

  it("never throws, and reads what the library reads", () => {
    const pieces = [
      "[a]\n",
      "[[b]]\n",
      "[a.c]\n",
      "x = ",
      "y.z = ",
      "1\n",
      '"s"\n',
      "'l'\n",
      "[1, 2]\n",
      "{k = 1}\n",
      '"""',
      "'''",
      "\\",
      "\n",
      "\r\n",
      "[",
      "]",
      "{",
      "}",
      ",",
      "#c\n",
      "=",
      "true\n",
      "😀",
      "\ufeff",
    ];
    fc.assert(
      fc.property(fragments(pieces), (text) => {
        const document = parseToml("pyproject.toml", text);
        if (document.data !== undefined) assertData(document.data, text, true);
        if (text.includes("\ufeff") || text.includes("__proto__")) return;
        let expected: unknown;
        try {
          expected = parse(text);
        } catch {
          return;
        }
        assert.equal(
          JSON.stringify(plainOf(document.data)).replaceAll("\\r\\n", "\\n"),
          JSON.stringify(expected).replaceAll("\\r\\n", "\\n"),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it("reads on behind what is broken", () => {
    const document = parseToml("pyproject.toml", 'a = [1,\nb = 2\nc = "x\nd = 3\n= 4\n[t]\ne = 5');
    assert.deepEqual(plainOf(document.data), { a: [1], b: 2, c: "x", d: 3, t: { e: 5 } });
  });

  it("bounds hostile input", () => {
    for (const text of [
      `a = ${"[".repeat(100_000)}`,
      "a.".repeat(100_000),
      "{a=".repeat(50_000),
      "x".repeat(5_000_000),
      "[[a]]\n".repeat(100_000),
    ]) {
      assert.ok(parseToml("uv.lock", text).data);
    }
  });
});
