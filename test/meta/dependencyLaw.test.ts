// Plants small violations of the dependency law in a copy of nothing but the lint configuration, and sees the linter refuse each.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const biome = join(dirname(createRequire(import.meta.url).resolve("@biomejs/biome/package.json")), "bin", "biome");

/** file → its one import (or whole text), and whether the law allows it. */
const planted: readonly (readonly [file: string, source: string, allowed: boolean])[] = [
  ["server/src/text/a.ts", "../keys/x.ts", false],
  ["server/src/keys/a.ts", "../text/x.ts", true],
  ["server/src/keys/a.ts", "../parse/x.ts", false],
  ["server/src/keys/a.ts", "jose", true],
  ["server/src/parse/a.ts", "../text/x.ts", true],
  ["server/src/parse/a.ts", "../keys/x.ts", false],
  ["server/src/parse/a.ts", "yaml", false],
  ["server/src/parse/yaml.ts", "yaml", true],
  ["server/src/parse/yaml.ts", "jsonc-parser", false],
  ["server/src/parse/yaml.ts", "../project/x.ts", false],
  ["server/src/parse/json.ts", "jsonc-parser", true],
  ["server/src/parse/python.ts", "@lezer/python", true],
  ["server/src/parse/python/tree.ts", "@lezer/python", true],
  ["server/src/parse/python/tree.ts", "../../text/x.ts", true],
  ["server/src/parse/python/tree.ts", "../../agentos/x.ts", false],
  ["server/src/parse/toml.ts", "smol-toml", true],
  ["server/src/loaders/a.ts", "../parse/x.ts", true],
  ["server/src/loaders/a.ts", "../project/x.ts", false],
  ["server/src/loaders/a.ts", "yaml", false],
  ["server/src/agentos/a.ts", "../keys/x.ts", true],
  ["server/src/agentos/a.ts", "../loaders/x.ts", false],
  ["server/src/project/a.ts", "../loaders/x.ts", true],
  ["server/src/project/a.ts", "../host/fileSystem.ts", true],
  ["server/src/project/a.ts", "../host/nodeFileSystem.ts", false],
  ["server/src/project/a.ts", "../rules/x.ts", false],
  ["server/src/rules/topic/a.ts", "../../project/x.ts", true],
  ["server/src/rules/topic/a.ts", "../../fixes/x.ts", true],
  ["server/src/rules/topic/a.ts", "../../parse/yaml.ts", false],
  ["server/src/rules/topic/a.ts", "../../engine/x.ts", false],
  ["server/src/rules/topic/a.ts", "../../lsp/x.ts", false],
  ["server/src/rules/topic/a.ts", "jose", false],
  ["server/src/fixes/a.ts", "../rules/x.ts", false],
  ["server/src/engine/a.ts", "../rules/x.ts", true],
  ["server/src/engine/a.ts", "../host/fileSystem.ts", true],
  ["server/src/engine/a.ts", "../host/nodeFileSystem.ts", false],
  ["server/src/engine/a.ts", "../lsp/x.ts", false],
  ["server/src/engine/a.ts", "node:fs", false],
  ["server/src/engine/a.ts", "node:fs/promises", false],
  ["server/src/engine/a.ts", "vscode-languageserver-textdocument", false],
  ["server/src/lsp/a.ts", "../engine/x.ts", true],
  ["server/src/lsp/a.ts", "../rules/rule.ts", true],
  ["server/src/lsp/a.ts", "../rules/topic/x.ts", false],
  ["server/src/lsp/a.ts", "../cli/x.ts", false],
  ["server/src/lsp/a.ts", "../parse/x.ts", false],
  ["server/src/lsp/a.ts", "vscode-languageserver/node", true],
  ["server/src/lsp/a.ts", "vscode", false],
  ["server/src/lsp/a.ts", "node:path", false],
  ["server/src/cli/format/a.ts", "../../lsp/x.ts", false],
  ["server/src/cli/format/a.ts", "../../engine/x.ts", true],
  ["server/src/cli/format/a.ts", "node:path", true],
  ["server/src/cli/format/a.ts", "vscode-languageserver/node", false],
  ["server/src/host/a.ts", "node:fs", false],
  ["server/src/host/nodeFileSystem.ts", "node:fs", true],
  ["server/src/host/nodeFileSystem.ts", "../engine/x.ts", false],
  ["server/src/main.node.ts", "./lsp/x.ts", true],
  ["server/src/main.node.ts", "node:module", true],
  ["server/src/main.node.ts", "vscode-languageserver/node", true],
  ["server/src/main.node.ts", "vscode", false],
  ["server/src/main.web.ts", "node:module", false],
  ["server/src/main.web.ts", "vscode-languageserver/browser", true],
  ["client/src/a.ts", "vscode", true],
  ["client/src/a.ts", "vscode-languageclient/node", true],
  ["client/src/a.ts", "../../server/src/lsp/protocol.ts", true],
  ["client/src/a.ts", "../../server/src/lsp/server.ts", false],
  ["client/src/a.ts", "../../server/src/engine/x.ts", false],
  ["client/src/a.ts", "node:path", false],
  ["client/src/a.ts", "yaml", false],
];

