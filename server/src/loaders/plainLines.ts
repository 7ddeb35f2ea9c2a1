import { remembering } from "../text/memo.ts";
import { emptyContext, type LoadContext, type Loader, type LoadResult, type Reading } from "./loader.ts";
import { isComputed, readonlyInBash } from "./shell/specialVariables.ts";

/**
 * Most lines of an env file mean the same to every loader: a comment, or a plain `NAME=value`. They are read once for all loaders, and a loader's
 * model is given the rest. That is sound where each statement of the file ends where its line ends whatever the loader, and where nothing refers to
 * a plain name; a file in which that is not certain is read whole, by each loader.
 */
interface Outline {
  /** The text with a bare comment in place of each plain line, so that messages count the same lines, and a last line that must be read. */
  readonly rest: string;
  /** The names of the file in the order in which they first come; undefined for those that the rest sets. */
  readonly names: ReadonlyMap<string, PlainValue | undefined>;
}

interface PlainValue {
  readonly reading: Reading;
  /** The reading of a loader that keeps double quotes, where the value has some. */
  readonly quoted?: Reading;
}

/** Stands at the end of the rest: a loader that does not read it has stopped before, or stumbled over something. */
const sentinel = "AUTHLINT_END_OF_FILE";

/** Control characters, what only some programs take for a line end, and what may be a byte that is not UTF-8. */
const control = String.raw`\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff`;
const reference = String.raw`\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})`;
const end = String.raw`[ \t]*(?:\n|$)`;
/** Any of the characters, and escapes or references between them: written so that a long text costs no stack. */
const run = (characters: string, between: string): string => `${characters}*(?:${between}${characters}*)*`;
/** One statement, with its line break: nothing to read; a plain line (name, value, quoted value); a name without a value; another assignment. */
const statement = new RegExp(
  [
    String.raw`([ \t]*(?:#[^${control}\n\\]*)?(?:\n|$))`,
    String.raw`([A-Z][A-Z0-9]*_[A-Z0-9_]*)=(?:([A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+,=-]*)|"([A-Za-z0-9_./:@%+,= -]*)")(?:\n|$)`,
    String.raw`(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=(?:\n|$)`,
    String.raw`(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(?:${[
      String.raw`(?=[^\s#"'])${run(String.raw`[^${control}\n"'\x60\\(){}<>;&|$]`, reference)}(?:\n|$)`,
      `"${run(String.raw`[^${control}"\\$\x60]`, String.raw`(?:\\n|${reference})`)}"${end}`,
      String.raw`'[^${control}'\\]*'${end}`,
    ].join("|")})`,
  ].join("|"),
  "y",
);

/** Names that programs look at themselves. */
const special = /^(?:BASH|COMP|DIRENV|LC_|LD_|PYTHON_DOTENV|ZSH)/;
const isSpecial = (name: string): boolean =>
  special.test(name) || readonlyInBash.has(name) || isComputed("bash", name) || isComputed("dash", name);

function outlineOf(text: string): Outline | undefined {
  if (text.includes(sentinel)) return undefined;
  const lines: (readonly [line: string, name: string | undefined, plain: PlainValue | undefined])[] = [];
  const names = new Map<string, PlainValue | undefined>();
  const referred = text.includes("$") ? new Set(Array.from(text.matchAll(/\$\{?(\w+)/g), (match) => match[1] as string)) : undefined;
  /** What a loader that knows no quotes takes for assignments within a value of several lines. */
  const within = new Set<string>();
  let afterEmpty = false;
  for (let at = 0; at < text.length; at = statement.lastIndex) {
    statement.lastIndex = at;
    const found = statement.exec(text);
    if (found === null) return undefined;
    const [line, nothing, plainName, unquoted, quoted, emptyName, otherName] = found;
    if (nothing !== undefined) lines.push([/[^\x00-\x7f]/.test(nothing) ? nothing : "#\n", undefined, undefined]);
    else if (plainName !== undefined) {
      const plain: PlainValue =
        unquoted === undefined
          ? { reading: { kind: "value", value: quoted as string }, quoted: { kind: "value", value: `"${quoted}"` } }
          : { reading: { kind: "value", value: unquoted } };
      // Behind a name without a value some loaders look at the next line for one. What is set twice is for the loader to decide.
      const isPlain = !afterEmpty && !names.has(plainName) && referred?.has(plainName) !== true && !isSpecial(plainName);
      lines.push([line, plainName, isPlain ? plain : undefined]);
      names.set(plainName, isPlain ? plain : undefined);
    } else {
      const name = (emptyName ?? otherName) as string;
      if (isSpecial(name)) return undefined;
      for (const [, inner] of line.matchAll(/\n[ \t]*(?:export[ \t]+)?([^\s=]+)[ \t]*=/g)) within.add(inner as string);
      lines.push([line, name, undefined]);
      names.set(name, undefined);
    }
    afterEmpty = emptyName !== undefined;
  }
  for (const name of within) if (names.has(name)) names.set(name, undefined);
  let rest = "";
  for (const [line, name, plain] of lines) rest += plain !== undefined && names.get(name as string) === plain ? "#\n" : line;
  return { rest: `${rest}${rest === "" || rest.endsWith("\n") ? "" : "\n"}${sentinel}=x\n`, names };
}

/** Outlines of texts, each made once for all loaders. */
export const createOutlines = (): ((text: string) => Outline | undefined) => {
  let last: { readonly text: string; readonly outline: Outline | undefined } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, outline: outlineOf(text) };
    return last.outline;
  };
};

/**
 * The same loader, faster: it reads the plain lines of a file from its outline, and remembers what it made of the rest. `longest`: texts that are
 * longer are left to the loader, which has its own answer to them.
 */
export function withPlainLines(loader: Loader, outlines: (text: string) => Outline | undefined, longest: number): Loader {
  let keepsQuotes: boolean | undefined;
  const probe = (): boolean => {
    const result = loader.read('A_A=x\nB_B="x"\n');
    const quoted = result.kind === "loaded" ? result.values.get("B_B") : undefined;
    return quoted?.kind === "value" && quoted.value === '"x"';
  };
  const byRelease = new Map<string, (text: string) => LoadResult>();
  const readRest = (rest: string, context: LoadContext): LoadResult => {
    if (context.environment.size > 0) return loader.read(rest, context);
    const release = context.versions?.pythonDotenv ?? "";
    let read = byRelease.get(release);
    if (read === undefined) {
      const { versions } = context;
      read = remembering((text) => loader.read(text, { ...emptyContext, ...(versions === undefined ? {} : { versions }) }), 8, 400_000);
      byRelease.set(release, read);
    }
    return read(rest);
  };
  const { readFiles } = loader;
  const readOne = (text: string, context: LoadContext): LoadResult => {
    const outline = text.length > longest ? undefined : outlines(text);
    if (outline === undefined) return loader.read(text, context);
    for (const name of context.environment.keys()) if (outline.names.get(name) !== undefined) return loader.read(text, context);
    const result = readRest(outline.rest, context);
    if (result.kind === "refused") return result;
    const last = result.values.get(sentinel);
    if (last?.kind !== "value" || last.value !== "x" || result.rest === "unknown") return loader.read(text, context);
    keepsQuotes ??= probe();
    return { ...result, values: new JoinedReadings(outline, result.values, keepsQuotes) };
  };
  return {
    ...loader,
    read: (text, context = emptyContext) => readOne(text, context),
    ...(readFiles === undefined
      ? {}
      : {
          readFiles(files, context = emptyContext) {
            const [first] = files;
            // A single file of the usual name; another name may be treated in another way.
            return files.length === 1 && first?.name === ".env" ? readOne(first.text, context) : readFiles(files, context);
          },
        }),
  };
}

/** The readings of the plain lines and of the rest, in the order of the file, without a list of their own unless somebody wants one. */
class JoinedReadings implements ReadonlyMap<string, Reading> {
  readonly names: Outline["names"];
  readonly rest: ReadonlyMap<string, Reading>;
  readonly keepsQuotes: boolean;
  #all: Map<string, Reading> | undefined;

  constructor({ names }: Outline, rest: ReadonlyMap<string, Reading>, keepsQuotes: boolean) {
    this.names = names;
    this.rest = rest;
    this.keepsQuotes = keepsQuotes;
  }

  get(name: string): Reading | undefined {
    const plain = this.names.get(name);
    if (plain !== undefined) return this.#plain(plain);
    return name === sentinel ? undefined : this.rest.get(name);
  }

  has(name: string): boolean {
    return this.names.get(name) !== undefined || (name !== sentinel && this.rest.has(name));
  }

  get size(): number {
    return this.#list().size;
  }

  entries(): MapIterator<[string, Reading]> {
    return this.#list().entries();
  }

  keys(): MapIterator<string> {
    return this.#list().keys();
  }

  values(): MapIterator<Reading> {
    return this.#list().values();
  }

  [Symbol.iterator](): MapIterator<[string, Reading]> {
    return this.#list().entries();
  }

  forEach(visit: (reading: Reading, name: string, map: ReadonlyMap<string, Reading>) => void): void {
    for (const [name, plain] of this.names) {
      const reading = plain === undefined ? this.rest.get(name) : this.#plain(plain);
      if (reading !== undefined) visit(reading, name, this);
    }
    for (const [name, reading] of this.rest) if (name !== sentinel && !this.names.has(name)) visit(reading, name, this);
  }

  #plain({ reading, quoted }: PlainValue): Reading {
    return this.keepsQuotes && quoted !== undefined ? quoted : reading;
  }

  #list(): Map<string, Reading> {
    let all = this.#all;
    if (all === undefined) {
      const list = new Map<string, Reading>();
      this.forEach((reading, name) => {
        list.set(name, reading);
      });
      all = list;
      this.#all = all;
    }
    return all;
  }
}
