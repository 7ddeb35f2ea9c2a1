import type { LoaderId } from "../loaders/loader.ts";
import { type DataNode, member, scalarText } from "../parse/data.ts";
import type { ParsedDocument } from "../parse/document.ts";
import type { Place } from "../text/place.ts";
import { commandLines, optionValues, programWords, type StartedProgram, startedProgram } from "./commandLines.ts";
import type { ComposeInvocation } from "./compose.ts";
import { type Files, filesOf } from "./files.ts";
import { mayHoldCommands, remembered } from "./glance.ts";
import { ancestors, directoryOf, nameOf, resolvePath } from "./paths.ts";
import { steadily } from "./steady.ts";
import type { World } from "./world.ts";

/** A place of the project that shows which program reads an env file. */
export interface LoaderEvidence {
  readonly loader: LoaderId;
  readonly envFile: string;
  readonly place: Place;
  /** `shown`: a script or configuration that runs. `documented`: prose, which proves nothing. */
  readonly strength: "shown" | "documented";
  /** For shells: whether every variable of the file is exported (`set -a`), not only those with `export`. */
  readonly exportsAll: boolean;
  /** The document, and what the same document starts, where it starts a Python program. */
  readonly starts?: StartedProgram;
}

export interface Evidence {
  readonly loaders: readonly LoaderEvidence[];
  readonly invocations: readonly ComposeInvocation[];
  /** Env files that something reads whose way of reading is not modelled (`xargs`, make's `include`, pydantic without the process environment). */
  readonly readOtherwise: ReadonlyMap<string, Place>;
}

/** Which programs read which env files, as far as scripts, configuration and documentation of the workspace tell. */
export const evidenceOf = ({ world }: Files): Evidence => steadily(world, gatherEvidence);

function gatherEvidence(world: World): Evidence {
  const files = filesOf(world);
  const loaders: LoaderEvidence[] = [];
  const invocations: ComposeInvocation[] = [];
  const readOtherwise = new Map<string, Place>();
  for (const document of files.all) {
    if (document.syntax === "python" && mayLoad(document)) pythonEvidence(files, document, (uri, place) => readOtherwise.set(uri, place));
    if (document.syntax === "python" || document.syntax === "pem" || document.syntax === "requirements" || document.syntax === "dotenv")
      continue;
    const context: Context = {
      files,
      document,
      strength: document.syntax === "markdown" ? "documented" : "shown",
      get bases() {
        return basesOf(files, document);
      },
      add: (found) => loaders.push(found),
      invoke: (found) => invocations.push(found),
      other: (uri, place) => readOtherwise.set(uri, place),
    };
    if (mayHoldCommands(document)) scriptEvidence(context);
    fileEvidence(context);
  }
  return { loaders, invocations, readOtherwise };
}

