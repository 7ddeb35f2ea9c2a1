/** Commands of the shell itself that matter for variables: bash(1) "SHELL BUILTIN COMMANDS", dash(1) "Builtins", zshbuiltins(1). */

import type { Fields } from "./expansion.ts";
import { type Flow, go, isDeclaration, type Shell } from "./flow.ts";
import { type Content, known, unknown } from "./state.ts";
import { type Assignment, asAssignment, type Word } from "./syntax.ts";

/** May do anything, to any variable or to what later lines mean. */
const unmodelled: ReadonlySet<string> = new Set(
  `. alias autoload bindkey builtin command compgen coproc disable emulate enable eval exec fc float functions getln getopts integer let logout
  mapfile noglob nocorrect read readarray setopt shift shopt source trap unalias unfunction unhash unsetopt vared zmodload - break continue`.split(
    /\s+/,
  ),
);
const directoryChanges: ReadonlySet<string> = new Set(["cd", "chdir", "pushd", "popd"]);

/** Whether a command could change variables or end the file. */
export const isBuiltin = (name: string, dialect: Shell["dialect"]): boolean =>
  isDeclaration(name, dialect) ||
  unmodelled.has(name) ||
  directoryChanges.has(name) ||
  /^(?::|true|false|exit|return|set|unset|printf)$/.test(name);

/** Runs a command; whatever is no builtin is another program, which changes no variable of the shell. */
export function runBuiltin(name: string, words: readonly string[], written: readonly Word[], shell: Shell): Flow {
  const { state, dialect } = shell;
  if (isDeclaration(name, dialect)) return declare(name, written.slice(1), shell);
  switch (name) {
    case ":":
    case "true":
      state.status = "zero";
      return go;
    case "false":
      state.status = "nonzero";
      return go;
    case "exit":
      return { kind: "exit", error: "the file ends the shell" };
    case "return":
      return { kind: "stop" };
    case "set":
      setOptions(words, shell);
      return go;
    case "unset":
      return unset(words, shell);
    default:
      break;
  }
  if (directoryChanges.has(name)) state.forget("the directory was changed", ["PWD", "OLDPWD"]);
  else if (name === "printf" && words[0] === "-v") state.forget("printf -v", words.slice(1, 2));
  else if (unmodelled.has(name) && !(dialect.name !== "zsh" && name === "-")) state.forget(`the command ${name}`);
  state.status = "unknown";
  return go;
}

function setOptions(words: readonly string[], { state }: Shell): void {
  const [option = "", ...rest] = words;
  const long = /^[-+]o$/.test(option) && rest[0] === "allexport" && rest.length === 1;
  if (long || (/^[-+]a$/.test(option) && rest.length === 0)) state.allexport = option.startsWith("-");
  else state.forget("set changes the shell's options or arguments");
  state.status = "zero";
}

function unset(words: readonly string[], shell: Shell): Flow {
  const { state } = shell;
  const names = words[0] === "-v" ? words.slice(1) : words;
  if (names[0]?.startsWith("-")) {
    if (names[0] !== "-f") state.forget("unset with options");
    return go;
  }
  for (const name of names) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || state.isReadonly(name)) {
      state.forget("unset of what is no plain variable");
      return go;
    }
    state.unset(name);
  }
  state.status = "zero";
  return go;
}

/** `export`, `readonly`, `declare`, `typeset`, `local`. */
function declare(name: string, args: readonly Word[], shell: Shell): Flow {
  const { state, dialect, expander } = shell;
  const settings: Settings = { exports: name === "export", protects: name === "readonly", unexports: false };
  if (name === "local" && dialect.name === "bash") {
    state.status = "nonzero";
    return go;
  }
  // All arguments are expanded before the first one takes effect.
  const expansions: Array<{ readonly assignment: Assignment; readonly content: Content } | { readonly fields: Fields }> = [];
  for (const word of args) {
    const assignment = asAssignment(word, dialect.extended);
    if (assignment === undefined) {
      const fields = expander.fields(word);
      if (fields.kind === "error") return { kind: fields.effect, error: fields.error };
      expansions.push({ fields });
    } else {
      const content = dialect.name === "bash" && hasBraces(word) ? unknown("a brace expansion") : expander.value(assignment.value);
      if (content.kind === "error") return { kind: content.effect, error: content.error };
      expansions.push({ assignment, content });
    }
  }
  let options = true;
  for (const expansion of expansions) {
    if ("assignment" in expansion) {
      const { assignment } = expansion;
      if (dialect.name === "zsh" && assignment.append) {
        // It gives up, but not before what stands beside it may have been declared.
        state.forget("a declaration that fails", args.map(declaredName).filter(isName));
        return { kind: "stop", error: "bad assignment" };
      }
      const content = expansion.content;
      options = false;
      const flow = shell.store(assignment.name, content, assignment.append);
      if (flow.kind !== "go") return flow;
      mark(assignment.name, settings, shell);
      continue;
    }
    const { fields } = expansion;
    if (fields.kind === "error") continue;
    if (fields.kind === "unknown") {
      state.forget(fields.because);
      continue;
    }
    for (const field of fields.fields) {
      if (options && /^[-+]./.test(field)) {
        const flow = option(name, field, settings, shell);
        if (flow !== undefined) return flow;
        options = field !== "--";
        continue;
      }
      options = false;
      const flow = declareField(field, settings, shell);
      if (flow.kind !== "go") return flow;
    }
  }
  state.status = "unknown";
  return settings.refused === undefined ? go : { kind: "stop", error: settings.refused };
}

