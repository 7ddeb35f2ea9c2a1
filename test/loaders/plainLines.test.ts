import assert from "node:assert/strict";
import { generateKeyPairSync, randomInt } from "node:crypto";
import { test } from "node:test";
import { agentosEnvSync } from "../../server/src/loaders/agentosEnvSync.ts";
import { bash } from "../../server/src/loaders/bash.ts";
import { compose } from "../../server/src/loaders/compose.ts";
import { composeInterpolation } from "../../server/src/loaders/composeInterpolation.ts";
import { direnv } from "../../server/src/loaders/direnv.ts";
import { docker } from "../../server/src/loaders/docker.ts";
import { dotenvy } from "../../server/src/loaders/dotenvy.ts";
import { loaderById } from "../../server/src/loaders/index.ts";
import { kubectl } from "../../server/src/loaders/kubectl.ts";
import { type LoadContext, type Loader, type LoadResult, readingOf } from "../../server/src/loaders/loader.ts";
import { nodeDotenv } from "../../server/src/loaders/nodeDotenv.ts";
import { nodeEnvFile } from "../../server/src/loaders/nodeEnvFile.ts";
import { podman } from "../../server/src/loaders/podman.ts";
import { pythonDotenv } from "../../server/src/loaders/pythonDotenv.ts";
import { sh } from "../../server/src/loaders/sh.ts";
import { systemd } from "../../server/src/loaders/systemd.ts";

/** The models themselves, without anything in front of them. */
const models: readonly Loader[] = [
  pythonDotenv,
  compose,
  composeInterpolation,
  docker,
  podman,
  kubectl,
  systemd,
  bash,
  sh,
  direnv,
  dotenvy,
  nodeDotenv,
  nodeEnvFile,
  agentosEnvSync,
];

const pem = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" }).toString().trim();

/** Statements that some loader reads in its own way. */
const statements: readonly string[] = [
  "",
  "  ",
  "# a comment",
  '# it\'s "one"',
  "# ends with a backslash \\",
  "#A_PLAIN=no",
  "# grüße",
  "; another comment",
  ' # indented, with B_OPEN="a quote',
  "\t# indented, with B_NEXT= ",
  " # indented",
  "# B_COMMENTED='a quote",
  "B_TRAILING=x ",
  "B_TRAILING=x\t",
  "A_PLAIN=1",
  "A_PLAIN=2",
  'A_QUOTED="two words "',
  'A_QUOTED=""',
  "B_URL=https://user:name@host.test:80/path?x",
  "B_MATH=a=b==",
  "B_EMPTY=",
  "B_BLANK= ",
  "B_EMPTY=# not a comment",
  "B_SPACED = spaced",
  "B_SPACES=several words here",
  "B_TAIL=value # comment",
  "B_TAIL=value# comment",
  "B_REF=$A_PLAIN",
  "B_REF=pre${A_PLAIN}post",
  'B_REF="${A_QUOTED} more"',
  "B_REF='${A_QUOTED} more'",
  "B_DEFAULT=${A_MISSING:-$A_PLAIN}",
  "B_COMMAND=$(echo one)",
  "B_COMMAND=`echo one`",
  "B_SINGLE='single'",
  "B_SINGLE='two\nlines'",
  'B_DOUBLE="two\nlines=1"',
  'B_ESCAPED="a\\nb"',
  'B_ESCAPED="a\\"b"',
  "B_BACKSLASH=a\\",
  "B_BACKSLASH=a\\ b",
  'B_OPEN="never closed',
  "B_OPEN='never closed",
  "B_BACKTICK=`a\nb`",
  "export B_EXPORTED=1",
  'export B_EXPORTED="x y"',
  "export A_PLAIN",
  "unset A_PLAIN",
  "readonly B_SINGLE=1",
  "set +a",
  "IFS=,",
  "UID=5",
  "HOME_DIR=~/x",
  "PATH=/bin",
  "lower_case=1",
  "B.DOTTED=1",
  "1B_DIGIT=1",
  "B_YAML: value",
  "bare words",
  "A_PLAIN",
  "exit 3",
  "if true; then",
  "fi",
  "<<EOF",
  "EOF",
  '"',
  "'",
  `C_KEY="${pem}"`,
  `C_KEY='${pem}'`,
  `C_KEY=${pem}`,
  `C_KEY="${pem.replaceAll("\n", "\\n")}"`,
  `C_KEY=${pem.replaceAll("\n", " ")}`,
  "\ufeffB_MARKED=1",
  "B_RETURN=1\r",
  "B_SEPARATOR=a\u2028b",
  "B_BYTE=\udcff",
  "B_NUL=\0",
  "AUTHLINT_END_OF_FILE=y",
];