const mayLoad = remembered(({ text }) => /dotenv|env_file|read_env|Env\(/.test(text));

/** Env files that Python code reads in whatever way: `load_dotenv`, `dotenv_values`, `env_file=` of pydantic-settings. */
function pythonEvidence(files: Files, document: ParsedDocument, add: (uri: string, place: Place) => void): void {
  const pattern =
    /\b(?:(?:load_dotenv|dotenv_values|find_dotenv|Env|read_env)\(\s*|(?:env_file|dotenv_path)["']?\s*[=:]\s*[([]?\s*)(?:["']([^"'\r\n]+)["'])?/g;
  for (const match of document.text.matchAll(pattern)) {
    const path = match[1] ?? (match[0].includes("dotenv") || match[0].includes("read_env") ? ".env" : undefined);
    if (path === undefined) continue;
    const found = ancestors(files.root, directoryOf(document.uri))
      .map((folder) => resolvePath(folder, path))
      .find((uri) => uri !== undefined && files.exists(uri) === "file");
    if (found !== undefined) add(found, { uri: document.uri, span: { start: match.index, end: match.index + match[0].length } });
  }
}

interface Context {
  readonly files: Files;
  readonly document: ParsedDocument;
  readonly strength: LoaderEvidence["strength"];
  /** Folders that a relative path of the document may start from, the likeliest first. */
  readonly bases: readonly string[];
  add(found: LoaderEvidence): void;
  invoke(found: ComposeInvocation): void;
  other(uri: string, place: Place): void;
}

/** Scripts run from the project's folder as often as from their own. */
function basesOf(files: Files, document: ParsedDocument): readonly string[] {
  const own = directoryOf(document.uri);
  const up = directoryOf(own);
  const inHelperFolder =
    /^(?:scripts?|bin|deploy(?:ment)?|docker|infra|tools|hack|\.vscode|\.devcontainer|\.github|workflows|ops|etc|systemd)$/i.test(
      nameOf(own),
    );
  const all = inHelperFolder ? [up, own, files.root] : [own, files.root];
  return [...new Set(all)].filter((folder) => folder === files.root || folder.startsWith(`${files.root}/`));
}

/** The first base from which the path leads to a known file, else the likeliest place. */
function locate(context: Context, path: string): string | undefined {
  const cleaned = path.replace(
    /\$\{?(?:workspaceFolder|workspaceRoot|localWorkspaceFolder|PWD|CURDIR|fileWorkspaceFolder)\}?\/?|\$\(pwd\)\/?|\$\(CURDIR\)\/?/g,
    "",
  );
  const ownFolder = /\$\{?(?:SCRIPT_DIR|DIR|HERE|ROOT|ROOT_DIR|PROJECT_ROOT|REPO_ROOT|BASE_DIR|SCRIPTPATH)\}?\/+/.exec(cleaned);
  const plain = ownFolder === null ? cleaned : cleaned.slice(ownFolder.index + ownFolder[0].length);
  const candidates = context.bases.map((base) => resolvePath(base, plain)).filter((uri) => uri !== undefined);
  return candidates.find((uri) => context.files.exists(uri) === "file") ?? candidates[0];
}

/** Whether a path looks like an env file rather than a script or a virtual environment's `activate`. */
const looksLikeEnvFile = (path: string): boolean => {
  const name = path.replace(/^.*[\\/]/, "");
  return /^\.?env(?:[.-][\w.-]+)?$|\.env(?:[.-][\w-]+)*$|^\.env/i.test(name) && !/\.(?:sh|bash|zsh|py)$/.test(name);
};

function scriptEvidence(context: Context): void {
  const lines = commandLines(context.document);
  let exportsAll = false;
  const pending: Omit<LoaderEvidence, "starts">[] = [];
  let starts: StartedProgram | undefined;
  const push = (loader: LoaderId, path: string, place: Place, exportAll = true): void => {
    const envFile = locate(context, path);
    if (envFile !== undefined) pending.push({ loader, envFile, place, strength: context.strength, exportsAll: exportAll });
  };
  for (const { words: all, place } of lines) {
    const words = programWords(all);
    const program = (words[0] ?? "").replace(/^.*\//, "");
    starts ??= startedProgram(all);
    if (program === "set") exportsAll = afterSet(words, exportsAll);
    if ((program === "source" || program === ".") && words[1] !== undefined && looksLikeEnvFile(words[1]))
      push(shellOf(context.document), words[1], place, exportsAll);
    else if (/^(?:docker|podman|nerdctl)(?:-compose)?$/.test(program)) containerEvidence(context, program, words, place, push);
    else if (program === "kubectl" || program === "oc")
      for (const path of optionValues(words, ["--from-env-file"])) push("kubectl", path, place);
    else runnerEvidence(words, program, place, push);
    if (/^(?:export|env)$/.test((all[0] ?? "").replace(/^.*\//, "")) || program === "xargs") {
      for (const word of all) {
        const match = /(?:^|[\s<(])((?:[\w./-]*\/)?\.env[\w.-]*)/.exec(word);
        const uri = match === null ? undefined : locate(context, match[1] as string);
        if (uri !== undefined) context.other(uri, place);
      }
    }
  }
  for (const found of pending) context.add(starts === undefined ? found : { ...found, starts });
}

/** Whether variables are exported as they are set, after `set -a`, `set +a`, `set -o allexport` and their like. */
function afterSet(words: readonly string[], before: boolean): boolean {
  let after = before;
  for (const [at, word] of words.entries()) {
    if (/^-[a-z]*a/.test(word)) after = true;
    else if (/^\+[a-z]*a/.test(word)) after = false;
    else if (word === "allexport" && words[at - 1] === "-o") after = true;
    else if (word === "allexport" && words[at - 1] === "+o") after = false;
  }
  return after;
}

/** The shell that a script is written for. */
export const shellOf = (document: ParsedDocument): LoaderId => {
  const shebang = /^#!.*?\b(bash|zsh|dash|sh)\b/.exec(document.text)?.[1];
  if (shebang === "zsh" || document.uri.endsWith(".zsh")) return "zsh";
  if (shebang === "bash" || document.uri.endsWith(".bash")) return "bash";
  return shebang === undefined && document.syntax === "markdown" ? "bash" : "sh";
};

type Push = (loader: LoaderId, path: string, place: Place) => void;

function containerEvidence(context: Context, program: string, words: readonly string[], place: Place, push: Push): void {
  const isCompose = program.endsWith("-compose") || words[1] === "compose";
  if (!isCompose) {
    if (!words.some((word) => word === "run" || word === "create" || word === "exec")) return;
    for (const path of optionValues(words, ["--env-file"])) push(program === "podman" ? "podman" : "docker", path, place);
    return;
  }
  if (context.strength === "documented") return;
  const found = optionValues(words, ["-f", "--file"]).map((path) => locate(context, path));
  const envFiles = optionValues(words, ["--env-file"]).map((path) => locate(context, path));
  if (found.includes(undefined) || envFiles.includes(undefined) || (found.length === 0 && envFiles.length === 0)) return;
  context.invoke({ files: found as string[], envFiles: envFiles as string[], place });
}

function runnerEvidence(words: readonly string[], program: string, place: Place, push: Push): void {
  const before = (stop: RegExp): readonly string[] => {
    const at = words.findIndex((word, index) => index > 1 && stop.test(word));
    return at < 0 ? words : words.slice(0, at);
  };
  if (program === "uv" && words.includes("run")) {
    for (const path of optionValues(before(/^(?:uvicorn|python[\d.]*|fastapi|gunicorn)$/), ["--env-file"])) push("dotenvy", path, place);
  }
  const uvicorn = words.findIndex((word) => /^(?:.*\/)?(?:uvicorn|flask)$/.test(word));
  if (uvicorn >= 0) for (const path of optionValues(words.slice(uvicorn), ["--env-file", "-e"])) push("python-dotenv", path, place);
  const dotenv = words.indexOf("dotenv");
  if (dotenv >= 0 && words.includes("run"))
    for (const path of orDefault(optionValues(words.slice(dotenv), ["-f", "--file"]))) push("python-dotenv", path, place);
  else if (dotenv >= 0 && (words.includes("-e") || words.includes("--")))
    for (const path of orDefault(optionValues(words.slice(dotenv), ["-e"]))) push("node-dotenv", path, place);
  if (program === "honcho" || program === "foreman")
    for (const path of orDefault(optionValues(words, ["-e", "--env"]))) push("honcho", path, place);
  if (program === "node" || program === "tsx" || program === "bun") {
    for (const path of optionValues(words, ["--env-file", "--env-file-if-exists"])) push("node-env-file", path, place);
    if (words.includes("dotenv/config")) push("node-dotenv", ".env", place);
  }
}

const orDefault = (paths: readonly string[]): readonly string[] => (paths.length > 0 ? paths : [".env"]);

/** Files that say by their own syntax which env file is loaded. */
function fileEvidence(context: Context): void {
  const { document } = context;
  const name = nameOf(document.uri);
  const whole = (loader: LoaderId, path: string, span: { start: number; end: number }, exportsAll = true): void => {
    const envFile = locate(context, path);
    if (envFile !== undefined) context.add({ loader, envFile, place: { uri: document.uri, span }, strength: context.strength, exportsAll });
  };
  const eachMatch = (pattern: RegExp, visit: (match: RegExpExecArray, span: { start: number; end: number }) => void): void => {
    for (const match of document.text.matchAll(pattern)) visit(match, { start: match.index, end: match.index + match[0].length });
  };
  if (name === ".envrc") {
    eachMatch(/^[ \t]*(?:dotenv|dotenv_if_exists)(?:[ \t]+([^\s#]+))?[ \t]*(?:#.*)?$/gm, (match, span) =>
      whole("direnv", match[1] ?? ".env", span),
    );
  } else if (name.endsWith(".service")) {
    eachMatch(/^EnvironmentFile=-?(\S+)[ \t]*$/gm, (match, span) => {
      const path = match[1] as string;
      whole("systemd", path.startsWith("/") ? path.slice(path.lastIndexOf("/") + 1) : path, span);
    });
  } else if (/^\.?justfile$/i.test(name)) {
    const file = /^set dotenv-(?:filename|path)\s*:=\s*["']([^"']+)["']/m.exec(document.text)?.[1] ?? ".env";
    eachMatch(/^set dotenv-(?:load|required)(?:\s*:=\s*true)?[ \t]*$/gm, (_match, span) => whole("dotenvy", file, span));
  } else if (/^(?:GNU)?makefile$|\.mk$/i.test(name)) {
    eachMatch(/^-?include[ \t]+(\S*\.?env\S*)[ \t]*$/gm, (match, span) => {
      const uri = locate(context, match[1] as string);
      if (uri !== undefined) context.other(uri, { uri: document.uri, span });
    });
  } else if (name === "launch.json" || name.endsWith(".code-workspace")) launchEvidence(document.data, whole, 0);
  else if (/^\.?devcontainer\.json$/.test(name)) {
    // https://containers.dev/implementors/json_reference: what is handed to `docker run`, from the workspace folder.
    const node = member(document.data, "runArgs");
    const words = (node?.kind === "list" ? node.items : []).map((item) => scalarText(item) ?? "");
    if (node !== undefined) for (const path of optionValues(words, ["--env-file"])) whole("docker", path, node.span);
  } else if (name === "settings.json") {
    const node = document.data?.kind === "map" ? document.data.items.find(({ key }) => key.value === "python.envFile") : undefined;
    const path = scalarText(node?.value);
    if (node !== undefined && path !== undefined) whole("vscode-env-file", path, node.value.span);
  }
  if (document.syntax === "shell") {
    eachMatch(/(?:^|[\s;])UV_ENV_FILE=["']?([^\s"';]+)/gm, (match, span) => whole("dotenvy", match[1] as string, span));
    agentosScriptEvidence(context);
  }
}

function launchEvidence(
  node: DataNode | undefined,
  add: (loader: LoaderId, path: string, span: DataNode["span"]) => void,
  depth: number,
): void {
  if (node === undefined || node.kind === "scalar" || depth > 10) return;
  if (node.kind === "list") {
    for (const item of node.items) launchEvidence(item, add, depth + 1);
    return;
  }
  const file = member(node, "envFile");
  const path = scalarText(file);
  const type = scalarText(member(node, "type"));
  if (file !== undefined && path !== undefined && (type === "debugpy" || type === "python")) add("vscode-env-file", path, file.span);
  for (const { value } of node.items) launchEvidence(value, add, depth + 1);
}

/**
 * The deployment scripts that AgentOS's templates ship: they read `.env.production` line by line and gather the lines of a PEM until its END. Those
 * for Railway strip quotes in a way of their own.
 */
function agentosScriptEvidence(context: Context): void {
  const { document } = context;
  const { text } = document;
  if (!/while\b[^\n]*\bread\b/.test(text) || !/BEGIN/.test(text) || !/END/.test(text)) return;
  const loader: LoaderId = /\brailway\b/i.test(text) ? "agentos-railway" : "agentos-env-sync";
  const seen = new Set<string>();
  for (const match of text.matchAll(/(?:^|[\s"'=<(/:-])((?:[\w.-]+\/)*\.env(?:\.[\w-]+)*)(?![\w.-])/gm)) {
    const path = match[1] as string;
    const envFile = locate(context, path);
    const start = match.index + match[0].length - path.length;
    const lineStart = text.lastIndexOf("\n", start) + 1;
    if (envFile === undefined || seen.has(envFile) || /^\s*#/.test(text.slice(lineStart, start))) continue;
    seen.add(envFile);
    context.add({
      loader,
      envFile,
      place: { uri: document.uri, span: { start, end: start + path.length } },
      strength: context.strength,
      exportsAll: true,
    });
  }
}
