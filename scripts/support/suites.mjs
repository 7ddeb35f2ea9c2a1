// Compiles the suites that run inside VS Code into out/: one entry for the Node extension host, one for the web worker, one for a window
// of several folders, and each suite by itself for @vscode/test-cli.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "test", "vscode", "suite");
const foldersFolder = join(root, "test", "vscode", "folders");

const suitesIn = (path) =>
  readdirSync(path)
    .filter((name) => name.endsWith(".test.ts"))
    .sort();

const common = { absWorkingDir: root, bundle: true, sourcemap: "inline", logLevel: "warning", external: ["vscode"], target: "es2022" };

/** The entry: sets mocha up, loads every suite, and fails on any failure, on an empty run and on a forgotten `.only`. */
const entry = (suites, setUp, mayBeEmpty) => `
${setUp}
export async function run() {
  const runner = makeRunner();
  ${suites.map((name) => `require(${JSON.stringify(`./${name}`)});`).join("\n  ")}
  let ran = 0;
  const failures = await new Promise((fulfil) => {
    const all = runner.run(fulfil);
    all.on("test end", () => ran++);
  });
  if (failures > 0) throw new Error(failures + " test(s) failed");
  if (ran === 0) ${mayBeEmpty ? 'console.log("no test matches")' : 'throw new Error("no test ran")'};
}
`;

/** `grep`: run only tests whose title contains it. */
export async function buildSuites({ grep = process.env.AUTHLINT_GREP ?? "" } = {}) {
  rmSync(join(root, "out"), { recursive: true, force: true });
  const all = suitesIn(folder);
  // A suite named *.node.test.ts needs a disk and processes; *.web.test.ts is about the worker alone.
  const node = all.filter((name) => !name.endsWith(".web.test.ts"));
  const web = all.filter((name) => !name.endsWith(".node.test.ts"));
  const options = JSON.stringify({
    ui: "tdd",
    timeout: 60_000,
    slow: 5_000,
    color: false,
    reporter: "spec",
    forbidOnly: true,
    grep: grep || undefined,
  });
  const stdin = (contents, resolveDir = folder) => ({ contents, resolveDir, sourcefile: "entry.mjs", loader: "js" });
  const nodeMocha = `import Mocha from "mocha";
const makeRunner = () => {
  const mocha = new Mocha(${options});
  mocha.suite.emit("pre-require", globalThis, null, mocha);
  return mocha;
};`;
  const nodeEntry = (names, resolveDir, outfile) =>
    build({
      ...common,
      platform: "node",
      format: "cjs",
      external: [...common.external, "mocha"],
      stdin: stdin(entry(names, nodeMocha, grep !== ""), resolveDir),
      outfile: join(root, outfile),
    });
  await Promise.all([
    nodeEntry(node, folder, "out/vscode/index.cjs"),
    nodeEntry(suitesIn(foldersFolder), foldersFolder, "out/vscode/index.folders.cjs"),
    build({
      ...common,
      platform: "browser",
      format: "cjs",
      define: { "process.env.NODE_DEBUG": "undefined", global: "globalThis" },
      stdin: stdin(
        entry(
          web,
          `import "mocha/mocha.js"; // the browser build: sets globalThis.mocha
const makeRunner = () => {
  mocha.setup(${options});
  return mocha;
};`,
          grep !== "",
        ),
      ),
      outfile: join(root, "out/vscode/index.web.js"),
    }),
    build({
      ...common,
      platform: "node",
      format: "cjs",
      entryPoints: node.map((name) => join(folder, name)),
      outdir: join(root, "out/vscode/suite"),
      outExtension: { ".js": ".cjs" },
    }),
  ]);
  return {
    node: join(root, "out/vscode/index.cjs"),
    web: join(root, "out/vscode/index.web.js"),
    folders: join(root, "out/vscode/index.folders.cjs"),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildSuites());
