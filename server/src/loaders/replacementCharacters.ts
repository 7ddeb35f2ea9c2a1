import { decodeUtf8, encodeUtf8, hasUndecodableBytes } from "../text/bytes.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The text as a program sees it that replaces what is not UTF-8 by U+FFFD, once per maximal ill-formed subsequence (WHATWG Encoding
 * §4.1, "replacement" error mode): Node's `fs` with an encoding, and V8's `String::NewFromUtf8`.
 */
export const withReplacementCharacters = (text: string): string => (hasUndecodableBytes(text) ? decoder.decode(encodeUtf8(text)) : text);

/** What is left of a value that went through a C string, such as `setenv`: nothing from the first NUL on. */
export function upToNul(value: string): string {
  const end = value.indexOf("\0");
  return end === -1 ? value : value.slice(0, end);
}

/** The text without its carriage returns, taken away byte by byte, so that the bytes around one may become a character. */
export function withoutCarriageReturns(text: string): string {
  if (!text.includes("\r")) return text;
  const joined = text.replaceAll("\r", "");
  return hasUndecodableBytes(joined) ? decodeUtf8(encodeUtf8(joined)) : joined;
}
