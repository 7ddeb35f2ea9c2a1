/** The loaders of npm's dotenv and of `node --env-file` against the installed package and the running Node. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { nodeDotenv } from "../../server/src/loaders/nodeDotenv.ts";
import { nodeEnvFile } from "../../server/src/loaders/nodeEnvFile.ts";
import { decodeUtf8, encodeUtf8 } from "../../server/src/text/bytes.ts";
import { type Actual, compare, runOnFiles, seed } from "./differential.ts";
import { generateEnvFiles } from "./envFiles.ts";

interface Dotenv {
  parse(text: string | Buffer, options?: { fast?: boolean }): Record<string, string>;
  populate(target: Record<string, string>, parsed: Record<string, string>, options?: { override?: boolean }): unknown;
}
const dotenv = createRequire(import.meta.url)("dotenv") as Dotenv;
const existing = { A: "from before", _U: "" };

/**
 * Node 22 and later are the model. Node 20 reads white space around names and values, empty names, unclosed quotes and `export` in another
 * way (src/node_dotenv.cc before 22), so that on it only files of plain assignments are compared.
 */
const old = Number(process.versions.node.split(".")[0]) < 22;
const plain = /^(?:[A-Z_][A-Z0-9_]*=(?:[^\s"'`#]*|"[^"\n\r]*"|'[^'\n\r]*')\n)*$/;

describe(`npm dotenv and Node, generated files (FUZZ_SEED=${seed})`, () => {
  for (const fast of [false, true]) {
    it(`node-dotenv reads as dotenv.parse does${fast ? " with fast: true" : ""}`, () => {
      compare({
        count: 3000,
        program: (texts) =>
          texts.map((text) => new Map(Object.entries(dotenv.parse(Buffer.from(encodeUtf8(text)).toString("utf8"), { fast })))),
        model: (text) => nodeDotenv.read(text),
        unknownShare: 0,
      });
    });
  }

  it("node-dotenv keeps what the process has, as dotenv.populate does", () => {
    const context = { environment: new Map(Object.entries(existing)) };
    compare({
      count: 1000,
      program: (texts) =>
        texts.map((text) => {
          const target: Record<string, string> = { ...existing };
          const parsed = dotenv.parse(Buffer.from(encodeUtf8(text)).toString("utf8"));
          dotenv.populate(target, parsed);
          return new Map(Object.entries(target).filter(([name]) => name in parsed));
        }),
      model: (text) => nodeDotenv.read(text, context),
      unknownShare: 0,
    });
  });

  it("node-env-file reads as process.loadEnvFile does", () => {
    compare({
      count: old ? 6000 : 2500,
      program: loadedByNode,
      model: (text) => nodeEnvFile.read(text),
      ignored: new Set(["PATH", "HOME"]),
      excepted: (text) => old && !plain.test(text),
      unknownShare: 0,
    });
  });

  it("node-env-file reads as node --env-file does on a few files", () => {
    const folder = mkdtempSync(join(tmpdir(), "authlint-fuzz-"));
    try {
      const file = join(folder, "x.env");
      // Plain files, on which all versions of Node agree.
      for (const text of generateEnvFiles(400, seed)
        .filter((text) => /^(?:[A-Z_]+=[A-Z0-9:%@^]*\n)+$/.test(text))
        .slice(0, 10)) {
        writeFileSync(file, encodeUtf8(text));
        const script = "process.stdout.write(JSON.stringify(process.env))";
        const output = spawnSync(process.execPath, [`--env-file=${file}`, "-e", script], { env: {}, cwd: folder }).stdout.toString();
        const result = nodeEnvFile.read(text);
        assert.equal(result.kind, "loaded");
        const values = result.kind === "loaded" ? [...result.values] : [];
        const found = JSON.parse(output) as Record<string, string>;
        for (const [name, reading] of values)
          assert.equal(found[name], reading.kind === "value" ? reading.value : undefined, JSON.stringify(text));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** One process that loads every file into an environment that it empties in between. */
function loadedByNode(texts: readonly string[]): Actual[] {
  const script = `
    const { readFileSync } = require("node:fs");
    const answers = [];
    for (const file of readFileSync(process.argv[1], "utf8").trim().split("\\n")) {
      for (const name of Object.keys(process.env)) delete process.env[name];
      try { process.loadEnvFile(file); answers.push({ ...process.env }); } catch { answers.push(null); }
    }
    process.stdout.write(JSON.stringify(answers));`;
  const output = runOnFiles(texts, process.execPath, ["-e", script]);
  const answers = JSON.parse(output.toString()) as Array<Record<string, string> | null>;
  return answers.map((answer) =>
    answer === null ? null : new Map(Object.entries(answer).map(([name, value]) => [name, decodeUtf8(Buffer.from(value))])),
  );
}
