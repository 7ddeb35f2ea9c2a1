import type { ParsedDocument } from "../../parse/document.ts";
import { dottedName, type Expression, type Statement } from "../../parse/pythonTree.ts";
import { onceForEach } from "../../text/memo.ts";
import type { Place } from "../../text/place.ts";
import type { Span } from "../../text/span.ts";

/** A scope that stands in a Python file as a literal. */
export interface ScopeLiteral {
  readonly text: string;
  /** The literal with its quotes, and the characters between them. */
  readonly place: Place;
  readonly content: Span;
}

/** The claims of a token as a dict literal of a Python file gives them: it has `sub`, `exp` or the like, or goes into `jwt.encode(...)`. */
export interface TokenPayload {
  readonly place: Place;
  /** Whether it goes into an `encode(...)` call in plain sight. */
  readonly encoded: boolean;
  /** The names of its claims as far as they are literal. */
  readonly claims: readonly { readonly name: string; readonly place: Place; readonly content: Span }[];
  /** The claims that hold lists of texts or one text, by name; `complete` where every item is a literal. */
  readonly texts: readonly {
    readonly claim: string;
    readonly form: "list" | "text";
    readonly complete: boolean;
    readonly items: readonly ScopeLiteral[];
    /** The value. */
    readonly place: Place;
  }[];
  /** `sub`, or how it begins where an f-string makes it. */
  readonly subject?: { readonly text: string; readonly whole: boolean; readonly place: Place };
}

/** Claims that tell the payload of a token from any other dict (RFC 7519 §4.1). */
const registered: ReadonlySet<string> = new Set(["sub", "exp", "iat", "nbf", "aud", "jti"]);

/** The token payloads of a Python file, in the order of the file. Nothing runs: dict literals, `payload["scopes"] = …` and constants are read. */
export const tokenPayloadsOf: (document: ParsedDocument) => readonly TokenPayload[] = onceForEach((document) =>
  !/sub|exp|scope|iat/.test(document.text) || document.module === undefined ? [] : read(document),
);

const takesScopesFromName = ({ key, value }: Dict["items"][number]): boolean =>
  key?.kind === "string" && key.value.value === "scopes" && value.kind === "name";

/** The scopes that a call hands to the function that makes the payload. */
function handedOn(uri: string, call: Extract<Expression, { kind: "call" }>, key: Expression, value: Expression): TokenPayload {
  const place = { uri, span: call.span };
  const claims = [{ name: "scopes", place: { uri, span: key.span }, content: key.span }];
  const text = textsOf(uri, "scopes", value);
  return { place, encoded: true, claims, texts: text === undefined ? [] : [text] };
}

type Dict = Extract<Expression, { kind: "dict" }>;

function read(document: ParsedDocument): readonly TokenPayload[] {
  const { uri } = document;
  const dicts: Dict[] = [];
  const encoded = new Set<Dict>();
  const names = new Map<string, Expression[]>();
  const encodedNames = new Set<string>();
  const calls: Extract<Expression, { kind: "call" }>[] = [];
  const additions: { readonly name: string; readonly key: Expression; readonly value: Expression }[] = [];
  visit(document.module?.statements ?? [], (node) => {
    if (node.kind === "assign") {
      for (const target of node.targets) {
        if (target.kind === "name") names.set(target.name, [...(names.get(target.name) ?? []), node.value]);
        if (target.kind === "subscript" && target.object.kind === "name")
          additions.push({ name: target.object.name, key: target.index, value: node.value });
      }
    } else if (node.kind === "dict") dicts.push(node);
    else if (node.kind === "call" && node.callee.kind === "name") calls.push(node);
    else if (node.kind === "call" && isEncode(node)) {
      const payload = node.arguments.find(({ name }) => name?.value === "payload" || name?.value === "claims") ?? node.arguments[0];
      if (payload?.value.kind === "dict") encoded.add(payload.value);
      if (payload?.value.kind === "name") encodedNames.add(payload.value.name);
    }
  });
  const payloads: TokenPayload[] = [];
  for (const dict of dicts) {
    const owner = [...names].find(([, values]) => values.includes(dict))?.[0];
    const isEncoded = encoded.has(dict) || (owner !== undefined && encodedNames.has(owner));
    const added = owner === undefined ? [] : additions.filter(({ name }) => name === owner);
    const items = [...dict.items, ...added.map(({ key, value }) => ({ key, value }))];
    const keys = items.flatMap(({ key }) => (key?.kind === "string" ? [key.value.value] : []));
    if (!isEncoded && !keys.some((key) => registered.has(key))) continue;
    payloads.push(payload(uri, dict, items, isEncoded, (name) => only(names.get(name))));
  }
  // `create_token(user, scopes=[...])` where the payload takes its scopes from a parameter.
  if (dicts.some((dict) => dict.items.some(takesScopesFromName))) {
    for (const call of calls) {
      const scopes = call.arguments.find(({ name }) => name?.value === "scopes");
      if (scopes?.name === undefined || scopes.value.kind === "name") continue;
      const key: Expression = { kind: "unknown", span: scopes.name.span };
      payloads.push(handedOn(uri, call, key, scopes.value));
    }
  }
  return payloads.sort((a, b) => a.place.span.start - b.place.span.start);
}

