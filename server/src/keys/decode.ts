import { decodePython } from "./base64.ts";

/** Bytes of base64 in either alphabet, with or without padding and white space; nothing for anything else. */
export function decodePadded(value: string): Uint8Array | undefined {
  const compact = value
    .replace(/\s+/g, "")
    .replace(/={1,2}$/, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  if (compact.length < 2 || compact.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(compact)) return undefined;
  return decodePython(compact + "=".repeat((4 - (compact.length % 4)) % 4));
}

/** The text that is base64-encoded in `value`. */
export function decodedText(value: string): string | undefined {
  const bytes = decodePadded(value);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** Bytes of hexadecimal digits, which may be separated by blanks or colons. */
export function hexBytes(value: string): Uint8Array | undefined {
  const digits = value.replace(/^0x/, "").replace(/[\s:]+/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
