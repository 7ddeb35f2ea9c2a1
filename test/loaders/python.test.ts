import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import fc from "fast-check";
import { readingOf } from "../../server/src/loaders/loader.ts";
import { loadFiles } from "../../server/src/loaders/loadFiles.ts";
import { pydanticSettings } from "../../server/src/loaders/pydanticSettings.ts";
import { pythonDotenv } from "../../server/src/loaders/pythonDotenv.ts";
import { dependsOnRelease, pythonDotenvReleases } from "../../server/src/loaders/pythonDotenvReleases.ts";
import { vscodeEnvFile } from "../../server/src/loaders/vscodeEnvFile.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { checkRows, contextOf, type Row, readAll } from "./support.ts";

describe("python-dotenv", () => {
  test("quotes, escapes and comments", () => {
    checkRows(pythonDotenv, [
      ["escapes of double quotes", 'A="a\\n\\t\\"b\\\\n\\c"', { A: 'a\n\t"b\\n\\c' }],
      ["single quotes know two escapes", "A='a\\n\\'b\\\\'\n", { A: "a\\n'b\\" }],
      ["a value over several lines", "A='a\nb'\nB=c", { A: "a\nb", B: "c" }],
      ["junk behind the closing quote drops the variable", 'A="a";\nB=b', { B: "b" }],
      ["an unclosed quote drops one line", 'A="a\nB=b', { B: "b" }],
      ["without an unescaped quote the last escaped one closes", "A='a\\'\n", { A: "a\\" }],
      ["a number sign needs white space in front", "A=a#b #c", { A: "a#b" }],
      ["a comment may stand where the value would", "A= # c", { A: "# c" }],
      ["U+001C is white space, U+FEFF is not", "A=a\x1c#b\n\ufeffB=c", { A: "a", "\ufeffB": "c" }],
      ["quoted names", "'A B'=c", { "A B": "c" }],
      ["export", "export A=b\nexport\n", { A: "b" }],
      ["universal newlines, within values too", 'A="a\r\nb"\rB=c\r\n', { A: "a\nb", B: "c" }],
      ["a name without a value is not set", "A\nB=\n", { B: "" }],
    ]);
  });

  test("interpolation", () => {
    checkRows(pythonDotenv, [
      ["in any quotes, braces only", "A=x\nB='${A} $A'\nC=\"\\${A}\"", { A: "x", B: "x $A", C: "\\x" }],
      ["defaults", "A=${Q:-d}${Q}${Q-e}", { A: "d" + "" + "" }],
      ["the process goes first", "A=x\nB=${A}", { A: "y", B: "y" }, { A: "y" }],
      ["a name without a value is empty, not its default", "A\nB=${A:-d}", { B: "" }],
      ["a colon without a dash is no reference", "A=${B:c}", { A: "${B:c}" }],
      ["no order of files: only what stands above", "A=${B}\nB=b", { A: "", B: "b" }],
    ]);
  });

  test("refusals name the byte, not the text", () => {
    assert.equal(
      readAll(pythonDotenv, decodeUtf8(Uint8Array.of(0x41, 0x3d, 0xe2, 0x82, 0x41))),
      "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 2-3: invalid continuation byte",
    );
    assert.equal(
      readAll(pythonDotenv, decodeUtf8(Uint8Array.of(0x41, 0x3d, 0xff))),
      "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 2: invalid start byte",
    );
    assert.equal(
      readAll(pythonDotenv, decodeUtf8(Uint8Array.of(0x41, 0x3d, 0xe2))),
      "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe2 in position 2: unexpected end of data",
    );
    checkRows(pythonDotenv, [
      ["NUL", "A=a\0b", "ValueError: embedded null byte"],
      ["NUL in what is not set again", "A=a\0b", { A: "y" }, { A: "y" }],
      ["a name with an equals sign", "'A=B'=c", "ValueError: illegal environment variable name"],
    ]);
  });

  test("complaints give the line where the statement starts", () => {
    const result = pythonDotenv.read('A=1\n\nB="\n');
    assert.equal(result.kind, "loaded");
    assert.deepEqual(result.complaints, ["python-dotenv could not parse statement starting at line 2"]);
  });

  test("of several files the first wins, in references too", () => {
    const files = [
      { name: ".env", text: "A=1\nB=${A}" },
      { name: ".env.local", text: "A=2\nC=${A}\nD=${E:-e}" },
    ];
    const result = loadFiles(pythonDotenv, files);
    assert.deepEqual(
      ["A", "B", "C", "D", "E"].map((name) => readingOf(result, name)),
      [..."111e"].map((value) => ({ kind: "value", value })).concat({ kind: "absent" } as never),
    );
  });

  test("1.2.3 drops a byte order mark and pairs backslashes", () => {
    const rows = (older: boolean): Row[] => [
      ["a byte order mark", "\ufeffA=a", older ? { "\ufeffA": "a" } : { A: "a" }],
      ["only one", "\ufeff\ufeffA=a", older ? { "\ufeff\ufeffA": "a" } : { "\ufeffA": "a" }],
      ["none elsewhere", "\n\ufeffA=a", { "\ufeffA": "a" }],
      ["an escaped backslash lets the quote close", 'A="C:\\\\"\nB="b"', older ? {} : { A: "C:\\", B: "b" }],
      ["in single quotes too", "A='C:\\\\'\nB='b'", older ? {} : { A: "C:\\", B: "b" }],
      ["an odd number does not", 'A="a\\\\\\"b"', { A: 'a\\"b' }],
      ["an escaped last quote closes no more", "A='a\\'\nB=b", older ? { A: "a\\", B: "b" } : { B: "b" }],
      ["an escaped line end is still a line end", 'A="a\\\nb"', { A: "a\\\nb" }],
    ];
    for (const release of ["0.21.0", "1.0.1", "1.2.2"]) checkRows(pythonDotenv, rows(true), { pythonDotenv: release });
    checkRows(pythonDotenv, rows(true));
    for (const release of ["1.2.3", "1.2.4", "1.3.0", "1.10.0", "2.0"]) checkRows(pythonDotenv, rows(false), { pythonDotenv: release });
  });

  test("1.2.4 takes a number sign behind the equals sign and white space for a comment", () => {
    const rows = (older: boolean): Row[] => [
      ["a comment", "A= # c\nB=b", { A: older ? "# c" : "", B: "b" }],
      ["white space of any kind", "A=\x1c#c", { A: older ? "#c" : "" }],
      ["no white space, no comment", "A=#c", { A: "#c" }],
      ["no white space behind the sign", "A =#c", { A: "#c" }],
      ["the next line is not the value", "A= \n#c", { A: "" }],
    ];
    for (const release of ["0.21.0", "1.2.2", "1.2.3"]) checkRows(pythonDotenv, rows(true), { pythonDotenv: release });
    for (const release of ["1.2.4", "1.2.10"]) checkRows(pythonDotenv, rows(false), { pythonDotenv: release });
  });

  test("1.2.0 can be turned off", () => {
    const off = { PYTHON_DOTENV_DISABLED: "True" };
    assert.deepEqual(readAll(pythonDotenv, "A=a", off, { pythonDotenv: "1.1.1" }), { A: "a" });
    assert.deepEqual(readAll(pythonDotenv, "A=a", off, { pythonDotenv: "1.2.0" }), {});
    assert.deepEqual(readAll(pythonDotenv, "A=a", off), {});
    assert.deepEqual(readAll(pythonDotenv, "A=a", { PYTHON_DOTENV_DISABLED: "0" }), { A: "a" });
  });

  test("where a text is said not to depend on the release, it does not", () => {
    const part = fc.constantFrom("A", "=", " ", "\t", "#", "'", '"', "\\", "\n", "\r", "\ufeff", "\x1c", "export ");
    const read = (text: string, release: string) => pythonDotenv.read(text, contextOf({}, { pythonDotenv: release }));
    const differing = (text: string): number => new Set(pythonDotenvReleases.map((release) => inspect(read(text, release)))).size;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        if (!dependsOnRelease(text, new Map())) assert.equal(differing(text), 1);
      }),
      { numRuns: 5000 },
    );
    for (const text of ["\ufeffA=a", "A= #", "A='\\\\'B'", "A='\\'"]) {
      assert.equal(dependsOnRelease(text, new Map()), true);
      assert.ok(differing(text) > 1);
    }
  });

  test("values that double without end are unknown", () => {
    const lines = ["A0=0123456789"];
    for (let i = 1; i < 60; i++) lines.push(`A${i}=\${A${i - 1}}\${A${i - 1}}`);
    assert.equal(readingOf(pythonDotenv.read(lines.join("\n")), "A0").kind, "unknown");
  });
});

