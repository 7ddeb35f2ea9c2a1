// `npm test`: everything, real VS Code included. `node scripts/testAll.mjs [suite …]` runs some of the suites below. Ends with a
// summary and one plain line: `N passed, N failed`.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "./build.mjs";
import { largestVsix, packageVsix } from "./package.mjs";
import { runNode } from "./support/process.mjs";
import { buildSuites } from "./support/suites.mjs";
import { ensureTool, Unavailable } from "./support/tools.mjs";
import { findBrowser, findServer } from "./support/vscodeServer.mjs";
import { findTests, runUnitTests } from "./test.mjs";
import { runTarget } from "./testVscode.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const startedAt = Date.now();

const testsBelow = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".test.ts"))
    .sort()
    .map((name) => `${folder}/${name}`);

const onCode = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

let compiled;
const inVscode = (target) => async () => {
  compiled ??= await buildSuites();
  return runTarget(target, compiled);
};

/** Runs a suite that needs a browser. Without one it cannot run: a failure on CI, elsewhere a loud skip. */
const needsBrowser = (run) => async () => {
  try {
    await findBrowser();
    return await run();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const failed = process.env.CI === "true" ? 1 : 0;
    console.error(`${failed ? "FAILED" : "SKIPPED"}: ${error.message}`);
    return { passed: 0, failed, skipped: 1 - failed };
  }
};

/** npm has server builds of VS Code for Linux only; elsewhere the desktop runs the suites, and what is about the server cannot run. */
const needsServer = (run) => () => {
  if (process.platform === "linux") return run();
  console.error("SKIPPED: npm has no server build of VS Code for this system");
  return { passed: 0, failed: 0, skipped: 1 };
};

const counted = (command) => async () => {
  let counts;
  const code = await runNode(command, {
    cwd: root,
    onLine(line) {
      const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line);
      if (match) counts = { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
    },
  });
  return counts === undefined || (code !== 0 && counts.failed === 0) ? onCode(code || 1) : counts;
};

const suites = {
  tools: async () => {
    // Fetched ahead, so that a slow network does not look like a slow test.
    if (process.platform === "linux") {
      await findServer("newest");
      await findServer("oldest");
    }
    await ensureTool("web");
    await findBrowser();
    return onCode(0);
  },
  check: counted(["scripts/check.mjs"]),
  package: async () => {
    await buildAll({ smallest: true });
    const path = await packageVsix();
    const { size } = statSync(path);
    console.log(`${path}: ${size} bytes; ${largestVsix} are allowed`);
    return onCode(size < largestVsix ? 0 : 1);
  },
  // Everything that runs in plain Node: units, truth, LSP, command line, the house's own laws, Neovim where it is installed.
  unit: () =>
    runUnitTests(findTests(), { env: { AUTHLINT_SERVER: join(root, "dist", "server.cjs"), AUTHLINT_CLI: join(root, "dist", "cli.mjs") } }),
  newest: process.platform === "linux" ? needsBrowser(inVscode("newest")) : inVscode("newest"),
  oldest: process.platform === "linux" ? needsBrowser(inVscode("oldest")) : inVscode("oldest"),
  web: needsBrowser(inVscode("web")),
  ui: needsServer(needsBrowser(() => runUnitTests(testsBelow("test/ui"), { oneByOne: true }))),
};

const wanted = process.argv.slice(2);
for (const name of wanted) if (!(name in suites)) throw new Error(`unknown suite: ${name} (known: ${Object.keys(suites).join(", ")})`);

const rows = [];
for (const [name, run] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n=== ${name}`);
  const started = Date.now();
  let counts;
  try {
    counts = await run();
  } catch (error) {
    console.error(error instanceof Unavailable ? error.message : error);
    counts = { passed: 0, failed: error instanceof Unavailable && process.env.CI !== "true" ? 0 : 1, skipped: 0 };
  }
  rows.push({ name, ...counts, seconds: (Date.now() - started) / 1000 });
}

const total = { passed: 0, failed: 0, skipped: 0 };
console.log(`\n${"suite".padEnd(10)}${"passed".padStart(8)}${"failed".padStart(8)}${"skipped".padStart(8)}${"seconds".padStart(9)}`);
for (const { name, passed, failed, skipped, seconds } of rows) {
  console.log(
    name.padEnd(10) + [passed, failed, skipped].map((count) => String(count).padStart(8)).join("") + seconds.toFixed(0).padStart(9),
  );
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
// The output of the suites is long, and is cut by those who keep it: what failed is said once more.
for (const { name, failures = [] } of rows) for (const title of failures) console.log(`FAILED in ${name}: ${title}`);
console.log(`in ${((Date.now() - startedAt) / 1000).toFixed(0)} s\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed === 0 ? 0 : 1;