const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

const declaredName = (word: Word): string => asAssignment(word, true)?.name ?? (word[0]?.kind === "text" ? word[0].text : "");

/** What the options of a declaration ask for. */
interface Settings {
  exports: boolean;
  protects: boolean;
  unexports: boolean;
  /** zsh declares the other names, and then reads no further. */
  refused?: string;
}

/** One option; a flow if the command ends with it. */
function option(command: string, text: string, settings: Settings, { state, dialect }: Shell): Flow | undefined {
  if (text === "--") return undefined;
  state.status = "unknown";
  if (command === "export" || command === "readonly") {
    if (text === "-p") return undefined;
    if (dialect.name === "dash") return { kind: "exit", error: `${command}: Illegal option ${text.slice(0, 2)}` };
    if (dialect.name === "bash" && text === "-n" && command === "export") {
      settings.exports = false;
      settings.unexports = true;
      return undefined;
    }
    if (dialect.name === "bash" && !/^-[afnpA]+$/.test(text)) return go;
    if (dialect.name === "zsh" && text === "-n") return go;
  } else if (/^-[xrgp]+$/.test(text)) {
    settings.exports ||= text.includes("x");
    settings.protects ||= text.includes("r");
    return undefined;
  } else if (text === "+x") {
    settings.unexports = true;
    return undefined;
  }
  state.forget(`${command} with options`);
  return go;
}

/** `export NAME`, or `NAME=value` that came out of quotes or an expansion. */
function declareField(field: string, settings: Settings, shell: Shell): Flow {
  const { dialect, state } = shell;
  const equals = field.indexOf("=");
  const appends = dialect.extended && equals > 0 && field[equals - 1] === "+";
  const name = equals < 0 ? field : field.slice(0, appends ? equals - 1 : equals);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    if (dialect.name === "zsh") {
      if (field === "0") {
        state.assign(name, unknown("the shell's own parameter $0"));
        return go;
      }
      if (name === "" && equals >= 0) return { kind: "stop", error: "bad assignment" };
      if (/[[\]]|^[?*#@$!-]$/.test(name)) {
        state.forget("export of what is no variable");
        state.doubt("export of what is no variable");
      } else settings.refused = /^[0-9]/.test(name) ? "not an identifier" : "not valid in this context";
      return go;
    }
    if (dialect.name === "dash") return { kind: "exit", error: "bad variable name" };
    state.complaints.push("not a valid identifier");
    return go;
  }
  if (equals >= 0) {
    const flow = shell.store(name, known(field.slice(equals + 1)), appends);
    if (flow.kind !== "go") return flow;
  } else if (dialect.name === "zsh" && state.get(name) === undefined) {
    if (settings.exports && !settings.protects && !settings.unexports) {
      state.exportEmpty(name);
      return go;
    }
    shell.store(name, unknown("declaration of an unset variable"));
  }
  mark(name, settings, shell);
  return go;
}

function mark(name: string, settings: Settings, { state }: Shell): void {
  if (settings.exports) state.export(name);
  if (settings.unexports) state.export(name, false);
  if (settings.protects) state.protect(name);
}

/** Whether bash expands braces in the word: a comma or two dots between unquoted braces (bash(1), "Brace Expansion"). */
function hasBraces(word: Word): boolean {
  const unquoted = word.map((part) => (part.kind === "text" && !part.quoted ? part.text : "\0")).join("");
  const inside = unquoted.slice(unquoted.indexOf("{") + 1, Math.max(0, unquoted.lastIndexOf("}")));
  return unquoted.includes("{") && (inside.includes(",") || inside.includes(".."));
}
