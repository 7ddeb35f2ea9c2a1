/**
 * AgentOS's search for the key that verifies a token (agno 2.9.0, os/middleware/jwt.py:160-320; unchanged since 2.3.13): the JWK set first,
 * by `kid` or its default key, then the static keys in order. One key that cannot be used ends the search.
 */
import { encodeUtf8 } from "../text/bytes.ts";
import { algorithmFacts } from "./algorithms.ts";
import { classifyKeyText } from "./classify.ts";
import { DEFAULT_KID, isPathTooLong, type JwksFacts, jwksFacts } from "./jwks.ts";
import { type DecodedJwt, decodeJwt } from "./jwt.ts";
import type { BuiltKey } from "./keyDer.ts";
import { type Prepared, prepareBuiltKey, prepareKey } from "./prepareKey.ts";
import { detailOf, NO_KEY } from "./usability.ts";
import type { Verdict, VerifierStack } from "./verdict.ts";
import { verifySignature } from "./verifySignature.ts";

/** What stands at the path of the JWKS file. `text` is undecoded UTF-8, as `decodeUtf8` gives it, with a byte order mark if there is one. */
export type JwksFile = { readonly state: "missing" } | { readonly state: "directory" } | { readonly state: "file"; readonly text: string };

/** Where AgentOS takes its keys from. Empty texts count as unset. */
export interface KeySources {
  readonly jwks?: { readonly path: string; readonly file: JwksFile };
  /** Static keys in order; AgentOS puts `JWT_VERIFICATION_KEY` last. */
  readonly keys: readonly string[];
}

/** AgentOS's keys after its start, or the exception that ends it. */
export type LoadedSources =
  | { readonly ok: true; readonly jwks?: JwksFacts; readonly keys: readonly string[] }
  | { readonly ok: false; readonly exception: string; readonly message: string; readonly jwks?: JwksFacts };

/** The start: which exception ends it, if any. Synchronous. */
export function loadSources(sources: KeySources, stack: VerifierStack): LoadedSources {
  const keys = sources.keys.filter((key) => key !== "");
  if (keys.some((key) => key.includes("\0"))) return { ok: false, exception: "ValueError", message: "embedded null byte" };
  if (sources.jwks === undefined || sources.jwks.path === "") {
    return keys.length > 0 ? { ok: true, keys } : { ok: false, exception: "ValueError", message: NO_KEY };
  }
  const read = readJwks(sources.jwks.path, sources.jwks.file);
  if (!read.ok) return read;
  const jwks = jwksFacts(read.value, stack);
  if (jwks.startError !== undefined) return { ok: false, jwks, ...jwks.startError };
  if (jwks.isEmpty && keys.length === 0) return { ok: false, exception: "ValueError", message: NO_KEY, jwks };
  return { ok: true, jwks, keys };
}

type JwksRead =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly exception: string; readonly message: string };

/** `open` and `json.load` of a JWKS file. */
export function readJwks(path: string, file: JwksFile): JwksRead {
  const failed = (exception: string, message: string): JwksRead => ({ ok: false, exception, message });
  if (path.includes("\0")) return failed("ValueError", "embedded null byte");
  if (isPathTooLong(path)) return failed("OSError", "[Errno 36] File name too long");
  if (file.state === "missing") return failed("ValueError", `JWKS file not found: ${path}`);
  if (file.state === "directory") return failed("IsADirectoryError", `[Errno 21] Is a directory: '${path}'`);
  const { text } = file;
  const undecodable = firstUndecodable(text);
  if (undecodable !== undefined) {
    const { byte, position, reason } = undecodable;
    return failed("UnicodeDecodeError", `'utf-8' codec can't decode byte 0x${byte.toString(16)} in position ${position}: ${reason}`);
  }
  const invalid = (message: string): JwksRead => failed("ValueError", `Invalid JSON in JWKS file ${path}: ${message}`);
  if (text.startsWith("\ufeff")) return invalid("Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)");
  const parsed = parsePythonJson(text);
  return parsed.ok ? parsed : invalid(parsed.message);
}

function firstUndecodable(text: string): { byte: number; position: number; reason: string } | undefined {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff) i++;
    else if (code >= 0xdc80 && code <= 0xdcff) {
      const byte = code - 0xdc00;
      const reason = byte < 0xc2 || byte > 0xf4 ? "invalid start byte" : "invalid continuation byte";
      return { byte, position: encodeUtf8(text.slice(0, i)).length, reason };
    }
  }
  return undefined;
}