describe("pydantic-settings", () => {
  test("names in any case; the last place of first appearance wins", () => {
    const result = pydanticSettings.read("os_security_key=x\nA=1\na=2\nA=3");
    assert.deepEqual(readingOf(result, "OS_SECURITY_KEY"), { kind: "value", value: "x" });
    assert.deepEqual(readingOf(result, "A"), { kind: "value", value: "2" });
  });

  test("the process goes first, but not in references", () => {
    const result = pydanticSettings.read("A=x\nB=${A}", contextOf({ A: "y" }));
    assert.deepEqual(readingOf(result, "A"), { kind: "value", value: "y" });
    assert.deepEqual(readingOf(result, "B"), { kind: "value", value: "x" });
  });

  test("reads with the installed python-dotenv", () => {
    const read = (pythonDotenv: string) => readAll(pydanticSettings, "\ufeffA= # c", {}, { pythonDotenv });
    assert.deepEqual(read("1.2.2"), { "\ufeffA": "# c" });
    assert.deepEqual(read("1.2.3"), { A: "# c" });
    assert.deepEqual(read("1.2.4"), { A: "" });
  });

  test("a later file wins, with an empty value too; NUL is no trouble", () => {
    const result = loadFiles(pydanticSettings, [
      { name: ".env", text: "A=1\nB=a\0b" },
      { name: ".env.local", text: "a=" },
    ]);
    assert.deepEqual(readingOf(result, "A"), { kind: "value", value: "" });
    assert.deepEqual(readingOf(result, "B"), { kind: "value", value: "a\0b" });
  });
});

