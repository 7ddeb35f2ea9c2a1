/** Keys in other clothes, for repairs: canonical PEM from anything recoverable, the public half of a private key, JWK sets. Synchronous. */
import { decodeStrict } from "./base64.ts";
import { curveNamed, publicPoint, toBigInt } from "./curves.ts";
import { decodedText, decodePadded, hexBytes } from "./decode.ts";
import { encode, encodeBitString, encodeOid, encodeUnsigned, Tag } from "./der.ts";
import { ed25519Public } from "./ed25519.ts";
import { type JwkObject, publicPartsOfJwk } from "./jwkInfo.ts";
import { type DerKey, okpOid, type PublicParts, pointOctets, readAnyKey } from "./keyDer.ts";
import { encodePem, findDelimiters } from "./pem.ts";
import { recoverKey } from "./repair.ts";
import { withoutWhiteSpace } from "./rustPem.ts";
import { readSshPublicKey } from "./ssh.ts";
import { type PublicJwk, publicJwk } from "./thumbprint.ts";

/**
 * The canonical PEM of a mangled one: 64 columns, LF, the label that belongs to the contents. Nothing is lost or invented: a text whose
 * body is incomplete gives nothing. Only the first block of several is returned; callers that must keep all use {@link blockCount}.
 */
export function canonicalPem(text: string): string | undefined {
  const encoded = /^\s*["'`]?LS0tLS1CRUdJ/.test(text) ? decodedText(text.replace(/["'`]/g, "")) : text;
  if (encoded === undefined) return undefined;
  return recoverKey(encoded)?.pem ?? rewrapped(encoded);
}

/** Number of BEGIN delimiters, well or badly written. */
export const blockCount = (text: string): number => findDelimiters(text).filter(({ kind }) => kind === "BEGIN").length;

/** OpenSSH's private keys, whose contents are not DER; their beginning is checked, and base64 with a gap does not decode. */
function rewrapped(text: string): string | undefined {
  const [begin, end] = findDelimiters(text);
  if (begin?.kind !== "BEGIN" || end?.kind !== "END" || begin.label !== "OPENSSH PRIVATE KEY" || end.label !== begin.label)
    return undefined;
  const decoded = decodeStrict(withoutWhiteSpace(text.slice(begin.span.end, end.span.start).replace(/\\{1,8}[rn]/g, "\n")));
  if (!decoded.ok || !new TextDecoder().decode(decoded.bytes.subarray(0, 15)).startsWith("openssh-key-v1\0")) return undefined;
  return encodePem(begin.label, decoded.bytes);
}

/** A PEM in one line with blanks, the form that the most env loaders hand over unharmed; needs cryptography ≥ 42 to be read. */
export const onOneLine = (pem: string): string => pem.trim().replace(/\r?\n/g, " ");

/** A PEM in one line with `\n` escapes, for readers that decode them. */
export const withEscapes = (pem: string): string => pem.trim().replace(/\r?\n/g, "\\n");

/** SubjectPublicKeyInfo of public numbers (RFC 3279 §2.3.1, RFC 5480 §2.1.1, RFC 8410 §4). */
export function encodeSpki(parts: PublicParts): Uint8Array {
  switch (parts.family) {
    case "RSA":
      return encode(
        Tag.sequence,
        encode(Tag.sequence, encodeOid("1.2.840.113549.1.1.1"), encode(Tag.null)),
        encodeBitString(encode(Tag.sequence, encodeUnsigned(parts.n), encodeUnsigned(parts.e))),
      );
    case "EC":
      return encode(
        Tag.sequence,
        encode(Tag.sequence, encodeOid("1.2.840.10045.2.1"), encodeOid(parts.curve.oid)),
        encodeBitString(pointOctets(parts)),
      );
    default:
      return encode(Tag.sequence, encode(Tag.sequence, encodeOid(okpOid(parts.curve))), encodeBitString(parts.x));
  }
}

/** The public numbers of whatever key a text holds, in any container and under any recoverable mangling; private keys give their public half. */
export function publicPartsIn(text: string): PublicParts | undefined {
  const value = text.trim().replace(/^(["'`])([\s\S]*)\1$/, "$2");
  if (value.startsWith("{")) return partsOfJson(value);
  const ssh = readSshPublicKey(value);
  if (ssh.ok) return ssh.key.publicParts;
  const pem = canonicalPem(value);
  const fromPem = pem === undefined ? undefined : recoverKey(pem)?.key;
  const key = fromPem ?? keyOfBytes(decodePadded(value)) ?? keyOfBytes(hexBytes(value));
  return key === undefined ? undefined : publicHalf(key);
}

const keyOfBytes = (bytes: Uint8Array | undefined): DerKey | undefined => (bytes === undefined ? undefined : readAnyKey(bytes));

function partsOfJson(text: string): PublicParts | undefined {
  try {
    const value = JSON.parse(text) as JwkObject & { readonly keys?: unknown };
    const [first] = Array.isArray(value.keys) ? (value.keys as readonly unknown[]) : [value];
    return typeof first === "object" && first !== null ? publicPartsOfJwk(first as JwkObject) : undefined;
  } catch {
    return undefined;
  }
}

/** The public numbers of a key; computed for EC and Ed25519 keys that hold only the secret. Ed448 without its public part gives nothing. */
export function publicHalf(key: DerKey): PublicParts | undefined {
  if (key.publicParts !== undefined) return key.publicParts;
  if (key.secret === undefined) return undefined;
  if (key.family === "OKP" && key.curve === "Ed25519") return { family: "OKP", curve: "Ed25519", x: ed25519Public(key.secret) };
  const curve = key.family === "EC" && key.curve !== undefined ? curveNamed(key.curve) : undefined;
  const point = curve === undefined ? undefined : publicPoint(curve, toBigInt(key.secret));
  return curve === undefined || point === undefined ? undefined : { family: "EC", curve, ...point };
}

/** The public key in a text as `PUBLIC KEY` PEM. */
export function publicPem(text: string): string | undefined {
  const parts = publicPartsIn(text);
  return parts === undefined ? undefined : encodePem("PUBLIC KEY", encodeSpki(parts));
}

/** The public key in a text as JWK, without `kid`: AgentOS then uses it for every token. */
export function jwkOf(text: string): PublicJwk | undefined {
  const parts = publicPartsIn(text);
  if (parts === undefined) return undefined;
  const jwk = publicJwk(parts);
  // PyJWT takes Ed448 only when the key names its algorithm (jwt/api_jwk.py).
  return parts.family === "OKP" ? { ...jwk, alg: "EdDSA" } : jwk;
}

/** A JWK set of the public key in a text, as the contents of a file. */
export function jwksOf(text: string): string | undefined {
  const jwk = jwkOf(text);
  return jwk === undefined ? undefined : `${JSON.stringify({ keys: [jwk] }, undefined, 2)}\n`;
}
