// Who is measured: ourselves, the floor, and the servers and scanners that people have installed beside us.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { jwksSchema } from "./documents.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const app = {
  "app.py": [
    "from agno.agent import Agent",
    "from agno.os import AgentOS",
    "from agno.os.config import AuthorizationConfig",
    "from dotenv import load_dotenv",
    "",
    "load_dotenv()",
    'agent_os = AgentOS(agents=[Agent(id="a")], authorization=True, authorization_config=AuthorizationConfig(algorithm="RS256"))',
    "app = agent_os.get_app()",
    "",
  ].join("\n"),
  "requirements.txt": "agno==2.3.13\npyjwt==2.9.0\ncryptography==42.0.0\n",
};

/** The language servers. `kind` is the document that each gets; `peers` is the folder of the installed tools. */
export function languageServers(peers, floor) {
  const bin = (path) => join(peers, "node_modules", path);
  const ours = [process.execPath, join(root, "dist", "server.cjs"), "--stdio"];
  return [
    { name: "do-nothing server (floor)", id: "floor", kind: "env", command: [process.execPath, floor, "--stdio"] },
    { name: "AuthLint, .env", id: "authlint", kind: "env", command: ours },
    { name: "AuthLint, .env, typing elsewhere", id: "authlint-elsewhere", kind: "elsewhere", command: ours },
    { name: "AuthLint, .env beside an app", id: "authlint-app", kind: "env", command: ours, files: app },
    { name: "AuthLint, beside an app, elsewhere", id: "authlint-app-elsewhere", kind: "elsewhere", command: ours, files: app },
    { name: "AuthLint, compose.yaml", id: "authlint-yaml", kind: "compose", command: ours },
    {
      name: "vscode-json-language-server",
      id: "json",
      kind: "jwks",
      command: [process.execPath, bin("vscode-langservers-extracted/bin/vscode-json-language-server"), "--stdio"],
      settings: { json: { validate: { enable: true }, schemas: [{ fileMatch: ["*.json"], schema: jwksSchema }] } },
    },
    {
      name: "yaml-language-server",
      id: "yaml",
      kind: "yaml",
      command: [process.execPath, bin("yaml-language-server/bin/yaml-language-server"), "--stdio"],
      configuration: (_, section) => (section === "yaml" ? { validate: true, schemaStore: { enable: false } } : null),
    },
    {
      name: "ESLint's server",
      id: "eslint",
      kind: "javascript",
      command: [process.execPath, bin("vscode-langservers-extracted/bin/vscode-eslint-language-server"), "--stdio"],
      files: {
        "eslint.config.mjs": 'export default [{ rules: { "no-undef": "error", "no-unused-vars": "warn" } }];\n',
        "package.json": "{}\n",
      },
      configuration: (folder) => ({
        validate: "on",
        packageManager: "npm",
        useESLintClass: true,
        useFlatConfig: true,
        experimental: { useFlatConfig: true },
        codeAction: { disableRuleComment: { enable: true, location: "separateLine" }, showDocumentation: { enable: true } },
        codeActionOnSave: { enable: false, mode: "all" },
        format: false,
        quiet: false,
        onIgnoredFiles: "off",
        options: {},
        rulesCustomizations: [],
        run: "onType",
        problems: { shortenToSingleLine: false },
        nodePath: join(peers, "node_modules"),
        workingDirectory: { mode: "location" },
        workspaceFolder: { uri: pathToFileURL(folder).href, name: "bench" },
      }),
    },
    {
      name: "dockerfile-language-server",
      id: "docker",
      kind: "dockerfile",
      command: [process.execPath, bin("dockerfile-language-server-nodejs/bin/docker-langserver"), "--stdio"],
    },
  ];
}

/** The command lines, run with the corpus as working directory. */
export function scanners(peers) {
  const preset = "@secretlint/secretlint-rule-preset-recommend";
  const modules = join(peers, "node_modules", "@vscode");
  const platform = readdirSync(modules).find((name) => name === `ripgrep-${process.platform}-${process.arch}`);
  const ripgrep = join(modules, platform ?? "ripgrep", "bin", process.platform === "win32" ? "rg.exe" : "rg");
  return [
    {
      name: "walk and read every file (floor)",
      id: "read",
      command: [process.execPath, fileURLToPath(new URL("./readAll.mjs", import.meta.url))],
    },
    { name: "AuthLint", id: "authlint", command: [process.execPath, join(root, "dist", "cli.mjs"), "."] },
    {
      name: "ripgrep",
      id: "ripgrep",
      command: [ripgrep, "--hidden", "--no-ignore", "-g", "!node_modules", "-g", "!.venv", "PRIVATE KEY|SECURITY_KEY", "."],
    },
    {
      name: "secretlint",
      id: "secretlint",
      note: "secretlint runs without its own profiler, whose cost grows with the square of the number of files.",
      command: [
        process.execPath,
        "--import",
        new URL("./withoutProfiler.mjs", import.meta.url).href,
        join(peers, "node_modules", "secretlint", "bin", "secretlint.js"),
        "**/*",
      ],
      files: { ".secretlintrc.json": JSON.stringify({ rules: [{ id: preset }] }), ".secretlintignore": "node_modules/\n.venv/\n" },
      cwdModules: peers,
    },
  ];
}
