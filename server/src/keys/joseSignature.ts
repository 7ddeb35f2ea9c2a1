import { JWSSignatureVerificationFailed } from "jose/errors";
import { flattenedVerify } from "jose/jws/flattened/verify";
import { encodeBase64Url } from "./base64.ts";
import type { PublicParts } from "./keyDer.ts";
import { publicJwk } from "./thumbprint.ts";

/**
 * Whether jose finds a signature to be by a key. Undefined where it does not judge: keys and headers that it refuses as a matter of principle though PyJWT
 * takes them (RSA below 2048 bits, `crit`, secp256k1, Ed448, an empty secret), and what the platform's WebCrypto lacks.
 * `signingInput` is `header.payload` as it was signed, `algorithm` the name that the header must have.
 */
export async function verifiedByJose(
  key: PublicParts | Uint8Array,
  algorithm: string,
  signingInput: string,
  signature: Uint8Array,
): Promise<boolean | undefined> {
  const [head = "", payload = ""] = signingInput.split(".");
  const jws = { protected: head, payload, signature: encodeBase64Url(signature) };
  try {
    await flattenedVerify(jws, key instanceof Uint8Array ? key : publicJwk(key), { algorithms: [algorithm] });
    return true;
  } catch (error) {
    return error instanceof JWSSignatureVerificationFailed ? false : undefined;
  }
}
