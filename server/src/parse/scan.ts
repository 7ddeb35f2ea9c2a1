/** Character classes and small steps that the hand-written readers of this folder share. All offsets are UTF-16 code units of the text. */

/** JavaScript's `\s`: what `String.prototype.trim` removes (ECMA-262, WhiteSpace and LineTerminator). */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  if (code < 160) return false;
  return (
    code === 160 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** ECMA-262 LineTerminator: what `^` and `$` of a multi-line regular expression and `.` know as a line end. */
export const isLineBreak = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

export const isSpaceOnLine = (code: number): boolean => isSpace(code) && !isLineBreak(code);

/** Space and tab. */
export const isBlank = (code: number): boolean => code === 32 || code === 9;

/** The first offset from `from` on whose character is not of the class; the length of the text when there is none. */
export function skip(text: string, from: number, isMember: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && isMember(text.charCodeAt(at))) at++;
  return at;
}

/** Where the line of `from` ends, before its line break. */
export function lineEndAt(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineBreak(text.charCodeAt(at))) at++;
  return at;
}

/** Where the line after that of `from` starts; the length of the text when there is none. */
export function nextLineStart(text: string, from: number): number {
  const end = lineEndAt(text, from);
  return afterLineBreak(text, end);
}

/** The offset behind a line break at `at` (CRLF counts as one), or `at` when there is none. */
export function afterLineBreak(text: string, at: number): number {
  if (at >= text.length || !isLineBreak(text.charCodeAt(at))) return at;
  return text.startsWith("\r\n", at) ? at + 2 : at + 1;
}

export type LineBreak = "\r\n" | "\n";

/** The line break that a text uses: CRLF when its first line ends so, else LF. */
export function lineBreakOf(text: string): LineBreak {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}