/** JSON as Python's `json` takes it: besides RFC 8259 also NaN and Infinity. */
function parsePythonJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) => (token.startsWith('"') ? token : "null"));
    if (plain !== text) {
      try {
        return { ok: true, value: JSON.parse(plain) };
      } catch {
        // Falls through to the message.
      }
    }
    const start = text.search(/[^ \t\r\n]/);
    const at = start < 0 ? text.length : start;
    const value = start < 0 || !/^(?:[[{"\d-]|true|false|null)/.test(text.slice(at, at + 8));
    if (!value) return { ok: false, message: "…" };
    const line = text.slice(0, at).split("\n").length;
    const column = at - text.lastIndexOf("\n", at - 1);
    return { ok: false, message: `Expecting value: line ${line} column ${column} (char ${at})` };
  }
}

/** What AgentOS answers to one token. `null` where the platform cannot verify the signature. */
export async function verdictOf(sources: KeySources, algorithm: string, stack: VerifierStack, token: string): Promise<Verdict> {
  const loaded = loadSources(sources, stack);
  if (!loaded.ok) {
    return { usable: false, at: "start", because: "unset", exception: loaded.exception, detail: loaded.message };
  }
  const decoded = decodeJwt(token);
  if (!decoded.ok) {
    const message = decoded.problem === "not-three-segments" ? "Not enough segments" : "Invalid header padding";
    return { usable: false, at: "token", because: "bad-token", exception: "jwt.DecodeError", detail: detailOf("jwt.DecodeError", message) };
  }
  const { jwt } = decoded;
  let last: Verdict | undefined;
  const chosen = loaded.jwks === undefined ? undefined : chooseKey(loaded.jwks, jwt.header["kid"]);
  if (chosen !== undefined) {
    const verdict = await tryKey(chosen, algorithm, stack, jwt);
    if (verdict.usable !== false || !isTokenError(verdict) || loaded.keys.length === 0) return verdict;
    last = verdict;
  }
  for (const key of loaded.keys) {
    const verdict = await tryKey(key, algorithm, stack, jwt);
    if (verdict.usable !== false || !isTokenError(verdict)) return verdict;
    last = verdict;
  }
  return last ?? refused("unknown-kid", "jwt.InvalidTokenError", "No verification keys configured");
}

/** The key of a JWK set for a token's `kid`: by name, else the default one. */
export function chooseKey(jwks: JwksFacts, kid: unknown): BuiltKey | undefined {
  const named = typeof kid === "string" && kid !== "" ? jwks.reachable.get(kid) : undefined;
  return (named ?? jwks.reachable.get(DEFAULT_KID))?.built;
}

const refused = (because: NonNullable<Verdict["because"]>, exception: string, message: string): Verdict => ({
  usable: false,
  because,
  at: "token",
  exception,
  detail: detailOf(exception, message),
});

/** Children of PyJWT's InvalidTokenError are remembered, everything else ends the search. */
export const isTokenError = ({ exception }: Verdict): boolean =>
  exception === "jwt.InvalidAlgorithmError" ||
  exception === "jwt.InvalidSignatureError" ||
  exception === "jwt.InvalidTokenError" ||
  exception === "jwt.DecodeError";

/** `jwt.decode` with one key: the algorithm first, then the key, then the signature (jwt/api_jws.py, _verify_signature). */
export async function tryKey(key: BuiltKey | string, algorithm: string, stack: VerifierStack, jwt: DecodedJwt): Promise<Verdict> {
  const name = algorithm === "" ? "RS256" : algorithm;
  if (jwt.header["alg"] !== name) return refused("algorithm", "jwt.InvalidAlgorithmError", "The specified alg value is not allowed");
  const facts = algorithmFacts(name);
  if (facts === undefined || (stack.cryptography === null && facts.family !== "HMAC")) {
    return refused("cryptography-missing", "jwt.InvalidAlgorithmError", "Algorithm not supported");
  }
  const prepared: Prepared = typeof key === "string" ? prepareKey(key, facts, stack) : prepareBuiltKey(key, facts, stack);
  if (!prepared.ok) return refused("unparsable", prepared.exception, prepared.message);
  const material = prepared.key === "hmac" ? secretOf(key) : prepared.key;
  const verified = await verifySignature(material, name, jwt.signingInput, jwt.signature);
  if (verified === null) return { usable: null };
  return verified ? { usable: true } : refused("signature", "jwt.InvalidSignatureError", "Signature verification failed");
}

/**
 * Whether a key is of the kind that an algorithm wants, whoever signed: PyJWT can prepare it. A key text or a JWK of another kind is no secret for
 * HMAC here, although some versions of PyJWT take its text for one.
 */
export function suitsAlgorithm(key: BuiltKey | string, algorithm: string, stack: VerifierStack): boolean {
  const facts = algorithmFacts(algorithm === "" ? "RS256" : algorithm);
  if (facts === undefined || (stack.cryptography === null && facts.family !== "HMAC")) return false;
  if (facts.family === "HMAC" && typeof key === "string" && classifyKeyText(key).kind !== "secret") return false;
  return (typeof key === "string" ? prepareKey(key, facts, stack) : prepareBuiltKey(key, facts, stack)).ok;
}

const secretOf = (key: BuiltKey | string): Uint8Array =>
  typeof key === "string" ? encodeUtf8(key) : key.kind === "secret" ? key.bytes : new Uint8Array();

/** Whether AgentOS accepts a token when `keyText` is its only key: the key's usability and the real signature. */
export function verifies(keyText: string, algorithm: string, stack: VerifierStack, token: string): Promise<Verdict> {
  return verdictOf({ keys: [keyText] }, algorithm, stack, token);
}
