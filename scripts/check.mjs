// All static checks: types, lint and format, generated files. `npm run check`.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runNode } from "./support/process.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const bin = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);

const steps = [
  ["types", [bin("typescript", "bin/tsc"), "-p", "tsconfig.json"]],
  ["lint and format", [bin("@biomejs/biome", "bin/biome"), "check", "--max-diagnostics=200"]],
  ["generated files", ["scripts/generate.mjs", "--check"]],
];
let failed = 0;
for (const [title, command] of steps) {
  const code = await runNode(command, { cwd: root });
  console.log(`${code === 0 ? "ok" : "FAILED"}: ${title}`);
  if (code !== 0) failed++;
}
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