describe("vscode-env-file", () => {
  test("one line is one variable", () => {
    checkRows(vscodeEnvFile, [
      ["\\n in both quotes", "A='a\\nb'\nB=\"a\\nb\"\nC=a\\nb", { A: "a\nb", B: "a\nb", C: "a\\nb" }],
      ["no comment behind a value", 'A="a" # c', { A: '"a" # c' }],
      ["a lone quote stays", 'A="', { A: '"' }],
      ["names", "__A=1\n1A=2\nexport B=3\nA.B=4\n__proto__=5", { __A: "1" }],
      ["a byte order mark is white space", "\ufeffA=1\r\n", { A: "1" }],
      ["a carriage return within a value loses the line", "A=1\rB=2\nC=3", { C: "3" }],
    ]);
  });

  test("substitution", () => {
    checkRows(vscodeEnvFile, [
      ["braces only", "A=x\nB=$A${A}\\${A}\\$", { A: "x", B: "$Ax${A}$" }],
      ["an empty value falls back to the process", "A=\nB=${A}", { A: "", B: "p" }, { A: "p" }],
      ["one malformed reference spoils all", "A=x\nB=${A}${A:-d}", { A: "x", B: "${A}${A:-d}" }],
      ["a malformed reference goes to the last brace of the line", "A=x\nB=${.${A}}", { A: "x", B: "${.${A}}" }],
    ]);
  });
});
