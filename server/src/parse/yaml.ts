import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  Parser,
  type Scalar,
} from "yaml";
import { verbatim } from "../text/mappedString.ts";
import type { Span } from "../text/span.ts";
import type { DataItem, DataList, DataMap, DataNode, DataScalar } from "./data.ts";
import { commentDirectives } from "./directives.ts";
import type { ParsedDocument, ParseProblem, Quoting } from "./document.ts";
import { environmentEntries } from "./environmentEntries.ts";
import type { LineBreak } from "./scan.ts";
import { readYamlPieces, rememberPieces, type YamlReading } from "./yamlPieces.ts";
import { encodeYamlScalar, mapBlockScalar, mapFlowScalar, type YamlPlace } from "./yamlScalar.ts";

/** One schema for all documents, whatever `%YAML` says; a type that a tag names is left to whoever reads the value. */
const options = {
  prettyErrors: false,
  uniqueKeys: false,
  strict: false,
  merge: false,
  schema: "core",
  resolveKnownTags: false,
  logLevel: "silent",
} as const;

/** Longest text that is read (UTF-16 units): the library needs up to two seconds for the worst of them, 240 ms for an ordinary one. */
const LONGEST = 500_000;
/** Deepest nesting: the library's composer and the readers of the tree recurse. */
const DEEPEST = 150;
/** Most values of all documents of a stream together, each alias counted with all that it stands for. */
const MOST_VALUES = 100_000;

/**
 * Reads a YAML stream. Aliases and merge keys are resolved within bounds, custom tags are kept as tags, repeated keys are a problem and the last
 * one counts. Texts that are too large, too deep or binary are a problem and have no data. `before`: see `parse`.
 */
export function parseYaml(uri: string, text: string, before?: ParsedDocument): ParsedDocument {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const pieced =
    before !== undefined ? readYamlPieces(text, before, (part, path) => readYaml(part, lineBreak, path, DEEPEST - 5)) : undefined;
  const { roots, entries, problems } = pieced !== undefined && pieced.values < MOST_VALUES ? pieced : readYaml(text, lineBreak);
  const [data, ...moreData] = roots;
  const document: ParsedDocument = {
    uri,
    text,
    syntax: "yaml",
    entries,
    ...(data === undefined ? {} : { data }),
    ...(moreData.length === 0 ? {} : { moreData }),
    commands: [],
    blocks: [],
    problems,
    directives: commentDirectives(text, ["#"]),
  };
  rememberPieces(document, before, pieced?.blocks);
  return document;
}

/** `path`: where the text stands in a larger one. */
function readYaml(text: string, lineBreak: LineBreak, path: readonly string[] = [], deepest = DEEPEST): YamlReading {
  const problems: ParseProblem[] = [];
  const refuse = (code: string, message: string, at: number): YamlReading => {
    problems.push({ code, message, span: { start: at, end: Math.min(at + 1, text.length) } });
    return { roots: [], entries: [], problems, values: 0 };
  };
  if (text.length > LONGEST) return refuse("yaml-too-large", "The file is too large to be checked", 0);
  const nul = text.indexOf("\0");
  if (nul >= 0) return refuse("yaml-binary", "A NUL character stands in the file; YAML allows none", nul);
  try {
    const tokens = [...new Parser().parse(text)];
    const deep = tooDeep(tokens, deepest);
    if (deep !== undefined) return refuse("yaml-too-deep", `The nesting is deeper than ${DEEPEST} levels`, deep);
    const composer = new Composer(options);
    const places = new Map<DataScalar, YamlPlace>();
    const converter = new Converter(text, problems, places);
    const roots = [...composer.compose(tokens, false, text.length)].flatMap((document) => converter.document(document as Document.Parsed));
    const write = (node: DataScalar, value: string): string | undefined => {
      const place = places.get(node);
      return place === undefined ? undefined : encodeYamlScalar(text, node.span, place, value, lineBreak);
    };
    return { roots, entries: roots.flatMap((root) => environmentEntries(root, write, path)), problems, values: converter.values };
  } catch {
    // The library is not known to throw here; should it, the file is unread, not the program dead.
    return refuse("yaml-syntax", "The file cannot be read as YAML", 0);
  }
}

