import { algorithmFacts } from "../keys/algorithms.ts";
import { classifyKeyText } from "../keys/classify.ts";
import { DEFAULT_KID, isPathTooLong, type JwksEntry, type JwksFacts, jwksFacts } from "../keys/jwks.ts";
import { readJwks } from "../keys/keyLoop.ts";
import { isPlaceholder } from "../keys/placeholder.ts";
import { prepareBuiltKey } from "../keys/prepareKey.ts";
import { usability } from "../keys/usability.ts";
import type { VerifierStack } from "../keys/verdict.ts";
import { familyOf, isSymmetric } from "./algorithms.ts";
import type { FileFact } from "./facts.ts";
import { isPublicSecret } from "./publicSecrets.ts";

/** What a layer that checks JWTs verifies with. A key without text is one that is not known. */
export interface KeySources {
  /** `undefined`: Python's None in the list, which no algorithm takes. */
  readonly keys: readonly StaticKey[];
  readonly jwks: JwksFacts | undefined;
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

/** What loading a key set gives: its keys, or the exception that stops the start. */
export type LoadedJwks =
  | { readonly kind: "keys"; readonly set: JwksFacts }
  | { readonly kind: "error"; readonly exception: string; readonly message: string }
  | { readonly kind: "unknown" };

/** Loads a key set as AgentOS does. `path` is the configured text, `file` what opening it gives. */
export function loadJwks(path: string, file: FileFact, stack: VerifierStack): LoadedJwks {
  // A path that the system refuses needs no look at the file.
  if (file.kind === "unknown" && !isPathTooLong(path)) return { kind: "unknown" };
  const read = readJwks(
    path,
    file.kind === "text" ? { state: "file", text: file.text } : { state: file.kind === "directory" ? "directory" : "missing" },
  );
  // The messages of the loader quote the path, which may be a key set by mistake.
  if (!read.ok)
    return { kind: "error", exception: read.exception, message: jwksErrors[read.exception] ?? "the JWKS file cannot be loaded" };
  const set = jwksFacts(read.value, stack);
  return set.startError === undefined ? { kind: "keys", set } : { kind: "error", ...set.startError };
}

const jwksErrors: Readonly<Record<string, string>> = {
  OSError: "[Errno 36] File name too long",
  ValueError: "JWKS file not found, or not JSON",
  IsADirectoryError: "[Errno 21] Is a directory",
  UnicodeDecodeError: "'utf-8' codec can't decode the JWKS file",
};

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
  const loaded = (sources.jwks?.entries ?? []).filter((entry) => entry.built !== undefined);
  const results: KeyVerdict[] = [];
  for (const entry of loaded) {
    const behaviour = behaviourOfJwk(entry, algorithm, stack);
    // A key that does not fit the algorithm signs no token for it.
    if (behaviour === "unfit") continue;
    if (behaviour === "private-rsa") results.push({ admits: false });
    else if (entry.kid.kind === "not-text") results.push(statics.length === 0 ? { admits: false, detail: noKeys } : { admits: false });
    // Another key under the same name took its place.
    else results.push({ admits: entry.shadowedBy === undefined });
  }
  const fallback = sources.jwks?.reachable.get(DEFAULT_KID);
  const fallbackStops = fallback !== undefined && behaviourOfJwk(fallback, algorithm, stack) !== "usable";
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

/** What a key of a set does with a token of the algorithm. PyJWT raises for another family, and for a private RSA key, which has no `verify`. */
function behaviourOfJwk(entry: JwksEntry, algorithm: string, stack: VerifierStack): "usable" | "unfit" | "private-rsa" {
  const facts = algorithmFacts(algorithm);
  const wanted = familyOf(algorithm);
  if (entry.built === undefined || facts === undefined || wanted === undefined) return "unfit";
  const { info } = entry;
  if (info !== undefined && info.family !== wanted.family) return "unfit";
  if (info?.family === "RSA" && info.isPrivate) return "private-rsa";
  if (wanted.family === "EC" && info?.curve !== undefined && info.curve !== wanted.curve) return "unfit";
  return prepareBuiltKey(entry.built, facts, stack).ok ? "usable" : "unfit";
}

const noKeys = "Invalid token: No verification keys configured";

/** No configured key can verify anything: what a token gets then. */
function rejection(sources: KeySources, statics: readonly Behaviour[]): KeyVerdict {
  const stop = statics.find((key) => key.kind === "stops");
  if ((sources.jwks?.isEmpty ?? true) && stop?.kind === "stops" && stop.detail !== undefined && statics[0] === stop)
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
