// Runs test/vscode in real VS Codes: `node scripts/testVscode.mjs [newest] [oldest] [web]` (default: all three). Builds first; with
// `--no-build` it takes dist/ as it is. `AUTHLINT_GREP` restricts to tests by title.
//
// Desktop VS Code (an Electron download) is used where `AUTHLINT_TEST_DESKTOP=1`, or on Windows and macOS, for which npm has no server
// build of VS Code; everywhere else the server builds of scripts/support/tools.mjs run the very same suites.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "./build.mjs";
import { runNode } from "./support/process.mjs";
import { buildSuites } from "./support/suites.mjs";
import { scratchFolder } from "./support/vscodeServer.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const desktop = process.env.AUTHLINT_TEST_DESKTOP === "1" || process.platform !== "linux";

/** Runs one target and tells its counts. Output is mocha's own report. */
export async function runTarget(target, suites) {
  const scratch = scratchFolder();
  try {
    const workspace = join(scratch.folder, "workspace");
    mkdirSync(workspace);
    const runs = [await runWindow(target, target === "web" ? suites.web : suites.node, workspace)];
    // A window of several folders; the runner for the web opens one folder only.
    if (target !== "web") runs.push(await runWindow(target, suites.folders, foldersIn(scratch.folder)));
    const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
    const failures = runs.flatMap((run) => run.failures);
    return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped"), failures };
  } finally {
    scratch.dispose();
  }
}

/** Makes a workspace file with two folders, in which nothing is of interest to AuthLint. */
function foldersIn(scratch) {
  const names = ["first", "second"];
  for (const name of names) {
    mkdirSync(join(scratch, name));
    writeFileSync(join(scratch, name, "notes.md"), "# Notes\n");
  }
  const file = join(scratch, "several.code-workspace");
  writeFileSync(file, JSON.stringify({ folders: names.map((path) => ({ path })) }));
  return file;
}

/** Runs the tests of one entry in one window, on a folder or a workspace file. */
async function runWindow(target, entry, workspace) {
  const flags = ["--extensionDevelopmentPath", root, "--extensionTestsPath", entry];
  const commands = {
    web: ["test/vscode/runWeb.mjs", ...flags, workspace],
    desktop: ["test/vscode/runDesktop.mjs", target, entry, workspace],
    server: ["test/vscode/run.mjs", ...flags, workspace],
  };
  const counts = { passing: 0, failing: 0, pending: 0 };
  const failures = new Set();
  const code = await runNode(commands[target === "web" ? "web" : desktop ? "desktop" : "server"], {
    cwd: root,
    env: { AUTHLINT_VSCODE: target },
    onLine(line) {
      const match = /^\s*(\d+) (passing|failing|pending)\b/.exec(line);
      if (match) counts[match[2]] = Number(match[1]);
      // A failed test where it ran; mocha's report at the end numbers the names of suites in the same way.
      const failed = /^\s{4,}\d+\) (.+)$/.exec(line);
      if (failed && counts.failing === 0) failures.add(failed[1]);
    },
  });
  const failed = code !== 0 && counts.failing === 0 ? 1 : counts.failing;
  return { passed: counts.passing, failed, skipped: counts.pending, failures: [...failures] };
}

export const targets = ["newest", "oldest", "web"];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  if (!process.argv.includes("--no-build")) await buildAll({ production: true });
  const suites = await buildSuites();
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const target of wanted.length > 0 ? wanted : targets) {
    console.log(`\n== VS Code ${target}`);
    const counts = await runTarget(target, suites);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
