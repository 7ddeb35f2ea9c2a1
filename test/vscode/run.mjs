#!/usr/bin/env node
// Stands in for the desktop `code` program where only npm is reachable: runs an extension's tests inside the extension host of a real
// VS Code server build, with its workbench in a headless Chromium. It takes the desktop's flags, so @vscode/test-electron
// (vscodeExecutablePath) and @vscode/test-cli (useInstallation.fromPath) can be pointed at it.
//
//   run.mjs --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [--verbose] [--timeout=SECONDS] [FOLDER]
//
// `AUTHLINT_VSCODE` = newest (default) or oldest. Exit code: the tests' own (0 passed, 1 failed), 124 too slow, 69 cannot run here.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { format, parseArgs } from "node:util";
import { withCleanup } from "../../scripts/support/process.mjs";
import { Unavailable } from "../../scripts/support/tools.mjs";
import {
  findServer,
  launchBrowser,
  makeFolders,
  remoteUri,
  scratchFolder,
  startServer,
  workbenchAddress,
} from "../../scripts/support/vscodeServer.mjs";

const { values: flags, positionals } = parseArgs({
  strict: false, // the desktop's other flags mean nothing here
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: "string", multiple: true },
    extensionTestsPath: { type: "string" },
    "user-data-dir": { type: "string" },
    "extensions-dir": { type: "string" },
    "folder-uri": { type: "string" },
    screenshot: { type: "string" },
    timeout: { type: "string", default: "300" },
    verbose: { type: "boolean" },
  },
});

const local = (path) => resolve(path.startsWith("file://") ? fileURLToPath(path) : path);
const tag = "\u0001authlint\u0001";
const passed = "\u0001authlint passed\u0001";

// The tests' output reaches us through VS Code's own window log, between VS Code's own lines. This module is loaded in their place and
// tags what they print. The extension host ignores assignments to console.log and its siblings, so the console itself is replaced.
const wrapper = (entry) => `
const { format } = require("node:util");
const host = globalThis.console;
const tagged = Object.create(host);
for (const method of ["log", "info", "warn", "error", "debug"])
  Object.defineProperty(tagged, method, { value: (...args) => host[method === "debug" ? "log" : method](${JSON.stringify(tag)} + format(...args)) });
globalThis.console = tagged;
const tell = () => host.log(${JSON.stringify(passed)});
exports.run = (_, callback) => {
  const done = (error, failures) => { if (!error && !failures) tell(); callback(error, failures); };
  const result = require(${JSON.stringify(entry)}).run(${JSON.stringify(entry)}, done);
  return result && result.then ? result.then((value) => { tell(); return value; }) : result;
};
`;

// What VS Code says on a machine without internet and without its optional native modules, whatever the tests do.
const expected =
  /bindings file|native-watchdog|build\/Release\/watchdog|open-vsx|Service ?Worker|AgentHost|AccountPolicyGate|ChatModel|socket \(renderer|connection token|reconnection-grace-time|additional builtin/i;

function entryFile(path) {
  const candidates = [path, `${path}.js`, `${path}.cjs`, join(path, "index.js"), join(path, "index.cjs")];
  const file = candidates.find((candidate) => /\.c?js$/.test(candidate) && !candidate.endsWith(sep) && existsSync(candidate));
  if (file === undefined) throw new Error(`no such test entry: ${path}`);
  return file;
}

/** The last lines of the output channels that extensions wrote, and of the extension host's own log. */
function extensionLogs(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => /exthost.*(AuthLint|remoteexthost)\.log$/.test(path))
    .map((path) => ({ name: basename(path), text: lastOf(readFileSync(join(folder, path), "utf8").split("\n")) }));
}

/** The last lines, and before them what is about this extension: why it was activated. */
const lastOf = (lines) => [...lines.slice(0, -40).filter((line) => /authlint/i.test(line)), ...lines.slice(-40)].join("\n").trim();

function deferred() {
  const result = {};
  result.promise = new Promise((fulfil, reject) => Object.assign(result, { fulfil, reject }));
  result.promise.catch(() => {}); // may be rejected before anyone waits for it
  return result;
}

function main() {
  if (!flags.extensionTestsPath || !flags.extensionDevelopmentPath)
    throw new Error("--extensionDevelopmentPath and --extensionTestsPath are needed");
  return withCleanup(async (cleanups) => {
    const server = await findServer(process.env.AUTHLINT_VSCODE || "newest");
    const scratch = scratchFolder();
    cleanups.push(scratch.dispose);
    const folders = makeFolders(scratch.folder, { userData: flags["user-data-dir"], extensions: flags["extensions-dir"] });
    let folder = flags["folder-uri"] ?? positionals[0];
    if (!folder) {
      folder = join(scratch.folder, "workspace");
      mkdirSync(folder);
    }
    const entry = join(scratch.folder, "tests.cjs");
    writeFileSync(entry, wrapper(entryFile(local(flags.extensionTestsPath))));

    const browser = await launchBrowser();
    cleanups.push(() => browser.close());
    const running = await startServer(server, folders, { log: flags.verbose ? join(scratch.folder, "server.log") : undefined });
    cleanups.push(() => running.stop());
    console.log(`VS Code ${server.version} (server build), Chromium ${browser.version()}`);

    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const outcome = deferred();
    let sawPass = false;
    const noise = [];
    await page.exposeFunction("codeAutomationLog", (type, args) => {
      const text = format(...args);
      if (text === passed) sawPass = true;
      else if (text.startsWith(tag)) console[type === "error" ? "error" : "log"](text.slice(tag.length));
      else if (flags.verbose) console.log(`[${type}] ${text}`);
      else if (!expected.test(text) && noise.push(`[${type}] ${text}`) > 20) noise.shift();
      if (/No extension host found|Extension host terminated unexpectedly/i.test(text)) outcome.reject(new Error(text));
    });
    await page.exposeFunction("codeAutomationExit", (code) => {
      // VS Code reports 0 when the extension host dies in the middle of a test: believe only what the tests said.
      if (code === 0 && !sawPass) outcome.reject(new Error("the extension host ended before the tests did"));
      else outcome.fulfil(code);
    });
    page.on("crash", () => outcome.reject(new Error("the workbench page crashed")));
    browser.on("disconnected", () => outcome.reject(new Error("Chromium went away")));
    running.exited.then((code) => outcome.reject(new Error(`VS Code server exited with ${code}`)));
    const timer = setTimeout(() => outcome.fulfil(124), Number(flags.timeout) * 1000);

    const payload = flags.extensionDevelopmentPath.map((path) => ["extensionDevelopmentPath", remoteUri(running, local(path))]);
    payload.push(["extensionTestsPath", remoteUri(running, entry)]);
    await page.goto(workbenchAddress(running, local(folder), payload));
    let code = 1;
    try {
      code = await outcome.promise;
    } catch (error) {
      console.error(error.message);
    }
    clearTimeout(timer);
    if (flags.screenshot) await page.screenshot({ path: flags.screenshot }).catch(() => {});
    if (code === 124) console.error(`the tests did not end within ${flags.timeout} s`);
    if (code !== 0) for (const log of extensionLogs(scratch.folder)) console.error(`\n${log.name}:\n${log.text}`);
    if (code !== 0 && noise.length > 0) console.error(`\nVS Code's own last log lines:\n${noise.join("\n")}`);
    return code;
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Unavailable ? `Cannot run tests in VS Code here: ${error.message}` : error);
  process.exitCode = error instanceof Unavailable ? 69 : 1;
}
