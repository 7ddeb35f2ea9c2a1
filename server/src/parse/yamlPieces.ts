import { onceOf } from "../text/memo.ts";
import type { DataItem, DataMap, DataNode } from "./data.ts";
import type { Entry, ParsedDocument, ParseProblem } from "./document.ts";
import { ENVIRONMENT } from "./environmentEntries.ts";
import { moved, shifted, shiftedValue } from "./piecedEntries.ts";

/** What a YAML text says. */
export interface YamlReading {
  readonly roots: readonly DataNode[];
  readonly entries: readonly Entry[];
  readonly problems: readonly ParseProblem[];
  /** How many values it has. */
  readonly values: number;
}

/** Some lines that are one `key: value` of a block map, read by themselves: offsets count from their start. */
interface Block {
  readonly item: DataItem;
  readonly end: number;
  readonly entries: readonly Entry[];
  readonly values: number;
  /** The same at the place where it was last. */
  placed: { readonly at: number; readonly item: DataItem; readonly entries: readonly Entry[] };
}

/** The blocks of a document, by the map that they stand in and their text; undefined for those that are something else. */
type Blocks = ReadonlyMap<string, Block | undefined>;

const blocksOf = (document: ParsedDocument, blocks?: Blocks): Blocks | undefined => onceOf(document, blocksOf, () => blocks);

/** Shorter maps are read as a whole. */
const shortest = 1000;
const keyPattern = /[A-Za-z_][\w.-]*:(?=[ \r\n]|$)/y;

/**
 * Reads a file that is one map of maps, as compose files are, block by block: what was read of a block `before` is taken over where its text is the
 * same. Undefined where a block is more or less than one `key: value` without any problem, or refers to another one: then the whole has to be read.
 */
