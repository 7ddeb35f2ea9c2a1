/**
 * PEM as the Rust crate `pem` (3.0.3 and later) reads it, which cryptography uses for public keys from 42.0 and for private ones from 45.0.
 * Its rules (src/parser.rs, src/lib.rs): BEGIN and END may stand anywhere, white space of Unicode is dropped from the body, an empty line
 * in the body ends a block of `Name: value` headers, and the base64 must be canonical.
 */
import { type Base64Error, decodeStrict, describeBase64Error } from "./base64.ts";

export interface RustPem {
  readonly tag: string;
  readonly contents: Uint8Array;
  /** Whether a header of that name is set, and its last value. */
  readonly headers: ReadonlyMap<string, string>;
}

export type RustPemError =
  | { readonly kind: "framing" }
  | { readonly kind: "no-begin-tag" }
  | { readonly kind: "no-end-tag" }
  | { readonly kind: "tags"; readonly begin: string; readonly end: string }
  | { readonly kind: "data"; readonly error: Base64Error }
  | { readonly kind: "header"; readonly line: string };

export type RustPemResult = { readonly ok: true; readonly pem: RustPem } | { readonly ok: false; readonly error: RustPemError };

const failed = (error: RustPemError): RustPemResult => ({ ok: false, error });

/** The first block of a text (`pem::parse`). */
export function parseFirst(text: string): RustPemResult {
  const found = capture(text, 0);
  return found === undefined ? failed({ kind: "framing" }) : toPem(found);
}

/** All blocks of a text (`pem::parse_many`); one that is malformed spoils the rest. */
export function parseMany(text: string): readonly RustPem[] | RustPemError {
  const blocks: RustPem[] = [];
  for (let found = capture(text, 0); found !== undefined; found = capture(text, found.next)) {
    const result = toPem(found);
    if (!result.ok) return result.error;
    blocks.push(result.pem);
  }
  return blocks;
}

/** The crate's name of the error (`{:?}`), as cryptography puts it into its message. Never repeats text of the key. */
export function describePemError(error: RustPemError): string {
  switch (error.kind) {
    case "framing":
      return "MalformedFraming";
    case "no-begin-tag":
      return "MissingBeginTag";
    case "no-end-tag":
      return "MissingEndTag";
    case "tags":
      return "MismatchedTags(…)";
    case "data":
      return `InvalidData(${describeBase64Error(error.error)})`;
    default:
      return "InvalidHeader(…)";
  }
}

interface Captures {
  readonly begin: string;
  readonly payload: string;
  readonly end: string;
  readonly next: number;
}

function capture(text: string, from: number): Captures | undefined {
  const begin = findNaively(text, "-----BEGIN ", from);
  if (begin === undefined) return undefined;
  const beginTail = findNaively(text, "-----", begin.after);
  if (beginTail === undefined) return undefined;
  const bodyFrom = skipAsciiSpace(text, beginTail.after);
  const end = findNaively(text, "-----END ", bodyFrom);
  if (end === undefined) return undefined;
  const endTail = findNaively(text, "-----", end.after);
  if (endTail === undefined) return undefined;
  return {
    begin: text.slice(begin.after, beginTail.at),
    payload: text.slice(bodyFrom, end.at),
    end: text.slice(end.after, endTail.at),
    next: skipAsciiSpace(text, endTail.after),
  };
}

/**
 * The crate's search compares character by character and, after a mismatch, does not look at that character again. So a sixth dash in
 * front of BEGIN hides it, and CR CR LF CR LF is no empty line (`read_until` of src/parser.rs).
 */
function findNaively(text: string, marker: string, from: number): { at: number; after: number } | undefined {
  let found = 0;
  let index = from;
  while (found > 0 || index < text.length) {
    if (found === 0) {
      const next = text.indexOf(marker[0] as string, index);
      if (next < 0) return undefined;
      index = next;
    }
    if (text.length - index < marker.length - found) return undefined;
    found = text.charCodeAt(index) === marker.charCodeAt(found) ? found + 1 : 0;
    index++;
    if (found === marker.length) return { at: index - found, after: index };
  }
  return undefined;
}

function skipAsciiSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isAsciiSpace(text.charCodeAt(at))) at++;
  return at;
}

const isAsciiSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;

function toPem({ begin, payload, end }: Captures): RustPemResult {
  if (begin === "") return failed({ kind: "no-begin-tag" });
  if (end === "") return failed({ kind: "no-end-tag" });
  if (begin !== end) return failed({ kind: "tags", begin, end });
  const { headers, data } = splitHeaders(payload);
  const decoded = decodeStrict(withoutWhiteSpace(data));
  if (!decoded.ok) return failed({ kind: "data", error: decoded.error });
  const map = new Map<string, string>();
  for (const line of linesOf(headers)) {
    const colon = line.indexOf(":");
    if (colon < 0) return failed({ kind: "header", line });
    map.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return { ok: true, pem: { tag: begin, contents: decoded.bytes, headers: map } };
}

function splitHeaders(payload: string): { readonly headers: string; readonly data: string } {
  for (const separator of ["\n\n", "\r\n\r\n"]) {
    const found = findNaively(payload, separator, 0);
    if (found !== undefined) return { headers: payload.slice(0, found.at), data: payload.slice(found.after) };
  }
  return { headers: "", data: payload };
}

/** As Rust's `str::lines`: no empty last line, a CR before the LF is dropped. */
function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  if (text.endsWith("\n")) lines.pop();
  return lines;
}

/** The characters of Unicode's White_Space (PropList.txt), which is what Rust's `char::is_whitespace` tests; U+FEFF is none of them. */
const whiteSpace = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

export const withoutWhiteSpace = (text: string): string => text.replace(whiteSpace, "");