const plantedText: readonly (readonly [file: string, text: string, rule: string])[] = [
  ["server/src/engine/b.ts", "export default 1;\n", "noDefaultExport"],
  ["server/src/engine/b.ts", 'export const home = process.env["HOME"];\n', "noRestrictedGlobals"],
  ["server/src/keys/b.ts", 'export const page = (): Promise<Response> => fetch("https://example.org");\n', "noRestrictedGlobals"],
];

describe("the dependency law", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "authlint-law-"));
    for (const file of ["biome.json", "biome.law.json"]) copyFileSync(join(root, file), join(folder, file));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const plant = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };

  /** Lints the planted files together and tells the rules that each file breaks. */
  const lint = (): Map<string, string[]> => {
    const result = spawnSync(process.execPath, [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    const report = JSON.parse(result.stdout) as {
      diagnostics: { category: string; location: { path: string | { file: string } } }[];
    };
    const found = new Map<string, string[]>();
    for (const { category, location } of report.diagnostics) {
      const path = (typeof location.path === "string" ? location.path : location.path.file).replaceAll("\\", "/");
      const rules = found.get(path) ?? [];
      rules.push(category.split("/").at(-1) ?? category);
      found.set(path, rules);
    }
    return found;
  };

  it("refuses each planted import and allows each lawful one", () => {
    // A file name stands for its place in the law, so two plants of one file go into two runs of the linter.
    const wrong: string[] = [];
    const judged = new Map<string, readonly [string, string, boolean]>();
    const rounds: Map<string, string>[] = [];
    for (const entry of planted) {
      const [file, source] = entry;
      let round = rounds.find((files) => !files.has(file));
      if (round === undefined) {
        round = new Map();
        rounds.push(round);
      }
      round.set(file, `import * as planted from "${source}";\nexport const kept = planted;\n`);
      judged.set(`${rounds.indexOf(round)} ${file}`, entry);
    }
    rounds.forEach((files, index) => {
      rmSync(join(folder, "server"), { recursive: true, force: true });
      rmSync(join(folder, "client"), { recursive: true, force: true });
      for (const [file, text] of files) plant(file, text);
      const found = lint();
      for (const file of files.keys()) {
        const [, source, allowed] = judged.get(`${index} ${file}`)!;
        const refused = (found.get(file) ?? []).includes("noRestrictedImports");
        if (refused === allowed) wrong.push(`${file} importing ${source} is ${refused ? "refused" : "let through"}`);
      }
    });
    assert.deepEqual(wrong, []);
  });

  it("refuses default exports, and globals that reach outside the core", () => {
    for (const [file, text, rule] of plantedText) {
      plant(file, text);
      assert.ok((lint().get(file) ?? []).includes(rule), `${rule} in ${file}`);
    }
  });

  it("refuses an import cycle", () => {
    plant("server/src/engine/first.ts", 'import { second } from "./second.ts";\nexport const first = (): unknown => second;\n');
    plant("server/src/engine/second.ts", 'import { first } from "./first.ts";\nexport const second = (): unknown => first;\n');
    assert.ok((lint().get("server/src/engine/first.ts") ?? []).includes("noImportCycles"));
  });
});
