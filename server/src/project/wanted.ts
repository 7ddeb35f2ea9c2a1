import { roleOf } from "../agentos/settings.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import type { Expression, PythonModule, Statement } from "../parse/pythonTree.ts";
import { onceOf } from "../text/memo.ts";
import { mayBeCompose } from "./compose.ts";
import { composeReferences, projectsOf } from "./composeDeployments.ts";
import { dependencyFile } from "./dependencies.ts";
import { isEnvFile, selectEntries, settingEntries } from "./documents.ts";
import { type Files, filesOf } from "./files.ts";
import { installed, mayHaveOwnSettings, mayRefer } from "./glance.ts";
import { evidenceOf } from "./loaderEvidence.ts";
import { ancestors, directoryOf, isWithin, nameOf, pathBelow, resolvePath } from "./paths.ts";
import { filesWantedByPython } from "./python/apps.ts";
import { silentFiles } from "./quietFiles.ts";
import { steadily } from "./steady.ts";
import type { World } from "./world.ts";

/** More references than this lead nowhere useful. */
const most = 2000;

/**
 * Files that the documents speak of and that have not been looked at, within the workspace folder. The engine reads them and asks again, until nothing
 * new is wanted.
 */
export function filesWanted(world: World): readonly string[] {
  const files = filesOf(world);
  const found = new Set(steadily(world, wantedApart));
  const add = adder(files, found);
  for (const uri of composeReferences(files.once(projectsOf))) add(uri);
  for (const document of files.once(silentFiles)) if (mayBeCompose(document)) add(resolvePath(directoryOf(document.uri), ".env"));
  for (const document of files.all) {
    if (document.syntax !== "dotenv") continue;
    for (const uri of references(files, document)) add(uri);
    if (keepsKeys(document)) ignoreFiles(files, document).forEach(add);
  }
  return [...found];
}

/** What is wanted whatever the env files hold. */
function wantedApart(world: World): readonly string[] {
  const files = filesOf(world);
  const found = new Set<string>();
  const add = adder(files, found);
  const evidence = evidenceOf(files);
  for (const { envFile } of evidence.loaders) add(envFile);
  for (const invocation of evidence.invocations) for (const uri of [...invocation.files, ...invocation.envFiles]) add(uri);
  for (const document of files.all) {
    if (document.syntax === "dotenv") continue;
    for (const uri of references(files, document)) add(uri);
    if (document.syntax === "pem" || keepsKeys(document)) ignoreFiles(files, document).forEach(add);
  }
  for (const uri of filesWantedByPython(world)) add(uri);
  return [...found];
}

/** Those that are wanted for the sake of key files and need no thought: a private key file should be ignored by git. */
export function ignoreFilesWanted(world: World): readonly string[] {
  const files = filesOf(world);
  const found = new Set<string>();
  const add = adder(files, found);
  for (const document of files.all) if (document.syntax === "pem") ignoreFiles(files, document).forEach(add);
  return [...found];
}

/** A fix that moves a private key into a file makes git ignore that file, as the file of a private key should be. */
const ignoreFiles = (files: Files, { uri }: ParsedDocument): readonly string[] =>
  ancestors(files.root, directoryOf(uri)).map((folder) => `${folder}/.gitignore`);

function adder(files: Files, found: Set<string>): (uri: string | undefined) => void {
  const { world, root } = files;
  return (uri) => {
    if (uri === undefined || found.size >= most || !isWithin(root, uri) || uri === root) return;
    if (files.document(uri) !== undefined) return;
    // What is there, but said nothing at a first look, is read all the same when something names it: an empty key set is a finding.
    const existence = world.exists(uri);
    if (existence === "unknown" && world.isAbsent?.(uri) === true) return;
    if (existence === "unknown" || (existence === "file" && !uri.endsWith(".py"))) found.add(uri);
  };
}

/** What each document refers to, seen from a root. */
const references = (files: Files, document: ParsedDocument): readonly (string | undefined)[] =>
  onceOf(document, `references from ${files.root}`, () => referencesIn(files, document));

