import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parsePython } from "../../server/src/parse/python.ts";
import { dottedName, type Expression, type Statement } from "../../server/src/parse/pythonTree.ts";
import { assertMapped, assertSpan, fragments, values } from "./structuredSupport.ts";

const statements = (text: string): readonly Statement[] => parsePython("test.py", text).module?.statements ?? [];

function expressionOf(text: string): Expression {
  const statement = statements(`x = ${text}`)[0];
  assert.ok(statement?.kind === "assign");
  return statement.value;
}

/** Every span of a tree lies in the text and in the span of its statement. */
function assertTree(node: unknown, text: string): void {
  if (Array.isArray(node)) {
    for (const each of node) assertTree(each, text);
  } else if (node !== null && typeof node === "object") {
    if ("sourceSpan" in node) {
      assertMapped(node as Parameters<typeof assertMapped>[0], text);
      return;
    }
    if ("start" in node && "end" in node) assertSpan(node as { start: number; end: number }, text);
    else for (const each of Object.values(node)) assertTree(each, text);
  }
}

describe("parsePython", () => {
  it("never throws and keeps every span in the text", () => {
    const pieces = [
      "x",
      " = ",
      "f(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ", ",
      ": ",
      ":\n  ",
      "\n",
      "\r\n",
      '"',
      "'",
      '"""',
      "'''",
      'f"',
      'rb"',
      "\\n",
      "\\x4",
      "\\N{X}",
      "\\\n",
      "if ",
      "else",
      "try:\n ",
      "except ",
      "with ",
      " as ",
      "import ",
      "from ",
      ".",
      "@",
      "def ",
      "class ",
      "lambda ",
      "*",
      "**",
      " not in ",
      "match x:\n  case 1: ",
      "# c",
      "😀",
      "\ufeff",
      ";",
      "1",
      "return ",
    ];
    fc.assert(
      fc.property(fragments(pieces), (text) => {
        const document = parsePython("test.py", text);
        assertTree(document.module, text);
        for (const problem of document.problems) assertSpan(problem.span, text);
      }),
      { numRuns: 3000 },
    );
  });

  it("decodes string literals as Python does", () => {
    const cases: [string, string | undefined, string][] = [
      ["'a\\n\\x41\\u00e9\\U0001F600\\101\\q'", "a\nA\u00e9😀A\\q", "single"],
      ['r"a\\n"', "a\\n", "raw-string"],
      ["\"a\" 'b'", "ab", "double"],
      ['("a"\n   "b")', "ab", "double"],
      ['"""x\r\ny"""', "x\ny", "triple-double"],
      ["'''x\\\ny'''", "xy", "triple-single"],
      ['"\\N{DASH}"', undefined, ""],
      ['"a" b"b"', undefined, ""],
      ["u'x'", "x", "single"],
    ];
    for (const [source, value, quoting] of cases) {
      const literal = expressionOf(source);
      if (value === undefined) assert.equal(literal.kind, "unknown", source);
      else assert.deepEqual(literal.kind === "string" ? [literal.value.value, literal.quoting] : literal.kind, [value, quoting], source);
    }
    const bytes = expressionOf('rb"a\\n"');
    assert.equal(bytes.kind === "bytes" && bytes.value.value, "a\\n");
  });

  it("writes any value over a literal of any style", () => {
    const styles = ["'a'", '"a"', "'''a'''", '"""a"""', "r'a'", 'r"""a"""', '"a" "b"', '"a\\nb"', "u'x'"];
    fc.assert(
      fc.property(values, fc.constantFrom(...styles), fc.boolean(), (value, style, crlf) => {
        const source = `x = 1${crlf ? "\r\n" : "\n"}y = ${style}`;
        const before = statements(source)[1];
        assert.ok(before?.kind === "assign" && before.value.kind === "string");
        const literal = before.value;
        const changed = source.slice(0, literal.span.start) + literal.encode(value) + source.slice(literal.span.end);
        const after = statements(changed)[1];
        assert.ok(after?.kind === "assign" && after.value.kind === "string", "still a string");
        assert.equal(after.value.value.value, value);
      }),
      { numRuns: 2000 },
    );
  });

  it("writes literals that a real Python reads the same", {
    skip: spawnSync("python3", ["--version"]).status !== 0 && "no python3 on this machine",
  }, () => {
    const wanted = fc.sample(values, { numRuns: 200, seed: 7 }).filter((value) => /^\P{Cs}*$/u.test(value));
    const styles = ["'a'", '"a"', "'''a'''", '"""a"""', "r'a'", '"a\\nb"'].map(expressionOf);
    const written = wanted.flatMap((value) => styles.map((style) => (style.kind === "string" ? style.encode(value) : "")));
    const program = "import json,sys,ast\nprint(json.dumps([ast.literal_eval(s) for s in json.load(sys.stdin)]))";
    const run = spawnSync("python3", ["-c", program], { input: JSON.stringify(written), encoding: "utf8" });
    assert.deepEqual(
      JSON.parse(run.stdout),
      wanted.flatMap((value) => styles.map(() => value)),
    );
  });

  it("reads imports", () => {
    const [relative, plain] = statements("from ..a.b import (c as d, e)\nimport a.b as c, os\n");
    assert.ok(relative?.kind === "import" && plain?.kind === "import");
    assert.deepEqual(
      [relative.module, relative.level, relative.names.map((name) => [name.name.value, name.as?.value])],
      [
        "a.b",
        2,
        [
          ["c", "d"],
          ["e", undefined],
        ],
      ],
    );
    assert.deepEqual(
      [plain.module, plain.names.map((name) => [name.name.value, name.as?.value])],
      [
        "",
        [
          ["a.b", "c"],
          ["os", undefined],
        ],
      ],
    );
  });

  it("reads a call with its keywords and the place for another one", () => {
    const source = "app = AgentOS(agents=[a], authorization=True, **kw)\n";
    const statement = statements(source)[0];
    assert.ok(statement?.kind === "assign" && statement.value.kind === "call");
    const call = statement.value;
    assert.equal(dottedName(call.callee), "AgentOS");
    assert.deepEqual(
      call.arguments.map((argument) => argument.name?.value),
      ["agents", "authorization", undefined],
    );
    assert.equal(source.slice(call.inside.start, call.inside.end), "agents=[a], authorization=True, **kw");
    assert.equal(call.arguments[2]?.value.kind, "star");
  });

  it("tells expressions apart", () => {
    const kinds: [string, string][] = [
      ["a.b[0]", "subscript"],
      ["not a", "unary"],
      ["a is not None", "binary"],
      ["a if b else c", "conditional"],
      ["lambda: 1", "lambda"],
      ["[i for i in x]", "unknown"],
      ["(y := 1)", "unknown"],
      ['f"a{b}"', "format"],
      ["{1: 2, **z}", "dict"],
      ["{1, 2}", "set"],
      ["1, 2", "tuple"],
      ["()", "tuple"],
      ["None", "none"],
      ["True", "boolean"],
      ["-1", "unary"],
      ["a or b", "binary"],
      ["await z", "unknown"],
    ];
    for (const [source, kind] of kinds) assert.equal(expressionOf(source).kind, kind, source);
    const format = expressionOf('f"a{{{b}c{d!r}"');
    assert.deepEqual(format.kind === "format" && format.pieces.map((piece) => (typeof piece === "string" ? piece : piece.kind)), [
      "a{",
      "name",
      "c",
      "unknown",
    ]);
  });

  it("reads compound statements", () => {
    const source =
      'if TYPE_CHECKING:\n  a\nelif __name__ == "__main__": b\nelse:\n  c\ntry:\n  d\nexcept X: e\nfinally:\n  f\nwith open(g) as h: i\nfor j in k: l\n@dec.x(1)\nasync def m(n, o=1, *p, **q): return r\nclass S(T, metaclass=U): v = 1\nmatch w:\n  case 1: x\n';
    const kinds = statements(source).map((statement) => statement.kind);
    assert.deepEqual(kinds, ["if", "try", "with", "loop", "function", "class", "other"]);
    const [branch, , , , definition] = statements(source);
    assert.ok(branch?.kind === "if" && definition?.kind === "function");
    assert.deepEqual([branch.branches.length, branch.orElse.length], [2, 1]);
    assert.deepEqual(
      definition.parameters.map((parameter) => parameter.name),
      ["n", "o", "*p", "**q"],
    );
    assert.deepEqual([definition.async, definition.decorators[0]?.kind], [true, "call"]);
  });

  it("reads on behind broken code", () => {
    const found = statements("a = \nsettings.\nb = 2\n");
    const last = found.at(-1);
    assert.ok(last?.kind === "assign" && last.value.kind === "number");
    const open = statements("app = AgentOS(agents=[a], authorization=")[0];
    assert.ok(open?.kind === "assign" && open.value.kind === "call");
    assert.equal(open.value.arguments.length, 2);
  });

  it("bounds hostile input", () => {
    for (const text of [
      "(".repeat(50_000),
      `x${".y".repeat(50_000)}`,
      `a${"+1".repeat(50_000)}`,
      "not ".repeat(50_000),
      'f"{'.repeat(20_000),
      "\0".repeat(100),
      "x".repeat(5_000_000),
    ]) {
      assert.ok(parsePython("test.py", text).module);
    }
  });
});
