// Runs the node:test suites: `node scripts/test.mjs [name fragment …]`. Files are named explicitly because Node 20 knows no globs here.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
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
 * Puts files of one folder together into one process each: loading the sources costs more than most tests. A file with hooks of its own at
 * the top level stays alone, as they would run around its neighbours' tests as well. Tells the entry files; those of groups are in `folder`.
 */
function grouped(files, folder) {
  const atOnce = 16;
  const groups = new Map();
  const alone = [];
  for (const file of files) {
    if (/^(?:before|after|beforeEach|afterEach)\(/m.test(readFileSync(join(root, file), "utf8"))) alone.push(file);
    else groups.set(dirname(file), [...(groups.get(dirname(file)) ?? []), file]);
  }
  const entries = [];
  for (const [name, members] of groups)
    for (let start = 0; start < members.length; start += atOnce) {
      const part = members.slice(start, start + atOnce);
      if (part.length === 1) {
        entries.push(...part);
        continue;
      }
      const entry = join(folder, `${name.replaceAll("/", "-")}-${start / atOnce + 1}.mjs`);
      writeFileSync(entry, part.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)};\n`).join(""));
      entries.push(entry);
    }
  return [...alone, ...entries];
}

const [major, minor] = process.versions.node.split(".").map(Number);
/** Node's own default leaves one processor idle, which is half of a small machine. Known from Node 20.10. */
const concurrency = (count) => (major > 20 || minor >= 10 ? [`--test-concurrency=${count}`] : []);

/**
 * Runs the files and tells `{ passed, failed, skipped, failures }`, the last being titles; a runner that ends badly without a failed test counts as one failure.
 * `oneByOne`: never two files at once, each in a process of its own.
 */
export async function runUnitTests(files, { env = {}, oneByOne = false } = {}) {
  const counts = { pass: 0, fail: 0, skipped: 0 };
  const failures = [];
  const folder = mkdtempSync(join(tmpdir(), "authlint-tests-"));
  const code = await runNode(
    [
      "--enable-source-maps",
      "--import",
      "./test/support/typescript.mjs",
      "--test",
      ...concurrency(oneByOne ? 1 : availableParallelism()),
      "--test-reporter=./test/support/reporter.mjs",
      ...(oneByOne || files.length < 4 ? files : grouped(files, folder)),
    ],
    {
      cwd: root,
      env,
      onLine(line) {
        const match = /^# (pass|fail|skipped) (\d+)$/.exec(line);
        if (match) counts[match[1]] = Number(match[2]);
        if (line.startsWith("  FAILED ")) failures.push(line.slice("  FAILED ".length));
      },
    },
  );
  rmSync(folder, { recursive: true, force: true });
  return { passed: counts.pass, failed: code !== 0 && counts.fail === 0 ? 1 : counts.fail, skipped: counts.skipped, failures };
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
