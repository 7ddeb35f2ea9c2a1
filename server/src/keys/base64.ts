/**
 * Base64 by the rules of the programs that read keys. Nothing throws; input may be of any size.
 */
import { encodeUtf8 } from "../text/bytes.ts";

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = /* @__PURE__ */ (() => {
  const table = new Int8Array(128).fill(-1);
  for (let i = 0; i < 64; i++) table[STANDARD.charCodeAt(i)] = i;
  return table;
})();
const PAD = 61;

/** The six bits of a character of the standard alphabet (RFC 4648 §4), or -1. */
const bitsOf = (code: number): number => (code < 128 ? (values[code] as number) : -1);

/** Why a strict decoder refuses, in the variants of the Rust crate `base64`; offsets count the bytes after white space is removed. */
export type Base64Error =
  | { readonly kind: "byte"; readonly offset: number; readonly byte: number }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "last-symbol"; readonly offset: number; readonly byte: number }
  | { readonly kind: "padding" };

export type Base64Result = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly error: Base64Error };

/**
 * RFC 4648 §4 with canonical padding and no stray bits, as the `STANDARD` engine of the Rust crate `base64` demands; the order in which it
 * finds fault is the crate's (0.22, src/engine/general_purpose). The text must be free of white space.
 */
export function decodeStrict(text: string): Base64Result {
  const bytes = binaryOf(text);
  const length = bytes.length;
  const rest = length % 4;
  const fault = (offset: number): Base64Result => ({ ok: false, error: { kind: "byte", offset, byte: bytes.charCodeAt(offset) } });
  // A line end or the like at the very end is reported first, as a courtesy.
  if (rest === 1 && bytes.charCodeAt(length - 1) !== PAD && bitsOf(bytes.charCodeAt(length - 1)) < 0) return fault(length - 1);
  const tail = length - (rest === 0 ? Math.min(4, length) : rest);
  for (let i = 0; i < tail; i++) if (bitsOf(bytes.charCodeAt(i)) < 0) return fault(i);
  let symbols = 0;
  let firstPad = -1;
  for (let i = tail; i < length; i++) {
    const code = bytes.charCodeAt(i);
    if (code === PAD) {
      if (i - tail < 2) return fault(i);
      if (firstPad < 0) firstPad = i;
    } else if (firstPad >= 0) return fault(firstPad);
    else if (bitsOf(code) < 0) return fault(i);
    else symbols++;
  }
  if (length > 0 && symbols < 2) return { ok: false, error: { kind: "length", length: tail + symbols } };
  if (rest !== 0) return { ok: false, error: { kind: "padding" } };
  const last = tail + symbols - 1;
  const stray = symbols === 2 ? 0x0f : symbols === 3 ? 0x03 : 0;
  if (stray !== 0 && (bitsOf(bytes.charCodeAt(last)) & stray) !== 0) {
    return { ok: false, error: { kind: "last-symbol", offset: last, byte: bytes.charCodeAt(last) } };
  }
  return { ok: true, bytes: bytesOf(bytes, tail + symbols) };
}

/** One character per byte of the UTF-8 form. */
export function binaryOf(text: string): string {
  let ascii = true;
  for (let i = 0; i < text.length && ascii; i++) ascii = text.charCodeAt(i) < 0x80;
  if (ascii) return text;
  const bytes = encodeUtf8(text);
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 4096) parts.push(String.fromCharCode(...bytes.subarray(i, i + 4096)));
  return parts.join("");
}

/** What the Rust crate prints for the error (`{:?}`). */
export function describeBase64Error(error: Base64Error): string {
  switch (error.kind) {
    case "byte":
      return `InvalidByte(${error.offset}, ${error.byte})`;
    case "length":
      return `InvalidLength(${error.length})`;
    case "last-symbol":
      return `InvalidLastSymbol(${error.offset}, ${error.byte})`;
    default:
      return "InvalidPadding";
  }
}

/**
 * OpenSSL's decoder (crypto/evp/encode.c, EVP_DecodeUpdate and EVP_DecodeFinal): ASCII blanks, tabs, CR and LF are skipped, a minus ends
 * the data, nothing but `=` may follow a `=`, and the number of characters must be a multiple of four. Stray bits are ignored.
 */
export function decodeOpenssl(text: string): Uint8Array | undefined {
  let kept = "";
  let pads = 0;
  let from = 0;
  let i = 0;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 32 || code === 9 || code === 13 || code === 10) {
      kept += text.slice(from, i);
      from = i + 1;
    } else if (code === 45) break;
    else if (code === PAD) {
      if (++pads > 2) return undefined;
    } else if (pads > 0 || bitsOf(code) < 0) return undefined;
  }
  kept += text.slice(from, i);
  if (kept.length === 0 || kept.length % 4 !== 0) return undefined;
  return bytesOf(kept, kept.length - pads);
}

/**
 * Python's `binascii.a2b_base64` (Modules/binascii.c, not strict): characters outside the alphabet are dropped, what follows sufficient
 * padding is ignored, missing padding is an error.
 */
export function decodePython(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let at = 0;
  let left = 0;
  let position = 0;
  let pads = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === PAD) {
      pads++;
      if (position >= 2 && position + pads >= 4) return bytes.slice(0, at);
      continue;
    }
    const bits = bitsOf(code);
    if (bits < 0) continue;
    pads = 0;
    switch (position) {
      case 0:
        position = 1;
        left = bits;
        break;
      case 1:
        position = 2;
        bytes[at++] = (left << 2) | (bits >> 4);
        left = bits & 0x0f;
        break;
      case 2:
        position = 3;
        bytes[at++] = (left << 4) | (bits >> 2);
        left = bits & 0x03;
        break;
      default:
        position = 0;
        bytes[at++] = (left << 6) | bits;
        left = 0;
    }
  }
  return position === 0 ? bytes.slice(0, at) : undefined;
}

/** PyJWT's `base64url_decode` (jwt/utils.py): pads to a multiple of four bytes, takes both alphabets, drops foreign characters. */
export function decodePyjwt(text: string): Uint8Array | undefined {
  const rest = utf8Length(text) % 4;
  const padded = rest === 0 ? text : text + "=".repeat(4 - rest);
  return decodePython(padded.replaceAll("-", "+").replaceAll("_", "/"));
}

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  let i = 0;
  for (; i + 2 < bytes.length; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    text += symbol(group >> 18) + symbol(group >> 12) + symbol(group >> 6) + symbol(group);
  }
  if (i < bytes.length) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8);
    const third = i + 1 < bytes.length ? symbol(group >> 6) : "=";
    text += `${symbol(group >> 18)}${symbol(group >> 12)}${third}=`;
  }
  return text;
}

/** The URL alphabet without padding (RFC 7515 §2). */
export const encodeBase64Url = (bytes: Uint8Array): string =>
  encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const symbol = (bits: number): string => STANDARD[bits & 63] as string;

function bytesOf(text: string, end: number): Uint8Array {
  const bytes = new Uint8Array((end * 3) >> 2);
  let buffer = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < end; i++) {
    buffer = ((buffer << 6) | bitsOf(text.charCodeAt(i))) & 0xfffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = (buffer >> count) & 0xff;
    }
  }
  return bytes;
}

/** Length of the UTF-8 form; a lone surrogate counts as the three bytes that it would take. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x800) {
      length += 2;
      // A pair takes four bytes for two units.
      if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
    } else if (code >= 0x80) length++;
  }
  return length;
}
