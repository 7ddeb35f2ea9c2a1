// One body for two hosts. The browser bundle and the Node bundle of the extension (and of its server) have nearly all modules in common;
// shipping both whole would double the VSIX. So the browser bundle also hands its modules out, and the Node bundle holds only what is
// Node's own and takes the rest from there.
import { join, relative } from "node:path";
import { build } from "esbuild";

const dry = { write: false, metafile: true, sourcemap: false };
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

/** The names that modules export together, as `export *` of all of them has it: without those that two of them mean differently. */
async function exportsOf(paths, options) {
  const { entryPoints, outfile, ...rest } = options;
  const contents = paths.map((path) => `export * from ${JSON.stringify(`./${path}`)};`).join("\n");
  const stdin = { contents, resolveDir: options.absWorkingDir, loader: "js" };
  const { metafile } = await build({ ...rest, ...dry, stdin, outfile: "names.js", format: "esm" });
  const odd = paths.filter((path) => metafile.inputs[path].format === "cjs");
  if (odd.length > 0) throw new Error(`only of ES modules is known what they export: ${odd.join(", ")}`);
  return Object.values(metafile.outputs)[0].exports;
}

/** For esbuild: where a module would be read that is found in `places`, an absolute path to its number, `load` tells what is read instead. */
const borrow = (places, load) => ({
  name: "borrow",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /./, namespace: "file" }, async ({ path, pluginData, ...more }) => {
      if (pluginData === places || more.kind === "entry-point") return undefined;
      const found = await resolve(path, { ...more, pluginData: places });
      const index = found.errors.length > 0 ? undefined : places.get(slashes(found.path));
      return index === undefined ? undefined : { path: String(index), namespace: "borrowed", sideEffects: false };
    });
    onResolve({ filter: /^\d+$/, namespace: "borrowed" }, ({ path }) => ({ path, namespace: "borrowed", sideEffects: false }));
    onLoad({ filter: /./, namespace: "borrowed" }, ({ path }) => ({ contents: load(Number(path)), loader: "js" }));
  },
});

/** A module that takes its exports, names with the numbers of their owners, from `lent`, and hands on what is another's. */
const standIn = (index, exported, lent) =>
  exported.map(([name, owner]) =>
    owner === index ? `export const ${name} = /* @__PURE__ */ ${lent(name, index)};` : `export { ${name} } from "${owner}";`,
  );

/** Of each shared module the names that Node's own modules use: what esbuild keeps of it when nothing else is in the bundle. */
async function namesInUse(node, places, exported) {
  const load = (index) => standIn(index, exported[index], (name) => `lent(${index}, "${name}")`).join("\n");
  const { outputFiles } = await build({ ...node, ...dry, minify: false, plugins: [borrow(places, load), ...(node.plugins ?? [])] });
  const used = exported.map(() => []);
  for (const [, index, name] of outputFiles[0].text.matchAll(/\blent\((\d+), "(\w+)"\)/g)) used[Number(index)].push(name);
  return used;
}

/**
 * Builds the pair. `web` and `node` are complete esbuild options, each with one entry point; the Node bundle loads the browser bundle from
 * its own folder: at once, or (`late`) with the first `import()` that needs something of it. Tells esbuild's two results.
 */
export async function buildPair(web, node, { late = false } = {}) {
  const root = web.absWorkingDir;
  const [{ metafile: webMeta }, { metafile: nodeMeta }] = await Promise.all([build({ ...web, ...dry }), build({ ...node, ...dry })]);
  const common = commonModules(webMeta, nodeMeta);
  // Borrowed modules have the browser bundle's copies of these; that is harmless, as no module keeps a state that two have to share.
  if (late) for (const path of eagerModules(nodeMeta, slashes(node.entryPoints[0]))) common.delete(path);
  const shared = entrances(nodeMeta, common);
  const places = new Map(shared.map((path, index) => [slashes(join(root, path)), index]));
  const names = await Promise.all(shared.map((path) => exportsOf([path], web)));
  const together = new Set(await exportsOf(shared, web));
  // Several modules hand on the same thing; it has to stay one thing, which belongs to the first of them.
  const ownerOf = (name, index) => (together.has(name) ? names.findIndex((all) => all.includes(name)) : index);
  const exported = names.map((all, index) => all.map((name) => [name, ownerOf(name, index)]));
  const used = await namesInUse(node, places, exported);

  const lent = {
    name: "lent",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^lent$/ }, ({ path }) => ({ path, namespace: "lent" }));
      onLoad({ filter: /./, namespace: "lent" }, () => ({
        contents: shared
          .flatMap((path, index) =>
            used[index].map((name) => `export { ${name} as ${name}_${index} } from ${JSON.stringify(`./${path}`)};`),
          )
          .join("\n"),
        resolveDir: root,
      }));
    },
  };
  // A `require` within a function runs the modules when it is called.
  const contents = [
    `export * from ${JSON.stringify(`./${slashes(web.entryPoints[0])}`)};`,
    ...(late ? [] : ['import * as lent from "lent";']),
    `export const lend = () => ${late ? 'require("lent")' : "lent"};`,
  ].join("\n");
  const { entryPoints, ...rest } = web;
  // A worker script has no `module`; there the bundle is only run.
  const handOut =
    web.format === "iife"
      ? { globalName: "authlintServer", footer: { js: 'if (typeof module === "object") module.exports = authlintServer;' } }
      : {};
  const first = await build({
    ...rest,
    ...handOut,
    stdin: { contents, resolveDir: root, sourcefile: "shared.mjs", loader: "js" },
    plugins: [lent, ...(web.plugins ?? [])],
  });

  const file = `./${slashes(relative(join(node.outfile, ".."), web.outfile))}`;
  const take = (index) =>
    [
      `import { lend } from ${JSON.stringify(file)};`,
      "const lent = /* @__PURE__ */ lend();",
      ...standIn(index, exported[index], (name) => `(() => lent.${name}_${index})()`),
    ].join("\n");
  const second = await build({
    ...node,
    external: [...(node.external ?? []), file],
    plugins: [borrow(places, take), ...(node.plugins ?? [])],
  });
  return [first, second];
}
