import { type Span, span } from "../text/span.ts";
import { afterLineBreak, isSpaceOnLine, skip } from "./scan.ts";

/** The word of a delimiter and the dashes before it, also those of word processors. A bounded look back keeps the search linear, whatever the text. */
const opening = /(?<=[-\u2010-\u2015\u2212]{2}[ \t]?)BEGIN\b/i;
const closing = /(?<=[-\u2010-\u2015\u2212]{2}[ \t]?)END\b/i;

/**
 * The lines after a value that opens a PEM block but does not close it: body lines up to and including the END line, and the whole blocks that follow at
 * once. Without an END line it is as many lines as look like a body. `raw` is the value as written, on one line. Linear in the lines that it covers.
 */
export function pemOverflow(text: string, raw: Span): Span | undefined {
  const written = text.slice(raw.start, raw.end);
  const begin = opening.exec(written);
  if (begin === null || closing.test(written.slice(begin.index))) return undefined;
  const lineEnd = crlfLineEnd(text, raw.end);
  let start: number | undefined;
  let end = lineEnd;
  let from = afterLineBreak(text, lineEnd);
  while (from < text.length) {
    const to = crlfLineEnd(text, from);
    const line = text.slice(from, to).trim();
    const next = afterLineBreak(text, to);
    const isEnd = line.length < 200 && closing.test(line);
    if (line !== "") {
      if (!isEnd && !isBodyLine(line, text, next)) break;
      start ??= skip(text, from, isSpaceOnLine);
      end = to;
    }
    if (next === from) break;
    if (isEnd) {
      const another = nextBlockEnd(text, next);
      if (another === undefined) break;
      end = another;
      break;
    }
    from = next;
  }
  return start === undefined ? undefined : span(start, end);
}

/** The end of the last of the blocks that begin on the next line which is not blank and are closed, each right behind the one before. */
function nextBlockEnd(text: string, from: number): number | undefined {
  let last: number | undefined;
  let isOpen = false;
  for (let at = from; at < text.length; ) {
    const to = crlfLineEnd(text, at);
    const line = text.slice(at, to).trim();
    const next = afterLineBreak(text, to);
    const isShort = line.length < 200;
    if (line !== "") {
      if (isOpen && isShort && closing.test(line)) {
        last = to;
        isOpen = false;
      } else if (!isOpen && isShort && /^-/.test(line) && opening.test(line) && !closing.test(line)) isOpen = true;
      else if (!isOpen || !isBodyLine(line, text, next)) break;
    }
    if (next === at) break;
    at = next;
  }
  return last;
}

function crlfLineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

/** Base64, an RFC 1421 header (`Proc-Type: 4,ENCRYPTED`), or a placeholder's dots; a `NAME=` line only where the END line follows it. */
function isBodyLine(line: string, text: string, next: number): boolean {
  const body = line.replace(/(?:\\{1,4}[rn]){0,4}\\?$/, "").trimEnd();
  if (/^[A-Za-z0-9+/]+={1,2}$/.test(body)) {
    return (
      body.length > 40 ||
      closing.test(
        text
          .slice(next, next + 200)
          .trimStart()
          .split(/[\r\n]/, 1)[0] as string,
      )
    );
  }
  return /^[A-Za-z0-9+/]+["'`]?$/.test(body) || /^(?:Proc-Type|DEK-Info|Comment|Version):/.test(body) || isPlaceholder(body);
}

const isPlaceholder = (line: string): boolean => line.length < 200 && /^[A-Za-z0-9+/.…]+$/.test(line) && /\.\.|…/.test(line);
