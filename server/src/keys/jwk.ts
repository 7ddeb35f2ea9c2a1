/** JWKs as PyJWT builds them (jwt/api_jwk.py PyJWK, `from_jwk` of jwt/algorithms.py): whether a key comes of one, and why not. */

import { algorithmFacts } from "./algorithms.ts";
import { encodeBase64 } from "./base64.ts";
import { curveNamed, isOnCurve, publicPoint, toBigInt } from "./curves.ts";
import { ed25519Public } from "./ed25519.ts";
import { type JwkObject, jwkInfo, memberBytes } from "./jwkInfo.ts";
import { type BuiltKey, isConsistent, okpSize, type PublicParts } from "./keyDer.ts";
import type { KeyInfo } from "./keyInfo.ts";
import { has, isFalsy, member, pythonType } from "./pythonValues.ts";
import type { VerifierStack } from "./verdict.ts";
import { isAtLeast } from "./version.ts";

/** Why PyJWT does not build a key. */
export type JwkProblemCode =
  | "not-an-object"
  | "kty-missing"
  | "kty-unknown"
  | "alg-unknown"
  | "alg-of-another-family"
  | "crv-missing"
  | "crv-unknown"
  | "member-missing"
  | "member-not-text"
  | "member-not-base64"
  | "wrong-length"
  | "not-on-curve"
  | "rsa-numbers"
  | "private-part"
  | "empty-secret"
  | "kid-unusable"
  | "cryptography-missing";

export interface JwkProblem {
  readonly code: JwkProblemCode;
  /** The member at fault, where there is one. */
  readonly member?: string;
  /** What AgentOS logs behind "Failed to parse JWKS key: ", without key text. */
  readonly message: string;
  /** What was evidently meant, such as `RSA` for `rsa` or `P-256` for `prime256v1`. */
  readonly suggestion?: string;
}

/** How AgentOS files the key. `default`: `kid` is missing or falsy, so the key answers for every token without a match. */
export type KidState =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "default"; readonly because: "missing" | "empty" | "null" | "other" }
  /** Loads, but no token can name it: PyJWT wants a string in the header. */
  | { readonly kind: "not-text" };

export interface JwkFacts {
  readonly kid: KidState;
  readonly built?: BuiltKey;
  readonly problem?: JwkProblem;
  /** Showable facts, also of a key that is not built. */
  readonly info?: KeyInfo;
  /** The algorithm by which PyJWT builds the key: its `alg`, else one by `kty` and `crv`. AgentOS does not compare it with its own. */
  readonly algorithm?: string;
}

/** The newest libraries, for callers that know no versions. */
export const newestStack: VerifierStack = { pyjwt: "2.15.1", cryptography: "50.0.2" };

