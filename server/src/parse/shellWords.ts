import { type MappedString, MappedStringBuilder, verbatim } from "../text/mappedString.ts";
import { span } from "../text/span.ts";
import { decodeAnsiC } from "./ansiC.ts";
import type { Command, CommandWord } from "./command.ts";
import type { Quoting } from "./document.ts";
import { isBlank, skip } from "./scan.ts";
import { copyPart } from "./scriptLines.ts";
import { expansionEnd } from "./shellExpansions.ts";

/**
 * Splits shell text (POSIX XCU chapter 2, with bash's `$'…'` and here-strings) into simple commands and words, without running or expanding
 * anything. The text is a {@link MappedString}, so that scripts inside JSON, YAML or a Dockerfile keep their places. Total and linear: an open
 * quote or substitution reaches to the end of the text.
 */
export interface ShellCommand extends Command {
  readonly words: readonly ShellWord[];
  /** The assignments before the first word, and those that `export`, `declare` and their like are given. */
  readonly assignments: readonly ShellAssignment[];
}

export interface ShellWord extends CommandWord {
  readonly quoting: Quoting;
  /** Offsets in the shell text. */
  readonly start: number;
  readonly end: number;
  /** Offset in the shell text of a quote that nothing closes. */
  readonly unterminatedQuote?: number;
}

export interface ShellAssignment {
  readonly name: string;
  /** Offset of the name in the shell text. */
  readonly start: number;
  readonly value: ShellWord;
  /** `export NAME=value`, `declare -x NAME=value`. */
  readonly exported: boolean;
  /** `NAME=value command`: for that command alone. */
  readonly temporary: boolean;
}

const declaring = new Set(["export", "declare", "typeset", "local", "readonly"]);
/** Reserved words after which a command begins (XCU 2.4), and builtins that run the rest of the line as it is. */
const beforeCommand = new Set(["!", "{", "if", "then", "elif", "else", "while", "until", "do", "time"]);

export function readShellCommands(source: MappedString): ShellCommand[] {
  const commands: ShellCommand[] = [];
  const text = source.value;
  let words: ShellWord[] = [];
  let hereDocuments: HereDocument[] = [];
  const finish = (): void => {
    const command = commandOf(source, words);
    if (command !== undefined) commands.push(command);
    words = [];
  };
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (character === "\n" || character === "\r") {
      finish();
      at += 1;
      if (character === "\r" && text[at] === "\n") at++;
      for (const document of hereDocuments) at = afterHereDocument(text, at, document);
      hereDocuments = [];
    } else if (isBlank(character.charCodeAt(0))) at++;
    else if (character === "\\" && isBreak(text, at + 1)) at = afterBreak(text, at + 1);
    else if (character === "#") at = lineEnd(text, at);
    else if (";&|()".includes(character)) {
      finish();
      at++;
    } else if (character === "<" || character === ">") {
      const here = hereDocumentAt(source, at);
      if (here !== undefined) {
        hereDocuments.push(here.document);
        at = here.end;
      } else at = afterRedirection(source, at);
    } else {
      const word = readWord(source, at);
      at = word.end;
      // The number of a redirection: `2>&1`.
      const isNumber = (text[at] === "<" || text[at] === ">") && /^\d+$/.test(text.slice(word.start, word.end));
      if (!isNumber) words.push(word);
    }
  }
  finish();
  return commands;
}

const isBreak = (text: string, at: number): boolean => text[at] === "\n" || text[at] === "\r";
const afterBreak = (text: string, at: number): number => (text.startsWith("\r\n", at) ? at + 2 : at + 1);

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBreak(text, at)) at++;
  return at;
}

