/** What a text with PEM delimiters is, and what is wrong with it. */
import { type Span, span } from "../text/span.ts";
import { decodeStrict } from "./base64.ts";
import { readElement } from "./der.ts";
import { infoOf } from "./describe.ts";
import { type DerKey, readAnyKey } from "./keyDer.ts";
import type { BodyDefect, KeyText, PemBlock, PemProblem, PemReaders } from "./keyInfo.ts";
import { type Loaded, loadPemPrivateKey, loadPemPublicKey } from "./loadKey.ts";
import { type Delimiter, shapeOf } from "./pem.ts";
import { recoverKey, withoutLostEscapes } from "./repair.ts";
import { withoutWhiteSpace } from "./rustPem.ts";

/** Versions of cryptography that stand for the two kinds of readers. */
const TOLERANT = "50";
const STRICT = "38";

/** `delimiters` are those that {@link findDelimiters} finds; there is at least one. */
export function classifyPem(text: string, delimiters: readonly Delimiter[]): KeyText {
  const blocks = blocksOf(text, delimiters);
  const privates = [loadPemPrivateKey(text, TOLERANT), loadPemPrivateKey(text, STRICT)] as const;
  const privateText = fromLoaded(text, blocks, privates, true);
  if (privateText !== undefined) return privateText;
  const publics = [loadPemPublicKey(text, TOLERANT), loadPemPublicKey(text, STRICT)] as const;
  return fromLoaded(text, blocks, publics, false) ?? otherBlock(text, blocks, delimiters) ?? malformed(text, blocks, delimiters);
}

/** Pairs of exact delimiters with equal labels and nothing but a body between. */
function blocksOf(text: string, delimiters: readonly Delimiter[]): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let i = 0; i + 1 < delimiters.length; i++) {
    const begin = delimiters[i] as Delimiter;
    const end = delimiters[i + 1] as Delimiter;
    if (begin.kind !== "BEGIN" || end.kind !== "END" || begin.label !== end.label) continue;
    if (begin.defect !== undefined || end.defect !== undefined) continue;
    const body = span(begin.span.end, end.span.start);
    const contents = contentsOf(text.slice(body.start, body.end));
    const key = contents === undefined ? undefined : readAnyKey(contents);
    blocks.push({
      label: begin.label,
      span: span(begin.span.start, end.span.end),
      begin: begin.span,
      body,
      end: end.span,
      ...(key === undefined ? {} : { container: key.container }),
    });
    i++;
  }
  return blocks;
}

function contentsOf(body: string): Uint8Array | undefined {
  const decoded = decodeStrict(withoutWhiteSpace(body));
  return decoded.ok ? decoded.bytes : undefined;
}

const ENCRYPTED_MESSAGE = "TypeError";

function fromLoaded(
  text: string,
  blocks: readonly PemBlock[],
  [tolerant, strict]: readonly [Loaded, Loaded],
  isPrivate: boolean,
): KeyText | undefined {
  const readers: PemReaders = { tolerant: isRead(tolerant), strict: isRead(strict) };
  if (!readers.tolerant && !readers.strict) return undefined;
  const block = blockOf(blocks, isPrivate, tolerant.ok ? tolerant.key : strict.ok ? strict.key : undefined) ?? blocks[0];
  const at = block?.span ?? span(0, text.length);
  if (!tolerant.ok && !strict.ok) {
    const container = block?.label === "ENCRYPTED PRIVATE KEY" ? "encrypted-pkcs8" : "encrypted-legacy";
    return { kind: "encrypted-private-key", container, blocks, span: at };
  }
  const key = tolerant.ok ? tolerant.key : strict.ok ? strict.key : undefined;
  if (key === undefined) return undefined;
  const shape = block === undefined ? "mixed" : shapeOf(text, block.begin, block.end);
  return { kind: isPrivate ? "private-key" : "public-key", key: infoOf(key, shape), readers, blocks, span: at };
}

const isRead = (result: Loaded): boolean => result.ok || result.exception === ENCRYPTED_MESSAGE;

function blockOf(blocks: readonly PemBlock[], isPrivate: boolean, key: DerKey | undefined): PemBlock | undefined {
  const candidates = blocks.filter(({ label }) => label.endsWith("PRIVATE KEY") === isPrivate);
  return candidates.find(({ container }) => container === key?.container) ?? candidates[0];
}

function otherBlock(text: string, blocks: readonly PemBlock[], delimiters: readonly Delimiter[]): KeyText | undefined {
  const block = blocks[0];
  if (block === undefined || blocks.length * 2 !== delimiters.length) return undefined;
  const { label, span: at } = block;
  if (label === "OPENSSH PRIVATE KEY") return { kind: "openssh-private-key", blocks, span: at };
  const contents = contentsOf(text.slice(block.body.start, block.body.end));
  if (contents === undefined) return undefined;
  const key = readAnyKey(contents);
  if (label === "CERTIFICATE" || label === "X509 CERTIFICATE" || label === "TRUSTED CERTIFICATE") {
    const info =
      key?.container === "certificate" && key.publicParts !== undefined ? infoOf(key, shapeOf(text, block.begin, block.end)) : undefined;
    return {
      kind: "certificate",
      readers: { tolerant: true, strict: true },
      blocks,
      span: at,
      ...(info === undefined ? {} : { key: info }),
    };
  }
  if (label === "CERTIFICATE REQUEST" || label === "NEW CERTIFICATE REQUEST") return { kind: "csr", blocks, span: at };
  return /\b(?:PUBLIC|PRIVATE) KEY$/.test(label) && label !== "DSA PUBLIC KEY" ? undefined : { kind: "other-pem", label, blocks, span: at };
}

