import { decodePyjwt } from "./base64.ts";
import { curveNamed, toBigInt } from "./curves.ts";
import { bitLength } from "./der.ts";
import { type OkpCurve, okpSize, type PublicParts } from "./keyDer.ts";
import type { KeyInfo } from "./keyInfo.ts";
import { withThumbprint } from "./thumbprint.ts";

/** A JSON object that may be a JWK (RFC 7517 §4). */
export type JwkObject = Readonly<Record<string, unknown>>;

/** Bytes of a member that must be base64url text, by PyJWT's lenient decoder. */
export function memberBytes(jwk: JwkObject, name: string): Uint8Array | undefined {
  const value = Object.hasOwn(jwk, name) ? jwk[name] : undefined;
  return typeof value === "string" ? decodePyjwt(value) : undefined;
}

/** The public numbers of a JWK (RFC 7518 §6, RFC 8037 §2); nothing if a member is missing or of the wrong length. */
export function publicPartsOfJwk(jwk: JwkObject): PublicParts | undefined {
  if (jwk["kty"] === "RSA") {
    const n = memberBytes(jwk, "n");
    const e = memberBytes(jwk, "e");
    return n === undefined || e === undefined ? undefined : { family: "RSA", n, e };
  }
  const x = memberBytes(jwk, "x");
  const crv = jwk["crv"];
  if (x === undefined || typeof crv !== "string") return undefined;
  if (jwk["kty"] === "EC") {
    const curve = curveNamed(crv);
    const y = memberBytes(jwk, "y");
    if (curve === undefined || y === undefined || x.length !== curve.size || y.length !== curve.size) return undefined;
    return { family: "EC", curve, x: toBigInt(x), y: toBigInt(y) };
  }
  if (jwk["kty"] !== "OKP" || !["Ed25519", "Ed448", "X25519", "X448"].includes(crv)) return undefined;
  return x.length === okpSize(crv as OkpCurve) ? { family: "OKP", curve: crv as OkpCurve, x } : undefined;
}

/** The showable facts of a JWK, as far as its members allow; nothing without a known `kty`. */
export function jwkInfo(jwk: JwkObject): KeyInfo | undefined {
  const family = jwk["kty"];
  if (family !== "RSA" && family !== "EC" && family !== "OKP" && family !== "oct") return undefined;
  const parts = publicPartsOfJwk(jwk);
  const secret = family === "oct" ? memberBytes(jwk, "k") : undefined;
  const crv = jwk["crv"];
  const facts: KeyInfo = {
    family,
    isPrivate: family !== "oct" && Object.hasOwn(jwk, "d"),
    container: "jwk",
    shape: "not-pem",
    ...(parts?.family === "RSA" ? { bits: bitLength(parts.n) } : {}),
    ...(secret === undefined ? {} : { bits: secret.length * 8 }),
    ...((family === "EC" || family === "OKP") && typeof crv === "string" ? { curve: crv } : {}),
  };
  return withThumbprint(facts, parts);
}
