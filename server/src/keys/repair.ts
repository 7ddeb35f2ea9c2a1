/** Finds the key in a mangled text: every way of spoiling a PEM that loses nothing can be undone. */
import { remembering } from "../text/memo.ts";
import { decodeStrict } from "./base64.ts";
import { type DerKey, readAnyKey } from "./keyDer.ts";
import { encodePem, findDelimiters, labelOf } from "./pem.ts";

export interface RecoveredKey {
  readonly key: DerKey;
  readonly der: Uint8Array;
  /** The canonical PEM. */
  readonly pem: string;
}

/** No text of a person holds more blocks than this before its first good one. */
const MOST_BLOCKS = 16;
/** Nor is a key longer than this; RSA with 16384 bits takes 12,000 characters. */
const LONGEST_BODY = 100_000;

/** The first key that a text holds under any mangling which can be undone; nothing if characters are missing. */
export const recoverKey: (text: string) => RecoveredKey | undefined = remembering(recover);

function recover(text: string): RecoveredKey | undefined {
  const plain = unescaped(text);
  const delimiters = findDelimiters(plain);
  const [first] = delimiters;
  if (first === undefined) return fromBody(plain);
  if (delimiters.every(({ kind }) => kind === "END")) return fromBody(plain.slice(0, first.span.start));
  let tried = 0;
  for (const [index, begin] of delimiters.entries()) {
    if (begin.kind !== "BEGIN") continue;
    if (++tried > MOST_BLOCKS) return undefined;
    const end = delimiters[index + 1]?.span.start ?? plain.length;
    const found = fromBody(plain.slice(begin.span.end, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

const characterOf = (digits: string, radix: number): string => String.fromCharCode(Number.parseInt(digits, radix));

/** Escapes of JSON and shells, URL encoding and HTML entities. */
function unescaped(text: string): string {
  let plain = text;
  if (/%[02][0-9a-f]/i.test(plain)) plain = plain.replace(/%([0-7][0-9a-fA-F])/g, (_, hex: string) => characterOf(hex, 16));
  if (/BEGIN\+[A-Z]/.test(plain)) {
    plain = plain.replace(/(BEGIN|END)((?:\+[A-Z]{1,20}){1,5})/g, (_, kind: string, label: string) => kind + label.replaceAll("+", " "));
  }
  if (/&[#a-z]|<br/i.test(plain)) {
    plain = plain
      .replace(/&#(\d{1,3});/g, (_, code: string) => characterOf(code, 10))
      .replace(/&#x([0-9a-f]{1,2});/gi, (_, hex: string) => characterOf(hex, 16))
      .replace(/<br ?\/?>/gi, "\n")
      .replaceAll("&nbsp;", " ");
  }
  if (plain.includes("\\")) plain = plain.replace(/\\{1,8}(?:r\\{1,8}n|[nrt])/g, "\n").replaceAll("\\", "");
  return plain;
}

function fromBody(body: string): RecoveredKey | undefined {
  // A header block (RFC 1421 §4.4) means an encrypted key, of which the body tells nothing.
  if (body.length > LONGEST_BODY || /^\s*Proc-Type:/.test(body)) return undefined;
  const cleaned = body
    .replace(/^[ \t]*[>#|][ \t]?/gm, "")
    .replace(/["'`“”‘’,;$()]|\u200b|\u200c|\u200d|\u2060|\ufeff/g, "")
    .replace(/[\s\u0085]+/g, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/={1,3}$/, "");
  const found = decodedKey(cleaned) ?? decodedKey(withoutLostEscapes(body));
  const label = found === undefined ? undefined : labelOf(found.key.container);
  return found === undefined || label === undefined ? undefined : { ...found, pem: encodePem(label, found.der) };
}

function decodedKey(body: string): { readonly key: DerKey; readonly der: Uint8Array } | undefined {
  if (body.length < 16 || body.length % 4 === 1) return undefined;
  const decoded = decodeStrict(body + "=".repeat((4 - (body.length % 4)) % 4));
  const key = decoded.ok ? readAnyKey(decoded.bytes) : undefined;
  return decoded.ok && key !== undefined ? { key, der: decoded.bytes } : undefined;
}

/**
 * The body of a PEM whose `\n` lost their backslashes or have slashes for them, so that an `n` (or `rn`, `/n`) stands behind the header and every 64 columns;
 * empty if the text is not of that form.
 */
export function withoutLostEscapes(body: string): string {
  const compact = body.replace(/["'`\s]+/g, "");
  const mark = ["rn", "/n", "/r/n"].find((candidate) => compact.startsWith(candidate)) ?? "n";
  if (compact.length > LONGEST_BODY || !compact.startsWith(mark) || !compact.endsWith(mark)) return "";
  const lines: string[] = [];
  for (let at = mark.length; at < compact.length; at += 64 + mark.length) {
    const line = compact.slice(at, at + 64 + mark.length);
    if (!line.endsWith(mark)) return "";
    lines.push(line.slice(0, -mark.length));
  }
  return lines.join("").replace(/={1,3}$/, "");
}
