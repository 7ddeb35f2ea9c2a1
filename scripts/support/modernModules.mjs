// The vscode-* libraries ship CommonJS as TypeScript writes it. A bundler can neither shorten the names that such modules share nor drop
// what nobody uses. Their form is so regular that it can be turned back into ES modules; a file with anything unexpected stays as it is.
import { readFile } from "node:fs/promises";

const libraries =
  /[\\/]node_modules[\\/]vscode-(?:jsonrpc|languageserver|languageserver-protocol|languageclient)[\\/]lib[\\/](?:common|browser|node)[\\/].*\.js$/;

/** Libraries that ship ES modules, in the same style. */
const modernLibraries = /[\\/]node_modules[\\/](?:vscode-languageserver-(?:types|textdocument)|jsonc-parser)[\\/]lib[\\/]esm[\\/].*\.js$/;

/**
 * `var X; (function (X) { … })(X || (X = {}));` of a namespace or an enumeration, said as one value: a bundler may then leave out what nobody
 * uses. A namespace that adds to a class or a function of the same name stays as it is.
 */
export function pureNamespaces(text) {
  return text.replace(
    /^((?:export )?(?:var|let) (\w+));\n\(function \(\2\) \{\n([\s\S]*?)^\}\)\(\2 \|\| \(\2 = \{\}\)\);$/gm,
    (_, declared, name, body) => `${declared} = /* @__PURE__ */ (function (${name}) {\n${body}return ${name};\n})({});`,
  );
}

/** The text as an ES module, or undefined where its form is not the expected one. */
export function toEsModule(text) {
  const preamble = /^[\s\S]*?Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/.exec(text)?.[0];
  if (preamble === undefined || preamble.includes("require(")) return undefined;
  const exported = new Map();
  const sources = new Map();
  let code = text.slice(preamble.length);
  code = code.replace(/^(?:exports\.\w+ = )+void 0;\n/gm, "");
  code = code.replace(/^__exportStar\(require\(("[^"]+")\), exports\);$/gm, "export * from $1;");
  code = code.replace(/^(?:const|var) (\w+) = (__import(?:Star|Default)\()?require\(("[^"]+")\)\)?;$/gm, (_, name, wrapped, source) => {
    sources.set(name, source);
    // TypeScript numbers the names that it makes up: one without a number is of `import X = require(…)`, the module itself.
    return wrapped || /_\d+$/.test(name) ? `import * as ${name} from ${source};` : `import ${name} from ${source};`;
  });
  code = code.replace(
    /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);$/gm,
    (whole, name, from, original) => (sources.has(from) ? `export { ${original} as ${name} } from ${sources.get(from)};` : whole),
  );
  // `exports.X = Y;` of something declared in the file.
  code = code.replace(/^exports\.(\w+) = (\w+);$/gm, (_, name, local) => {
    exported.set(name, local);
    return "";
  });
  // `(function (X) { … })(X || (exports.X = X = {}));` of a namespace or an enumeration.
  code = code.replace(/\(exports\.(\w+) = \1 = \{\}\)/g, (_, name) => {
    exported.set(name, name);
    return `(${name} = {})`;
  });
  // `exports.X = <expression>`: a constant.
  code = code.replace(/^exports\.(\w+) = /gm, (whole, name) => {
    if (exported.has(name)) return whole;
    exported.set(name, name);
    return `const ${name} = `;
  });
  code = code.replace(/\bexports\.(\w+)/g, (whole, name) => exported.get(name) ?? whole);
  if (/\bexports\b|\brequire\(|\bmodule\.|__(?:import|export|create)\w+\b/.test(code)) return undefined;
  code = pureNamespaces(code);
  const list = [...exported].map(([name, local]) => (name === local ? name : `${local} as ${name}`));
  return list.length === 0 ? code : `${code}\nexport { ${list.join(", ")} };\n`;
}

/** For esbuild. */
export const modernModules = {
  name: "modern modules",
  setup({ onLoad }) {
    const read = async (path) => (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
    onLoad({ filter: modernLibraries }, async ({ path }) => ({ contents: pureNamespaces(await read(path)), loader: "js" }));
    onLoad({ filter: libraries }, async ({ path }) => {
      const contents = toEsModule(await read(path));
      return contents === undefined ? undefined : { contents, loader: "js" };
    });
  },
};
