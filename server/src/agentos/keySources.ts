import { classifyKeyText } from "../keys/classify.ts";
import { isPlaceholder } from "../keys/placeholder.ts";
import { usability } from "../keys/usability.ts";
import type { VerifierStack } from "../keys/verdict.ts";
import { familyOf, isSymmetric } from "./algorithms.ts";
import type { FileFact } from "./facts.ts";
import { type JwkFacts, readJwk } from "./jwk.ts";
import { isPublicSecret } from "./publicSecrets.ts";

/** What a layer that checks JWTs verifies with. A key without text is one that is not known. */
export interface KeySources {
  /** `undefined`: Python's None in the list, which no algorithm takes. */
  readonly keys: readonly StaticKey[];
  readonly jwks: readonly JwkFacts[];
  readonly algorithm: string | undefined;
}

/** `intended`: see `EnvironmentFact`. */
export type StaticKey =
  | { readonly kind: "text"; readonly text: string; readonly intended?: string | null }
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

/** Whether a token that some configured key belongs to is let in. `null`: it depends on which key signed it, or is not known. */
export interface KeyVerdict {
  readonly admits: boolean | null;
  readonly detail?: string;
}

/** What loading a key set gives: its usable keys, or the exception that stops the start. */
export type LoadedJwks =
  | { readonly kind: "keys"; readonly keys: readonly JwkFacts[]; readonly dropped: number }
  | { readonly kind: "error"; readonly exception: string; readonly message: string }
  | { readonly kind: "unknown" };

/** The longest name of a path's step that Linux opens, in bytes (ENAMETOOLONG beyond it). */
const longestName = 255;

/**
 * Loads a key set as AgentOS does (2.9.0 os/middleware/jwt.py:196-237, the same since 2.3.13): a plain `open(path)`, no URL, no `~`.
 * `path` is the configured text, `file` what opening it gives.
 */
export function loadJwks(path: string, file: FileFact, stack: VerifierStack): LoadedJwks {
  const encoder = new TextEncoder();
  if (path.includes("\0")) return { kind: "error", exception: "ValueError", message: "embedded null byte" };
  if (path.split("/").some((step) => encoder.encode(step).length > longestName) || encoder.encode(path).length > 4095) {
    return { kind: "error", exception: "OSError", message: "[Errno 36] File name too long" };
  }
  switch (file.kind) {
    case "unknown":
      return { kind: "unknown" };
    case "missing":
      return { kind: "error", exception: "ValueError", message: "JWKS file not found" };
    case "directory":
      return { kind: "error", exception: "IsADirectoryError", message: "[Errno 21] Is a directory" };
    case "text":
      return parseJwks(file.text, stack);
  }
}

function parseJwks(text: string, stack: VerifierStack): LoadedJwks {
  if (/[\udc80-\udcff]/.test(text) && !isWellFormed(text)) {
    return { kind: "error", exception: "UnicodeDecodeError", message: "'utf-8' codec can't decode the file" };
  }
  if (text.startsWith("\ufeff")) {
    return { kind: "error", exception: "ValueError", message: "Invalid JSON in JWKS file: Unexpected UTF-8 BOM (decode using utf-8-sig)" };
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // Python's reader takes NaN and Infinity, which no key needs; a file with them is not decided here.
    if (/\b(?:NaN|Infinity)\b/.test(text)) return { kind: "unknown" };
    return { kind: "error", exception: "ValueError", message: "Invalid JSON in JWKS file" };
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return { kind: "error", exception: "AttributeError", message: `'${pythonType(data)}' object has no attribute 'get'` };
  }
  const list: unknown = (data as Record<string, unknown>)["keys"];
  if (!isTruthy(list)) return { kind: "keys", keys: [], dropped: 0 };
  if (typeof list === "number" || list === true) {
    return { kind: "error", exception: "TypeError", message: `'${pythonType(list)}' object is not iterable` };
  }
  // Strings and objects are iterated too, as characters and member names; none of them is a key.
  const items = Array.isArray(list) ? list : typeof list === "string" ? [...list] : Object.keys(list as object);
  const keys: JwkFacts[] = [];
  for (const item of items) {
    const jwk = readJwk(item, stack);
    if (jwk !== undefined) keys.push(jwk);
  }
  return { kind: "keys", keys, dropped: items.length - keys.length };
}

function isWellFormed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff && text.charCodeAt(i + 1) >= 0xdc00 && text.charCodeAt(i + 1) <= 0xdfff) i++;
    else if (code >= 0xd800 && code <= 0xdfff) return false;
  }
  return true;
}

function pythonType(value: unknown): string {
  if (value === null) return "NoneType";
  if (Array.isArray(value)) return "list";
  switch (typeof value) {
    case "string":
      return "str";
    case "boolean":
      return "bool";
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    default:
      return "dict";
  }
}

const isTruthy = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);

/** Remembers what it was told about a text; one for each prediction. */
export type UsabilityOf = (text: string, algorithm: string, stack: VerifierStack) => ReturnType<typeof usability>;

