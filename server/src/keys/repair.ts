/** Finds the key in a mangled text: every way of spoiling a PEM that loses nothing can be undone. */
import { decodeStrict } from "./base64.ts";
import { type DerKey, readAnyKey } from "./keyDer.ts";
import { encodePem, findDelimiters, labelOf } from "./pem.ts";

export interface RecoveredKey {
  readonly key: DerKey;
  readonly der: Uint8Array;
  /** The canonical PEM. */
  readonly pem: string;
}

/** The first key that a text holds under any mangling which can be undone; nothing if characters are missing. */
export function recoverKey(text: string): RecoveredKey | undefined {
  const plain = unescaped(text);
  const delimiters = findDelimiters(plain);
  const begins = delimiters.filter(({ kind }) => kind === "BEGIN");
  if (delimiters.length === 0) return fromBody(plain, undefined);
  if (begins.length === 0) return fromBody(plain.slice(0, delimiters[0]?.span.start), delimiters[0]?.label);
  for (const begin of begins) {
    const next = delimiters.find(({ span }) => span.start >= begin.span.end);
    const end = next?.span.start ?? plain.length;
    const found = fromBody(plain.slice(begin.span.end, end), begin.label);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Escapes of JSON and shells, URL encoding and HTML entities. */
function unescaped(text: string): string {
  let plain = text;
  if (/%[02][0-9a-f]/i.test(plain))
    plain = plain.replace(/%([0-7][0-9a-fA-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (/BEGIN\+[A-Z]/.test(plain))
    plain = plain.replace(/(BEGIN|END)((?:\+[A-Z]+)+)/g, (_, kind: string, label: string) => kind + label.replaceAll("+", " "));
  if (/&[#a-z]|<br/i.test(plain)) {
    plain = plain
      .replace(/&#(\d{1,3});/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replace(/&#x([0-9a-f]{1,2});/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/<br ?\/?>/gi, "\n")
      .replaceAll("&nbsp;", " ");
  }
  if (plain.includes("\\")) plain = plain.replace(/\\+r\\+n|\\+[nr]|\\+t/g, "\n").replace(/\\+(?=["'\n\r/]|$)/g, "");
  return plain;
}

function fromBody(body: string, label: string | undefined): RecoveredKey | undefined {
  // A header block (RFC 1421 §4.4) ends at an empty line; encrypted keys cannot be recovered anyway.
  if (/^\s*Proc-Type:/.test(body)) return undefined;
  const cleaned = body
    .replace(/^[ \t]*[>#|][ \t]?/gm, "")
    .replace(/["'`,;$()\\]|\u200b|\u200c|\u200d|\u2060|\ufeff/g, "")
    .replace(/[\s\u0085]+/g, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/=+$/, "");
  if (cleaned.length < 16 || cleaned.length % 4 === 1) return undefined;
  const decoded = decodeStrict(cleaned + "=".repeat((4 - (cleaned.length % 4)) % 4));
  if (!decoded.ok) return undefined;
  const key = readAnyKey(decoded.bytes);
  const fitting = key === undefined ? undefined : labelOf(key.container);
  if (key === undefined || fitting === undefined) return undefined;
  return {
    key,
    der: decoded.bytes,
    pem: encodePem(label === "RSA PUBLIC KEY" && key.container === "spki" ? "PUBLIC KEY" : fitting, decoded.bytes),
  };
}
