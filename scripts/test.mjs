// Runs the node:test suites: `node scripts/test.mjs [name fragment …]`. Files are named explicitly because Node 20 knows no globs here.
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { runNode } from "./support/process.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Suites of other runners. */
const elsewhere = new Set(["vscode", "ui", "fixtures"]);

function* testFiles(folder) {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    if (item.isDirectory()) {
      if (!elsewhere.has(item.name)) yield* testFiles(join(folder, item.name));
    } else if (item.name.endsWith(".test.ts")) yield join(folder, item.name);
  }
}

/** The test files whose path contains one of the fragments, or all. */
export function findTests(fragments = []) {
  return [...testFiles(join(root, "test"))]
    .map((file) => relative(root, file).split("\\").join("/"))
    .filter((file) => fragments.length === 0 || fragments.some((part) => file.includes(part)))
    .sort();
}

/**
 * Runs the files and tells `{ passed, failed, skipped }`; a runner that ends badly without a failed test counts as one failure.
 * `oneByOne`: never two files at once.
 */
export async function runUnitTests(files, { env = {}, oneByOne = false } = {}) {
  const counts = { pass: 0, fail: 0, skipped: 0 };
  const code = await runNode(
    [
      "--enable-source-maps",
      "--import",
      "./test/support/typescript.mjs",
      "--test",
      ...(oneByOne ? ["--test-concurrency=1"] : []),
      "--test-reporter=./test/support/reporter.mjs",
      ...files,
    ],
    {
      cwd: root,
      env,
      onLine(line) {
        const match = /^# (pass|fail|skipped) (\d+)$/.exec(line);
        if (match) counts[match[1]] = Number(match[2]);
      },
    },
  );
  return { passed: counts.pass, failed: code !== 0 && counts.fail === 0 ? 1 : counts.fail, skipped: counts.skipped };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const files = findTests(wanted);
  if (files.length === 0) {
    console.error(`no test file matches ${wanted.join(" ")}`);
    process.exit(1);
  }
  const { passed, failed, skipped } = await runUnitTests(files);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed === 0 ? 0 : 1;
}