function commandOf(source: MappedString, all: readonly ShellWord[]): ShellCommand | undefined {
  let from = 0;
  while (from < all.length && beforeCommand.has(rawOf(source, all[from] as ShellWord))) from++;
  const first = all[from];
  const last = all.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const assignments: ShellAssignment[] = [];
  let at = from;
  for (; at < all.length; at++) {
    const assignment = assignmentOf(source, all[at] as ShellWord);
    if (assignment === undefined) break;
    assignments.push({ ...assignment, exported: false, temporary: false });
  }
  const words = all.slice(at);
  const name = words[0]?.text.value;
  if (name !== undefined) for (const [index, assignment] of assignments.entries()) assignments[index] = { ...assignment, temporary: true };
  if (name !== undefined && declaring.has(name)) {
    const options = words.filter(({ text }) => /^-[A-Za-z]+$/.test(text.value)).map(({ text }) => text.value);
    const exported = name === "export" ? !options.some((option) => option.includes("n")) : options.some((option) => option.includes("x"));
    for (const word of words.slice(1)) {
      const assignment = assignmentOf(source, word);
      if (assignment !== undefined) assignments.push({ ...assignment, exported, temporary: false });
    }
  }
  return { words, assignments, span: source.sourceSpan(first.start, last.end) };
}

const rawOf = (source: MappedString, word: ShellWord): string =>
  word.end - word.start > 8 ? "" : source.value.slice(word.start, word.end);

function assignmentOf(source: MappedString, word: ShellWord): Pick<ShellAssignment, "name" | "start" | "value"> | undefined {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)\+?=/.exec(source.value.slice(word.start, Math.min(word.end, word.start + 200)));
  if (match === null) return undefined;
  return { name: match[1] as string, start: word.start, value: readWord(source, word.start + match[0].length) };
}

interface HereDocument {
  readonly delimiter: string;
  readonly tabs: boolean;
}

function hereDocumentAt(source: MappedString, at: number): { document: HereDocument; end: number } | undefined {
  const text = source.value;
  if (!text.startsWith("<<", at) || text[at + 2] === "<") return undefined;
  const tabs = text[at + 2] === "-";
  const from = skip(text, at + (tabs ? 3 : 2), isBlank);
  const word = readWord(source, from);
  return { document: { delimiter: word.text.value, tabs }, end: word.end };
}

function afterHereDocument(text: string, from: number, { delimiter, tabs }: HereDocument): number {
  let at = from;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(tabs ? skip(text, at, (code) => code === 9) : at, end);
    at = end < text.length ? afterBreak(text, end) : end;
    if (line === delimiter) break;
  }
  return at;
}

function afterRedirection(source: MappedString, at: number): number {
  const text = source.value;
  let end = at + 1;
  while (end < text.length && "<>&|".includes(text[end] as string)) end++;
  // `<(command)` is a word of its own kind; its commands are read as if they stood there.
  if (text[end] === "(") return end;
  const target = skip(text, end, isBlank);
  return target < text.length && !isWordEnd(text[target] as string) ? readWord(source, target).end : target;
}

const isWordEnd = (character: string): boolean => " \t\n\r;&|()<>".includes(character);

/** Reads a word at an offset of the shell text; empty when none is there. Expansions are kept as they are written. */
export function readWord(source: MappedString, start: number): ShellWord {
  const text = source.value;
  const plain = plainWord(source, start);
  if (plain !== undefined) return plain;
  const out = new WordBuilder(source);
  let literal = true;
  let unterminatedQuote: number | undefined;
  let at = start;
  let quotes = 0;
  let quoting: Quoting = "none";
  let bare = false;
  while (at < text.length) {
    const character = text[at] as string;
    if (character === "'" || (character === "$" && text[at + 1] === "'")) {
      const ansi = character === "$";
      const open = ansi ? at + 1 : at;
      quotes++;
      quoting = ansi ? "ansi-c" : "single";
      const close = ansi ? out.ansiC(open + 1) : out.single(open + 1);
      if (close === undefined) unterminatedQuote ??= open;
      at = close === undefined ? text.length : close + 1;
    } else if (character === '"' || (character === "$" && text[at + 1] === '"')) {
      const open = character === "$" ? at + 1 : at;
      quotes++;
      quoting = "double";
      const found = readDouble(text, open + 1, out);
      literal &&= found.literal;
      if (found.end >= text.length) unterminatedQuote ??= open;
      at = Math.min(found.end + 1, text.length);
    } else if (character === "$" || character === "`") {
      bare = true;
      const end = expansionEnd(text, at);
      if (end > at + 1) literal = false;
      out.copy(at, end);
      at = end;
    } else if (character === "\\") {
      if (isBreak(text, at + 1)) at = afterBreak(text, at + 1);
      else {
        bare = true;
        if (at + 1 < text.length) out.decoded(text[at + 1] as string, at, at + 2);
        at = Math.min(at + 2, text.length);
      }
    } else if (isWordEnd(character)) break;
    else {
      bare = true;
      let end = at + 1;
      while (end < text.length && !isSpecial(text[end] as string)) end++;
      out.copy(at, end);
      at = end;
    }
  }
  const whole = quotes === 1 && !bare && unterminatedQuote === undefined;
  return {
    text: out.build(start, at),
    literal,
    quoting: whole ? quoting : "none",
    start,
    end: at,
    ...(unterminatedQuote === undefined ? {} : { unterminatedQuote }),
  };
}

