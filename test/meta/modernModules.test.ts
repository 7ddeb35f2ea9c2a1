// The build turns the vscode-* libraries back into ES modules. A new version of one whose form is no longer understood must not pass unseen.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { modernModules, toEsModule } from "../../scripts/support/modernModules.mjs";

const require = createRequire(import.meta.url);
const libraries = ["vscode-jsonrpc", "vscode-languageserver-protocol", "vscode-languageserver", "vscode-languageclient"];

const folderOf = (library: string): string => fileURLToPath(new URL(`../../node_modules/${library}/lib/common`, import.meta.url));

describe("libraries as ES modules", () => {
  for (const library of libraries) {
    it(`understands every file of ${library}`, () => {
      const folder = folderOf(library);
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
      assert.ok(files.length > 0);
      assert.deepEqual(
        files.filter((name) => toEsModule(readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n")) === undefined),
        [],
      );
    });
  }

  it("exports what the original exports", async () => {
    for (const library of ["vscode-jsonrpc", "vscode-languageserver-protocol"]) {
      const file = join(folderOf(library), "api.js");
      const bundle = async (plugins: Plugin[]): Promise<string> => {
        const result = await build({
          entryPoints: [file],
          bundle: true,
          platform: "node",
          format: "cjs",
          write: false,
          logLevel: "silent",
          plugins,
        });
        return result.outputFiles[0]?.text ?? "";
      };
      const namesOf = (text: string): string[] => {
        const module = { exports: {} as object };
        new Function("module", "exports", "require", text)(module, module.exports, require);
        return Object.keys(module.exports).sort();
      };
      const [original, modern] = [namesOf(await bundle([])), namesOf(await bundle([modernModules]))];
      assert.ok(original.length > 10);
      assert.deepEqual(
        modern.filter((name) => name !== "__esModule"),
        original.filter((name) => name !== "__esModule"),
      );
    }
  });
});
