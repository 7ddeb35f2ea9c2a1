/** PEM as people write it: where its delimiters are, what is wrong with them, and how it is laid out (RFC 7468, RFC 1421 §4.4). */
import type { Span } from "../text/span.ts";
import { encodeBase64 } from "./base64.ts";
import type { DelimiterDefect, KeyContainer, PemShape } from "./keyInfo.ts";

/** Something that is, or was meant to be, `-----BEGIN label-----` or `-----END label-----`. */
export interface Delimiter {
  readonly kind: "BEGIN" | "END";
  /** The label with single blanks and in upper case. */
  readonly label: string;
  readonly span: Span;
  /** Absent when the delimiter is exact. */
  readonly defect?: DelimiterDefect;
}

const dash = /[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const word = /BEGIN|END/gi;

/** Every delimiter, well or badly written, in order. Looks at no more than a hundred characters around each candidate. */
export function findDelimiters(text: string): readonly Delimiter[] {
  const found: Delimiter[] = [];
  let from = 0;
  for (const match of text.matchAll(word)) {
    if (match.index < from) continue;
    const delimiter = delimiterAt(text, match.index, match[0], from);
    if (delimiter === undefined) continue;
    found.push(delimiter);
    from = delimiter.span.end;
  }
  return found;
}

function delimiterAt(text: string, at: number, wordText: string, limit: number): Delimiter | undefined {
  let left = at;
  while (left > limit && at - left < 4 && isBlank(text.charCodeAt(left - 1))) left--;
  const leftBlanks = at - left;
  let start = left;
  while (start > limit && left - start < 12 && dash.test(text[start - 1] as string)) start--;
  const leftDashes = text.slice(start, left);
  const rest = text.slice(at + wordText.length, at + wordText.length + 80);
  const tail =
    /^([ \t\u00a0\u2000-\u200b_]{0,4})([A-Za-z0-9][A-Za-z0-9 \u00a0_]{0,40}?)?([ \t\u00a0]{0,4})([-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]{1,12})/.exec(
      rest,
    );
  const label = tail?.[2];
  if (label === undefined) return undefined;
  if (leftDashes.length < 2 && (tail?.[4] ?? "").length < 2) return undefined;
  if (!/\b(?:KEY|CERTIFICATE|REQUEST|PARAMETERS|CRL|PKCS7|MESSAGE|BLOCK)\b/i.test(label) && leftDashes !== "-----") return undefined;
  const rightDashes = tail?.[4] ?? "";
  // Two delimiters joined without a line end share a run of ten dashes.
  const right = rightDashes.length >= 10 ? rightDashes.slice(0, 5) : rightDashes;
  const end = at + wordText.length + (tail?.[0].length ?? 0) - rightDashes.length + right.length;
  // Dashes that belong to the delimiter before this one are cut off by `limit`.
  const shared = leftDashes.length > 5 && start > 0 && limit < start ? leftDashes : leftDashes.slice(-5);
  const defect = defectOf(shared, wordText, leftBlanks, tail?.[1] ?? "", label, tail?.[3] ?? "", right, leftDashes);
  const delimiter = {
    kind: wordText.toUpperCase() as "BEGIN" | "END",
    label: label
      .toUpperCase()
      .replace(/[\s_\u00a0]+/g, " ")
      .trim(),
    span: { start: left - shared.length, end },
  };
  return defect === undefined ? delimiter : { ...delimiter, defect };
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 0xa0;

function defectOf(
  left: string,
  wordText: string,
  leftBlanks: number,
  gap: string,
  label: string,
  rightBlanks: string,
  right: string,
  allLeft: string,
): DelimiterDefect | undefined {
  if (/[^-]/.test(left + right)) return "typographic-dash";
  if (left.length !== 5 || right.length !== 5 || allLeft.length > 5) return "dash-count";
  if (leftBlanks > 0 || gap !== " " || rightBlanks !== "" || / {2}|[^A-Za-z0-9 ]/.test(label)) return "spacing";
  return wordText !== wordText.toUpperCase() || label !== label.toUpperCase() ? "case" : undefined;
}

/** A PEM in its canonical form: 64 columns, LF, one line end at the end (RFC 7468 §2, strict). */
export function encodePem(label: string, contents: Uint8Array): string {
  const body = encodeBase64(contents).replace(/.{64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${body}${body.endsWith("\n") || body === "" ? "" : "\n"}-----END ${label}-----\n`;
}

/** The label that belongs to a container (RFC 7468 §5 to §13; PKCS#1 and SEC 1 as OpenSSL labels them). */
export function labelOf(container: KeyContainer): string | undefined {
  switch (container) {
    case "spki":
      return "PUBLIC KEY";
    case "pkcs1-public":
      return "RSA PUBLIC KEY";
    case "pkcs8":
      return "PRIVATE KEY";
    case "pkcs1-private":
      return "RSA PRIVATE KEY";
    case "sec1":
      return "EC PRIVATE KEY";
    case "dsa-private":
      return "DSA PRIVATE KEY";
    case "encrypted-pkcs8":
      return "ENCRYPTED PRIVATE KEY";
    case "certificate":
      return "CERTIFICATE";
    case "csr":
      return "CERTIFICATE REQUEST";
    case "ec-parameters":
      return "EC PARAMETERS";
    default:
      return undefined;
  }
}

/** How a block is laid out, given its exact delimiters. */
export function shapeOf(text: string, begin: Span, end: Span): PemShape {
  const body = text.slice(begin.end, end.start);
  const before = text.slice(Math.max(0, text.lastIndexOf("\n", begin.start - 1) + 1), begin.start);
  const lineEnd = text.indexOf("\n", end.end);
  const after = text.slice(end.end, lineEnd < 0 ? text.length : lineEnd).replace(/\r$/, "");
  const headOwnLine = /^[ \t]*\r?\n/.test(body);
  const footOwnLine = body.endsWith("\n");
  const outside = outsideShape(before, after);
  if (headOwnLine && footOwnLine) {
    if (outside !== undefined) return outside;
    if (/[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(body)) return "unicode-space";
    return isCanonicalBody(body) && before === "" && after === "" ? "canonical" : "reflowed";
  }
  if (outside === "quoted" && !body.includes("\n")) return layoutOf(body) ?? "quoted";
  const footIndented = /\n[ \t]+$/.test(body);
  if (headOwnLine && footIndented) return "indented";
  if (/[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(body) && !body.includes("\n")) return "unicode-space";
  if (headOwnLine) return "footer-joined";
  if (footOwnLine) return "header-joined";
  return layoutOf(body) ?? outside ?? "mixed";
}

/** What became of the line ends of a body that has none. */
function layoutOf(body: string): PemShape | undefined {
  if (body.includes("\n")) return footOnlyMixed(body);
  const blanks = new Set(body.replace(/[^\s]+/g, ""));
  if (blanks.size === 0) return "joined";
  if (blanks.size > 1) return "mixed";
  if (blanks.has(" ")) return "spaces";
  if (blanks.has("\t")) return "tabs";
  return blanks.has("\r") ? "cr" : "unicode-space";
}

const footOnlyMixed = (body: string): PemShape => (/\S/.test(body) ? "mixed" : "joined");

function outsideShape(before: string, after: string): PemShape | undefined {
  const left = before.trim();
  if (left === "" && before !== "" && !/^\ufeff$/.test(before)) return "indented";
  if (/^["'`]+$/.test(left)) return "quoted";
  if (left !== "" && left !== "\ufeff") return "prefixed";
  const right = after.trim();
  if (/^["'`]+[;,]?$/.test(right)) return "quoted";
  return right === "" ? undefined : "suffixed";
}

function isCanonicalBody(body: string): boolean {
  const lines = body.split("\n");
  if (lines[0] !== "" || lines.at(-1) !== "") return false;
  const inner = lines.slice(1, -1);
  return inner.every(
    (line, index) => (index < inner.length - 1 ? line.length === 64 : line.length <= 64) && /^[A-Za-z0-9+/=]+$/.test(line),
  );
}
