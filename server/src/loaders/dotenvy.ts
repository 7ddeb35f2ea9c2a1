/**
 * Rust's dotenvy 0.15.7, as `just` and `uv run --env-file` use it: `dotenv/src/iter.rs` (which physical lines make a logical one) and
 * `dotenv/src/parse.rs` (one logical line). The iterator does not remove a byte order mark, a later assignment wins over an earlier one, and
 * the environment wins over the file. One line that does not parse refuses the whole file.
 */
import { hasUndecodableBytes } from "../text/bytes.ts";
import { expansionBudget, tooLarge } from "./loaded.ts";
import { emptyContext, type LoadContext, type Loader, type LoadResult, type Reading } from "./loader.ts";

/** Rust's `char::is_whitespace`; the tables of Unicode are asked only beyond ASCII. */
function isWhiteSpace(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x80 ? code === 0x20 || (code >= 0x09 && code <= 0x0d) : /\p{White_Space}/u.test(character);
}

/** Rust's `char::is_alphanumeric`. */
const isAlphanumeric = (character: string): boolean =>
  character.charCodeAt(0) < 0x80 ? /[A-Za-z0-9]/.test(character) : /[\p{Alphabetic}\p{N}]/u.test(character);

type LineState = "complete" | "escape" | "strong" | "strong-escape" | "weak" | "weak-escape" | "comment" | "white-space";

/** A logical line, or where the file ended in the middle of one. */
type LogicalLine = { readonly kind: "line"; readonly text: string } | { readonly kind: "error"; readonly index: number };

