// Starting and ending child processes alike on Windows, macOS and Linux.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const windows = process.platform === "win32";

/**
 * The command line that runs npm: inside `npm run` the very npm that runs us, else the one on the PATH. On Windows npm is a batch
 * file, which only a shell can start; going through `node npm-cli.js` avoids quoting rules where it is possible.
 */
export function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli) && existsSync(cli)) return { command: process.execPath, first: [cli], shell: false };
  return { command: windows ? "npm.cmd" : "npm", first: [], shell: windows };
}

/** Runs npm to its end in `cwd`; throws with npm's own last words when it fails. */
export function npm(cwd, args, { quiet = true } = {}) {
  const { command, first, shell } = npmCommand();
  const result = spawnSync(command, [...first, ...args], { cwd, shell, encoding: "utf8", stdio: quiet ? "pipe" : "inherit" });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`npm ${args.join(" ")} failed in ${cwd}:\n${(result.stderr ?? "").slice(-4000)}`);
}

/**
 * Runs a Node script to its end with its output on ours, and tells its exit code (128 + n for a signal).
 * `onLine` gets each output line as well, for counting results.
 */
export function runNode(args, { cwd, env, onLine, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      let rest = "";
      from.setEncoding("utf8");
      from.on("data", (text) => {
        if (!quiet) to.write(text);
        const lines = (rest + text).split(/\r?\n/);
        rest = lines.pop() ?? "";
        for (const line of lines) onLine?.(line);
      });
      from.on("end", () => rest !== "" && onLine?.(rest));
    }
    const forward = (signal) => child.kill(signal);
    process.once("SIGINT", forward);
    process.once("SIGTERM", forward);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", forward);
      process.off("SIGTERM", forward);
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

/** Ends a detached child together with everything it started. */
export async function endTree(child, exited) {
  if (windows) {
    spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // The whole group has ended already.
    }
  };
  signal("SIGTERM");
  await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
  signal("SIGKILL"); // what is left of its helpers: extension host, language servers, file watcher
}

/** The full path of a program on the PATH, or undefined. */
export function onPath(name) {
  const endings = windows ? (process.env.PATHEXT ?? ".EXE;.CMD;.BAT").split(";") : [""];
  for (const folder of (process.env.PATH ?? "").split(delimiter))
    for (const ending of endings) if (folder !== "" && existsSync(join(folder, name + ending))) return join(folder, name + ending);
  return undefined;
}

/** Runs `body` with a list to push clean-ups on; they run last to first however the body or the process ends. */
export async function withCleanup(body) {
  const cleanups = [];
  let once;
  const cleanup = () => {
    once ??= (async () => {
      for (const task of cleanups.reverse()) {
        try {
          await task();
        } catch (error) {
          console.error(`clean-up: ${error.message}`);
        }
      }
    })();
    return once;
  };
  const leave = (code) => void cleanup().finally(() => process.exit(code));
  const leaveWith = (error) => {
    console.error(error);
    leave(1);
  };
  const handlers = [
    ["SIGINT", () => leave(130)],
    ["SIGTERM", () => leave(143)],
    ["SIGHUP", () => leave(129)],
    ["uncaughtException", leaveWith],
    ["unhandledRejection", leaveWith],
  ];
  for (const [event, handler] of handlers) process.once(event, handler);
  try {
    return await body(cleanups);
  } finally {
    await cleanup();
    for (const [event, handler] of handlers) process.off(event, handler);
  }
}
