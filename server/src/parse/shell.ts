import { verbatim } from "../text/mappedString.ts";
import { span } from "../text/span.ts";
import { commentDirectives } from "./directives.ts";
import type { Entry, ParsedDocument, ParseProblem, Quoting } from "./document.ts";
import { pemOverflow } from "./pemOverflow.ts";
import { lineEndAt } from "./scan.ts";
import { readShellCommands, type ShellAssignment } from "./shellWords.ts";

/**
 * Reads a shell script: assignments as entries, simple commands with their words. Nothing is run: control flow is not followed, so an
 * assignment in a branch is an entry like any other. Here-documents are skipped.
 */
export function parseShell(uri: string, text: string): ParsedDocument {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const commands = readShellCommands(verbatim(text.slice(start), start));
  const entries: Entry[] = [];
  const problems: ParseProblem[] = [];
  let from = 0;
  for (const { assignments } of commands) {
    for (const assignment of assignments) {
      // The lines of an unquoted key look like assignments where they end with `=`.
      if (assignment.start + start < from) continue;
      const entry = entryOf(text, assignment, start);
      entries.push(entry);
      if (entry.unterminatedQuote !== undefined) {
        const at = span(entry.unterminatedQuote, entry.unterminatedQuote + 1);
        problems.push({ code: "unterminated-quote", message: "The opening quote has no partner", span: at });
      }
      from = entry.overflow?.end ?? entry.span.end;
    }
  }
  const directives = commentDirectives(text, ["#"]);
  const named = commands.filter(({ words }) => words.length > 0);
  return { uri, text, syntax: "shell", entries, commands: named, blocks: [], problems, directives };
}

function entryOf(text: string, { name, start, value, exported, temporary }: ShellAssignment, offset: number): Entry {
  const nameSpan = span(start + offset, start + offset + name.length);
  const raw = span(value.start + offset, value.end + offset);
  const overflow =
    value.quoting === "none" && /-{2,5}BEGIN$/.test(value.text.value.slice(-20)) ? overflowOf(text, raw.start, raw.end) : undefined;
  return {
    name: { value: name, span: nameSpan },
    path: [name],
    value: value.text,
    raw,
    span: span(nameSpan.start, raw.end),
    quoting: value.quoting,
    ...(exported ? { exported } : {}),
    ...(temporary ? { temporary } : {}),
    literal: value.literal,
    ...(overflow === undefined ? {} : { overflow }),
    ...(value.unterminatedQuote === undefined ? {} : { unterminatedQuote: value.unterminatedQuote + offset }),
    encode: (wanted) => encodeShellWord(wanted, value.quoting),
  };
}

/** An unquoted PEM ends for the shell at the space in its first line; what is left of that line and the body belong together. */
function overflowOf(text: string, start: number, end: number): { start: number; end: number } {
  const lineEnd = lineEndAt(text, end);
  return span(end, pemOverflow(text, span(start, lineEnd))?.end ?? lineEnd);
}

/**
 * Writes a value as one shell word (XCU 2.2) that reads as exactly that value in every POSIX shell: in the quoting given where that can carry it, else
 * in single quotes. `undefined` for a text with NUL, which no shell variable can hold.
 */
export function encodeShellWord(value: string, quoting: Quoting): string | undefined {
  if (value.includes("\0")) return undefined;
  if (quoting === "none" && /^[\w.,:/@%+=-]+$/.test(value)) return value;
  if (quoting === "ansi-c")
    return `$'${value.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}'`;
  if (quoting !== "single" && !/["\\$`!]/.test(value)) return `"${value}"`;
  return `'${value.replaceAll("'", "'\\''")}'`;
}
