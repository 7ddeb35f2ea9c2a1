// Runs the node:test suites: `node scripts/test.mjs [name fragment …]`. Files are named explicitly because Node 20 knows no globs here.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const elsewhere = new Set(["vscode", "ui", "fixtures"]);

function* testFiles(folder) {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    if (item.isDirectory()) {
      if (!elsewhere.has(item.name)) yield* testFiles(join(folder, item.name));
    } else if (item.name.endsWith(".test.ts")) yield join(folder, item.name);
  }
}

const wanted = process.argv.slice(2);
const files = [...testFiles(join(root, "test"))]
  .map((file) => relative(root, file).split("\\").join("/"))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(" ")}`);
  process.exit(1);
}
const result = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--import", "./test/support/typescript.mjs", "--test", ...files],
  { cwd: root, stdio: "inherit" },
);
process.exit(result.status ?? 1);
