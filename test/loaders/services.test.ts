/** Loaders of services, scripts and development tools: what their own sources say of the odd cases. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { agentosEnvSync } from "../../server/src/loaders/agentosEnvSync.ts";
import { agentosRailway } from "../../server/src/loaders/agentosRailway.ts";
import { direnv } from "../../server/src/loaders/direnv.ts";
import { dotenvy } from "../../server/src/loaders/dotenvy.ts";
import { honcho } from "../../server/src/loaders/honcho.ts";
import { systemd } from "../../server/src/loaders/systemd.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { checkRows, readAll } from "./support.ts";

const latin1 = decodeUtf8(Uint8Array.of(0x41, 0x3d, 0xe9, 0x0a));

describe("systemd", () => {
  test("the state machine of env-file.c", () => {
    checkRows(systemd, [
      ["quoted parts are joined, blanks between them vanish", "A=\"a\" 'b'  c d ", { A: "abc d" }],
      ["a quote within a word is a character", "A=a'b\"c", { A: "a'b\"c" }],
      ["double quotes know four escapes and the line end", 'A="\\"\\\\\\`\\$\\n\\t\\\nx"', { A: '"\\`$\\n\\tx' }],
      ["single quotes know none", "A='\\n\\'\n", { A: "\\n\\" }],
      ["no comment behind a value", 'A=a # b\nB="c" # d', { A: "a # b", B: "c# d" }],
      ["lines of comment", "# A=1\n; B=2\n C=3", { C: "3" }],
      ["a backslash does not continue a comment", "# a \\\nB=1", { B: "1" }],
      ["a backslash continues a value and protects its blanks", "A=a \\\nb\\ \nB=c\\d", { A: "a b ", B: "cd" }],
      [
        "an open quote goes to the end of the file",
        'A="-----BEGIN X-----\nabc\n-----END X-----\n',
        { A: "-----BEGIN X-----\nabc\n-----END X-----\n" },
      ],
      ["carriage returns end lines", 'A=a\r\nB="b"\r\nC=c\rD=d', { A: "a", B: "b", C: "c", D: "d" }],
      ["nothing is expanded", "A=1\nB=$A${A}", { A: "1", B: "$A${A}" }],
      ["names that are no identifiers are dropped", "export A=1\n\ufeffB=2\n1C=3\nD E=4\nF =5", { F: "5" }],
      ["no equals sign, no value", "A\nB=\n=c", { B: "" }],
      ["the last one wins", "A=1\nA=2", { A: "2" }],
      ["NUL", "A=1\0", "Failed to load environment files: Bad message"],
      ["a non-character", "A=\ufffe", "Failed to load environment files: Invalid argument"],
      ["bytes that are not UTF-8", latin1, "Failed to load environment files: Invalid argument"],
    ]);
  });

  test("such bytes in a comment do no harm", () => {
    checkRows(systemd, [["a comment", `# ${latin1}A=1`, { A: "1" }]]);
  });
});

describe("direnv", () => {
  test("every line has to match", () => {
    checkRows(direnv, [
      ["one bad line, no variable", "A=1\nB=b c\n", {}],
      ["a quote that is not closed on its line", 'A=1\nB="b\nc"', {}],
      ["quotes are no part of an unquoted value", "A=a'b'", { A: "a'b'" }],
      ["export and blanks", "export A = 1 # c\n\t B=2", { A: "1", B: "2" }],
      ["a colon needs a blank", "A: 1", { A: "1" }],
      ["a colon without one", "A:1", {}],
      ["a number sign ends an unquoted value at once", "A=b#c\nB=#d", { A: "b", B: "" }],
      ["a byte order mark", "\ufeffA=1", {}],
      ["carriage returns end lines", "A=1\rB=2\r\n\r\nC=3", { A: "1", B: "2", C: "3" }],
      ["names for which bash has no variable", "A.B=1\n1C=2\nUID=3\nD=4", { D: "4" }],
      ["the last quote counts behind which the line ends", 'A="a" "b" # "c', { A: 'a" "b' }],
    ]);
  });

  test("escapes and references", () => {
    checkRows(direnv, [
      ["double quotes", 'A="a\\nb\\rc\\td\\"e\\\\f"', { A: 'a\nb\rctd"e\\f' }],
      ["single quotes", "A='a\\nb$A'", { A: "a\\nb$A" }],
      ["unquoted", "A=a\\nb", { A: "a\\nb" }],
      ["the file goes before the process", "A=1\nB=$A${A}", { A: "1", B: "11" }, { A: "2" }],
      ["defaults, of what is empty in the process too", "A=${B:-b}${C}${D:-d}", { A: "bd" }, { D: "" }],
      ["an empty one of the file is there", "A=\nB=${A:-b}", { A: "", B: "" }],
      ["a dash without a colon belongs to the name", "A=${B-b}", { A: "" }],
      ["what Go expands otherwise", "A=a$\nB=${}b\nC=$$c\nD=${d", { A: "a$", B: "b", C: "c", D: "d" }],
      ["NUL ends a value in bash", "A=a\0b", { A: "a" }],
      ["JSON replaces other bytes", latin1, { A: "\ufffd" }],
    ]);
  });
});

describe("dotenvy", () => {
  const bad = (index: number): string => `Error parsing line, error at line index: ${index}`;

  test("values", () => {
    checkRows(dotenvy, [
      ["parts are joined", "A='a'b\"c\"", { A: "abc" }],
      ["escapes of double quotes", 'A="a\\n\\"\\\\\\$b"', { A: 'a\n"\\$b' }],
      ["any other escape refuses the file", 'B=1\nA="a\\tb"', bad(3)],
      ["single quotes know none", "A='a\\nb'", { A: "a\\nb" }],
      ["but the line splitter takes one for an escape", "A='a\\'\nB=1", bad(10)],
      ["several lines", "A=\"a\nb\"\nB='c\nd'", { A: "a\nb", B: "c\nd" }],
      ["an open quote", 'A=1\nB="b\n', bad(5)],
      ["a second word", "A=a b", bad(2)],
      ["characters are counted, not units", "A=😀 b", bad(2)],
      ["comments", "A=a #b\nB=a#b\nC= # c\n#D=1", { A: "a", B: "a#b", C: "" }],
      ["export", "export A=1\nexport=2\nexport B", bad(8)],
      ["dots in names, no dashes", "A.B=1\n", { "A.B": "1" }],
      ["no dashes", "A-B=1", bad(1)],
      ["a byte order mark", "\ufeffA=1", bad(0)],
      ["CRLF", "A=1\r\nB='2'\r\n", { A: "1", B: "2" }],
      ["the last one wins", "A=1\nA=2", { A: "2" }],
      ["bytes that are not UTF-8", `# ${latin1}`, "stream did not contain valid UTF-8"],
      ["NUL", "A=a\0b", "nul byte found in provided data"],
    ]);
  });

  test("references", () => {
    checkRows(dotenvy, [
      ["with and without braces", "A=x\nB=$A-${A}\"${A}\"'$A'", { A: "x", B: "x-xx$A" }],
      ["without braces the closing quote is taken for a character", 'A=x\nB="$A"', bad(3)],
      ["the process goes first", "A=x\nB=$A", { A: "y", B: "y" }, { A: "y" }],
      ["a name goes on over letters and digits only", "A=x\nA_B=y\nC=$A_B", { A: "x", A_B: "y", C: "x_B" }],
      ["what is not set is empty", "A=$B.", { A: "." }],
      ["a default is a part of the name", "A=${B:-c}", { A: "" }],
      ["braces that are not closed", "A=${B", bad(2)],
    ]);
  });
});

describe("honcho", () => {
  test("lines as shlex splits them", () => {
    checkRows(honcho, [
      ["blanks between tokens vanish", "A=a  b c", { A: "abc" }],
      ["quotes keep them", "A=\"a  b\" 'c d'", { A: "a  bc d" }],
      ["\\n and \\t in any quotes, but not unquoted", "A=\"a\\nb\"\nB='c\\td'\nC=e\\nf", { A: "a\nb", B: "c\td", C: "enf" }],
      ["comments anywhere", "A=a#b\nB='a#b' # c\n# C=1", { A: "a", B: "a#b" }],
      ["nothing behind the sign, no variable", "A=\nB=''", { B: "" }],
      ["the second token is the equals sign", "export A=1\nA.B=2\nC-D=3\nE = 4", { E: "4" }],
      ["more equals signs belong to the value", "A==b=\n", { A: "=b=" }],
      ["nothing is expanded", "A=1\nB=$A${A}", { A: "1", B: "$A${A}" }],
      ["names begin with a letter", "1A=1\n_B=2", { _B: "2" }],
      ["a quote that its line does not close", 'A=1\nB="-----BEGIN X-----\nabc\n"', "ValueError: No closing quotation"],
      ["an apostrophe in a comment is none", "# don't\nA=1", { A: "1" }],
      ["a backslash at the end", "A=a\\", "ValueError: No escaped character"],
      ["bytes that are not UTF-8", latin1, "UnicodeDecodeError: 'utf-8' codec can't decode byte"],
      ["NUL", "A='a\0b'", "ValueError: embedded null byte"],
    ]);
  });
});

describe("the scripts of AgentOS", () => {
  test("lines, NAME= and PEM blocks", () => {
    for (const loader of [agentosEnvSync, agentosRailway]) {
      checkRows(loader, [
        ["nothing is unescaped or expanded", 'A="a\\nb$A"', { A: "a\\nb$A" }],
        ["one quote of each kind goes from either end", 'A="\'a\'"\nB=\'"b"\'\nC=\'c\nD=""d', { A: "a", B: '"b"', C: "c", D: '"d' }],
        ["blanks and comments behind a value stay", 'A="a" # b \n  # c', { A: 'a" # b ' }],
        ["export is a part of the name", "export A=1", { "export A": "1" }],
        [
          "a PEM block goes on until its end, quoted or not",
          "A=-----BEGIN X-----\nabc=\n# d\n\n-----END X-----\nB='-----BEGIN Y-----\ne\n-----END Y-----'\nC=c",
          { A: "-----BEGIN X-----\nabc=\n# d\n\n-----END X-----", B: "-----BEGIN Y-----\ne\n-----END Y-----", C: "c" },
        ],
        ["a block without an end takes the rest of the file with it", "A=1\nB=-----BEGIN X-----\nC=2\n", { A: "1" }],
        [
          "a block on one line",
          "A=-----BEGIN X-----\\nabc\\n-----END X-----\nB=1",
          { A: "-----BEGIN X-----\\nabc\\n-----END X-----", B: "1" },
        ],
        ["other quoted values end with their line", 'A="a\nb"', { A: "a", 'b"': "b" }],
        ["carriage returns stay", "A=1\r\n", { A: "1\r" }],
        ["a carriage return before a comment", "\r# A\nB=1", { B: "1" }],
        ["a byte order mark is a part of the name", "\ufeffA=1", { "\ufeffA": "1" }],
        ["the last one wins", "A=1\nA=2", { A: "2" }],
        ["bytes stay as they are", latin1, { A: "\udce9" }],
      ]);
    }
  });

  test("nothing found is a refusal", () => {
    assert.equal(readAll(agentosEnvSync, "# A=1\n\n"), "Nothing to sync.");
    assert.equal(readAll(agentosRailway, ""), "Synced 0 variable(s) to Railway.");
  });
});