function referencesIn(files: Pick<Files, "root">, document: ParsedDocument): readonly (string | undefined)[] {
  const folder = directoryOf(document.uri);
  if (!mayRefer(document)) return [];
  if (document.module !== undefined) return pythonReferences(files, document, document.module);
  const dependencies = document.syntax === "dotenv" ? undefined : dependencyFile(document);
  if (dependencies !== undefined) {
    const included = [...dependencies.includes, ...dependencies.constraints];
    if (included.length > 0) return included.map((path) => resolvePath(folder, path));
  }
  if (document.syntax === "dockerfile") return [resolvePath(folder, ".dockerignore")];
  if (isEnvFile(document.uri) || document.syntax === "yaml" || document.syntax === "shell") {
    // The paths that settings hold, from the folders that they may be relative to.
    return selectEntries(document, mayNameFile).flatMap(({ name, value }) =>
      pathCandidates(files, folder, value.value, roleOf(name.value) === "jwks-file"),
    );
  }
  return [];
}

const mayNameFile = ({ name, literal, value }: Entry): boolean =>
  literal && value.value.length < 500 && /JWKS|_FILE$|_PATH$|KEY/.test(name.value) && !noPath.test(value.value.trim());

/** What no relative path holds. */
const noPath = /^$|[\s{}"'<>|:]|^\//;

/** Where a relative path may lead: from the folder of the file that holds it, and from those above it. */
function pathCandidates(files: Pick<Files, "root">, folder: string, path: string, isPath: boolean): readonly (string | undefined)[] {
  const text = path.trim();
  if (text.length > 200 || noPath.test(text)) return [];
  if (!isPath && !/[./]/.test(text)) return [];
  return [...new Set([folder, files.root])].map((base) => resolvePath(base, text));
}

/** Modules that a Python file imports from the workspace, and files that its strings and paths may name. */
function pythonReferences(files: Pick<Files, "root">, document: ParsedDocument, module: PythonModule): readonly (string | undefined)[] {
  const folder = directoryOf(document.uri);
  const found: (string | undefined)[] = [];
  const bases = [...new Set([folder, ...ancestors(files.root, folder).slice(1, 4), files.root])];
  const visitExpression = (expression: Expression | undefined): void => {
    if (expression === undefined) return;
    switch (expression.kind) {
      case "string":
        addPath(expression.value.value);
        break;
      case "binary": {
        const joined = expression.operator === "/" ? joinedPath(expression) : undefined;
        if (joined !== undefined) addPath(joined, true);
        visitExpression(expression.left);
        if (joined === undefined) visitExpression(expression.right);
        break;
      }
      case "call":
        if (expression.callee.kind === "attribute") visitExpression(expression.callee.object);
        for (const argument of expression.arguments) visitExpression(argument.value);
        addCallPath(expression);
        break;
      case "list":
      case "tuple":
      case "set":
        expression.items.forEach(visitExpression);
        break;
      case "dict":
        for (const { value } of expression.items) visitExpression(value);
        break;
      case "attribute":
      case "subscript":
        visitExpression(expression.object);
        break;
      case "conditional":
        visitExpression(expression.body);
        visitExpression(expression.orElse);
        break;
      case "star":
        visitExpression(expression.value);
        break;
      default:
    }
  };
  const addPath = (text: string, certain = false): void => {
    if (text.length > 200 || text.length < 2 || /[\s{}"'<>|*?]/.test(text) || text.startsWith("/") || /^\w+:/.test(text)) return;
    if (!certain && !/\.(?:pem|key|pub|crt|cer|json|jwks?|env|txt)$|^\.env|\/\.env/i.test(text)) return;
    for (const base of bases.slice(0, 3)) found.push(resolvePath(base, text));
  };
  const addCallPath = (call: Extract<Expression, { kind: "call" }>): void => {
    const callee = call.callee.kind === "name" ? call.callee.name : call.callee.kind === "attribute" ? call.callee.name.value : "";
    const strings = call.arguments.map(({ value }) => (value.kind === "string" ? value.value.value : undefined));
    if (!/^(?:open|Path|PurePath|joinpath|join|load_dotenv|dotenv_values|read_text|find_dotenv)$/.test(callee)) return;
    const steps = strings.filter((text) => text !== undefined);
    if (steps.length > 0) addPath(steps.join("/"), true);
    if (callee === "load_dotenv" || callee === "find_dotenv")
      for (const base of ancestors(files.root, folder)) found.push(resolvePath(base, steps[0] ?? ".env"));
  };
  const visit = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      switch (statement.kind) {
        case "import":
          found.push(...importedModules(folder, bases, statement));
          break;
        case "assign":
        case "expression":
        case "return":
          visitExpression(statement.value);
          break;
        case "with":
          for (const item of statement.items) visitExpression(item.context);
          visit(statement.body);
          break;
        case "function":
        case "class":
          visit(statement.body);
          break;
        case "if":
          for (const branch of statement.branches) visit(branch.body);
          visit(statement.orElse);
          break;
        case "loop":
          visit(statement.body);
          break;
        case "try":
          visit(statement.body);
          for (const handler of statement.handlers) visit(handler);
          visit(statement.orElse);
          visit(statement.final);
          break;
        default:
      }
    }
  };
  visit(module.statements);
  return found;
}

/** The literal steps of `base / "a" / "b"`. */
function joinedPath(expression: Expression): string | undefined {
  if (expression.kind === "string") return expression.value.value;
  if (expression.kind !== "binary" || expression.operator !== "/") return "";
  const left = joinedPath(expression.left);
  const right = expression.right.kind === "string" ? expression.right.value.value : undefined;
  return left === undefined || right === undefined ? undefined : left === "" ? right : `${left}/${right}`;
}

/** Only modules of a package that lies in the workspace: the first step must be a folder or file that is known there. */
function importedModules(
  folder: string,
  bases: readonly string[],
  statement: Extract<Statement, { kind: "import" }>,
): readonly (string | undefined)[] {
  const found: (string | undefined)[] = [];
  const add = (base: string, dotted: string): void => {
    const path = dotted.replaceAll(".", "/");
    if (path === "") return;
    found.push(resolvePath(base, `${path}.py`), resolvePath(base, `${path}/__init__.py`));
  };
  if (statement.level > 0) {
    let base = folder;
    for (let up = 1; up < statement.level; up++) base = directoryOf(base);
    if (statement.module !== "") add(base, statement.module);
    for (const { name } of statement.names) add(base, statement.module === "" ? name.value : `${statement.module}.${name.value}`);
    return found;
  }
  const dotted = statement.module === "" ? statement.names.map(({ name }) => name.value) : [statement.module];
  for (const name of dotted) {
    const first = name.split(".")[0] as string;
    if (installed.has(first)) continue;
    for (const base of bases) add(base, name);
    if (statement.module !== "")
      for (const { name: member } of statement.names)
        if (/^[a-z_][a-z0-9_]*$/.test(member.value)) for (const base of bases) add(base, `${name}.${member.value}`);
  }
  return found;
}

const keepsKeys = (document: ParsedDocument): boolean =>
  mayHaveOwnSettings(document) &&
  settingEntries(document, noFurther).some(({ name }) => name.value === "JWT_VERIFICATION_KEY" || name.value === "JWT_JWKS_FILE");

const noFurther: ReadonlySet<string> = new Set();

/** Folders whose names are wanted: those in which keys are configured, and the way to the packages of the project's virtual environments. */
export function foldersWanted(world: World): readonly string[] {
  const wanted = new Set(steadily(world, foldersWantedApart));
  for (const document of filesOf(world).all) if (document.syntax === "dotenv") wantOwnFolder(world, document, wanted);
  return [...wanted];
}

/** … whatever the env files hold. */
function foldersWantedApart(world: World): readonly string[] {
  const files = filesOf(world);
  const wanted = new Set<string>();
  const listed = world.folders ?? new Map<string, readonly string[]>();
  const others = files.all.filter(({ syntax }) => syntax !== "dotenv");
  const homes = new Set([
    world.root,
    ...others.filter((document) => dependencyFile(document) !== undefined).map(({ uri }) => directoryOf(uri)),
  ]);
  for (const home of homes) {
    for (const name of [".venv", "venv"]) {
      for (const lib of ["lib", "Lib"]) {
        const folder = resolvePath(home, `${name}/${lib}`);
        if (folder === undefined) continue;
        const entries = listed.get(folder);
        if (entries === undefined) wanted.add(folder);
        for (const entry of entries ?? []) {
          const inner = /^python[\d.]+$/.test(entry)
            ? resolvePath(folder, `${entry}/site-packages`)
            : entry === "site-packages"
              ? resolvePath(folder, entry)
              : undefined;
          if (inner !== undefined && !listed.has(inner)) wanted.add(inner);
        }
      }
    }
  }
  for (const document of others) wantOwnFolder(world, document, wanted);
  return [...wanted].filter((uri) => pathBelow(world.root, uri) !== undefined && (uri === world.root || nameOf(uri) !== ""));
}

/** Where a fix may put a file beside a setting: it must not take a name that is there. */
function wantOwnFolder(world: World, document: ParsedDocument, wanted: Set<string>): void {
  const folder = directoryOf(document.uri);
  if (keepsKeys(document) && world.folders?.has(folder) !== true && (folder === world.root || isWithin(world.root, folder)))
    wanted.add(folder);
}
