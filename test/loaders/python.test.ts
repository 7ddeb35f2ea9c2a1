import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readingOf } from "../../server/src/loaders/loader.ts";
import { loadFiles } from "../../server/src/loaders/loadFiles.ts";
import { pydanticSettings } from "../../server/src/loaders/pydanticSettings.ts";
import { pythonDotenv } from "../../server/src/loaders/pythonDotenv.ts";
import { vscodeEnvFile } from "../../server/src/loaders/vscodeEnvFile.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { checkRows, contextOf, readAll } from "./support.ts";

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
