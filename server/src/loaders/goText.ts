/** Pieces of Go's standard library that the loaders written in Go rest on. */
import { encodeUtf8 } from "../text/bytes.ts";

/** `bufio.MaxScanTokenSize`: a line that fills the whole buffer is too long (bufio/scan.go, `Scanner.Scan`). */
const maxLineBytes = 64 * 1024;

const LF = 10;
const CR = 13;

/** `unicode.IsSpace` (unicode/graphic.go): the White_Space property. U+FEFF is not in it, unlike in JavaScript's `\s`. */
export function isGoSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** `strings.TrimLeftFunc`. */
export function trimLeft(text: string, isSpace: (code: number) => boolean): string {
  let start = 0;
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  return text.slice(start);
}

/** `strings.TrimRightFunc`. */
export function trimRight(text: string, isSpace: (code: number) => boolean): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

export interface ScannedLines {
  readonly lines: readonly string[];
  /** The scanner stopped at a line of 64 KiB or more; what follows is not read. */
  readonly tooLong: boolean;
}

/** The error of a scanner that met too long a line, `bufio.ErrTooLong`. */
export const tooLongError = "bufio.Scanner: token too long";

/** The lines that a `bufio.Scanner` with `ScanLines` gives: cut at LF, one CR in front of it dropped, no empty last line. */
export function scanLines(text: string): ScannedLines {
  const lines: string[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    if (byteLengthReaches(text, start, end, maxLineBytes)) return { lines, tooLong: true };
    const dropped = end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end;
    lines.push(text.slice(start, dropped));
    start = newline === -1 ? text.length : newline + 1;
  }
  return { lines, tooLong: false };
}

function byteLengthReaches(text: string, start: number, end: number, limit: number): boolean {
  const units = end - start;
  if (units >= limit) return true;
  if (units * 3 < limit) return false;
  return encodeUtf8(text.slice(start, end)).length >= limit;
}

/** How many LF are in `text` between two offsets. */
export function countNewlines(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if (text.charCodeAt(i) === LF) count++;
  return count;
}
