// Bundles the extension, the language server and the command line into dist/: `node scripts/build.mjs [--production]`.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Each bundle: its source, what it is for, and how it is loaded there. */
const bundles = {
  "dist/extension.cjs": { entry: "client/src/extension.node.ts", platform: "node", format: "cjs", external: ["vscode"] },
  // The web worker extension host loads CommonJS text itself; `.js` because it asks for exactly that name.
  "dist/extension.web.js": { entry: "client/src/extension.web.ts", platform: "browser", format: "cjs", external: ["vscode"] },
  "dist/server.cjs": { entry: "server/src/main.node.ts", platform: "node", format: "cjs" },
  // A worker script has no module loader.
  "dist/server.web.js": { entry: "server/src/main.web.ts", platform: "browser", format: "iife" },
  "dist/cli.mjs": { entry: "server/src/main.cli.ts", platform: "node", format: "esm" },
};

const nodeTarget = `node${/\d+/.exec(engines.node)[0]}`;

/** esbuild's options of one bundle. */
function options(output, { entry, platform, format, external }, production) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform,
    format,
    external: external ?? [],
    target: platform === "node" ? nodeTarget : "es2022",
    // The extension host gives a browser extension no Node modules: take each library's browser build.
    mainFields: platform === "node" ? ["module", "main"] : ["browser", "module", "main"],
    conditions: platform === "node" ? ["node"] : ["browser", "worker"],
    define: { AUTHLINT_VERSION: JSON.stringify(version) },
    minify: production,
    keepNames: false,
    sourcemap: production ? false : "linked",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    banner: output === "dist/cli.mjs" ? { js: cliBanner } : {},
  };
}

// A CommonJS library inside an ES module asks for `require`; the shebang makes the file a command of its own.
const cliBanner = [
  "#!/usr/bin/env node",
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
].join("\n");

/**
 * Builds what exists and tells the bytes of each bundle. Returns the written paths. A missing entry file is an error unless
 * `partial` is set.
 */
export async function buildAll({ production = false, log = console.log, partial = false } = {}) {
  const missing = Object.values(bundles).filter(({ entry }) => !existsSync(join(root, entry)));
  if (missing.length > 0 && !partial) throw new Error(`no such entry file: ${missing.map(({ entry }) => entry).join(", ")}`);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  mkdirSync(join(root, "dist"), { recursive: true });
  const wanted = Object.entries(bundles).filter(([, bundle]) => !missing.includes(bundle));
  const results = await Promise.all(wanted.map(([output, bundle]) => build(options(output, bundle, production))));
  results.forEach(({ metafile }, index) => {
    const [output] = wanted[index];
    log(`${output.padEnd(24)} ${String(Math.round(metafile.outputs[output].bytes / 1024)).padStart(6)} KB`);
    if (process.env.AUTHLINT_METAFILE) writeFileSync(join(root, `${output}.meta.json`), JSON.stringify(metafile));
  });
  if (existsSync(join(root, "dist/cli.mjs"))) chmodSync(join(root, "dist/cli.mjs"), 0o755);
  return wanted.map(([output]) => output);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll({ production: process.argv.includes("--production"), partial: process.argv.includes("--partial") });
}
