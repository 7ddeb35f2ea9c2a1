/** What bash 5.2, dash 0.5.12 and zsh 5.9 were seen to do with short files under `set -a`. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bash } from "../../server/src/loaders/bash.ts";
import { type Loader, readingOf } from "../../server/src/loaders/loader.ts";
import { sh } from "../../server/src/loaders/sh.ts";
import { zsh } from "../../server/src/loaders/zsh.ts";

/** The values of a file as one line, `refused`, or a `?` for what is unknown. */
function shown(loader: Loader, text: string): string {
  const result = loader.read(text, { environment: new Map([["HOME", "/h"]]) });
  if (result.kind === "refused") return "refused";
  const entries = [...result.values].filter(([, reading]) => reading.kind !== "absent");
  return entries
    .map(([name, reading]) => `${name}=${reading.kind === "value" ? reading.value : "?"}`)
    .sort()
    .join(" ");
}

const cases: ReadonlyArray<readonly [text: string, bash: string, sh: string, zsh: string]> = [
  ["A=1 PUBLIC KEY\nB=2\n", "B=2", "B=2", "B=2"],
  ["A=1\nB='x\n", "A=1", "refused", "A=1"],
  ["A=a&b;x\nB=2\n", "B=2", "B=2", ""],
  ["A=a|b\nB=2\n", "B=2", "B=2", "B=2"],
  ["A=a(b)\nB=2\n", "", "refused", "A=a(b) B=2"],
  ["A==b\nB=2\n", "A==b B=2", "A==b B=2", ""],
  ["export A = b\nB=2\n", "B=2", "refused", ""],
  ["A=1||;B=2\nC=3\n", "", "refused", "A=1 C=3"],
  ["A=1&&;B=2\nC=3\n", "", "refused", "A=1 B=2 C=3"],
  ["A=1|;B=2\n", "", "refused", "B=2"],
  ["export A\nB=x$A\n", "B=x", "B=x", "B=x"],
  ["export A\nexport A\n", "", "", "A="],
  ["export A\nA=1\n", "A=1", "A=1", "A=1"],
  ["export A= 1\nB=2\n", "A= B=2", "refused", "A="],
  ["export A.B=1 C=3\nD=1\n", "C=3 D=1", "refused", "C=3"],
  ["export 1A C=3\nD=1\n", "C=3 D=1", "refused", "C=3"],
  ["export A\r\nexport B=1\r\n", "B=1\r", "refused", ""],
  ['A==""\nB=1\n', "A== B=1", "A== B=1", "A== B=1"],
  ['A=="x"\nB=1\n', "A==x B=1", "A==x B=1", ""],
  ["A==$X\nB=1\n", "A== B=1", "A== B=1", "A== B=1"],
  ["A=a:=$X\nB=1\n", "A=a:= B=1", "A=a:= B=1", "A=a:= B=1"],
  ["A=''=x\nB=1\n", "A==x B=1", "A==x B=1", ""],
  ["UID=5; B=2\nC=3\n", "C=3", "B=2 C=3 UID=5", "B=2 C=3 UID=?"],
  ["A=1; B=$" + "{x y}; C=3\nD=4\n", "A=1 D=4", "refused", "A=1"],
  ["A=$'a\\nb'\n", "A=a\nb", "A=$a\\nb", "A=a\nb"],
  ["A=$'a\\Yb\\?'\n", "A=a\\Yb?", "A=$a\\Yb\\?", "A=aYb?"],
  ["A=$'\\Mx'\n", "A=\\Mx", "A=$\\Mx", "A=?"],
  ['A=1\nB=""$\\\nA$A\\\nB\n', "A=1 B=1", "A=1 B=1", "A=1 B=1"],
  ['A=1\nB="a":=b\nC=1\n', "A=1 B=a:=b C=1", "A=1 B=a:=b C=1", "A=1"],
  ["A=1; B}\nC=1\n", "A=1 C=1", "A=1 C=1", ""],
  ["A=b}; B=c}d\nexport C=d}\n", "A=b} B=c}d C=d}", "A=b} B=c}d C=d}", "A=b} B=c}d C=d}"],
  ['A=x; : {a}b\nB=1\n: "{"}\nC=1\n', "A=x B=1 C=1", "A=x B=1 C=1", "A=x B=1"],
  ["A=- export $A\nB=1\n", "B=1", "B=?", "B=?"],
  ["A= @==*\nB=1\n", "B=1", "B=1", "A=?"],
  // A syntax error behind a compound command takes back the assignments before it on the line, not those of the lines above.
  ["A=0\nA=1; if true; fi\nC=3\n", "A=? C=?", "A=? C=?", "A=? C=?"],
  ["Z=0\nA=1; { B=2\n", "A=? B=? Z=0", "A=? Z=?", "A=? B=? Z=0"],
  ["A=1; if true; then B=2; fi\nC=3\n", "A=? B=? C=?", "A=? B=? C=?", "A=? B=? C=?"],
  ["A=a:~:b\n", "A=a:/h:b", "A=a:/h:b", "A=a:/h:b"],
  ["A=1 :\nB=2\n", "B=2", "A=1 B=2", "B=2"],
  ["set +a\nA=1\nexport B=2\n", "B=2", "B=2", "B=2"],
  ["A=1\nA=$(date)\nB=2\n", "A=? B=2", "A=? B=2", "A=? B=2"],
  ["A=1\r\nB='x'\r\n", "A=1\r B=x\r", "A=1\r B=x\r", "A=1\r B=x\r"],
  ["A=1\nexit\nB=2\n", "refused", "refused", "refused"],
  ["A=1\nif x; then\nB=2\nfi\n", "A=1 B=?", "A=1 B=?", "A=1 B=?"],
];

describe("shells", () => {
  for (const [text, ...expected] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual([shown(bash, text), shown(sh, text), shown(zsh, text)], expected);
    });
  }

  it("bash takes a file with many NUL bytes for a program and drops a few", () => {
    assert.equal(shown(bash, `A=1\n${"#\0a".repeat(300)}\n`), "");
    assert.equal(shown(bash, "A=1\0\nB=2\n"), "A=1 B=2");
    assert.equal(shown(zsh, 'A="1\0x"\n'), "A=1");
  });

  it("follows no nesting without end and no value that doubles on every line", () => {
    for (const loader of [bash, sh, zsh]) {
      assert.notEqual(shown(loader, `A=${"$(".repeat(100_000)}`), undefined);
      const long = loader.read("A=1\n".repeat(300_000));
      assert.deepEqual(readingOf(long, "A"), { kind: "unknown", because: "the file is larger than 1 MiB, too large to follow" });
      assert.match(shown(loader, `A=xx\n${"A=$A$A\n".repeat(100)}`), /^A=\?$/);
    }
  });
});
