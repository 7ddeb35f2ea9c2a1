import { encodeBase64Url } from "./base64.ts";
import { toBytes } from "./curves.ts";
import type { PublicParts } from "./keyDer.ts";
import { sha256 } from "./sha256.ts";

/** A public key as a JWK, with the required members only, in the order of RFC 7638 §3.2. */
export type PublicJwk = Readonly<Record<string, string>>;

const withoutLeadingZeros = (magnitude: Uint8Array): Uint8Array => {
  let from = 0;
  while (from < magnitude.length - 1 && magnitude[from] === 0) from++;
  return magnitude.subarray(from);
};

/** The required members of the public JWK (RFC 7518 §6.2.1 and §6.3.1, RFC 8037 §2), in lexicographic order. */
export function publicJwk(parts: PublicParts): PublicJwk {
  switch (parts.family) {
    case "RSA":
      return { e: encodeBase64Url(withoutLeadingZeros(parts.e)), kty: "RSA", n: encodeBase64Url(withoutLeadingZeros(parts.n)) };
    case "EC":
      return {
        crv: parts.curve.name,
        kty: "EC",
        x: encodeBase64Url(toBytes(parts.x, parts.curve.size)),
        y: encodeBase64Url(toBytes(parts.y, parts.curve.size)),
      };
    default:
      return { crv: parts.curve, kty: "OKP", x: encodeBase64Url(parts.x) };
  }
}

/** Facts of a key with its thumbprint, as far as its public part is known; it is computed when it is asked for. */
export function withThumbprint<T extends object>(facts: T, parts: PublicParts | undefined): T & { readonly thumbprint?: string } {
  if (parts === undefined) return facts;
  let made: string | undefined;
  return {
    ...facts,
    get thumbprint() {
      made ??= thumbprint(parts);
      return made;
    },
  };
}

/** SHA-256 thumbprint of a public key (RFC 7638 §3.1), base64url. */
export const thumbprint = (parts: PublicParts): string =>
  encodeBase64Url(sha256(new TextEncoder().encode(JSON.stringify(publicJwk(parts)))));
