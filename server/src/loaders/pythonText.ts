/** Pieces of Python that the loaders written in Python rest on. */
import { encodeUtf8, hasUndecodableBytes } from "../text/bytes.ts";

/** `str.isspace` and `\s` of a `str` pattern (Objects/unicodetype_db.h, `_PyUnicode_IsWhitespace`). U+FEFF is not in it. */
export function isPythonSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
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

/** What a file opened in text mode gives: CRLF and CR become LF (io.TextIOWrapper, `newline=None`). */
export const universalNewlines = (text: string): string => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);

/** The UnicodeDecodeError of reading the text as UTF-8, or undefined (Objects/unicodeobject.c, `unicode_decode_utf8`). */
export function utf8DecodeError(text: string): string | undefined {
  if (!hasUndecodableBytes(text)) return undefined;
  const index = firstInvalid(text);
  const at = encodeUtf8(text.slice(0, index)).length;
  const bytes = encodeUtf8(text.slice(index, index + 4));
  const first = bytes[0] as number;
  const wanted = sequenceLength(first);
  if (wanted === 0) return decodeError(first, at, 1, "invalid start byte");
  let length = 1;
  while (length < wanted && length < bytes.length && isContinuation(first, length, bytes[length] as number)) length++;
  return decodeError(first, at, length, length < bytes.length ? "invalid continuation byte" : "unexpected end of data");
}

function decodeError(first: number, at: number, length: number, reason: string): string {
  const what =
    length === 1 ? `byte 0x${first.toString(16).padStart(2, "0")} in position ${at}` : `bytes in position ${at}-${at + length - 1}`;
  return `UnicodeDecodeError: 'utf-8' codec can't decode ${what}: ${reason}`;
}

/** Index of the first character that stands for a byte that is not UTF-8. */
function firstInvalid(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const before = i === 0 ? 0 : text.charCodeAt(i - 1);
    if (code >= 0xdc80 && code <= 0xdcff && (before < 0xd800 || before > 0xdbff)) return i;
  }
  return 0;
}

function sequenceLength(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

function isContinuation(first: number, index: number, byte: number): boolean {
  if (index > 1) return byte >= 0x80 && byte <= 0xbf;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return byte >= low && byte <= high;
}
