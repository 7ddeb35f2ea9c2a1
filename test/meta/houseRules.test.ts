// What the linter cannot see: that every rule has its test and its page, and that every file is where the house says it is.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { rooms } from "../../scripts/support/dependencyLaw.mjs";
import { invalidConfiguration, unusedDirective } from "../../server/src/engine/lint.ts";
import { rules } from "../../server/src/rules/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Paths of all files below a folder, relative to the repository, with forward slashes. */
function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => relative(root, join(item.parentPath ?? item.path, item.name)).replaceAll("\\", "/"));
}

const sources = [...filesBelow("server/src"), ...filesBelow("client/src")].filter((file) => file.endsWith(".ts"));

/** The files of topics that define a rule, by their text; helpers that rules share have no `meta`. */
const ruleFiles = sources.filter(
  (file) => /^server\/src\/rules\/[^/]+\/[^/]+\.ts$/.test(file) && /\bmeta\s*:\s*\{/.test(readFileSync(join(root, file), "utf8")),
);
const ids = rules.map(({ meta }) => meta.id);

describe("the house", () => {
  it("registers every rule once, and names its file after it", () => {
    assert.deepEqual(ids.toSorted(), ruleFiles.map((file) => basename(file, ".ts")).toSorted());
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)),
      [],
    );
  });

  it("has a test for every rule", () => {
    const tested = new Set(filesBelow("test/rules").map((file) => basename(file)));
    assert.deepEqual(
      ids.filter((id) => !tested.has(`${id}.test.ts`)),
      [],
    );
  });

  it("has a page for every rule, and no page without its rule", () => {
    const pages = filesBelow("docs/rules")
      .map((file) => basename(file))
      .filter((page) => !/^(README|index)\.md$/.test(page));
    // The engine reports two things by itself.
    const all = [...ids, unusedDirective.id, invalidConfiguration.id];
    assert.deepEqual(pages.toSorted(), all.map((id) => `${id}.md`).toSorted());
  });

  it("keeps every source in a room of the law", () => {
    const known = new Set(Object.keys(rooms));
    const astray = sources.filter((file) => {
      const match = /^server\/src\/(?:([^/]+)\/|main\.(?:node|web|cli)\.ts$)/.exec(file);
      return file.startsWith("server/") && (match === null || (match[1] !== undefined && !known.has(match[1])));
    });
    assert.deepEqual(astray, []);
  });

  it("has no barrels but the registries", () => {
    const registries = new Set([
      "server/src/rules/index.ts",
      "server/src/parse/index.ts",
      "server/src/loaders/index.ts",
      // The one file of the server that the client may import.
      "server/src/lsp/protocol.ts",
    ]);
    const barrels = sources.filter((file) => {
      if (registries.has(file)) return false;
      return (
        basename(file) === "index.ts" || /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s+from\b/m.test(readFileSync(join(root, file), "utf8"))
      );
    });
    assert.deepEqual(barrels, []);
  });

  it("imports modules with their extension and nothing at run time that only development has", () => {
    const wrong = sources.filter((file) => /from\s+"\.{1,2}\/[^"]*(?<!\.ts|\.json)"/.test(readFileSync(join(root, file), "utf8")));
    assert.deepEqual(wrong, []);
  });

  it("says which files are large (a smell, not a fault)", (t) => {
    for (const file of sources) {
      const lines = readFileSync(join(root, file), "utf8").split("\n").length;
      if (lines > 300) t.diagnostic(`${file} has ${lines} lines`);
    }
  });
});