export function rememberingUsability(): UsabilityOf {
  const known = new Map<string, ReturnType<typeof usability>>();
  return (text, algorithm, stack) => {
    const name = `${stack.pyjwt} ${stack.cryptography} ${algorithm} ${text}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const verdict = usability(text, algorithm, stack);
    known.set(name, verdict);
    return verdict;
  };
}

/**
 * Whether tokens are signed with another secret than the loaded one: certainly, or perhaps, as when the text is a placeholder that stands
 * in for the real one, or a secret that is printed in public.
 */
function isOtherSecret(key: StaticKey & { readonly kind: "text" }, algorithm: string): boolean | "perhaps" {
  if (key.intended === null) return "perhaps";
  if (!isSymmetric(algorithm)) return false;
  if (key.intended !== undefined && key.intended !== key.text) return true;
  return isPlaceholder(key.text) || isPublicSecret(key.text) ? "perhaps" : false;
}

/** How one key of the list behaves: lets its own token in, lets others be tried, or stops the search by an exception that nobody catches per key. */
type Behaviour = { readonly kind: "usable" | "skipped" | "unknown" } | { readonly kind: "stops"; readonly detail?: string };

/** PyJWT's `InvalidTokenError` family: caught for each key, so that the next one is tried (jwt.py:307-316). Others end the search. */
const tokenErrors = /(?:^|\.)(?:InvalidTokenError|DecodeError|InvalidSignatureError|InvalidAlgorithmError|ExpiredSignatureError)$/;

function behaviourOf(key: StaticKey, algorithm: string, stack: VerifierStack, usabilityOf: UsabilityOf): Behaviour {
  if (key.kind === "unknown") return { kind: "unknown" };
  if (key.kind === "none") return { kind: "stops" };
  const text = key.text;
  // An empty text in the list is handed to PyJWT like any other; `usability` speaks of the variable, where it is unset.
  if (text === "") return emptyKey(algorithm, stack);
  const verdict = usabilityOf(text, algorithm, stack);
  if (verdict.usable === true) {
    // Before PyJWT 2.11 a key of another curve loads, but no library signs an ES256 token with a P-384 key.
    if (algorithm.startsWith("ES") && curveOf(text) !== familyOf(algorithm)?.curve) return { kind: "skipped" };
    const other = isOtherSecret(key, algorithm);
    return { kind: other === "perhaps" ? "unknown" : other ? "skipped" : "usable" };
  }
  if (verdict.usable === null) return { kind: "unknown" };
  if (tokenErrors.test(verdict.exception ?? "")) return { kind: "skipped" };
  return verdict.detail === undefined ? { kind: "stops" } : { kind: "stops", detail: verdict.detail };
}

function curveOf(text: string): string | undefined {
  const found = classifyKeyText(text);
  return "key" in found ? found.key?.curve : undefined;
}

/** PyJWT ≥ 2.13 refuses an empty HMAC key; before, the empty secret is a secret. Asymmetric algorithms cannot parse it. */
function emptyKey(algorithm: string, stack: VerifierStack): Behaviour {
  if (!algorithm.startsWith("HS")) return { kind: "stops", detail: "Error decoding token: Could not parse the provided public key." };
  const [major = 0, minor = 0] = stack.pyjwt.split(".").map(Number);
  return major > 2 || minor >= 13 ? { kind: "stops", detail: "Error decoding token: HMAC key must not be empty." } : { kind: "usable" };
}

/**
 * Walks the key loop (2.9.0 os/middleware/jwt.py:279-320) for the token of each configured key that could verify: those of the key set,
 * then the static ones. The token carries the `kid` of its key.
 */
export function verdictOf(sources: KeySources, stack: VerifierStack, usabilityOf: UsabilityOf): KeyVerdict {
  const algorithm = sources.algorithm === "" ? "RS256" : sources.algorithm;
  if (algorithm === undefined) return { admits: null };
  const general = usabilityOf("x", algorithm, stack);
  if (general.because === "unsupported-algorithm" || general.because === "cryptography-missing") {
    return general.detail === undefined ? { admits: false } : { admits: false, detail: general.detail };
  }
  const statics = sources.keys.map((key) => behaviourOf(key, algorithm, stack, usabilityOf));
  const byKid = new Map<string, JwkFacts>();
  for (const jwk of sources.jwks) byKid.set(jwk.kid ?? "_default", jwk);
  const fallback = byKid.get("_default");

  const results: KeyVerdict[] = [];
  for (const jwk of sources.jwks) {
    const behaviour = jwk.behaviour(algorithm);
    // A key that does not fit the algorithm signs no token for it.
    if (behaviour === "unfit") continue;
    if (behaviour === "private-rsa") results.push({ admits: false });
    else if (jwk.kidMatches === false) results.push(statics.length === 0 ? { admits: false, detail: noKeys } : { admits: false });
    // Another key of the same kid, or a later one without kid, took its place.
    else results.push({ admits: byKid.get(jwk.kid ?? "_default") === jwk });
  }
  const fallbackStops = fallback !== undefined && ["unfit", "private-rsa"].includes(fallback.behaviour(algorithm));
  for (const [index, own] of statics.entries()) {
    if (own.kind !== "usable" && own.kind !== "unknown") continue;
    const before = statics.slice(0, index);
    const stop = before.find((other) => other.kind === "stops");
    if (fallbackStops) results.push({ admits: false, detail: "Error decoding token: Expecting a PEM-formatted key." });
    else if (stop?.kind === "stops") results.push(stop.detail === undefined ? { admits: false } : { admits: false, detail: stop.detail });
    else results.push({ admits: own.kind === "unknown" || before.some((other) => other.kind === "unknown") ? null : true });
  }
  return join(results) ?? rejection(sources, statics);
}

const noKeys = "Invalid token: No verification keys configured";

/** No configured key can verify anything: what a token gets then. */
function rejection(sources: KeySources, statics: readonly Behaviour[]): KeyVerdict {
  const stop = statics.find((key) => key.kind === "stops");
  if (sources.jwks.length === 0 && stop?.kind === "stops" && stop.detail !== undefined && statics[0] === stop)
    return { admits: false, detail: stop.detail };
  return { admits: false };
}

/** What holds for all; `undefined` for none. */
function join(results: readonly KeyVerdict[]): KeyVerdict | undefined {
  const first = results[0];
  if (first === undefined) return undefined;
  if (results.some((result) => result.admits !== first.admits)) return { admits: null };
  return results.every((result) => result.detail === first.detail) ? first : { admits: first.admits };
}