export function readYamlPieces(
  text: string,
  before: ParsedDocument,
  read: (text: string, path: readonly string[]) => YamlReading,
): (YamlReading & { readonly blocks: Blocks }) | undefined {
  if (text.length < shortest || /\r(?!\n)/.test(text)) return undefined;
  // Values are written with the line breaks of the file.
  const known = before.text.includes("\r\n") === text.includes("\r\n") ? blocksOf(before) : undefined;
  const blocks = new Map<string, Block | undefined>();
  const entries: Entry[] = [];
  let values = 1;
  const starts = keyLines(text, 0, text.length, 0);
  const root = starts === undefined ? undefined : readMap(starts, text.length, 0, []);
  return root === undefined ? undefined : { roots: [root], entries, problems: [], values, blocks };

  function readMap(lines: readonly number[], to: number, indent: number, path: readonly string[]): DataMap | undefined {
    const items: DataItem[] = [];
    const keys = new Set(["apiVersion", "kind"]);
    let end = 0;
    for (const [index, line] of lines.entries()) {
      const next = lines[index + 1] ?? to;
      const span = { start: line + indent, end: text.indexOf(":", line) };
      const key = text.slice(span.start, span.end);
      // A Kubernetes object means something else, and what is repeated is a problem.
      if (keys.has(key)) return undefined;
      keys.add(key);
      const inner = indent > 0 || next - line < shortest || ENVIRONMENT.test(key) ? undefined : innerLines(span.end + 1, next);
      const value = inner === undefined ? undefined : readMap(inner.lines, next, inner.indent, [key]);
      // The whole is seen to go on over the comments at the end of its last map.
      if (inner !== undefined && (value === undefined || (next === text.length && text.includes("#", value.span.end)))) return undefined;
      const block = inner === undefined ? blockOf(line, next, path, key) : undefined;
      if (value !== undefined) {
        items.push({ key: { value: key, span }, value });
        end = value.span.end;
      } else if (block !== undefined) {
        items.push(block.placed.item);
        entries.push(...block.placed.entries);
        values += block.values;
        end = line + block.end;
      } else return undefined;
    }
    return { kind: "map", span: { start: (lines[0] as number) + indent, end }, items };
  }

  /** The lines of the keys of a map that starts on the next line. */
  function innerLines(from: number, to: number): { readonly lines: readonly number[]; readonly indent: number } | undefined {
    const first = /^[ \t]*(?:#.*)?(?:\r?\n[ \t]*(?:#.*)?)*\n( +)(?=[A-Za-z_])/.exec(text.slice(from, to));
    const indent = first?.[1]?.length ?? 0;
    const lines = indent === 0 ? undefined : keyLines(text, text.indexOf("\n", from) + 1, to, indent);
    return lines === undefined ? undefined : { lines, indent };
  }

  function blockOf(from: number, to: number, path: readonly string[], key: string): Block | undefined {
    const name = `${path.join()}\n${text.slice(from, to)}`;
    const block = known?.has(name) ? known.get(name) : makeBlock(name.slice(name.indexOf("\n") + 1), path, key);
    blocks.set(name, block);
    if (block !== undefined && block.placed.at !== from) {
      const { item, entries: own } = block;
      block.placed = { at: from, item: shiftedItem(item, from), entries: own.map((entry) => shifted(entry, from)) };
    }
    return block;
  }

  function makeBlock(part: string, path: readonly string[], key: string): Block | undefined {
    const { roots, entries: own, problems, values: count } = read(part, path);
    const [map] = roots;
    const item = map?.kind === "map" ? map.items[0] : undefined;
    if (
      map?.kind !== "map" ||
      item === undefined ||
      map.items.length > 1 ||
      roots.length > 1 ||
      problems.length > 0 ||
      item.key.value !== key
    )
      return undefined;
    // An empty value at the end, and any map with comments at its end, is seen to go on up to what follows.
    const { span } = lastOf(item.value);
    for (const [, indent = ""] of part.slice(span.end).matchAll(/(?:\n([ \t]*))?#/g))
      if (span.start === span.end || indent.length > item.key.span.start) return undefined;
    return { item, end: map.span.end, entries: own, values: count, placed: { at: 0, item, entries: own } };
  }
}

/** The next document may take over the blocks of this one, or of the one before where this one was read as a whole. */
export function rememberPieces(document: ParsedDocument, before: ParsedDocument | undefined, blocks: Blocks | undefined): void {
  blocksOf(document, blocks ?? (before === undefined ? undefined : blocksOf(before)));
}

/** Where the lines start that begin with a key at an indentation; undefined where other lines stand there, or any that are indented less. */
function keyLines(text: string, from: number, to: number, indent: number): readonly number[] | undefined {
  const lines: number[] = [];
  let next = from;
  for (let at = from; at < to; at = next) {
    const feed = text.indexOf("\n", at);
    next = feed < 0 || feed >= to ? to : feed + 1;
    let first = at;
    while (text[first] === " ") first++;
    if (first >= next || /[\r\n#]/.test(text[first] as string) || (first - at > indent && lines.length > 0)) continue;
    keyPattern.lastIndex = first;
    if (first - at !== indent || !keyPattern.test(text)) return undefined;
    lines.push(at);
  }
  return lines.length === 0 ? undefined : lines;
}

function lastOf(node: DataNode): DataNode {
  const last = node.kind === "map" ? node.items.at(-1)?.value : node.kind === "list" ? node.items.at(-1) : undefined;
  return last === undefined ? node : lastOf(last);
}

const shiftedItem = (item: DataItem, by: number): DataItem => ({
  ...item,
  key: { value: item.key.value, span: moved(item.key.span, by) },
  value: shiftedNode(item.value, by),
});

/** The same node in another place. */
function shiftedNode(node: DataNode, by: number): DataNode {
  const span = moved(node.span, by);
  if (node.kind === "scalar") return { ...node, span, text: shiftedValue(node.text, by) };
  if (node.kind === "list") return { ...node, span, items: node.items.map((item) => shiftedNode(item, by)) };
  return { ...node, span, items: node.items.map((item) => shiftedItem(item, by)) };
}
