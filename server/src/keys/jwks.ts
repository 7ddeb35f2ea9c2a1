/**
 * JWK sets as AgentOS loads them (agno 2.9.0, os/middleware/jwt.py:196-237): which key is dropped and why, and which `kid` ends up with which key.
 */

import { utf8Length } from "./base64.ts";
import { type JwkFacts, jwkFacts, newestStack } from "./jwk.ts";
import type { JwkObject } from "./jwkInfo.ts";
import { has, isFalsy, member, pythonType } from "./pythonValues.ts";
import type { VerifierStack } from "./verdict.ts";

/** What is wrong with a JWK set as a whole. */
export type JwksProblemCode = "not-an-object" | "single-jwk" | "keys-missing" | "keys-empty" | "keys-not-an-array";

export interface JwksEntry extends JwkFacts {
  readonly index: number;
  /** Index of the later key under the same name, which wins. */
  readonly shadowedBy?: number;
}

export interface JwksFacts {
  readonly problem?: { readonly code: JwksProblemCode; readonly message: string; readonly member?: string };
  /** AgentOS does not start (os/middleware/jwt.py:205, not caught). */
  readonly startError?: { readonly exception: string; readonly message: string };
  readonly entries: readonly JwksEntry[];
  /** The keys that tokens can reach, by `kid`; `_default` is the name AgentOS gives to a key without one. */
  readonly reachable: ReadonlyMap<string, JwksEntry>;
  /** Whether any key is loaded at all, including ones that no token can name. */
  readonly isEmpty: boolean;
}

/** The name under which AgentOS files a key without `kid`. */
export const DEFAULT_KID = "_default";

/** What AgentOS makes of the parsed JSON of a JWKS file. */
export function jwksFacts(value: unknown, stack: VerifierStack = newestStack): JwksFacts {
  const nothing = { entries: [], reachable: new Map<string, JwksEntry>(), isEmpty: true } as const;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const message = `'${pythonType(value)}' object has no attribute 'get'`;
    return { ...nothing, problem: { code: "not-an-object", message }, startError: { exception: "AttributeError", message } };
  }
  const set = value as JwkObject;
  const keys = member(set, "keys");
  if (isFalsy(keys)) {
    const message = "JWKS contains no keys";
    if (has(set, "keys")) return { ...nothing, problem: { code: "keys-empty", message, member: "keys" } };
    if (has(set, "kty")) return { ...nothing, problem: { code: "single-jwk", message } };
    const misspelt = Object.keys(set).find((name) => name.toLowerCase() === "keys" || name === "key");
    return { ...nothing, problem: { code: "keys-missing", message, ...(misspelt === undefined ? {} : { member: misspelt }) } };
  }
  if (typeof keys === "number" || typeof keys === "boolean") {
    const message = `'${pythonType(keys)}' object is not iterable`;
    return { ...nothing, problem: { code: "keys-not-an-array", message, member: "keys" }, startError: { exception: "TypeError", message } };
  }
  // A Python loop over an object yields its names, over a text its characters: strings, each of which fails.
  const items: readonly unknown[] = Array.isArray(keys)
    ? keys
    : typeof keys === "string"
      ? [...keys.slice(0, 1)]
      : Object.keys(keys as object);
  const entries = items.map((item, index): JwksEntry => ({ index, ...jwkFacts(item, stack) }));
  const problem = Array.isArray(keys)
    ? {}
    : { problem: { code: "keys-not-an-array", message: "'str' object has no attribute 'get'", member: "keys" } as const };
  return { ...problem, ...filed(entries) };
}

function filed(entries: readonly JwksEntry[]): Pick<JwksFacts, "entries" | "reachable" | "isEmpty"> {
  const reachable = new Map<string, JwksEntry>();
  const shadowed = new Map<number, number>();
  for (const entry of entries) {
    if (entry.built === undefined || entry.kid.kind === "not-text") continue;
    const name = entry.kid.kind === "text" ? entry.kid.value : DEFAULT_KID;
    const before = reachable.get(name);
    if (before !== undefined) shadowed.set(before.index, entry.index);
    reachable.set(name, entry);
  }
  const marked = entries.map((entry): JwksEntry => {
    const by = shadowed.get(entry.index);
    return by === undefined ? entry : { ...entry, shadowedBy: by };
  });
  return { entries: marked, reachable, isEmpty: entries.every(({ built }) => built === undefined) };
}

/** Whether the system refuses the path before it looks for a file: a name above 255 bytes or a path of 4096 (Linux, NAME_MAX and PATH_MAX). */
export const isPathTooLong = (path: string): boolean => utf8Length(path) >= 4096 || path.split("/").some((name) => utf8Length(name) > 255);
