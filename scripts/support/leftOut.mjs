// The language client and the server's connection know every request of the protocol, from call hierarchies to notebooks. AuthLint answers
// a dozen of them; the others would be a tenth of the VSIX. What is left out here could only be reached through a capability that our
// server does not have: nobody can tell the difference, but for the client's own capabilities, which are fewer as well.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pureNamespaces, toEsModule } from "./modernModules.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Modules of vscode-languageclient, each one feature or a family of them. (`notebook` has a stand-in of its own.) */
export const clientFeatures = [
  "callHierarchy",
  "codeLens",
  "colorProvider",
  "declaration",
  "definition",
  "documentHighlight",
  "executeCommand",
  "fileOperations",
  "formatting",
  "implementation",
  "inlineCompletion",
  "inlineValue",
  "linkedEditingRange",
  "progress",
  "progressPart",
  "reference",
  "rename",
  "selectionRange",
  "semanticTokens",
  "signatureHelp",
  "textDocumentContent",
  "typeDefinition",
  "typeHierarchy",
  "workspaceSymbol",
];

/** Modules of vscode-languageserver. */
export const serverFeatures = [
  "callHierarchy",
  "fileOperations",
  "foldingRange",
  "inlineCompletion",
  "inlineValue",
  "linkedEditingRange",
  "moniker",
  "notebook",
  "progress",
  "semanticTokens",
  "showDocument",
  "textDocumentContent",
  "typeHierarchy",
];

/** Modules of yaml that write YAML or walk through it: it is only read, and `parse/yaml.ts` walks on its own. */
const yamlModules = ["stringify/\\w+", "visit", "doc/createNode", "doc/applyReviver", "nodes/addPairToJSMap", "parse/cst-visit"];

const read = (file) => readFileSync(file, "utf8").replaceAll("\r\n", "\n");

/** The names that a module exports, as TypeScript lists them at the top of a CommonJS module, or an ES module at its end. */
function namesOf(text) {
  const commonJs = /^(?:exports\.\w+ = )+void 0;$/m.exec(text)?.[0].match(/(?<=exports\.)\w+/g) ?? [];
  const functions = [...text.matchAll(/^exports\.(\w+) = \1;$/gm)].map(([, name]) => name);
  const modern = [...text.matchAll(/^export \{ (.*) \};?$/gm)].flatMap(([, list]) => list.split(", "));
  return [...new Set([...commonJs, ...functions, ...modern])];
}

/** A module in which one stand-in of `scripts/standIns` has every name of the original. */
const standIn =
  (file) =>
  ({ path }) => ({
    contents: [
      `import { leftOut } from ${JSON.stringify(join(root, "scripts/standIns", file))};`,
      `export { ${namesOf(read(path))
        .map((name) => `leftOut as ${name}`)
        .join(", ")} };`,
    ].join("\n"),
  });

/** Every name that is asked of an object, as in `connection.onHover`, by our own code and by what stays of the libraries. */
export function namesAskedFor() {
  const ours = ["client/src", "server/src/lsp"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(root, folder, name)),
  );
  const libraries = [
    ["node_modules/vscode-languageclient/lib", clientFeatures],
    ["node_modules/vscode-languageserver/lib", serverFeatures],
  ].flatMap(([folder, leftOut]) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => !leftOut.includes(basename(name, ".js")))
      .map((name) => join(root, folder, name)),
  );
  const texts = [...ours, ...libraries].filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).map(read);
  return new Set(texts.flatMap((text) => [...text.matchAll(/\.\s*(\w+)/g)].map(([, name]) => name)));
}

/** The text of a converter or of the connection without the methods that nobody asks for. */
export function withoutMethods(text, isAskedFor) {
  const converter = text.replace(
    /^( {4}return \{\n)((?: {8}as\w+(?:: as\w+)?,?\n)+)(?= {4}\};)/m,
    (_, start, list) =>
      start +
      list
        .split("\n")
        .filter((line) => isAskedFor(/\w+/.exec(line)?.[0] ?? ""))
        .map((line) => line.replace(/,?$/, ",\n"))
        .join(""),
  );
  return converter.replace(
    /^ {8}(on[A-Z]\w+): \(handler\) => connection\.on(?:Request|Notification)\((?:.*, handler\),\n|.*\{\n(?: {12}.*\n)+ {8}\}\),\n)/gm,
    (whole, name) => (isAskedFor(name) ? whole : ""),
  );
}

/** The text of the open documents' library without the edits that nobody applies: the editor does. */
export const withoutEdits = (text) =>
  text.replace(/^ {4}function applyEdits\(.*\n(?: {8,}.*\n)* {4}\}\n {4}TextDocument\.applyEdits = applyEdits;\n/m, "");

const inLibrary = (library, modules) =>
  new RegExp(`[\\\\/]node_modules[\\\\/]${library}[\\\\/]lib[\\\\/]common[\\\\/](?:${modules.join("|")})\\.js$`);

/** For esbuild; goes before `modernModules`. */
export const leftOut = {
  name: "left out",
  setup({ onLoad }) {
    let askedFor;
    onLoad({ filter: inLibrary("vscode-languageclient", clientFeatures) }, standIn("clientFeature.mjs"));
    onLoad({ filter: inLibrary("vscode-languageclient", ["notebook"]) }, () => ({
      contents: `export * from ${JSON.stringify(join(root, "scripts/standIns/notebookFeature.mjs"))};`,
    }));
    onLoad({ filter: inLibrary("vscode-languageserver", serverFeatures) }, standIn("serverFeature.mjs"));
    onLoad(
      { filter: new RegExp(`[\\\\/]yaml[\\\\/]browser[\\\\/]dist[\\\\/](?:${yamlModules.join("|").replaceAll("/", "[\\\\/]")})\\.js$`) },
      standIn("yamlWriter.mjs"),
    );
    // The schemas that `parse/yaml.ts` does not ask for: JSON's, that of YAML 1.1, and its types.
    onLoad({ filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/]schema[\\/]tags\.js$/ }, () => ({
      contents:
        'import { schema } from "./core/schema.js";\nexport const coreKnownTags = {};\nexport const getTags = () => schema.slice();\n',
    }));
    onLoad({ filter: /[\\/]vscode-languageserver-textdocument[\\/]lib[\\/]esm[\\/]main\.js$/ }, ({ path }) => ({
      contents: pureNamespaces(withoutEdits(read(path))),
    }));
    // The table of the colours, which AuthLint does not show.
    onLoad({ filter: /[\\/]@lezer[\\/]python[\\/]dist[\\/]index\.js$/ }, ({ path }) => ({
      contents: read(path).replace(/(?<== )styleTags\(\{\n[\s\S]*?\n\}\)/, "styleTags({})"),
    }));
    const trimmed = [
      inLibrary("vscode-languageclient", ["protocolConverter", "codeConverter"]),
      inLibrary("vscode-languageserver", ["server"]),
    ];
    for (const filter of trimmed)
      onLoad({ filter }, ({ path }) => {
        askedFor ??= namesAskedFor();
        return { contents: toEsModule(withoutMethods(read(path), (name) => askedFor.has(name))) };
      });
  },
};
