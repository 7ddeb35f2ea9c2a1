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
  const bytes = encodeUtf8(text);
  const at = firstInvalidByte(text);
  const first = bytes[at] as number;
  const wanted = sequenceLength(first);
  if (wanted === 0) return decodeError(bytes, at, 1, "invalid start byte");
  let length = 1;
  while (length < wanted && at + length < bytes.length && isContinuation(first, length, bytes[at + length] as number)) length++;
  return decodeError(bytes, at, length, at + length < bytes.length ? "invalid continuation byte" : "unexpected end of data");
}

function decodeError(bytes: Uint8Array, at: number, length: number, reason: string): string {
  const what =
    length === 1
      ? `byte 0x${(bytes[at] as number).toString(16).padStart(2, "0")} in position ${at}`
      : `bytes in position ${at}-${at + length - 1}`;
  return `UnicodeDecodeError: 'utf-8' codec can't decode ${what}: ${reason}`;
}

/** Offset in bytes of the first byte that is not UTF-8. */
function firstInvalidByte(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const before = i === 0 ? 0 : text.charCodeAt(i - 1);
    if (code >= 0xdc80 && code <= 0xdcff && (before < 0xd800 || before > 0xdbff)) return encodeUtf8(text.slice(0, i)).length;
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
