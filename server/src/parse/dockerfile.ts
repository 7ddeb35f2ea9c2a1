import { type MappedString, MappedStringBuilder } from "../text/mappedString.ts";
import { type Span, span } from "../text/span.ts";
import type { Command, CommandWord } from "./command.ts";
import { commentDirectives } from "./directives.ts";
import type { Entry, Instruction, ParsedDocument, Quoting } from "./document.ts";
import { isBlank, skip } from "./scan.ts";
import { append, copyPart, linesOf } from "./scriptLines.ts";
import { readShellCommands } from "./shellWords.ts";

/**
 * Reads a Dockerfile as buildkit does (frontend/dockerfile/parser and shell/lex.go): the `# escape=` directive, continued lines with comment and empty
 * lines in between, here-documents, `ENV` in both forms, `ARG`, and the commands of `RUN`, `CMD`, `ENTRYPOINT` in shell and exec form.
 */
export function parseDockerfile(uri: string, text: string): ParsedDocument {
  const escapeCharacter = escapeDirective(text);
  const entries: Entry[] = [];
  const commands: Command[] = [];
  const instructions: Instruction[] = [];
  for (const instruction of instructionsOf(text, escapeCharacter)) {
    instructions.push(instruction);
    const { name, argument } = instruction;
    if (name === "ENV" || name === "ARG") append(entries, variables(name, argument, escapeCharacter));
    else if (name === "RUN" || name === "CMD" || name === "ENTRYPOINT") append(commands, commandsOf(argument));
  }
  return {
    uri,
    text,
    syntax: "dockerfile",
    entries,
    commands,
    blocks: [],
    problems: [],
    directives: commentDirectives(text, ["#"]),
    instructions,
  };
}

/** Directives stand before anything else: comments of the form `# key=value`. */
function escapeDirective(text: string): "\\" | "`" {
  for (const { start, end } of linesOf(text)) {
    const match = /^\ufeff?[ \t]*#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(\S+)[ \t]*$/.exec(
      text.slice(start, Math.min(end, start + 200)),
    );
    if (match === null) break;
    if ((match[1] as string).toLowerCase() === "escape") return match[2] === "`" ? "`" : "\\";
  }
  return "\\";
}

function* instructionsOf(text: string, escapeCharacter: string): Iterable<Instruction> {
  let builder: MappedStringBuilder | undefined;
  let begin = 0;
  let last = 0;
  let delimiters: { word: string; tabs: boolean }[] = [];
  for (const { start, end, next } of linesOf(text)) {
    const waiting = delimiters[0];
    if (waiting !== undefined && builder !== undefined) {
      builder.copy(text.slice(start, next), start);
      last = end;
      const from = waiting.tabs ? skip(text, start, (code) => code === 9) : start;
      if (text.slice(from, end) === waiting.word) delimiters.shift();
      if (delimiters.length === 0) {
        yield instructionOf(builder, begin, last);
        builder = undefined;
      }
      continue;
    }
    const from = skip(text, start, (code) => isBlank(code) || code === 0xfeff);
    // Comment lines vanish, empty ones too, even between continued lines.
    if (from >= end || text[from] === "#") continue;
    const first: boolean = builder === undefined;
    if (first) begin = from;
    builder ??= new MappedStringBuilder();
    let to = end;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    const continued: boolean = text[to - 1] === escapeCharacter;
    const contentEnd: number = continued ? to - 1 : end;
    builder.copy(text.slice(first ? from : start, contentEnd), first ? from : start);
    last = continued ? to : contentEnd;
    if (continued) continue;
    delimiters = hereDocuments(builder.value);
    if (delimiters.length > 0) builder.copy(text.slice(end, next), end);
    else {
      yield instructionOf(builder, begin, last);
      builder = undefined;
    }
  }
  if (builder !== undefined) yield instructionOf(builder, begin, last);
}

