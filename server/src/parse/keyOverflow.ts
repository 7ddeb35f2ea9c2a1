import { type Span, span } from "../text/span.ts";
import { pemOverflow } from "./pemOverflow.ts";
import { afterLineBreak, isSpaceOnLine, lineEndAt, skip } from "./scan.ts";

/**
 * The lines after a value on one line that evidently go on with it: those of a PEM, of the bare base64 of a key (or of a PEM), and of a key or key set in
 * JSON. `raw` is the value as written. Linear in the lines that it covers.
 */
export const keyOverflow = (text: string, raw: Span): Span | undefined =>
  pemOverflow(text, raw) ?? base64Overflow(text, raw) ?? jsonOverflow(text, raw);

/** How the base64 of a key (DER: a SEQUENCE longer than 127 bytes, or of 42 to 127) and of a PEM begins. */
const firstLine = /^["'`]?((?:M[A-Za-z]|LS0tLS1CRUdJ)[A-Za-z0-9+/]{38,})$/;

/** Whether a value may be the first line of a key in base64. */
export const beginsBase64 = (value: string): boolean => value.length >= 40 && firstLine.test(value);

/** Lines of equal length and a shorter last one, together whole groups of four: no `NAME=` looks like that. */
function base64Overflow(text: string, raw: Span): Span | undefined {
  const first = firstLine.exec(text.slice(raw.start, raw.end))?.[1];
  if (first === undefined || first.length % 4 !== 0) return undefined;
  let start: number | undefined;
  let end = raw.end;
  let length = first.length;
  let isLast = false;
  for (let from = afterLineBreak(text, lineEndAt(text, raw.end)); from < text.length; ) {
    const to = lineEndAt(text, from);
    const written = text.slice(from, to).trim();
    const line = /^([A-Za-z0-9+/]+={0,2})["'`]?$/.exec(written)?.[1];
    // A PEM that lost its first line alone.
    if (start !== undefined && /^-{2,6}END [A-Z ]{3,30}-{2,6}["'`]?$/.test(written)) end = to;
    if (line === undefined || isLast || line.length > first.length) break;
    start ??= skip(text, from, isSpaceOnLine);
    end = to;
    length += line.length;
    isLast = line.length < first.length || line.endsWith("=");
    from = afterLineBreak(text, to);
  }
  return start === undefined || length % 4 !== 0 ? undefined : span(start, end);
}

/** No key set that somebody writes into an env file is longer. */
const longestJson = 50_000;

function jsonOverflow(text: string, raw: Span): Span | undefined {
  if (!/^["'`]?[[{]/.test(text.slice(raw.start, raw.start + 2))) return undefined;
  const close = closingBracket(text, raw.start);
  if (close === undefined || close < lineEndAt(text, raw.start)) return undefined;
  const end = lineEndAt(text, close);
  const isWhole = /^["'`]?[ \t]*$/.test(text.slice(close + 1, end)) && /"(?:kty|keys)"/.test(text.slice(raw.start, close));
  return isWhole ? span(skip(text, afterLineBreak(text, lineEndAt(text, raw.end)), isSpaceOnLine), end) : undefined;
}

/** The bracket that closes the first one; nothing where a line before it sets another variable. */
function closingBracket(text: string, from: number): number | undefined {
  let depth = 0;
  let inString = false;
  const opens = skip(text, from, (code) => code === 34 || code === 39 || code === 96);
  for (let at = opens; at < text.length && at - opens < longestJson; at++) {
    const character = text[at];
    if (character === "\n" && /^[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*=/.test(text.slice(at + 1, at + 200))) return undefined;
    if (character === '"' && text[at - 1] !== "\\") inString = !inString;
    else if (inString) continue;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return at;
  }
  return undefined;
}