/** `jwt.encode(...)` of PyJWT and python-jose, whatever the module is called here. */
const isEncode = (call: Extract<Expression, { kind: "call" }>): boolean => {
  const name = dottedName(call.callee);
  return name !== undefined && /(?:^|\.)(?:jwt|pyjwt|jose_jwt|_jwt)\.encode$/i.test(name);
};

const only = (values: readonly Expression[] | undefined): Expression | undefined => (values?.length === 1 ? values[0] : undefined);

function payload(
  uri: string,
  dict: Dict,
  items: Dict["items"],
  encoded: boolean,
  assigned: (name: string) => Expression | undefined,
): TokenPayload {
  const at = ({ span }: { readonly span: Span }): Place => ({ uri, span });
  const claims: TokenPayload["claims"][number][] = [];
  const texts: TokenPayload["texts"][number][] = [];
  let subject: TokenPayload["subject"];
  for (const { key, value: written } of items) {
    if (key?.kind !== "string") continue;
    const claim = key.value.value;
    claims.push({ name: claim, place: at(key), content: key.value.span });
    const value = written.kind === "name" ? (assigned(written.name) ?? written) : written;
    if (claim === "sub") {
      const first = value.kind === "format" ? value.pieces[0] : undefined;
      if (value.kind === "string") subject = { text: value.value.value, whole: true, place: at(value) };
      else if (typeof first === "string") subject = { text: first, whole: false, place: at(value) };
    }
    const text = textsOf(uri, claim, value);
    if (text !== undefined) texts.push(text);
  }
  return { place: { uri, span: dict.span }, encoded, claims, texts, ...(subject === undefined ? {} : { subject }) };
}

/** The texts of a claim: of a list as far as its items are literals, or one text. */
function textsOf(uri: string, claim: string, value: Expression): TokenPayload["texts"][number] | undefined {
  const place = { uri, span: value.span };
  const literal = (expression: Expression): ScopeLiteral | undefined =>
    expression.kind === "string"
      ? { text: expression.value.value, place: { uri, span: expression.span }, content: expression.value.span }
      : undefined;
  if (value.kind === "list" || value.kind === "tuple" || value.kind === "set") {
    const found = value.items.map(literal);
    const items = found.filter((item) => item !== undefined);
    return { claim, form: "list", complete: items.length === found.length, items, place };
  }
  const one = literal(value);
  return one === undefined ? undefined : { claim, form: "text", complete: true, items: [one], place };
}

/** Every statement and expression of a module; the tree is plain data, so that no kind can be forgotten. */
function visit(value: unknown, see: (node: Statement | Expression) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if ("kind" in value && "span" in value) see(value as Statement | Expression);
  for (const [key, child] of Object.entries(value)) if (key !== "span" && typeof child === "object") visit(child, see);
}
