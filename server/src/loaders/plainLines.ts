import { type Block, blocksInCommon, createNameIndex, ofBlock, type Piece, type Pieces, readPieces } from "../parse/pieces.ts";
import { LazyMap } from "../text/lazyMap.ts";
import { remembering } from "../text/memo.ts";
import { emptyContext, type LoadContext, type Loader, type LoadResult, type Reading, readingOf } from "./loader.ts";
import { isComputed, readonlyInBash } from "./shell/specialVariables.ts";

/**
 * Most lines of an env file mean the same to every loader: a comment, or a plain `NAME=value`. They are read once for all loaders, and a loader's
 * model is given the rest. That is sound where each statement of the file ends where its line ends whatever the loader, and where nothing refers to
 * a plain name; a file in which that is not certain is read whole, by each loader.
 */
export interface Outline {
  /** The text with a bare comment in place of each plain line, so that messages count the same lines, and a last line that must be read. */
  readonly rest: string;
  /** The value of a name that stands on a plain line and nowhere else. */
  plain(name: string): PlainValue | undefined;
  /** The names of the file that pass a test, in order, those that the rest sets as well. */
  names(test: (name: string) => boolean): Iterable<string>;
}

/** What is written between the quotes, if any, and the line where loaders make more of it than that. */
interface PlainValue {
  readonly value: string;
  readonly isQuoted: boolean;
  readonly line?: string;
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
    // Behind white space a `#` is no comment to Node, and an equals sign behind it an assignment.
    String.raw`((?:#[^${control}\n\\]*|[ \t]+#[^${control}\n\\=]*)(?:\n|$)|[ \t]*\n|$)`,
    String.raw`([A-Z][A-Z0-9]*_[A-Z0-9_]*)=(?:([A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+,=-]*)|"(${run("[A-Za-z0-9_./:@%+,= -]", String.raw`\\n`)})")(?:\n|$)`,
    String.raw`(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=(?:\n|$)`,
    String.raw`(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(?:${[
      String.raw`(?=[^\s#"'])${run(String.raw`[^${control}\n"'\x60\\(){}<>;&|$]`, reference)}(?:\n|$)`,
      `"${run(String.raw`[^${control}"\\$\x60]`, String.raw`(?:\\n|${reference})`)}"${end}`,
      String.raw`'[^${control}'\\]*'${end}`,
    ].join("|")})`,
  ].join("|"),
  "y",
);

/** In characters; some programs give up on lines of 64 KiB, and on names of more than 253 characters. */
const longestLine = 16_000;
const longestName = 200;

/** Names that programs look at themselves. */
const special = /^(?:BASH|COMP|DIRENV|LC_|LD_|PYTHON_DOTENV|ZSH)/;
const isSpecial = (name: string): boolean =>
  special.test(name) || readonlyInBash.has(name) || isComputed("bash", name) || isComputed("dash", name);

/** One statement with its line break. */
interface Line {
  /** What a loader is given of it where it is not plain. */
  readonly line: string;
  readonly name?: string;
  readonly plain?: PlainValue;
  /** Whether it is a name without a value: some loaders look at the next line for one. */
  readonly isEmpty?: boolean;
  /** Names that it refers to, and what a loader that knows no quotes takes for assignments within a value of several lines. */
  readonly others?: readonly string[];
  /** Whether nobody can say where it ends. */
  readonly isOdd?: boolean;
}

function readLine(text: string, at: number): Piece<Line> {
  statement.lastIndex = at;
  const found = statement.exec(text);
  if (found === null) return { next: text.length, far: true, value: { line: "", isOdd: true } };
  return { next: statement.lastIndex, far: false, value: lineOf(found) };
}

function lineOf([line, nothing, plainName, unquoted, quoted = "", emptyName, otherName]: RegExpExecArray): Line {
  if (line.length > longestLine || (plainName ?? emptyName ?? otherName ?? "").length > longestName) return { line, isOdd: true };
  const others = line.includes("$") ? Array.from(line.matchAll(/\$\{?(\w+)/g), (match) => match[1] as string) : [];
  if (nothing !== undefined) return { line: /[^\x00-\x7f]/.test(nothing) ? nothing : "#\n", others };
  if (plainName !== undefined) {
    const value = unquoted ?? quoted;
    const plain = { value, isQuoted: unquoted === undefined, ...(value.includes("\\") ? { line } : {}) };
    return { line, name: plainName, ...(isSpecial(plainName) ? {} : { plain }) };
  }
  const name = (emptyName ?? otherName) as string;
  for (const [, inner] of line.matchAll(/\n[ \t]*(?:export[ \t]+)?([^\s=]+)[ \t]*=/g)) others.push(inner as string);
  return { line, name, isEmpty: emptyName !== undefined, isOdd: isSpecial(name), others };
}

/** The names on some whole lines, "" for a comment, if these are plain lines and comments alone. */
export function plainNames(lines: string): readonly string[] | undefined {
  if (lines.length > longestLine || /[^\x00-\x7f]/.test(lines)) return undefined;
  const names: string[] = [];
  for (let at = 0; at < lines.length; at = statement.lastIndex) {
    statement.lastIndex = at;
    const [, nothing, name] = statement.exec(lines) ?? [];
    if ((name === undefined && nothing === undefined) || (name ?? "").length > longestName) return undefined;
    names.push(name ?? "");
  }
  return names;
}

/** What is known of a block of lines by themselves. */
interface Part {
  /** The value of each name that stands on a plain line; undefined for the other names. */
  readonly names: ReadonlyMap<string, PlainValue | undefined>;
  /** Names that are not plain, wherever they stand. */
  readonly others: readonly string[];
  readonly rest: string;
  readonly isOdd: boolean;
  /** The name of its first line, and whether its last one is a name without a value. */
  readonly first: string | undefined;
  readonly endsEmpty: boolean;
}

const partOf = (block: Block<Line>): Part => ofBlock(block, partOf, () => newPart(block));

function newPart(block: Block<Line>): Part {
  const names = new Map<string, PlainValue | undefined>();
  const others: string[] = [];
  for (const [index, { name, plain, others: more = [] }] of block.values.entries()) {
    others.push(...more);
    if (name === undefined) continue;
    if (names.has(name) || block.values[index - 1]?.isEmpty) others.push(name);
    names.set(name, plain);
  }
  const isOdd = block.values.some((line) => line.isOdd);
  return {
    names,
    others,
    rest: restOf(block, () => true),
    isOdd,
    first: block.values[0]?.name,
    endsEmpty: block.values.at(-1)?.isEmpty === true,
  };
}

const restOf = ({ values }: Block<Line>, isPlain: (name: string) => boolean): string =>
  values.map(({ line, name, plain }) => (plain !== undefined && isPlain(name as string) ? "#\n" : line)).join("");

/** The texts that are read one after the other are nearly the same: each is read with what is known of the one before. */
export function createOutlines(): (text: string) => Outline | undefined {
  let pieces: Pieces<Line> = { text: "", blocks: [], starts: [] };
  let outline: Outline | undefined;
  let isRead = false;
  /** In how many blocks of the text each name stands, and those that stand in several. */
  const counts = new Map<string, number>();
  const several = new Set<string>();
  return (text) => {
    if (isRead && pieces.text === text) return outline;
    isRead = true;
    const before = pieces.blocks;
    pieces = readPieces(text, readLine, pieces);
    count(before, pieces.blocks);
    outline = outlineOf(pieces, several);
    return outline;
  };

  /** Counts what stands in place of what; at both ends the blocks are mostly the same. */
  function count(before: readonly Block<Line>[], now: readonly Block<Line>[]): void {
    const { ahead, behind } = blocksInCommon(before, now);
    for (const block of before.slice(ahead, before.length - behind)) add(block, -1);
    for (const block of now.slice(ahead, now.length - behind)) add(block, 1);
  }

  function add(block: Block<Line>, by: 1 | -1): void {
    for (const name of partOf(block).names.keys()) {
      const sum = (counts.get(name) ?? 0) + by;
      if (sum === 0) counts.delete(name);
      else counts.set(name, sum);
      if (sum > 1) several.add(name);
      else several.delete(name);
    }
  }
}

function outlineOf({ text, blocks }: Pieces<Line>, several: ReadonlySet<string>): Outline | undefined {
  const all = blocks.map(partOf);
  // To some a blank behind the last value is a fault, and a line break behind that makes it none.
  if (text.includes(sentinel) || /[ \t]/.test(text.at(-1) ?? "") || all.some(({ isOdd }) => isOdd)) return undefined;
  /** Names that are not plain, wherever they stand. */
  const apart = new Set(several);
  let afterEmpty = false;
  for (const { others, first, endsEmpty } of all) {
    for (const name of others) apart.add(name);
    if (afterEmpty && first !== undefined) apart.add(first);
    afterEmpty = endsEmpty;
  }
  const blocksNaming = createNameIndex(all.map(({ names }) => names));
  const changed = new Set([...apart].flatMap(blocksNaming));
  const rests = all.map(({ rest }, index) =>
    changed.has(index) ? restOf(blocks[index] as Block<Line>, (name) => !apart.has(name)) : rest,
  );
  const joined = rests.join("");
  const rest = `${joined}${joined === "" || joined.endsWith("\n") ? "" : "\n"}${sentinel}=x\n`;
  return {
    rest,
    plain(name) {
      const [index] = apart.has(name) ? [] : blocksNaming(name);
      return index === undefined ? undefined : all[index]?.names.get(name);
    },
    names: (test) => blocks.flatMap((block, index) => ofBlock(block, test, () => [...(all[index] as Part).names.keys()].filter(test))),
  };
}

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
    for (const name of context.environment.keys()) if (outline.plain(name) !== undefined) return loader.read(text, context);
    const result = readRest(outline.rest, context);
    if (result.kind === "refused") return result;
    const { values: others } = result;
    const last = others.get(sentinel);
    if (last?.kind !== "value" || last.value !== "x" || result.rest === "unknown") return loader.read(text, context);
    const find = (name: string): Reading | undefined => {
      const plain = outline.plain(name);
      if (plain === undefined) return name === sentinel ? undefined : others.get(name);
      if (plain.line !== undefined) return readingOf(readRest(plain.line, context), name);
      keepsQuotes ??= probe();
      return { kind: "value", value: plain.isQuoted && keepsQuotes ? `"${plain.value}"` : plain.value };
    };
    const names = function* (test: (name: string) => boolean): Iterable<string> {
      yield* outline.names(test);
      for (const name of others.keys()) if (test(name)) yield name;
    };
    return { ...result, values: new LazyMap(find, names) };
  };
  return {
    ...loader,
    readsPlainLines: true,
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