/** The usual word, which has neither quotes nor escapes nor expansions: it is what is written. */
function plainWord(source: MappedString, start: number): ShellWord | undefined {
  const text = source.value;
  let end = start;
  while (end < text.length && !isSpecial(text[end] as string)) end++;
  if (end < text.length && !isWordEnd(text[end] as string)) return undefined;
  const place = source.sourceSpan(start, end);
  if (place.end - place.start !== end - start) return undefined;
  return { text: verbatim(text.slice(start, end), place.start), literal: true, quoting: "none", start, end };
}

const isSpecial = (character: string): boolean => isWordEnd(character) || "'\"$`\\".includes(character);

function readDouble(text: string, start: number, out: WordBuilder): { end: number; literal: boolean } {
  let literal = true;
  let at = start;
  while (at < text.length && text[at] !== '"') {
    const character = text[at];
    if (character === "\\") {
      const next = text[at + 1];
      if (isBreak(text, at + 1)) at = afterBreak(text, at + 1);
      else if (next !== undefined && '$`"\\'.includes(next)) {
        out.decoded(next, at, at + 2);
        at += 2;
      } else out.copy(at, ++at);
    } else if (character === "$" || character === "`") {
      const end = expansionEnd(text, at);
      if (end > at + 1) literal = false;
      out.copy(at, end);
      at = end;
    } else {
      let end = at + 1;
      while (end < text.length && !'"\\$`'.includes(text[end] as string)) end++;
      out.copy(at, end);
      at = end;
    }
  }
  return { end: at, literal };
}

/** Builds the text of a word out of pieces of the shell text, with the places that these have in the file. */
class WordBuilder {
  readonly #source: MappedString;
  readonly #builder = new MappedStringBuilder();

  constructor(source: MappedString) {
    this.#source = source;
  }

  copy(from: number, to: number): void {
    copyPart(this.#builder, this.#source, from, to);
  }

  decoded(character: string, from: number, to: number): void {
    this.#builder.decoded(character, this.#source.sourceSpan(from, to));
  }

  /** Takes over what stands before the closing quote and answers where that is. */
  single(from: number): number | undefined {
    const close = this.#source.value.indexOf("'", from);
    this.copy(from, close < 0 ? this.#source.value.length : close);
    return close < 0 ? undefined : close;
  }

  ansiC(from: number): number | undefined {
    const found = decodeAnsiC(this.#source.value, from);
    if (found === undefined) {
      this.copy(from, this.#source.value.length);
      return undefined;
    }
    let at = 0;
    while (at < found.value.length) {
      const { start, end } = found.sourceSpan(at, at + 1);
      this.decoded(found.value[at] as string, start, end);
      at++;
    }
    return found.span.end;
  }

  build(start: number, end: number): MappedString {
    const first = this.#source.sourceSpan(start, end);
    return this.#builder.build(span(first.start, Math.max(first.start, first.end)));
  }
}
