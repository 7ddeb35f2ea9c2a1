import type { VerifierStack } from "../keys/verdict.ts";
import { familyOf, isRegistered, needsCryptography } from "./algorithms.ts";

/** One key of a key set that PyJWT could build. */
export interface JwkFacts {
  /** Absent where it is missing or empty: AgentOS then files the key under `_default`. */
  readonly kid?: string;
  /** False for a `kid` that is not a string: PyJWT demands strings in token headers, so it is never found. */
  readonly kidMatches: boolean;
  /**
   * What the key does with a token of the algorithm: `usable`, `unfit` (another family; PyJWT raises TypeError, which nothing catches per
   * key), or `private-rsa` (has no `verify`).
   */
  behaviour(algorithm: string): "usable" | "unfit" | "private-rsa";
}

const coordinateBytes: Readonly<Record<string, number>> = { "P-256": 32, "P-384": 48, "P-521": 66, secp256k1: 32 };
const curveBytes: Readonly<Record<string, number>> = { Ed25519: 32, Ed448: 57 };

/**
 * What PyJWT makes of an item of `keys` (`PyJWK.from_dict`, then `Algorithm.from_jwk`; facts §3.5): `undefined` when it raises, so that
 * AgentOS drops the key with a warning.
 */
export function readJwk(item: unknown, stack: VerifierStack): JwkFacts | undefined {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return undefined;
  const jwk = item as Readonly<Record<string, unknown>>;
  const type = jwk["kty"];
  const curve = jwk["crv"];
  if (typeof type !== "string") return undefined;
  const algorithm = jwk["alg"] === undefined || jwk["alg"] === null || jwk["alg"] === "" ? impliedAlgorithm(type, curve) : jwk["alg"];
  if (typeof algorithm !== "string" || !isRegistered(algorithm) || algorithm === "none") return undefined;
  if (needsCryptography(algorithm) && stack.cryptography === null) return undefined;
  if (familyOf(algorithm)?.family !== type || !isComplete(jwk, type)) return undefined;
  const kid = jwk["kid"];
  const named = kid !== undefined && kid !== null && kid !== "" && kid !== 0 && kid !== false;
  return {
    ...(named ? { kid: typeof kid === "string" ? kid : JSON.stringify(kid) } : {}),
    kidMatches: !named || typeof kid === "string",
    behaviour(name) {
      const wanted = familyOf(name);
      if (wanted === undefined || wanted.family !== type) return "unfit";
      if (type === "RSA" && jwk["d"] !== undefined) return "private-rsa";
      // A key of another curve signs no token for the algorithm; PyJWT itself compares the two from 2.11 on.
      return type !== "EC" || wanted.curve === curve ? "usable" : "unfit";
    },
  };
}

function impliedAlgorithm(type: string, curve: unknown): string | undefined {
  if (type === "RSA") return "RS256";
  if (type === "oct") return "HS256";
  if (type === "OKP") return curve === "Ed25519" ? "EdDSA" : undefined;
  if (type !== "EC") return undefined;
  if (curve === undefined || curve === null || curve === "" || curve === "P-256") return "ES256";
  return curve === "P-384" ? "ES384" : curve === "P-521" ? "ES512" : curve === "secp256k1" ? "ES256K" : undefined;
}

function isComplete(jwk: Readonly<Record<string, unknown>>, type: string): boolean {
  switch (type) {
    case "RSA":
      return bytesOf(jwk["n"]) !== undefined && bytesOf(jwk["e"]) !== undefined;
    case "oct":
      return typeof jwk["k"] === "string" && bytesOf(jwk["k"]) !== undefined;
    case "EC": {
      const size = typeof jwk["crv"] === "string" && Object.hasOwn(coordinateBytes, jwk["crv"]) ? coordinateBytes[jwk["crv"]] : undefined;
      return size !== undefined && bytesOf(jwk["x"]) === size && bytesOf(jwk["y"]) === size;
    }
    default: {
      const size = typeof jwk["crv"] === "string" && Object.hasOwn(curveBytes, jwk["crv"]) ? curveBytes[jwk["crv"]] : undefined;
      return size !== undefined && bytesOf(jwk["x"]) === size;
    }
  }
}

/**
 * Number of bytes of a base64url member as PyJWT decodes it (`base64url_decode`): padding is added, `+`, `/` and `=` are taken, a character
 * outside the alphabet, such as a line break, is refused by its length rule. `undefined` where it raises.
 */
function bytesOf(member: unknown): number | undefined {
  if (typeof member !== "string" || member === "") return undefined;
  const body = member.replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/_-]+$/.test(body) || body.length % 4 === 1) return undefined;
  return Math.floor((body.length * 3) / 4);
}
