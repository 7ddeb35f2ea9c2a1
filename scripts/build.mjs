// Bundles the extension, the language server and the command line into dist/: `node scripts/build.mjs [--production | --smallest]`.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import { buildPair } from "./support/bundlePair.mjs";
import { leftOut } from "./support/leftOut.mjs";
import { modernModules } from "./support/modernModules.mjs";
import { packRulePages, readRulePages } from "./support/rulePages.mjs";
import { withoutRuleTable } from "./support/withoutRuleTable.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

// The shebang makes the file a command of its own; a CommonJS library inside an ES module asks for `require`.
const cliBanner = [
  "#!/usr/bin/env node",
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
].join("\n");

// The bytecode of the server is kept between starts where Node can (22.1 and newer); it is told before the large file is loaded.
const compileCache = 'try { require("node:module").enableCompileCache?.(); } catch {}';

/** Each bundle: its source and how it is loaded. `from` names the browser bundle that it takes its common modules from. */
const bundles = {
  // The web worker extension host loads CommonJS text itself, and asks for a name that ends in `.js`.
  "dist/extension.web.js": { entry: "client/src/extension.web.ts", platform: "browser", format: "cjs", external: ["vscode"] },
  // A worker script has no module loader.
  "dist/server.web.js": { entry: "server/src/main.web.ts", platform: "browser", format: "iife", more: [withoutRuleTable] },
  "dist/extension.cjs": {
    entry: "client/src/extension.node.ts",
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    from: "dist/extension.web.js",
    // Activation costs what this file costs; the rest is loaded with the first document that needs the server.
    late: true,
  },
  "dist/server.cjs": {
    entry: "server/src/main.node.ts",
    platform: "node",
    format: "cjs",
    from: "dist/server.web.js",
    banner: compileCache,
    more: [withoutRuleTable],
  },
  // A file of its own that works wherever it is copied to.
  "dist/cli.mjs": { entry: "server/src/main.cli.ts", platform: "node", format: "esm", banner: cliBanner },
};

const nodeTarget = `node${/\d+/.exec(engines.node)[0]}`;

/** esbuild's options of one bundle. */
function options(output, { entry, platform, format, external = [], banner = "", more = [] }, production) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform,
    format,
    external,
    target: platform === "node" ? nodeTarget : "es2022",
    // ES modules first: of them only what is used is kept.
    mainFields: platform === "node" ? ["module", "main"] : ["browser", "module", "main"],
    conditions: platform === "node" ? ["module"] : ["browser", "worker", "module"],
    alias: {
      // The package offers its ES modules to browsers only.
      yaml: join(root, "node_modules", "yaml", "browser", "index.js"),
      "@lezer/highlight": join(root, "scripts/standIns/lezerHighlight.mjs"),
      minimatch: join(root, "scripts/standIns/minimatch.mjs"),
      "semver/functions/parse": join(root, "scripts/standIns/semver.cjs"),
      "semver/functions/satisfies": join(root, "scripts/standIns/semver.cjs"),
    },
    define: { AUTHLINT_VERSION: JSON.stringify(version) },
    minify: production,
    sourcemap: production ? false : "linked",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    banner: { js: banner },
    plugins: [leftOut, modernModules, ...more],
  };
}

/**
 * Builds everything into an empty dist/ and tells the bytes of each bundle. `production`: minified, without source
 * maps; `smallest`: as it is shipped, which takes some ten seconds more.
 */
export async function buildAll({ smallest = false, production = smallest, log = console.log } = {}) {
  const missing = Object.values(bundles).filter(({ entry }) => !existsSync(join(root, entry)));
  if (missing.length > 0) throw new Error(`no such entry file: ${missing.map(({ entry }) => entry).join(", ")}`);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  mkdirSync(join(root, "dist"), { recursive: true });
  const of = (output) => options(output, bundles[output], production);
  const results = new Map();
  const isLent = (output) => Object.values(bundles).some(({ from }) => from === output);
  await Promise.all(
    Object.entries(bundles).map(async ([output, { from, late }]) => {
      if (from !== undefined) {
        const [lender, borrower] = await buildPair(of(from), of(output), { late });
        results.set(from, lender).set(output, borrower);
      } else if (!isLent(output)) results.set(output, await build(of(output)));
    }),
  );
  // The large two: what esbuild leaves of old-style modules, terser makes a tenth smaller still.
  if (smallest) await Promise.all(Object.keys(bundles).filter(isLent).map(minifyFurther));
  for (const output of Object.keys(bundles)) {
    log(`${output.padEnd(24)} ${String(Math.round(statSync(join(root, output)).size / 1024)).padStart(6)} KB`);
    if (process.env.AUTHLINT_METAFILE) writeFileSync(join(root, `${output}.meta.json`), JSON.stringify(results.get(output).metafile));
  }
  chmodSync(join(root, "dist/cli.mjs"), 0o755);
  writeFileSync(join(root, "dist/rules.json"), JSON.stringify(packRulePages(readRulePages(join(root, "docs/rules")))));
}

/** Builds the command line alone, which is quick. */
export async function buildCli() {
  await build(options("dist/cli.mjs", bundles["dist/cli.mjs"], true));
}

async function minifyFurther(output) {
  const { code } = await minify(readFileSync(join(root, output), "utf8"), {
    ecma: 2022,
    compress: { passes: 4, unsafe_arrows: true, unsafe_methods: true },
    mangle: true,
    toplevel: true,
  });
  writeFileSync(join(root, output), code);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAll({ smallest: process.argv.includes("--smallest"), ...(process.argv.includes("--production") && { production: true }) });