/** What a state passes over without looking at each character; outside quotes only what is certainly neither quote nor white space. */
const skipped: Readonly<Partial<Record<LineState, RegExp>>> = {
  complete: /[!#-&(-[\]-~]+/y,
  weak: /[^"\\]+/y,
  strong: /[^'\\]+/y,
};
const strongRun = /[^']+/y;
const weakRun = /[^"\\$]+/y;
const plainRun = /[!#%&(-[\]-~]+/y;

/** `eval_end_state()`: the state behind a physical line, and where a comment begins. */
function endState(before: LineState, line: string): { readonly state: LineState; readonly commentAt: number } {
  let state = before;
  for (let i = 0; i < line.length; i++) {
    const run = skipped[state];
    if (run !== undefined) {
      run.lastIndex = i;
      if (run.test(line)) i = run.lastIndex;
      if (i >= line.length) break;
    }
    const c = line.charAt(i);
    switch (state) {
      case "white-space":
        if (c === "#") return { state: "comment", commentAt: i };
        state = opened(c) ?? "complete";
        break;
      case "escape":
        state = "complete";
        break;
      case "complete":
        if (c !== "\n" && c !== "\r" && isWhiteSpace(c)) state = "white-space";
        else state = opened(c) ?? "complete";
        break;
      case "weak":
        if (c === "\\") state = "weak-escape";
        else if (c === '"') state = "complete";
        break;
      case "weak-escape":
        state = "weak";
        break;
      case "strong":
        // The line splitter takes a backslash in single quotes for an escape; the value parser does not.
        if (c === "\\") state = "strong-escape";
        else if (c === "'") state = "complete";
        break;
      case "strong-escape":
        state = "strong";
        break;
      case "comment":
        return { state, commentAt: i };
    }
  }
  return { state, commentAt: line.length };
}

function opened(c: string): LineState | undefined {
  if (c === "\\") return "escape";
  if (c === '"') return "weak";
  return c === "'" ? "strong" : undefined;
}

function* logicalLines(text: string): Generator<LogicalLine> {
  let at = 0;
  while (at < text.length) {
    const start = at;
    let state: LineState = "complete";
    /** Set once the first character that is no white space was seen. */
    let content: string | undefined;
    for (;;) {
      if (at >= text.length) {
        yield { kind: "error", index: text.length - start };
        return;
      }
      const lineStart = at;
      const feed = text.indexOf("\n", at);
      at = feed < 0 ? text.length : feed + 1;
      const line = text.slice(lineStart, at);
      content ??= line[spaceFrom(line, 0)];
      if (content === "#") {
        yield { kind: "line", text: "" };
        break;
      }
      const end = endState(state, line);
      state = end.state;
      if (state === "complete") {
        yield { kind: "line", text: text.slice(start, at).replace(/\r?\n$/, "") };
        break;
      }
      if (state === "comment") {
        yield { kind: "line", text: text.slice(start, lineStart + end.commentAt) };
        break;
      }
    }
  }
}

/** What a logical line holds: nothing, an assignment, or an error at an index, as the error message counts. */
type Parsed =
  | { readonly kind: "nothing" }
  | { readonly kind: "assignment"; readonly name: string; readonly value: string }
  | { readonly kind: "error"; readonly index: number };

function parseLine(written: string, lookUp: (name: string) => string): Parsed {
  const line = trimEnd(written);
  let at = spaceFrom(line, 0);
  if (at >= line.length || line[at] === "#") return { kind: "nothing" };
  let key = keyAt(line, at);
  if (key === "") return { kind: "error", index: at };
  at = spaceFrom(line, at + key.length);
  if (key === "export" && line[at] !== "=") {
    key = keyAt(line, at);
    if (key === "") return { kind: "error", index: at };
    at = spaceFrom(line, at + key.length);
  }
  if (line[at] !== "=") return { kind: "error", index: at };
  at = spaceFrom(line, at + 1);
  if (at >= line.length || line[at] === "#") return { kind: "assignment", name: key, value: "" };
  const value = parseValue(line.slice(at), lookUp);
  return value.kind === "value" ? { kind: "assignment", name: key, value: value.value } : value;
}

function keyAt(line: string, at: number): string {
  const key = /[A-Za-z_][A-Za-z0-9_.]*/y;
  key.lastIndex = at;
  return key.exec(line)?.[0] ?? "";
}

function spaceFrom(line: string, from: number): number {
  let at = from;
  while (at < line.length && isWhiteSpace(line.charAt(at))) at++;
  return at;
}

function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && isWhiteSpace(line.charAt(end - 1))) end--;
  return line.slice(0, end);
}

type Value = { readonly kind: "value"; readonly value: string } | { readonly kind: "error"; readonly index: number };

/** `parse_value()`. A `$` ends at the first character that is neither letter nor digit, and that character, even a quote, is literal. */
function parseValue(input: string, lookUp: (name: string) => string): Value {
  let strong = false;
  let weak = false;
  let escaped = false;
  let ending = false;
  let substitution: "none" | "block" | "escaped-block" = "none";
  let name = "";
  let output = "";
  const error = (at: number): Value => ({ kind: "error", index: [...input.slice(0, at)].length });
  const apply = (): void => {
    output += lookUp(name);
    name = "";
  };
  for (let at = 0, next = 0; at < input.length; at = next) {
    const isPlain = !ending && !escaped && (strong || substitution === "none");
    if (isPlain) {
      const run = strong ? strongRun : weak ? weakRun : plainRun;
      run.lastIndex = at;
      if (run.test(input)) {
        next = run.lastIndex;
        output += input.slice(at, next);
        continue;
      }
    }
    const c = String.fromCodePoint(input.codePointAt(at) as number);
    next = at + c.length;
    if (ending) {
      if (c === "#") break;
      if (c !== " " && c !== "\t") return error(at);
    } else if (escaped) {
      if (c === "n") output += "\n";
      else if (c === "\\" || c === "'" || c === '"' || c === "$" || c === " ") output += c;
      else return error(at);
      escaped = false;
    } else if (strong) {
      if (c === "'") strong = false;
      else output += c;
    } else if (substitution !== "none") {
      if (isAlphanumeric(c)) name += c;
      else if (substitution === "escaped-block") {
        if (c === "}") {
          substitution = "none";
          apply();
        } else name += c;
      } else if (c === "{" && name === "") substitution = "escaped-block";
      else {
        apply();
        if (c !== "$") {
          substitution = "none";
          output += c;
        }
      }
    } else if (c === "$") substitution = "block";
    else if (weak) {
      if (c === '"') weak = false;
      else if (c === "\\") escaped = true;
      else output += c;
    } else if (c === "'") strong = true;
    else if (c === '"') weak = true;
    else if (c === "\\") escaped = true;
    else if (c === " " || c === "\t") ending = true;
    else output += c;
  }
  if (substitution === "escaped-block" || strong || weak) return { kind: "error", index: Math.max(0, input.length - 1) };
  apply();
  return { kind: "value", value: output };
}

function read(text: string, context: LoadContext = emptyContext): LoadResult {
  if (hasUndecodableBytes(text)) return { kind: "refused", error: "stream did not contain valid UTF-8" };
  const found = new Map<string, string>();
  const budget = expansionBudget();
  const lookUp = (name: string): string => {
    const content = context.environment.get(name) ?? found.get(name) ?? "";
    budget.left -= content.length;
    return budget.left < 0 ? "" : content;
  };
  for (const line of logicalLines(text)) {
    const parsed = line.kind === "line" ? parseLine(line.text, lookUp) : line;
    if (parsed.kind === "error") return { kind: "refused", error: `Error parsing line, error at line index: ${parsed.index}` };
    if (parsed.kind === "assignment") found.set(parsed.name, parsed.value);
    if (budget.left < 0) return tooLarge;
  }
  const values = new Map<string, Reading>();
  for (const [name, own] of found) {
    const value = context.environment.get(name) ?? own;
    if (value.includes("\0")) return { kind: "refused", error: "nul byte found in provided data" };
    values.set(name, { kind: "value", value });
  }
  return { kind: "loaded", values, rest: "absent", complaints: [] };
}

/** dotenvy; `just` and uv load one file, of uv's list the last file wins. */
export const dotenvy: Loader = { id: "dotenvy", title: "dotenvy (just, uv)", layering: "single", read };
