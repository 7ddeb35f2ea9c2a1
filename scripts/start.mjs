// `npm start [-- <folder>] [--no-open]`: builds, prints what AuthLint finds in the folder (default: examples/), writes the VSIX, and
// opens an editor on the folder with the extension installed: the desktop `code` where it is on the PATH, else a real VS Code server
// from npm, in the browser.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll, buildCli } from "./build.mjs";
import { packageVsix, vsixPath } from "./package.mjs";
import { onPath, runNode, withCleanup } from "./support/process.mjs";
import { Unavailable } from "./support/tools.mjs";
import { findServer, makeFolders, scratchFolder, serverCommand, startServer, workbenchAddress } from "./support/vscodeServer.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

function usage(message) {
  console.error(`${message}\nusage: npm start [-- <folder>] [--no-open]`);
  process.exit(2);
}

function readArguments() {
  let open = true;
  const folders = [];
  for (const argument of process.argv.slice(2)) {
    if (argument === "--no-open") open = false;
    else if (argument.startsWith("-")) usage(`unknown option: ${argument}`);
    else folders.push(argument);
  }
  if (folders.length > 1) usage("one folder, please");
  // npm runs scripts in the package's folder; a relative path means the folder where the person stands.
  const folder = folders.length === 0 ? join(root, "examples") : resolve(process.env.INIT_CWD ?? process.cwd(), folders[0]);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) usage(`no such folder: ${folder}`);
  // `npm start --no-open` (without the two dashes) reaches us as a setting of npm.
  if (process.env.npm_config_open === "" || process.env.npm_config_open === "false") open = false;
  return { folder, open };
}

async function openDesktop(code, folder, vsix) {
  const run = (args) => {
    const shell = process.platform === "win32"; // `code` is a batch file there
    const quoted = shell ? args.map((argument) => `"${argument}"`) : args;
    const result = spawnSync(shell ? `"${code}"` : code, quoted, { shell, stdio: "inherit" });
    if (result.error) throw result.error;
    if (result.status !== 0) throw new Error(`${code} ${args.join(" ")} failed`);
  };
  run(["--install-extension", vsix, "--force"]);
  run([folder]);
  console.log(`VS Code opens ${folder}.`);
}

function openServer(folder, vsix) {
  return withCleanup(async (cleanups) => {
    const server = await findServer("newest");
    const scratch = scratchFolder();
    cleanups.push(scratch.dispose);
    const folders = makeFolders(scratch.folder, { settings: { "files.autoSave": "off" } });
    await serverCommand(server, folders, ["--install-extension", vsix]);
    const running = await startServer(server, folders);
    cleanups.push(() => running.stop());
    console.log(`\nVS Code ${server.version} with AuthLint is at\n\n    ${workbenchAddress(running, folder)}\n\nCtrl-C ends it.`);
    const code = await running.exited; // a signal ends us through withCleanup
    throw new Error(`the VS Code server ended by itself (${code})`);
  });
}

const { folder, open } = readArguments();
const built = process.env.AUTHLINT_BUILT === "1"; // the tests build once
if (!built) await buildCli();
// Exit code 1 only says that there are findings, which is what the examples are for.
const status = await runNode([join(root, "dist", "cli.mjs"), relative(process.cwd(), folder) || "."], {
  env: process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: "1" } : {},
});
if (status !== 0 && status !== 1) process.exit(status);
if (!built) await buildAll({ smallest: true, log: () => {} });
const vsix = built ? vsixPath() : await packageVsix();
console.log(`\nWrote ${relative(process.cwd(), vsix)} (${Math.round(statSync(vsix).size / 1024)} KB)`);
if (open) {
  // `AUTHLINT_START=server` leaves a desktop VS Code alone.
  const code = process.env.AUTHLINT_START === "server" ? undefined : onPath("code");
  try {
    if (code !== undefined) await openDesktop(code, folder, vsix);
    else await openServer(folder, vsix);
  } catch (error) {
    console.error(
      error instanceof Unavailable
        ? `No "code" on the PATH, and no VS Code server from npm for this system. In VS Code, run "Extensions: Install from VSIX…" on the file above.`
        : error.message,
    );
    process.exitCode = 1;
  }
}