/** The offset of the first token that is nested too deeply; walked without recursion. */
function tooDeep(tokens: readonly CST.Token[], deepest: number): number | undefined {
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return "offset" in token ? token.offset : 0;
    if (token.type === "document" && token.value !== undefined) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 });
      if (item.value) open.push({ token: item.value, depth: depth + 1 });
    }
  }
  return undefined;
}

const STYLES: Readonly<Record<string, Quoting>> = {
  PLAIN: "none",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "block-literal",
  BLOCK_FOLDED: "block-folded",
};

type Range = readonly [number, number, number];

interface Collection<Item> {
  readonly range: Range;
  readonly items: readonly Item[];
  readonly flow?: boolean | undefined;
  readonly tag?: string | undefined;
}

class Converter {
  readonly #text: string;
  readonly #problems: ParseProblem[];
  readonly #places: Map<DataScalar, YamlPlace>;
  readonly #anchors = new Map<string, { node: DataNode; size: number }>();
  #values = 0;

  constructor(text: string, problems: ParseProblem[], places: Map<DataScalar, YamlPlace>) {
    this.#text = text;
    this.#problems = problems;
    this.#places = places;
  }

  /** How many values were read, those included that aliases stand for. */
  get values(): number {
    return this.#values;
  }

  document(document: Document.Parsed): DataNode[] {
    for (const error of document.errors) {
      const code = `yaml-${error.code.toLowerCase().replaceAll("_", "-")}`;
      const end = Math.min(error.pos[1], this.#text.length);
      this.#problem(code, "The file is not valid YAML here", { start: Math.min(error.pos[0], end), end });
    }
    this.#anchors.clear();
    const contents = document.contents as ParsedNode | null;
    return contents === null ? [] : [this.#node(contents, { column: -1, flow: false })];
  }

  #node(node: ParsedNode, place: YamlPlace): DataNode {
    const before = this.#values++;
    if (isAlias(node)) return this.#alias(node.source, this.#span(node));
    const made = isMap(node)
      ? this.#pairs(node, place)
      : isSeq(node)
        ? this.#list(node, place)
        : this.#scalar(node as Scalar.Parsed, place);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, { node: made, size: this.#values - before });
    return made;
  }

  #alias(name: string, span: Span): DataNode {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      this.#problem("yaml-unresolved-alias", "This alias has no anchor before it", span);
      return nothing(span.start);
    }
    if (this.#values + target.size > MOST_VALUES) {
      this.#problem("yaml-alias-limit", "The aliases of this file stand for too many values; this one is not resolved", span);
      return nothing(span.start);
    }
    this.#values += target.size;
    return target.node;
  }

  #pairs(node: Collection<Pair>, place: YamlPlace): DataMap {
    const own: DataItem[] = [];
    const merged: DataItem[][] = [];
    const seen = new Set<string>();
    const inside: Span[] = [];
    for (const pair of node.items) {
      const key = pair.key as ParsedNode | null;
      const value = pair.value as ParsedNode | null;
      const start = key?.range[0] ?? node.range[0];
      const flow = place.flow || node.flow === true;
      const inner = { column: flow ? 0 : this.#column(start), flow };
      const keySpan = key === null ? { start, end: start } : this.#span(key);
      const name = key === null ? "" : this.#keyText(key, inner);
      const made = value === null ? nothing(keySpan.end) : this.#node(value, inner);
      inside.push(keySpan, ...(value === null || isAlias(value) ? [] : [made.span]));
      if (isScalar(key) && key.type === "PLAIN" && name === "<<") {
        merged.push(...mergeSources(made).map((map) => map.items.slice()));
        continue;
      }
      if (seen.has(name)) this.#problem("yaml-duplicate-key", "The key is repeated", keySpan);
      seen.add(name);
      own.push({ key: { value: name, span: keySpan }, value: made });
    }
    const span = around(this.#span(node), inside);
    return { kind: "map", span, items: [...this.#mergedItems(merged, seen), ...own], ...tagOf(node) };
  }

  /** Keys of the map itself win over merged ones, earlier sources over later ones (YAML merge key, yaml.org/type/merge.html). */
  #mergedItems(sources: readonly DataItem[][], own: ReadonlySet<string>): DataItem[] {
    const found = new Map<string, DataItem>();
    for (const source of sources) {
      const last = new Map(source.map((item) => [item.key.value, item]));
      for (const [name, item] of last) if (!own.has(name) && !found.has(name)) found.set(name, { ...item, merged: true });
    }
    this.#values += found.size;
    return this.#values > MOST_VALUES ? [] : [...found.values()];
  }

  #keyText(key: ParsedNode, place: YamlPlace): string {
    const node = this.#node(key, place);
    return node.kind === "scalar" ? node.text.value : this.#text.slice(node.span.start, node.span.end);
  }

  #list(node: Collection<ParsedNode | Pair>, place: YamlPlace): DataList {
    const flow = place.flow || node.flow === true;
    const inner = { column: flow ? 0 : this.#column(node.range[0]), flow };
    const items = node.items.map((item) =>
      isPair(item) ? this.#pairs({ range: node.range, items: [item] }, inner) : this.#node(item, inner),
    );
    const written = items.filter((_item, index) => !isAlias(node.items[index])).map((item) => item.span);
    return { kind: "list", span: around(this.#span(node), written), items, ...tagOf(node) };
  }

  #scalar(node: Scalar.Parsed, place: YamlPlace): DataScalar {
    const quoting = STYLES[node.type ?? "PLAIN"] ?? "none";
    const span = this.#span(node);
    const value = node.value as unknown;
    const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
    const made: DataScalar = { kind: "scalar", span, value: plain, text: this.#scalarText(quoting, span, value), quoting, ...tagOf(node) };
    this.#places.set(made, place);
    return made;
  }

  #scalarText(quoting: Quoting, span: Span, value: unknown): DataScalar["text"] {
    const text = this.#text;
    if (typeof value !== "string") return verbatim(text.slice(span.start, span.end), span.start);
    if (quoting === "block-literal" || quoting === "block-folded") {
      const feed = text[span.end] === "\r" ? span.end + 2 : span.end + 1;
      return mapBlockScalar(text, { start: span.start, end: Math.min(text.length, feed) }, value);
    }
    if (quoting === "none") return mapFlowScalar(text, span, value, "plain");
    const quote = text[span.start];
    const closed = span.end - span.start > 1 && text[span.end - 1] === quote;
    return mapFlowScalar(
      text,
      { start: span.start + 1, end: closed ? span.end - 1 : span.end },
      value,
      quoting === "single" ? "single" : "double",
    );
  }

  /** The written place of a node; without the line break behind a block, so that a replacement leaves that in place. */
  #span(node: { readonly range: Range }): Span {
    const start = node.range[0];
    let end = Math.max(start, Math.min(node.range[1], this.#text.length));
    if (end > start && this.#text[end - 1] === "\n") end -= this.#text[end - 2] === "\r" && end - 2 >= start ? 2 : 1;
    return { start, end };
  }

  #column(offset: number): number {
    return offset === 0
      ? 0
      : offset -
          this.#text.lastIndexOf("\n", offset - 1) -
          1 -
          (this.#text.charCodeAt(0) === 0xfeff && !this.#text.slice(0, offset).includes("\n") ? 1 : 0);
  }

  #problem(code: string, message: string, span: Span): void {
    if (this.#problems.length < 100) this.#problems.push({ code, message, span });
  }
}

const nothing = (at: number): DataScalar => ({
  kind: "scalar",
  span: { start: at, end: at },
  value: null,
  text: verbatim("", at),
  quoting: "none",
});

/** The span of a collection, which the library sees end too early where the syntax is broken. */
const around = (own: Span, inside: readonly Span[]): Span =>
  inside.reduce((sum, each) => ({ start: Math.min(sum.start, each.start), end: Math.max(sum.end, each.end) }), own);

/** The maps that a `<<` names: one, or a list of them. */
function mergeSources(node: DataNode): DataMap[] {
  if (node.kind === "map") return [node];
  return node.kind === "list" ? node.items.filter((item) => item.kind === "map") : [];
}

function tagOf(node: { readonly tag?: string | undefined }): { tag: string } | Record<never, never> {
  return node.tag === undefined ? {} : { tag: node.tag };
}
