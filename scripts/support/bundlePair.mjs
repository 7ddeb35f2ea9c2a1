// One body for two hosts. The browser bundle and the Node bundle of the extension (and of its server) have nearly all modules in common;
// shipping both whole would double the VSIX. So the browser bundle also hands its modules out, and the Node bundle holds only what is
// Node's own and takes the rest from there.
import { join, relative } from "node:path";
import { build } from "esbuild";

const slashes = (path) => path.replaceAll("\\", "/");

/** The modules that run as soon as the bundle is loaded: those behind `import()` are not among them. */
function eagerModules({ inputs }, entry) {
  const found = new Set([entry]);
  for (const path of found)
    for (const { path: target, kind, external } of inputs[path].imports) if (!external && kind !== "dynamic-import") found.add(target);
  return found;
}

/** Modules that both bundles would hold and that mean the same in both: their imports lead to the same files. */
function commonModules(web, node) {
  const common = new Set(Object.keys(node.inputs).filter((path) => path in web.inputs));
  const imports = (meta, path) =>
    meta.inputs[path].imports
      .filter(({ external }) => !external)
      .map(({ path: target }) => target)
      .sort();
  for (let changed = true; changed; ) {
    changed = false;
    for (const path of common) {
      const own = imports(node, path);
      const same = JSON.stringify(own) === JSON.stringify(imports(web, path));
      if (same && own.every((target) => common.has(target))) continue;
      common.delete(path);
      changed = true;
    }
  }
  return common;
}

/** The common modules that Node's own modules import: what the browser bundle has to hand out. */
function entrances(node, common) {
  const found = new Set();
  for (const [path, { imports }] of Object.entries(node.inputs)) {
    if (common.has(path)) continue;
    for (const { path: target } of imports) if (common.has(target)) found.add(target);
  }
  return [...found].sort();
}

/**
 * Builds the pair. `web` and `node` are complete esbuild options, each with one entry point; the Node bundle loads the browser bundle from
 * its own folder: at once, or (`late`) with the first `import()` that needs something of it. Tells esbuild's two results.
 */
export async function buildPair(web, node, { late = false } = {}) {
  const root = web.absWorkingDir;
  const dry = { write: false, metafile: true, sourcemap: false };
  const [{ metafile: webMeta }, { metafile: nodeMeta }] = await Promise.all([build({ ...web, ...dry }), build({ ...node, ...dry })]);
  const common = commonModules(webMeta, nodeMeta);
  // Borrowed modules have the browser bundle's copies of these; that is harmless, as no module keeps a state that two have to share.
  if (late) for (const path of eagerModules(nodeMeta, slashes(node.entryPoints[0]))) common.delete(path);
  const shared = entrances(nodeMeta, common);

  // `import *` of a CommonJS module would hand out a copy; ES modules keep their scope only when imported.
  const isCommonJs = (path) => webMeta.inputs[path].format === "cjs";
  const own = JSON.stringify(`./${slashes(web.entryPoints[0])}`);
  const contents = [
    `export * from ${own};`,
    ...(late
      ? []
      : shared.map((path, index) =>
          isCommonJs(path)
            ? `const m${index} = require(${JSON.stringify(`./${path}`)});`
            : `import * as m${index} from ${JSON.stringify(`./${path}`)};`,
        )),
    // A `require` within a function runs the module when it is called.
    `export const modules = [${shared.map((path, index) => `() => ${late ? `require(${JSON.stringify(`./${path}`)})` : `m${index}`}`).join(", ")}];`,
  ].join("\n");
  const { entryPoints, ...rest } = web;
  // A worker script has no `module`; there the bundle is only run.
  const handOut =
    web.format === "iife"
      ? { globalName: "authlintServer", footer: { js: 'if (typeof module === "object") module.exports = authlintServer;' } }
      : {};
  const first = await build({ ...rest, ...handOut, stdin: { contents, resolveDir: root, sourcefile: "shared.mjs", loader: "js" } });

  const file = `./${slashes(relative(join(node.outfile, ".."), web.outfile))}`;
  const places = new Map(shared.map((path, index) => [slashes(join(root, path)), index]));
  const borrow = {
    name: "borrow",
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /./, namespace: "file" }, async ({ path, pluginData, ...more }) => {
        if (pluginData === borrow || more.kind === "entry-point") return undefined;
        const found = await resolve(path, { ...more, pluginData: borrow });
        const index = found.errors.length > 0 ? undefined : places.get(slashes(found.path));
        return index === undefined ? undefined : { path: String(index), namespace: "borrowed" };
      });
      onLoad({ filter: /./, namespace: "borrowed" }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(file)}).modules[${path}]();`,
        loader: "js",
      }));
    },
  };
  const second = await build({ ...node, external: [...(node.external ?? []), file], plugins: [borrow, ...(node.plugins ?? [])] });
  return [first, second];
}
