/** Whether a signature is by a key, as PyJWT and cryptography would find. Asynchronous, because hashing is WebCrypto's; not for the lint path. */

import { algorithmFacts } from "./algorithms.ts";
import { power, toBigInt, toBytes, verifyEcdsa } from "./curves.ts";
import { encode as encodeDer, encodeOid, Tag } from "./der.ts";
import { verifiedByJose } from "./joseSignature.ts";
import { type DerKey, okpOid, publicPartsOf } from "./keyDer.ts";

type Hash = 256 | 384 | 512;

const hashOids: Readonly<Record<Hash, string>> = {
  256: "2.16.840.1.101.3.4.2.1",
  384: "2.16.840.1.101.3.4.2.2",
  512: "2.16.840.1.101.3.4.2.3",
};

/** WebCrypto wants views over an ArrayBuffer of their own. */
const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const digest = async (hash: Hash, bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await globalThis.crypto.subtle.digest(`SHA-${hash}`, copyOf(bytes)));

/**
 * `true` or `false`; `null` where the platform's WebCrypto lacks the algorithm (Ed448 in browsers), and for a name that is no algorithm. jose judges;
 * what it refuses as a matter of principle although PyJWT takes it (RSA keys below 2048 bits, secp256k1, headers with `crit`) is computed here.
 */
export async function verifySignature(
  key: DerKey | Uint8Array,
  name: string,
  signingInput: string,
  signature: Uint8Array,
): Promise<boolean | null> {
  const algorithm = algorithmFacts(name);
  if (algorithm === undefined) return null;
  const publicKey = key instanceof Uint8Array ? key : publicPartsOf(key);
  const judged = publicKey === undefined ? undefined : await verifiedByJose(publicKey, name, signingInput, signature);
  if (judged !== undefined) return judged;
  const message = new TextEncoder().encode(signingInput);
  if (key instanceof Uint8Array) return verifyHmac(key, algorithm.hash, message, signature);
  if (algorithm.family === "OKP") return verifyEddsa(key, message, signature);
  const parts = publicPartsOf(key);
  if (parts === undefined) return null;
  const hashed = await digest(algorithm.hash, message);
  if (parts.family === "EC") return verifyEcdsa(parts.curve, parts, hashed, signature);
  if (parts.family !== "RSA") return false;
  const modulus = toBigInt(parts.n);
  const bits = modulus.toString(2).length;
  const size = Math.ceil(bits / 8);
  const number = toBigInt(signature);
  if (signature.length !== size || number >= modulus) return false;
  const opened = power(number, toBigInt(parts.e), modulus);
  if (!algorithm.pss) return isPkcs1(toBytes(opened, size), algorithm.hash, hashed);
  const length = Math.ceil((bits - 1) / 8);
  return opened >> BigInt(8 * length) === 0n && isPss(toBytes(opened, length), bits - 1, algorithm.hash, hashed);
}

/** HMAC with a key of any length; WebCrypto refuses an empty one, which stands for a block of zeros (RFC 2104 §2). */
async function verifyHmac(secret: Uint8Array, hash: Hash, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const raw = secret.length === 0 ? new Uint8Array(1) : copyOf(secret);
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey("raw", raw, { name: "HMAC", hash: `SHA-${hash}` }, false, ["verify"]);
  return subtle.verify("HMAC", key, copyOf(signature), copyOf(message));
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2). */
function isPkcs1(opened: Uint8Array, hash: Hash, hashed: Uint8Array): boolean {
  const algorithm = encodeDer(Tag.sequence, encodeOid(hashOids[hash]), encodeDer(Tag.null));
  const info = encodeDer(Tag.sequence, algorithm, encodeDer(Tag.octetString, hashed));
  if (opened.length < info.length + 11) return false;
  const expected = new Uint8Array(opened.length).fill(0xff);
  expected[0] = 0;
  expected[1] = 1;
  expected[opened.length - info.length - 1] = 0;
  expected.set(info, opened.length - info.length);
  return expected.every((byte, index) => byte === opened[index]);
}

/** EMSA-PSS (RFC 8017 §9.1.2) with MGF1 and a salt as long as the hash, as PyJWT demands. */
async function isPss(opened: Uint8Array, bits: number, hash: Hash, hashed: Uint8Array): Promise<boolean> {
  const size = hash / 8;
  if (opened.length < 2 * size + 2 || opened.at(-1) !== 0xbc) return false;
  const masked = opened.slice(0, opened.length - size - 1);
  const seed = opened.slice(opened.length - size - 1, opened.length - 1);
  const spare = 8 * opened.length - bits;
  if ((masked[0] as number) >> (8 - spare) !== 0 && spare > 0) return false;
  for (let block = 0, at = 0; at < masked.length; block++) {
    const counter = Uint8Array.of(block >>> 24, block >>> 16, block >>> 8, block);
    const mask = await digest(hash, Uint8Array.of(...seed, ...counter));
    for (let i = 0; i < mask.length && at < masked.length; i++, at++) masked[at] = (masked[at] as number) ^ (mask[i] as number);
  }
  masked[0] = (masked[0] as number) & (0xff >> spare);
  const zeros = masked.length - size - 1;
  if (masked.subarray(0, zeros).some((byte) => byte !== 0) || masked[zeros] !== 1) return false;
  const salted = await digest(hash, Uint8Array.of(...new Uint8Array(8), ...hashed, ...masked.subarray(zeros + 1)));
  return salted.every((byte, index) => byte === seed[index]);
}

async function verifyEddsa(key: DerKey, message: Uint8Array, signature: Uint8Array): Promise<boolean | null> {
  const x = await eddsaPublic(key);
  if (x === undefined || key.curve === undefined) return null;
  const { subtle } = globalThis.crypto;
  try {
    const imported = await subtle.importKey("raw", copyOf(x), { name: key.curve }, false, ["verify"]);
    return await subtle.verify({ name: key.curve }, imported, copyOf(signature), copyOf(message));
  } catch {
    return null;
  }
}

/** The public octets of an EdDSA key; WebCrypto computes them from the seed of a private one. */
export async function eddsaPublic(key: DerKey): Promise<Uint8Array | undefined> {
  const { curve, secret, publicParts } = key;
  // A private key's own public part is what counts for a signature, not what may stand beside it.
  if (secret === undefined) return publicParts?.family === "OKP" ? publicParts.x : undefined;
  if (curve !== "Ed25519" && curve !== "Ed448") return undefined;
  const { subtle } = globalThis.crypto;
  try {
    const inner = encodeDer(Tag.octetString, encodeDer(Tag.octetString, secret));
    const pkcs8 = encodeDer(
      Tag.sequence,
      encodeDer(Tag.integer, Uint8Array.of(0)),
      encodeDer(Tag.sequence, encodeOid(okpOid(curve))),
      inner,
    );
    const imported = await subtle.importKey("pkcs8", copyOf(pkcs8), { name: curve }, true, ["sign"]);
    const { x } = await subtle.exportKey("jwk", imported);
    if (x === undefined) return undefined;
    return Uint8Array.from(atob(x.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
