// The build leaves parts of the libraries out. A new version of one, or a new feature of ours, that needs such a part must not pass unseen.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { clientFeatures, leftOut, namesAskedFor, serverFeatures, withoutEdits, withoutMethods } from "../../scripts/support/leftOut.mjs";
import { modernModules, toEsModule } from "../../scripts/support/modernModules.mjs";
import { emptied } from "../../scripts/support/withoutRuleTable.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const client = join(root, "node_modules/vscode-languageclient/lib/common");
const server = join(root, "node_modules/vscode-languageserver/lib/common");
const read = (file: string): string => readFileSync(file, "utf8").replaceAll("\r\n", "\n");

/** The names that a module exports when it is built with these plugins. */
async function exportsOf(file: string, plugins: readonly (typeof leftOut)[]): Promise<string[]> {
  const contents = `export * from ${JSON.stringify(file)};`;
  const { metafile } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    external: ["vscode"],
    logLevel: "silent",
    outfile: "out.js",
    plugins: [...plugins],
  });
  return (metafile.outputs["out.js"]?.exports ?? []).toSorted();
}

describe("parts of the libraries that are left out", () => {
  it("have every name of the original", async () => {
    const files = [
      ...[...clientFeatures, "notebook"].map((name) => join(client, `${name}.js`)),
      ...serverFeatures.map((name) => join(server, `${name}.js`)),
    ];
    for (const file of files) {
      const original = await exportsOf(file, [modernModules]);
      assert.ok(original.length > 0, file);
      assert.deepEqual(await exportsOf(file, [leftOut, modernModules]), original, file);
    }
  });

  it("are nothing that our server offers", () => {
    const folder = join(root, "server/src/lsp");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const offered = files.flatMap((name) => [...read(join(folder, name)).matchAll(/\b(\w+)Provider:/g)].map(([, word]) => word ?? ""));
    assert.ok(offered.includes("hover") && offered.includes("codeAction"), offered.join());
    const stem = (name: string): string => name.toLowerCase().replace(/s$/, "").replace("formatting", "");
    for (const name of offered) assert.ok(!clientFeatures.some((feature) => stem(feature) === stem(name)), name);
  });

  it("answer what the client asks of its notebooks", async () => {
    const { NotebookDocumentSyncFeature } = await import("../../scripts/standIns/notebookFeature.mjs");
    const feature = new NotebookDocumentSyncFeature() as unknown as Record<string, unknown>;
    const asked = readdirSync(client).flatMap((name) =>
      name.endsWith(".js") ? [...read(join(client, name)).matchAll(/\bnotebookFeature\.(\w+)/g)].map(([, word]) => word ?? "") : [],
    );
    assert.ok(asked.length > 0);
    for (const name of asked) assert.equal(typeof feature[name], "function", name);
  });

  it("are methods that nobody calls", () => {
    const asked = namesAskedFor();
    for (const name of ["onHover", "onDidOpenTextDocument", "asDiagnostics", "asWorkspaceEdit"]) assert.ok(asked.has(name), name);
    for (const file of [join(client, "protocolConverter.js"), join(client, "codeConverter.js"), join(server, "server.js")]) {
      const text = read(file);
      const shorter = withoutMethods(text, (name: string) => asked.has(name));
      assert.ok(shorter.length < text.length, file);
      assert.ok(toEsModule(shorter) !== undefined, file);
      const gone = [...text.matchAll(/^ {8}((?:as|on)[A-Z]\w+)(?=,$|:|$)/gm)]
        .map(([, name]) => name ?? "")
        .filter((name) => !new RegExp(`^ {8}${name}\\b`, "m").test(shorter));
      assert.ok(gone.length > 5, file);
      for (const name of gone) assert.ok(!asked.has(name), name);
    }
  });
});

describe("edits of open documents", () => {
  it("are left out of the library, and asked for by nobody", () => {
    const text = read(join(root, "node_modules/vscode-languageserver-textdocument/lib/esm/main.js"));
    assert.match(text, /TextDocument\.applyEdits = /);
    const rest = withoutEdits(text);
    assert.doesNotMatch(rest, /applyEdits/);
    for (const name of ["create", "update"]) assert.match(rest, new RegExp(`TextDocument\\.${name} = ${name};`));
    assert.ok(!namesAskedFor().has("applyEdits"));
  });
});

describe("what rules say of themselves for their table", () => {
  const rulesFolder = join(root, "server/src/rules");
  const sources = readdirSync(rulesFolder, { recursive: true, encoding: "utf8" })
    .filter((name) => /^(?!support)[\w-]+[\\/][\w-]+\.ts$/.test(name))
    .map((name) => read(join(rulesFolder, name)));

  it("is emptied in every rule, and nothing else of it", () => {
    assert.ok(sources.length > 100);
    for (const text of sources) {
      const lines = emptied(text).split("\n");
      for (const name of ["title", "topic", "since"]) assert.ok(lines.includes(`    ${name}: "",`), text.slice(0, 300));
      assert.match(emptied(text), /^ {4}id: "[\w-]+",$/m);
      assert.match(emptied(text), /^ {4}severity: "\w+",$/m);
      // What stands in checks and fixes stays as it is.
      assert.equal(emptied(text).slice(emptied(text).indexOf("\n  },")), text.slice(text.indexOf("\n  },")));
    }
  });

  it("is read by the table alone", () => {
    const folders = ["server/src/engine", "server/src/lsp", "server/src/rules/support"];
    for (const folder of folders) {
      for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
        if (!name.endsWith(".ts") || name === "ruleTable.ts") continue;
        assert.doesNotMatch(read(join(root, folder, name)), /\b(?:meta|rule)\.(?:title|topic|since)\b/, name);
      }
    }
  });
});
