import { type MappedString, MappedStringBuilder, verbatim } from "../text/mappedString.ts";
import type { Located, Span } from "../text/span.ts";
import type { DataItem, DataList, DataMap, DataNode, DataScalar } from "./data.ts";

/** Deepest nesting of arrays and inline tables, and longest dotted key. */
const DEEPEST = 100;

interface MutableMap {
  kind: "map";
  span: { start: number; end: number };
  items: DataItem[];
}

interface MutableList {
  kind: "list";
  span: { start: number; end: number };
  items: DataNode[];
}

/** Reads TOML 1.0 as far as it can be made out; a line that is no TOML is skipped. The spans of tables reach from their header to their last value. */
export function readToml(text: string): DataMap {
  return new TomlReader(text).read();
}

class TomlReader {
  readonly #text: string;
  #at = 0;
  /** Members by name, so that a table with many keys is not searched line by line. */
  readonly #index = new WeakMap<MutableMap, Map<string, DataNode>>();

  constructor(text: string) {
    this.#text = text;
  }

  read(): DataMap {
    const root: MutableMap = { kind: "map", span: { start: 0, end: this.#text.length }, items: [] };
    let table = root;
    let open: (MutableMap | MutableList)[] = [];
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    while (this.#at < this.#text.length) {
      const start = this.#at;
      this.#skipBlank();
      const char = this.#text[this.#at];
      if (char === "[") {
        const entered = this.#header(root);
        if (entered !== undefined) {
          [table, open] = entered;
        }
      } else if (char !== undefined && char !== "\n" && char !== "\r" && char !== "#") this.#assignment(table);
      // An array that was given up before the next line leaves that line to be read.
      if (this.#at === start || this.#text[this.#at - 1] !== "\n") this.#skipLine();
      const end = this.#lastWritten(start);
      for (const each of open) each.span.end = Math.max(each.span.end, end);
    }
    return root;
  }

  /** End of what was written in the lines from `start` to here, without white space. */
  #lastWritten(start: number): number {
    let end = this.#at;
    while (end > start && /\s/.test(this.#text[end - 1] as string)) end--;
    return end;
  }

  #header(root: MutableMap): [MutableMap, (MutableMap | MutableList)[]] | undefined {
    const start = this.#at;
    const double = this.#text[start + 1] === "[";
    this.#at += double ? 2 : 1;
    const keys = this.#keys();
    if (keys.length === 0 || this.#text[this.#at] !== "]") return undefined;
    this.#at += double ? 2 : 1;
    const span = { start, end: Math.min(this.#at, this.#text.length) };
    const last = keys.at(-1) as Located<string>;
    const chain: (MutableMap | MutableList)[] = [];
    let map = root;
    for (const key of keys.slice(0, -1)) {
      map = this.#enter(map, key, span);
      chain.push(map);
    }
    const found = this.#index.get(map)?.get(last.value);
    if (!double) {
      const table = this.#enter(map, last, span);
      return [table, [...chain, table]];
    }
    const list: MutableList = found?.kind === "list" ? (found as MutableList) : { kind: "list", span: { ...span }, items: [] };
    if (found !== list) this.#put(map, last, list as DataList);
    const table: MutableMap = { kind: "map", span: { ...span }, items: [] };
    list.items.push(table as DataMap);
    return [table, [...chain, list, table]];
  }

  /** The table behind a key, made when it is missing; of an array of tables its last. */
  #enter(map: MutableMap, key: Located<string>, span: Span): MutableMap {
    const found = this.#index.get(map)?.get(key.value);
    if (found?.kind === "map") return found as MutableMap;
    const last = found?.kind === "list" ? found.items.at(-1) : undefined;
    if (last?.kind === "map") return last as MutableMap;
    const made: MutableMap = { kind: "map", span: { ...span }, items: [] };
    this.#put(map, key, made as DataMap);
    return made;
  }

  #put(map: MutableMap, key: Located<string>, value: DataNode): void {
    map.items.push({ key, value });
    const index = this.#index.get(map) ?? new Map<string, DataNode>();
    index.set(key.value, value);
    this.#index.set(map, index);
  }

  #assignment(table: MutableMap, depth = 0): boolean {
    const keys = this.#keys();
    const last = keys.at(-1);
    if (last === undefined || this.#text[this.#at] !== "=") return false;
    this.#at++;
    this.#skipBlank();
    const value = this.#value(depth);
    if (value === undefined) return false;
    let map = table;
    for (const key of keys.slice(0, -1)) {
      map = this.#enter(map, key, { start: key.span.start, end: value.span.end });
      map.span.end = Math.max(map.span.end, value.span.end);
    }
    this.#put(map, last, value);
    return true;
  }

  #keys(): Located<string>[] {
    const keys: Located<string>[] = [];
    for (;;) {
      this.#skipBlank();
      const start = this.#at;
      const quote = this.#text[start];
      if (quote === '"' || quote === "'") {
        const text = this.#string();
        keys.push({ value: text.value, span: { start, end: this.#at } });
      } else {
        while (this.#at < this.#text.length && /[A-Za-z0-9_-]/.test(this.#text[this.#at] as string)) this.#at++;
        if (this.#at === start) return [];
        keys.push({ value: this.#text.slice(start, this.#at), span: { start, end: this.#at } });
      }
      this.#skipBlank();
      if (this.#text[this.#at] !== "." || keys.length > DEEPEST) return keys;
      this.#at++;
    }
  }

  #value(depth: number): DataNode | undefined {
    const start = this.#at;
    const char = this.#text[start];
    if (char === '"' || char === "'") {
      const triple = this.#text.startsWith(char.repeat(3), start);
      const value = this.#string();
      const quoting = char === '"' ? (triple ? "triple-double" : "double") : triple ? "triple-single" : "single";
      return { kind: "scalar", span: { start, end: this.#at }, value: value.value, text: value, quoting };
    }
    if ((char === "[" || char === "{") && depth < DEEPEST) return char === "[" ? this.#array(depth + 1) : this.#inlineTable(depth + 1);
    while (this.#at < this.#text.length && !/[,\]}#\r\n]/.test(this.#text[this.#at] as string)) this.#at++;
    const word = this.#text.slice(start, this.#at).trimEnd();
    this.#at = start + word.length;
    return word === "" ? undefined : bareScalar(word, start);
  }

  #array(depth: number): DataList {
    const start = this.#at++;
    const items: DataNode[] = [];
    for (;;) {
      this.#skipSpace();
      const char = this.#text[this.#at];
      if (char === "," || char === "]") this.#at++;
      if (char === "]") break;
      if (char === ",") continue;
      const item = char === undefined || this.#looksLikeNewTable(items.length) ? undefined : this.#value(depth);
      if (item === undefined) break;
      items.push(item);
    }
    return { kind: "list", span: { start, end: this.#at }, items };
  }

  /** An array that was never closed ends where a line begins with the next assignment. */
  #looksLikeNewTable(length: number): boolean {
    return (
      length > 0 &&
      this.#text[this.#at - 1] === "\n" &&
      /^(?:[\w-]{1,80} *=|\[{1,2}[A-Za-z][\w.-]{0,60}\]{1,2}\s*$)/m.test(this.#text.slice(this.#at, this.#at + 90))
    );
  }

  #inlineTable(depth: number): DataMap {
    const start = this.#at++;
    const made: MutableMap = { kind: "map", span: { start, end: start }, items: [] };
    for (;;) {
      this.#skipSpace();
      const char = this.#text[this.#at];
      if (char === "," || char === "}") this.#at++;
      if (char === "}") break;
      if (char !== "," && !this.#assignment(made, depth)) break;
    }
    made.span.end = this.#at;
    return made as DataMap;
  }

  /** A string of any of the four kinds; an unclosed one ends with its line (the multi-line kinds with the text). */
  #string(): MappedString {
    const text = this.#text;
    const mark = text[this.#at] as string;
    const triple = text.startsWith(mark.repeat(3), this.#at);
    let at = this.#at + (triple ? 3 : 1);
    if (triple && text[at] === "\r" && text[at + 1] === "\n") at += 2;
    else if (triple && text[at] === "\n") at++;
    const start = at;
    const builder = new MappedStringBuilder();
    let from = at;
    let end = text.length;
    let next = text.length;
    for (; at < text.length; at++) {
      const char = text[at];
      if (char === mark && (!triple || text.startsWith(mark.repeat(3), at))) {
        // Up to two more quotes may stand directly before the closing ones.
        let extra = 0;
        while (triple && extra < 2 && text[at + 3 + extra] === mark) extra++;
        end = at + extra;
        next = end + (triple ? 3 : 1);
        break;
      }
      if (!triple && (char === "\n" || char === "\r")) {
        end = at;
        next = at;
        break;
      }
      if (char !== "\\" || mark === "'") continue;
      builder.copy(text.slice(from, at), from);
      const found = readEscape(text, at);
      builder.decoded(found.value, { start: at, end: found.end });
      from = found.end;
      at = found.end - 1;
    }
    if (from < end) builder.copy(text.slice(from, end), from);
    this.#at = next;
    return builder.build({ start: Math.min(start, end), end });
  }

  #skipBlank(): void {
    while (this.#text[this.#at] === " " || this.#text[this.#at] === "\t") this.#at++;
  }

  #skipSpace(): void {
    for (;;) {
      while (this.#at < this.#text.length && /[ \t\r\n]/.test(this.#text[this.#at] as string)) this.#at++;
      if (this.#text[this.#at] !== "#") return;
      this.#skipLine();
    }
  }

  #skipLine(): void {
    const feed = this.#text.indexOf("\n", this.#at);
    this.#at = feed < 0 ? this.#text.length : feed + 1;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b", '"': '"', "\\": "\\" };

function readEscape(text: string, at: number): { value: string; end: number } {
  const letter = text[at + 1] ?? "";
  const length = letter === "u" ? 4 : letter === "U" ? 8 : letter === "x" ? 2 : 0;
  if (length > 0) {
    const digits = text.slice(at + 2, at + 2 + length);
    const code = Number.parseInt(digits, 16);
    if (/^[0-9A-Fa-f]+$/.test(digits) && digits.length === length && code <= 0x10ffff) {
      return { value: String.fromCodePoint(code), end: at + 2 + length };
    }
  }
  // A backslash at the end of a line joins the lines (multi-line strings).
  let end = at + 1;
  while (end < text.length && /[ \t]/.test(text[end] as string)) end++;
  if (text[end] === "\n" || (text[end] === "\r" && text[end + 1] === "\n")) {
    while (end < text.length && /\s/.test(text[end] as string)) end++;
    return { value: "", end };
  }
  const simple = ESCAPES[letter];
  return simple === undefined ? { value: "\\", end: at + 1 } : { value: simple, end: at + 2 };
}

function bareScalar(word: string, start: number): DataScalar {
  const number = /^[+-]?\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?$|^0[xob][\dA-Fa-f_]+$|^[+-]?(?:inf|nan)$/.test(word);
  let value: string | number | boolean = word;
  if (word === "true" || word === "false") value = word === "true";
  else if (number) value = Number(word.replaceAll("_", "").replace(/inf$/, "Infinity"));
  return { kind: "scalar", span: { start, end: start + word.length }, value, text: verbatim(word, start), quoting: "none" };
}