/** Statements at whose length some loader gives up. */
const longOnes: readonly string[] = [`# ${"x".repeat(65_536)}`, `B_LONG=${"x".repeat(65_536)}`, `B_${"NAME".repeat(70)}=1`];

function pick<T>(list: readonly T[]): T {
  return list[randomInt(list.length)] as T;
}

function file(): string {
  const length = randomInt(1, 9);
  // Most files are mostly harmless: what is odd comes in ones and twos.
  const lines = Array.from({ length }, () =>
    randomInt(3) > 0 ? `${pick(["D", "E", "F"])}_${pick(["X", "Y"])}=${pick(["1", '"q r"', '"q\\nr"', "a/b"])}` : pick(statements),
  );
  return lines.join("\n") + pick(["\n", "\n", "", "\n\n"]);
}

const plain = (result: LoadResult): unknown =>
  result.kind === "refused"
    ? result
    : { ...result, values: [...result.values].map(([name, reading]) => JSON.stringify([name, reading])).sort() };

function assertSame(text: string, context: LoadContext): void {
  for (const model of models) {
    const expected = model.read(text, context);
    const loader = loaderById(model.id);
    for (const actual of [
      loader.read(text, context),
      loader.read(text, context),
      loader.readFiles?.([{ name: ".env", text }], context) ?? expected,
    ]) {
      // Only in the test are texts shown: they are made of the statements above.
      assert.deepEqual(plain(actual), plain(expected), `${model.id} reads ${JSON.stringify(text)}`);
      if (expected.kind === "loaded" && actual.kind === "loaded") {
        assert.equal(actual.values.size, expected.values.size);
        for (const name of [...expected.values.keys(), "A_PLAIN", "NOT_THERE", "AUTHLINT_END_OF_FILE"])
          assert.deepEqual(readingOf(actual, name), readingOf(expected, name), `${model.id} reads ${name} in ${JSON.stringify(text)}`);
      }
    }
  }
}

test("a loader that skips plain lines reads each statement as its model does, between plain lines", () => {
  for (const statement of [...statements, ...longOnes])
    for (const text of [
      `${statement}\n`,
      `${statement}\nD_X=1\nD_Y="q r"\nB_LAST=2\n`,
      `D_X=1\nA_PLAIN=3\n${statement}\n"x"\n`,
      `D_X=1\nA_PLAIN=3\nA_QUOTED="x y"\n${statement}\nE_X=1\nB_EMPTY=\nE_Y=1\n`,
      `D_X=1\n${statement}`,
    ])
      assertSame(text, { environment: new Map() });
});

test("… and whatever the order of the statements is", () => {
  for (let round = 0; round < 1500; round++) {
    const environment = new Map(randomInt(4) === 0 ? [[pick(["A_PLAIN", "D_X", "OTHER", "B_REF"]), "outside"] as const] : []);
    assertSame(file(), { environment });
  }
});

test("a plain line counts for less than one within a value of several lines, to a loader without quotes", () => {
  for (const inner of ["D_Y=a/b", " D_Y=2", "export D_Y=2", "D_Y =2"])
    assertSame(`D_Y=1\nB_OPEN="never closed\n${inner}\n"\nD_X=a/b\n`, { environment: new Map() });
});

test("… with each release of python-dotenv", () => {
  for (const release of ["1.1.0", "1.2.2", "1.2.3", "1.2.4"])
    for (let round = 0; round < 60; round++) {
      const text = file();
      const context = { environment: new Map(), versions: { pythonDotenv: release } };
      assert.deepEqual(plain(loaderById("python-dotenv").read(text, context)), plain(pythonDotenv.read(text, context)));
    }
});

test("a long text is read, in quotes, in a comment and on many lines", () => {
  for (const text of [
    `A_A="${"x ".repeat(700_000)}"\nB_B=1\n`,
    `#${"x".repeat(1_400_000)}\nB_B=1\n`,
    "A_A=1\n".repeat(200_000),
    `A_A="${"x\\n".repeat(400_000)}\n`,
  ]) {
    const result = loaderById("python-dotenv").read(text);
    assert.deepEqual(plain(result), plain(pythonDotenv.read(text)));
  }
});
