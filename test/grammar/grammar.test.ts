// The grammars, token by token, as VS Code's own engine reads them (vscode-textmate). The injections stand on small grammars of their hosts.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = "test/grammar";
const runner = join(dirname(createRequire(import.meta.url).resolve("vscode-tmgrammar-test/package.json")), "dist", "unit.js");

describe("grammars", () => {
  const cases = readdirSync(join(root, here)).filter((name) => /\.test\.(?!ts$)/.test(name));
  it("has cases", () => assert.ok(cases.length >= 4));
  for (const name of cases) {
    it(name, () => {
      const bases = ["dotenv", "json"].flatMap((base) => ["-g", `${here}/${base}.base.json`]);
      const { status, stdout, stderr } = spawnSync(process.execPath, [runner, ...bases, `${here}/${name}`], {
        cwd: root,
        encoding: "utf8",
      });
      assert.equal(status, 0, `${stdout}\n${stderr}`);
    });
  }
});