function malformed(text: string, blocks: readonly PemBlock[], delimiters: readonly Delimiter[]): KeyText {
  const found = problemOf(text, blocks, delimiters);
  const label = delimiters[0]?.label;
  return {
    kind: "malformed-pem",
    problem: found.problem,
    span: found.span,
    repairable: recoverKey(text) !== undefined,
    ...(label === undefined ? {} : { label }),
  };
}

interface Found {
  readonly problem: PemProblem;
  readonly span: Span;
}

function problemOf(text: string, blocks: readonly PemBlock[], delimiters: readonly Delimiter[]): Found {
  const begin = delimiters.find(({ kind }) => kind === "BEGIN");
  const end = delimiters.find(({ kind, span: at }) => kind === "END" && (begin === undefined || at.start >= begin.span.end));
  const escaped = /\\{1,8}[nr]/.exec(text.slice(begin?.span.end ?? 0));
  if (escaped !== null) {
    const at = (begin?.span.end ?? 0) + escaped.index;
    return { problem: { code: "literal-backslash-n" }, span: span(at, at + escaped[0].length) };
  }
  if (begin !== undefined && end === undefined) {
    const rest = text.slice(begin.span.end).replace(/[\s"'`\\;,]+/g, "");
    if (rest === "") return { problem: { code: "cut-after-first-line" }, span: begin.span };
  }
  if (begin?.defect !== undefined || end?.defect !== undefined) {
    const both = begin?.defect !== undefined && end?.defect !== undefined;
    const which = both ? "both" : begin?.defect !== undefined ? "begin" : "end";
    const culprit = (begin?.defect !== undefined ? begin : end) as Delimiter;
    return { problem: { code: "malformed-delimiters", defect: culprit.defect ?? "misspelt", which }, span: culprit.span };
  }
  if (begin === undefined) return { problem: { code: "missing-begin" }, span: (end ?? (delimiters[0] as Delimiter)).span };
  if (end === undefined) return { problem: { code: "missing-end" }, span: begin.span };
  if (begin.label !== end.label) return { problem: { code: "label-mismatch", begin: begin.label, end: end.label }, span: end.span };
  return bodyProblem(text, span(begin.span.end, end.span.start), blocks.length > 0);
}

const corrupt = (reason: BodyDefect, at: Span): Found => ({ problem: { code: "body-corrupt", reason }, span: at });

function bodyProblem(text: string, body: Span, isFramed: boolean): Found {
  const contents = text.slice(body.start, body.end);
  const at = (pattern: RegExp): Span | undefined => {
    const match = pattern.exec(contents);
    return match === null ? undefined : span(body.start + match.index, body.start + match.index + match[0].length);
  };
  if (contents.trim() === "") return corrupt("empty", body);
  const elided = at(/\.{2,}|…|\[[^\]\n]{0,40}\]|<[^>\n]{0,40}>/);
  if (elided !== undefined) return corrupt("elided", elided);
  const quotePrefix = at(/^[ \t]*>[ \t]?/m);
  if (quotePrefix !== undefined) return corrupt("quote-prefix", quotePrefix);
  const comment = at(/^[ \t]*(?:#|\/\/).*$/m);
  if (comment !== undefined) return corrupt("comment", comment);
  const header = at(/^[A-Za-z-]{1,40}:.*$/m);
  if (header !== undefined) return corrupt("header", header);
  const urlSafe = at(/[-_]+/);
  if (urlSafe !== undefined && !/[^A-Za-z0-9+/=_\s-]/.test(contents)) return corrupt("url-safe-alphabet", urlSafe);
  const foreign = at(/[^A-Za-z0-9+/=\s\u0085]/u);
  if (foreign !== undefined) return corrupt("alphabet", foreign);
  const inner = at(/=(?=[\s]*[A-Za-z0-9+/])/);
  if (inner !== undefined) return corrupt("padding", inner);
  if (withoutLostEscapes(contents) !== "" && recoverKey(text) !== undefined) {
    return corrupt("lost-backslash", span(body.start, body.start + 1));
  }
  const compact = withoutWhiteSpace(contents);
  const decoded = decodeStrict(compact);
  if (decoded.ok) {
    const blank = at(/\n[ \t\r]*\n(?=\s*\S)|\n[ \t\r]*\n$/);
    if (readAnyKey(decoded.bytes) !== undefined) {
      return blank === undefined ? corrupt(isFramed ? "wrong-label" : "header", body) : corrupt("blank-line", blank);
    }
    return corrupt(isTruncated(decoded.bytes) ? "truncated" : "not-der", body);
  }
  if (compact.length % 4 === 0) return corrupt("padding", lastCharacter(text, body));
  const unpadded = compact.replace(/=+$/, "");
  const filled = decodeStrict(unpadded + "=".repeat((4 - (unpadded.length % 4)) % 4));
  if (filled.ok && readAnyKey(filled.bytes) !== undefined) return corrupt("padding", lastCharacter(text, body));
  return corrupt("truncated", lastCharacter(text, body));
}

/** Whether the outermost element promises more bytes than there are. */
function isTruncated(bytes: Uint8Array): boolean {
  const head = new Uint8Array(8);
  head.set(bytes.subarray(0, 8));
  const roomy = readElement(head, 0, Number.MAX_SAFE_INTEGER);
  return roomy !== undefined && roomy.end > bytes.length;
}

function lastCharacter(text: string, body: Span): Span {
  let end = body.end;
  while (end > body.start + 1 && /\s/.test(text[end - 1] as string)) end--;
  return span(Math.max(body.start, end - 1), end);
}
