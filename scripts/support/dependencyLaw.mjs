// The dependency law: who may import what. `scripts/generators/lawForBiome.mjs` turns it into lint rules, `test/meta` proves that they bite.

/** The rooms of `server/src` in the order of the house: a room may import the rooms named beside it, and itself. */
export const rooms = {
  text: [],
  keys: ["text"],
  parse: ["text"],
  loaders: ["parse", "text"],
  agentos: ["keys", "text"],
  host: ["text"],
  project: ["agentos", "loaders", "parse", "keys", "text", "host"],
  fixes: ["project", "agentos", "keys", "text"],
  rules: ["fixes", "project", "agentos", "keys", "text"],
  engine: ["rules", "fixes", "project", "agentos", "loaders", "parse", "keys", "text", "host"],
  lsp: ["engine", "host", "text"],
  cli: ["engine", "host", "text"],
};

/**
 * Single modules that a room may import although their room is closed to it. The contract of a finding is what the engine hands
 * to its two callers, so they may name its types.
 */
export const doors = {
  lsp: ["rules/rule.ts"],
  cli: ["rules/rule.ts"],
};

/** Modules of an open room that stay closed: only the entry points choose a file system. */
export const closedDoors = {
  project: ["host/nodeFileSystem.ts", "host/memoryFileSystem.ts"],
  engine: ["host/nodeFileSystem.ts", "host/memoryFileSystem.ts"],
  lsp: ["host/nodeFileSystem.ts", "host/memoryFileSystem.ts"],
};

/** Libraries (as import patterns) with the files that alone may import them. */
export const libraries = [
  { patterns: ["vscode"], files: ["client/src/**"], reason: "The VS Code API exists only in the extension host" },
  {
    patterns: ["vscode-languageclient", "vscode-languageclient/**"],
    files: ["client/src/**"],
    reason: "The language client is the extension's",
  },
  {
    patterns: [
      "vscode-languageserver",
      "vscode-languageserver/**",
      "vscode-languageserver-*",
      "vscode-languageserver-*/**",
      "vscode-jsonrpc",
      "vscode-jsonrpc/**",
    ],
    files: ["server/src/lsp/**", "server/src/main.*.ts"],
    reason: "The core knows no LSP type",
  },
  {
    patterns: ["node:*", "node:*/**"],
    files: [
      "server/src/host/nodeFileSystem.ts",
      "server/src/cli/**",
      "server/src/main.node.ts",
      "server/src/main.cli.ts",
      "client/src/extension.node.ts", // permissions of private keys' files
    ],
    reason: "The core runs in a browser too; host.FileSystem is the only door to the outside",
  },
  { patterns: ["jose", "jose/**"], files: ["server/src/keys/**"], reason: "Only keys/ knows what a key is" },
  {
    patterns: ["yaml", "yaml/**"],
    files: ["server/src/parse/yaml.ts", "server/src/parse/yaml/**"],
    reason: "A syntax is known to its own parser alone",
  },
  {
    patterns: ["jsonc-parser", "jsonc-parser/**"],
    files: ["server/src/parse/json.ts", "server/src/parse/json/**"],
    reason: "A syntax is known to its own parser alone",
  },
  {
    patterns: ["@lezer/*"],
    files: ["server/src/parse/python.ts", "server/src/parse/pythonTree.ts", "server/src/parse/python/**"],
    reason: "A syntax is known to its own parser alone",
  },
  {
    patterns: ["smol-toml"],
    files: ["server/src/parse/toml.ts", "server/src/parse/toml/**"],
    reason: "A syntax is known to its own parser alone",
  },
  { patterns: ["dotenv", "dotenv/**"], files: ["server/src/loaders/nodeDotenv.ts"], reason: "Node dotenv is one loader among many" },
  {
    patterns: ["tinyglobby"],
    files: ["server/src/cli/**", "server/src/host/nodeFileSystem.ts"],
    reason: "Only the command line walks folders by itself",
  },
];