class Refusal {
  readonly problem: JwkProblem;
  constructor(code: JwkProblemCode, message: string, member?: string, suggestion?: string) {
    this.problem = {
      code,
      message,
      ...(member === undefined ? {} : { member }),
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
}

/** What becomes of one item of `keys`. */
export function jwkFacts(value: unknown, stack: VerifierStack = newestStack): JwkFacts {
  const missing: KidState = { kind: "default", because: "missing" };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { kid: missing, problem: { code: "not-an-object", message: `'${pythonType(value)}' object has no attribute 'get'` } };
  }
  const jwk = value as JwkObject;
  const kid = kidOf(member(jwk, "kid"));
  const info = jwkInfo(jwk);
  const shown = info === undefined ? {} : { info };
  const algorithm = algorithmOf(jwk);
  if (algorithm instanceof Refusal) return { kid: kid ?? missing, problem: algorithm.problem, ...shown };
  const built = build(jwk, algorithm, stack);
  if (built instanceof Refusal) return { kid: kid ?? missing, problem: built.problem, algorithm, ...shown };
  if (kid === undefined) {
    const type = pythonType(member(jwk, "kid"));
    return { kid: missing, problem: { code: "kid-unusable", message: `unhashable type: '${type}'`, member: "kid" }, algorithm, ...shown };
  }
  return { kid, built, algorithm, ...shown };
}

/** Nothing for a list or an object, which Python cannot use as a dictionary key; empty ones are falsy. */
function kidOf(kid: unknown): KidState | undefined {
  if (kid === undefined) return { kind: "default", because: "missing" };
  if (kid === null) return { kind: "default", because: "null" };
  if (kid === "") return { kind: "default", because: "empty" };
  if (typeof kid === "string") return { kind: "text", value: kid };
  if (isFalsy(kid)) return { kind: "default", because: "other" };
  return typeof kid === "object" ? undefined : { kind: "not-text" };
}

const curveAlgorithms: Readonly<Record<string, string>> = {
  "P-256": "ES256",
  "P-384": "ES384",
  "P-521": "ES512",
  secp256k1: "ES256K",
};

/** Names by which the curves of JWK are known elsewhere. */
const curveAliases: Readonly<Record<string, string>> = {
  "p-256": "P-256",
  p256: "P-256",
  prime256v1: "P-256",
  secp256r1: "P-256",
  "p-384": "P-384",
  p384: "P-384",
  secp384r1: "P-384",
  "p-521": "P-521",
  p521: "P-521",
  "p-512": "P-521",
  secp521r1: "P-521",
  "p-256k": "secp256k1",
  secp256k1: "secp256k1",
  ed25519: "Ed25519",
  ed448: "Ed448",
};

function suggestedCurve(crv: unknown): string | undefined {
  const name = typeof crv === "string" ? curveAliases[crv.toLowerCase()] : undefined;
  return name === crv ? undefined : name;
}

const families = ["RSA", "EC", "OKP", "oct"];
const suggestedFamily = (kty: unknown): string | undefined =>
  typeof kty === "string" ? families.find((family) => family.toLowerCase() === kty.toLowerCase() && family !== kty) : undefined;

const suggestedAlgorithm = (alg: string): string | undefined => {
  const exact = ["EdDSA", ...["HS", "RS", "ES", "PS"].flatMap((family) => [256, 384, 512].map((size) => `${family}${size}`)), "ES256K"];
  const plain = alg.trim().replace(/[-_ ]/g, "").toLowerCase();
  return exact.find((name) => name.toLowerCase() === plain && name !== alg) ?? (/^ed(25519|448)$/.test(plain) ? "EdDSA" : undefined);
};

function algorithmOf(jwk: JwkObject): string | Refusal {
  const kty = member(jwk, "kty");
  if (isFalsy(kty)) return new Refusal("kty-missing", "kty is not found", "kty");
  const alg = member(jwk, "alg");
  if (!isFalsy(alg)) {
    if (typeof alg === "string" && (algorithmFacts(alg) !== undefined || alg === "none")) return alg;
    const suggestion = typeof alg === "string" ? suggestedAlgorithm(alg) : undefined;
    return new Refusal("alg-unknown", "Unable to find an algorithm for key", "alg", suggestion);
  }
  const crv = member(jwk, "crv");
  switch (kty) {
    case "RSA":
      return "RS256";
    case "oct":
      return "HS256";
    case "EC": {
      if (isFalsy(crv)) return "ES256";
      const fitting = typeof crv === "string" ? curveAlgorithms[crv] : undefined;
      return fitting ?? new Refusal("crv-unknown", `Unsupported crv: ${shown(crv)}`, "crv", suggestedCurve(crv));
    }
    case "OKP":
      if (isFalsy(crv)) return new Refusal("crv-missing", "crv is not found", "crv");
      if (crv === "Ed25519") return "EdDSA";
      // Ed448 is only taken together with `alg`.
      if (crv === "Ed448") return new Refusal("crv-unknown", "Unsupported crv: Ed448", "alg", "EdDSA");
      return new Refusal("crv-unknown", `Unsupported crv: ${shown(crv)}`, "crv", suggestedCurve(crv));
    default:
      return new Refusal("kty-unknown", `Unsupported kty: ${shown(kty)}`, "kty", suggestedFamily(kty));
  }
}

/** A short member for a message; names of types and curves are no secrets, anything long may be. */
const shown = (value: unknown): string => (typeof value === "string" && value.length <= 32 ? value : "…");

function build(jwk: JwkObject, algorithm: string, stack: VerifierStack): BuiltKey | Refusal {
  const facts = algorithmFacts(algorithm);
  if (facts === undefined) return new Refusal("alg-unknown", "", "alg");
  if (stack.cryptography === null && facts.family !== "HMAC") {
    return new Refusal("cryptography-missing", `${algorithm} requires 'cryptography' to be installed.`);
  }
  const kty = member(jwk, "kty");
  const wanted = facts.family === "HMAC" ? "oct" : facts.family;
  if (kty !== wanted) {
    const text = { HMAC: "Not an HMAC key", RSA: "Not an RSA key", EC: "Not an Elliptic curve key", OKP: "Not an Octet Key Pair" }[
      facts.family
    ];
    if (typeof kty === "string" && families.includes(kty)) return new Refusal("alg-of-another-family", text, "alg");
    return new Refusal("kty-unknown", text, "kty", suggestedFamily(kty));
  }
  switch (facts.family) {
    case "HMAC":
      return buildSecret(jwk, stack);
    case "RSA":
      return buildRsa(jwk);
    case "EC":
      return buildEc(jwk);
    default:
      return buildOkp(jwk, stack);
  }
}

/** Bytes of a member, or why there are none; `absent` is PyJWT's text for a missing one. */
function bytesOf(jwk: JwkObject, name: string, absent: string): Uint8Array | Refusal {
  if (!has(jwk, name)) return new Refusal("member-missing", absent, name);
  if (typeof member(jwk, name) !== "string") return new Refusal("member-not-text", "Expected a string value", name);
  return memberBytes(jwk, name) ?? new Refusal("member-not-base64", "Incorrect padding", name);
}

function buildSecret(jwk: JwkObject, { pyjwt }: VerifierStack): BuiltKey | Refusal {
  const bytes = bytesOf(jwk, "k", "'k'");
  if (bytes instanceof Refusal) return bytes;
  if (bytes.length === 0 && isAtLeast(pyjwt, 2, 13)) return new Refusal("empty-secret", "HMAC key must not be empty.", "k");
  return { kind: "secret", bytes };
}

function buildRsa(jwk: JwkObject): BuiltKey | Refusal {
  for (const name of ["n", "e"]) if (!has(jwk, name)) return new Refusal("member-missing", "Not a public or private key", name);
  const isPrivate = has(jwk, "d");
  if (isPrivate) {
    if (has(jwk, "oth")) return new Refusal("private-part", "Unsupported RSA private key: > 2 primes not supported", "oth");
    const crt = ["p", "q", "dp", "dq", "qi"];
    const absent = crt.filter((name) => !has(jwk, name));
    if (absent.length > 0 && absent.length < crt.length) {
      return new Refusal("private-part", "RSA key must include all parameters if any are present besides d", absent[0]);
    }
  }
  const e = bytesOf(jwk, "e", "");
  if (e instanceof Refusal) return e;
  const n = bytesOf(jwk, "n", "");
  if (n instanceof Refusal) return n;
  const exponent = toBigInt(e);
  const modulus = toBigInt(n);
  if (modulus < 3n) return new Refusal("rsa-numbers", "n must be >= 3.", "n");
  if (exponent < 3n || exponent >= modulus) return new Refusal("rsa-numbers", "e must be >= 3 and < n.", "e");
  if ((exponent & 1n) === 0n) return new Refusal("rsa-numbers", "e must be odd.", "e");
  if (isPrivate) {
    const flaw = rsaPrivateFlaw(jwk, n, e);
    if (flaw !== undefined) return flaw;
  }
  return {
    kind: "key",
    key: {
      container: "jwk",
      family: "RSA",
      isPrivate,
      bits: modulus.toString(2).length,
      publicParts: { family: "RSA", n, e },
    },
  };
}

/** cryptography checks the numbers against each other; those that PyJWT computes from `d` alone are only looked at for sense. */
function rsaPrivateFlaw(jwk: JwkObject, n: Uint8Array, e: Uint8Array): Refusal | undefined {
  const numbers: Uint8Array[] = [n, e];
  for (const name of ["d", "p", "q", "dp", "dq", "qi"]) {
    if (!has(jwk, name)) continue;
    const bytes = bytesOf(jwk, name, "");
    if (bytes instanceof Refusal) return bytes;
    numbers.push(bytes);
  }
  if (numbers.length === 8) return isConsistent(numbers) ? undefined : new Refusal("private-part", "Invalid private key", "d");
  return toBigInt(numbers[2] ?? new Uint8Array()) > 1n ? undefined : new Refusal("private-part", "d, e can't be <= 1", "d");
}

function buildEc(jwk: JwkObject): BuiltKey | Refusal {
  for (const name of ["x", "y"]) if (!has(jwk, name)) return new Refusal("member-missing", "Not an Elliptic curve key", name);
  const x = bytesOf(jwk, "x", "");
  if (x instanceof Refusal) return x;
  const y = bytesOf(jwk, "y", "");
  if (y instanceof Refusal) return y;
  const crv = member(jwk, "crv");
  const parts = ecParts(crv, x, y);
  if (parts instanceof Refusal) return parts;
  const { curve } = parts;
  if (has(jwk, "d")) {
    const d = bytesOf(jwk, "d", "");
    if (d instanceof Refusal) return d;
    if (d.length !== x.length) return new Refusal("wrong-length", `D should be ${x.length} bytes for curve ${curve.name}`, "d");
    const point = publicPoint(curve, toBigInt(d));
    if (point === undefined || point.x !== parts.x || point.y !== parts.y) return new Refusal("private-part", "Invalid EC key.", "d");
    return { kind: "key", key: { container: "jwk", family: "EC", isPrivate: true, curve: curve.name, publicParts: parts, secret: d } };
  }
  return { kind: "key", key: { container: "jwk", family: "EC", isPrivate: false, curve: curve.name, publicParts: parts } };
}

function ecParts(crv: unknown, x: Uint8Array, y: Uint8Array): Extract<PublicParts, { family: "EC" }> | Refusal {
  const curve = typeof crv === "string" && Object.hasOwn(curveAlgorithms, crv) ? curveNamed(crv) : undefined;
  if (curve === undefined) {
    return new Refusal(
      isFalsy(crv) ? "crv-missing" : "crv-unknown",
      `Invalid curve: ${isFalsy(crv) ? "None" : shown(crv)}`,
      "crv",
      suggestedCurve(crv),
    );
  }
  if (x.length !== curve.size || y.length !== curve.size) {
    const culprit = x.length !== curve.size ? "x" : "y";
    return new Refusal("wrong-length", `Coords should be ${curve.size} bytes for curve ${curve.name}`, culprit);
  }
  const point = { x: toBigInt(x), y: toBigInt(y) };
  if (!isOnCurve(curve, point)) return new Refusal("not-on-curve", "Invalid EC key.", "x");
  return { family: "EC", curve, ...point };
}

function buildOkp(jwk: JwkObject, { pyjwt }: VerifierStack): BuiltKey | Refusal {
  const crv = member(jwk, "crv");
  if (crv !== "Ed25519" && crv !== "Ed448") {
    return new Refusal(
      isFalsy(crv) ? "crv-missing" : "crv-unknown",
      `Invalid curve: ${isFalsy(crv) ? "None" : shown(crv)}`,
      "crv",
      suggestedCurve(crv),
    );
  }
  const x = bytesOf(jwk, "x", 'OKP should have "x" parameter');
  if (x instanceof Refusal) return x;
  const size = okpSize(crv);
  const key = { container: "jwk", family: "OKP", curve: crv } as const;
  if (has(jwk, "d")) {
    const d = bytesOf(jwk, "d", "");
    if (d instanceof Refusal) return d;
    if (d.length !== size) return new Refusal("wrong-length", "Invalid key parameter", "d");
    if (crv === "Ed25519" && isAtLeast(pyjwt, 2, 13) && encodeBase64(ed25519Public(d)) !== encodeBase64(x)) {
      return new Refusal("private-part", "Public key does not match private key", "x");
    }
    const parts = x.length === size ? { publicParts: { family: "OKP", curve: crv, x } as const } : {};
    return { kind: "key", key: { ...key, isPrivate: true, secret: d, ...parts } };
  }
  if (x.length !== size) return new Refusal("wrong-length", "Invalid key parameter", "x");
  return { kind: "key", key: { ...key, isPrivate: false, publicParts: { family: "OKP", curve: crv, x } } };
}