/** buildkit `reHeredoc`; only RUN, COPY and ADD know here-documents. */
function hereDocuments(line: string): { word: string; tabs: boolean }[] {
  if (!/^(?:RUN|COPY|ADD)\s/i.test(line.slice(0, 8)) || !line.includes("<<")) return [];
  return [...line.matchAll(/<<(-?)(["']?)([A-Za-z_][\w.]*)\2/g)].map((match) => ({ word: match[3] as string, tabs: match[1] === "-" }));
}

function instructionOf(builder: MappedStringBuilder, begin: number, end: number): Instruction {
  const line = builder.build(span(begin, end));
  const nameLength = /^\S*/.exec(line.value.slice(0, 40))?.[0].length ?? 0;
  const from = skip(line.value, nameLength, isBlank);
  return {
    name: line.value.slice(0, nameLength).toUpperCase(),
    argument: slice(line, from, line.value.trimEnd().length),
    span: span(begin, end),
  };
}

/** A part of a mapped string, with its places. */
function slice(source: MappedString, from: number, to: number): MappedString {
  const end = Math.max(from, to);
  return {
    value: source.value.slice(from, end),
    span: source.sourceSpan(from, end),
    sourceSpan: (start, stop) => source.sourceSpan(from + start, from + stop),
  };
}

function commandsOf(argument: MappedString): Command[] {
  let from = 0;
  for (let flag = /^--\S+[ \t]+/.exec(argument.value); flag !== null; flag = /^--\S+[ \t]+/.exec(argument.value.slice(from, from + 1000)))
    from += flag[0].length;
  const rest = slice(argument, from, argument.value.length);
  const exec = rest.value.startsWith("[") ? execForm(rest) : undefined;
  if (exec !== undefined) return exec.length === 0 ? [] : [{ words: exec, span: rest.span }];
  return readShellCommands(withoutHereWord(rest)).filter(({ words }) => words.length > 0);
}

/** `RUN <<EOF` runs the body of the here-document: the body is the script. */
function withoutHereWord(source: MappedString): MappedString {
  const match = /^<<-?(["']?)([A-Za-z_][\w.]*)\1[ \t]*(?:\r\n?|\n)/.exec(source.value.slice(0, 200));
  if (match === null) return source;
  const end = source.value.lastIndexOf(match[2] as string);
  return slice(source, match[0].length, Math.max(end, match[0].length));
}

/** The exec form is a JSON array of strings; anything else is shell form. */
function execForm(source: MappedString): CommandWord[] | undefined {
  let items: unknown;
  try {
    items = JSON.parse(source.value);
  } catch {
    return undefined;
  }
  if (!Array.isArray(items) || !items.every((item) => typeof item === "string")) return undefined;
  const words: CommandWord[] = [];
  for (const match of source.value.matchAll(/"(?:[^"\\]|\\.)*"/g))
    words.push({ text: jsonString(source, match.index, match[0].length), literal: true });
  return words;
}

function jsonString(source: MappedString, start: number, length: number): MappedString {
  const builder = new MappedStringBuilder();
  const written = source.value.slice(start + 1, start + length - 1);
  for (const match of written.matchAll(/\\(?:u[0-9A-Fa-f]{4}|.)|[^\\]/gs)) {
    const at = start + 1 + match.index;
    const value = match[0].length === 1 ? match[0] : (JSON.parse(`"${match[0]}"`) as string);
    builder.decoded(value, source.sourceSpan(at, at + match[0].length));
  }
  return builder.build(source.sourceSpan(start + 1, start + length - 1));
}

/** The variables of `ENV a=1 b=2`, `ENV name rest of the line`, `ARG a=1 b`. */
function variables(instruction: "ENV" | "ARG", argument: MappedString, escapeCharacter: string): Entry[] {
  const text = argument.value;
  const old = instruction === "ENV" ? /^([^\s=]+)[ \t]+/.exec(text.slice(0, 400)) : null;
  if (old !== null) {
    const from = old[0].length;
    return [
      variable(
        instruction,
        argument,
        0,
        (old[1] as string).length,
        from,
        readValue(argument, from, escapeCharacter, true),
        escapeCharacter,
      ),
    ];
  }
  const found: Entry[] = [];
  let at = 0;
  while (at < text.length) {
    const start = skip(text, at, isSpaceOrBreak);
    let nameEnd = start;
    while (nameEnd < text.length && text[nameEnd] !== "=" && !isSpaceOrBreak(text.charCodeAt(nameEnd))) nameEnd++;
    at = nameEnd;
    if (text[nameEnd] !== "=") continue;
    const value = readValue(argument, nameEnd + 1, escapeCharacter, false);
    at = value.end;
    if (nameEnd > start) found.push(variable(instruction, argument, start, nameEnd, nameEnd + 1, value, escapeCharacter));
  }
  return found;
}

const isSpaceOrBreak = (code: number): boolean => isBlank(code) || code === 10 || code === 13;

interface DockerValue {
  readonly text: MappedString;
  readonly end: number;
  readonly quoting: Quoting;
  readonly literal: boolean;
  /** Offset in the argument of a quote that nothing closes. */
  readonly unterminatedQuote?: number;
}

/**
 * Reads a value (buildkit shell/lex.go): in single quotes all is literal, in double quotes the escape character only escapes `"`, `$` and itself, elsewhere
 * it is dropped. With `whole` (the old `ENV name value` form) white space does not end the value.
 */
function readValue(source: MappedString, start: number, escapeCharacter: string, whole: boolean): DockerValue {
  const text = source.value;
  const builder = new MappedStringBuilder();
  let at = start;
  let copied = start;
  /** Takes over what stands before `at` and goes on behind the next `length` characters. */
  const passOver = (length: number): void => {
    copyPart(builder, source, copied, at);
    copied = at + length;
  };
  let quotes = 0;
  let bare = false;
  let literal = true;
  let quoting: Quoting = "none";
  let quote: string | undefined;
  let open = 0;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    if (quote === undefined) {
      if (!whole && isSpaceOrBreak(character.charCodeAt(0))) break;
      if (character === '"' || character === "'") {
        quote = character;
        open = at;
        quotes++;
        quoting = character === '"' ? "double" : "single";
        passOver(1);
        continue;
      }
      bare = true;
    } else if (character === quote) {
      quote = undefined;
      passOver(1);
      continue;
    }
    const next = text[at + 1];
    const escapes =
      quote !== "'" &&
      character === escapeCharacter &&
      next !== undefined &&
      (quote === undefined || next === '"' || next === "$" || next === escapeCharacter);
    if (escapes) {
      passOver(2);
      builder.decoded(next, source.sourceSpan(at, at + 2));
      at++;
      continue;
    }
    if (character === "$" && quote !== "'" && next !== undefined && /[A-Za-z_{]/.test(next)) literal = false;
  }
  passOver(0);
  return {
    text: builder.build(source.sourceSpan(start, at)),
    end: at,
    quoting: quotes === 1 && !bare && quote === undefined ? quoting : "none",
    literal,
    ...(quote === undefined ? {} : { unterminatedQuote: open }),
  };
}

function variable(
  instruction: string,
  argument: MappedString,
  nameStart: number,
  nameEnd: number,
  valueStart: number,
  value: DockerValue,
  escapeCharacter: string,
): Entry {
  const name = argument.value.slice(nameStart, nameEnd);
  const nameSpan = argument.sourceSpan(nameStart, nameEnd);
  const raw: Span = argument.sourceSpan(valueStart, value.end);
  return {
    name: { value: name, span: nameSpan },
    path: [instruction, name],
    value: value.text,
    raw,
    span: span(nameSpan.start, Math.max(raw.end, nameSpan.end)),
    quoting: value.quoting,
    literal: value.literal,
    ...(value.unterminatedQuote === undefined
      ? {}
      : { unterminatedQuote: argument.sourceSpan(value.unterminatedQuote, value.unterminatedQuote + 1).start }),
    encode: (wanted) => encodeDockerValue(wanted, value.quoting, escapeCharacter),
  };
}

/** A value on one line; an instruction has no way to write a line break into a variable. */
function encodeDockerValue(value: string, quoting: Quoting, escapeCharacter: string): string | undefined {
  if (/[\r\n\0]/.test(value)) return undefined;
  if (quoting === "none" && /^[\w.,:/@%+=-]+$/.test(value)) return value;
  if (quoting === "single" && !value.includes("'") && !value.endsWith(escapeCharacter)) return `'${value}'`;
  const escaped = [...value].map((character) =>
    character === '"' || character === "$" || character === escapeCharacter ? escapeCharacter + character : character,
  );
  return `"${escaped.join("")}"`;
}
