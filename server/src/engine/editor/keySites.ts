import { classifyKeyText } from "../../keys/classify.ts";
import { type JwkFacts, jwkFacts } from "../../keys/jwk.ts";
import type { KeyInfo, KeyText } from "../../keys/keyInfo.ts";
import { type DataMap, type DataNode, scalarText } from "../../parse/data.ts";
import type { ParsedDocument } from "../../parse/document.ts";
import { type Span, touches } from "../../text/span.ts";
import { allExpressions } from "./pythonTreeWalk.ts";

/** A place of a document where a key is written. */
export interface KeySite {
  readonly span: Span;
  /** Where a remark about the key goes: the end of its first line, or of its `kty`. */
  readonly remarkAt: number;
  /** The variable that it is the value of, the `kid` of a JWK, or the label of a PEM block. */
  readonly name: string;
  readonly form: "entry" | "literal" | "block" | "jwk";
  readonly key: KeyText;
  /** For a JWK: what AgentOS makes of it. */
  readonly jwk?: JwkFacts;
}

interface Candidate {
  readonly span: Span;
  readonly name: string;
  readonly form: KeySite["form"];
  /** The text as the program gets it. */
  readonly text?: string;
  readonly node?: DataMap;
}

/** All keys of a document, in document order. */
export const keySites = (document: ParsedDocument): readonly KeySite[] =>
  [...candidates(document)]
    .flatMap((candidate) => siteOf(document, candidate) ?? [])
    .filter((site, index, all) => all.findIndex(({ span }) => span.start === site.span.start && span.end === site.span.end) === index)
    .sort((a, b) => a.span.start - b.span.start);

/** The key that an offset lies in; the innermost where one lies in another. */
export function keySiteAt(document: ParsedDocument, offset: number): KeySite | undefined {
  const around = [...candidates(document)]
    .filter(({ span }) => touches(span, offset))
    .sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  for (const candidate of around) {
    const site = siteOf(document, candidate);
    if (site !== undefined) return site;
  }
  return undefined;
}

/** The showable facts of a key, also of one that nothing can use. */
export const infoOfSite = (site: KeySite): KeyInfo | undefined => site.jwk?.info ?? ("key" in site.key ? site.key.key : undefined);

function* candidates(document: ParsedDocument): Generator<Candidate> {
  const { text } = document;
  if (document.syntax === "pem") {
    for (const { span, label } of document.blocks) yield { span, name: label, form: "block", text: text.slice(span.start, span.end) };
    if (document.blocks.length === 0 && text.trim() !== "")
      yield { span: { start: 0, end: text.trimEnd().length }, name: "", form: "block", text };
    return;
  }
  for (const entry of document.entries) {
    if (!entry.literal || !(looksLikeKey(entry.value.value) || entry.overflow !== undefined)) continue;
    const span = { start: entry.raw.start, end: entry.overflow?.end ?? entry.raw.end };
    yield { span, name: entry.name.value, form: "entry", text: entry.value.value };
  }
  if (document.module !== undefined) {
    for (const expression of allExpressions(document.module)) {
      if ((expression.kind === "string" || expression.kind === "bytes") && looksLikeKey(expression.value.value))
        yield { span: expression.span, name: "", form: "literal", text: expression.value.value };
    }
  }
  if (document.syntax === "json" && document.data !== undefined) yield* jwks(document.data);
}

/** The objects of a JSON document that say which key type they are (RFC 7517 §4.1). */
function* jwks(data: DataNode): Generator<Candidate> {
  const waiting: DataNode[] = [data];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === "list") waiting.push(...[...node.items].reverse());
    if (node.kind !== "map") continue;
    const kid = node.items.find(({ key }) => key.value === "kid");
    if (node.items.some(({ key }) => key.value === "kty")) yield { span: node.span, name: scalarText(kid?.value) ?? "", form: "jwk", node };
    for (const { value } of [...node.items].reverse()) waiting.push(value);
  }
}

/** Whether it is worth reading a text as a key: a cheap look. */
const looksLikeKey = (text: string): boolean =>
  text.length > 20 &&
  (text.includes("BEGIN") ||
    /^\s*["']?(?:ssh-|ecdsa-sha2|LS0tLS1CRUdJ)/.test(text) ||
    /^\s*M[A-Za-z0-9+/]{40}/.test(text) ||
    (/^\s*[[{]/.test(text) && text.includes("kty")));

function siteOf(document: ParsedDocument, { span, name, form, text, node }: Candidate): KeySite | undefined {
  if (node !== undefined) {
    const facts = jwkFacts(plain(node));
    const type = node.items.find(({ key }) => key.value === "kty");
    const key: KeyText = { kind: "jwk", span, ...(facts.info === undefined ? {} : { key: facts.info }) };
    return { span, remarkAt: type?.value.span.end ?? span.end, name, form, key, jwk: facts };
  }
  const key = classifyKeyText(text ?? "");
  if (isNoKey(key)) return undefined;
  const lineEnd = document.text.slice(span.start, span.end).search(/[\r\n]/);
  return { span, remarkAt: lineEnd < 0 ? span.end : span.start + lineEnd, name, form, key };
}

const isNoKey = ({ kind }: KeyText): boolean =>
  ["empty", "blank", "path", "url", "placeholder", "reference", "secret", "jwt"].includes(kind);

/** The value that a JSON node stands for; a member that is repeated counts the last time, as in Python. */
function plain(node: DataNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  const object: Record<string, unknown> = {};
  for (const { key, value } of node.items)
    Object.defineProperty(object, key.value, { value: plain(value), enumerable: true, configurable: true });
  return object;
}
