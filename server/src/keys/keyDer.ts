import { curveOfParameters, explicitCurveOf, type NamedCurve } from "./curveParameters.ts";
import { curveOfOid, decodePoint, encodePoint, publicPoint, toBigInt, type WeierstrassCurve } from "./curves.ts";
import {
  bitLength,
  childrenOf,
  contentsOf,
  type DerElement,
  encodingOf,
  oidOf,
  readSequence,
  readSingle,
  smallIntegerOf,
  Tag,
  unsignedOf,
  wholeBitString,
} from "./der.ts";
import type { KeyContainer, KeyFamily } from "./keyInfo.ts";

/** Public numbers of a key, as magnitudes or octet strings of the encoding. */
export type PublicParts =
  | { readonly family: "RSA"; readonly n: Uint8Array; readonly e: Uint8Array }
  | { readonly family: "EC"; readonly curve: WeierstrassCurve; readonly x: bigint; readonly y: bigint }
  | { readonly family: "OKP"; readonly curve: OkpCurve; readonly x: Uint8Array };

export type OkpCurve = "Ed25519" | "Ed448" | "X25519" | "X448";

/** A key or what holds one, read from DER. */
export interface DerKey {
  readonly container: KeyContainer;
  readonly family: KeyFamily;
  readonly isPrivate: boolean;
  readonly bits?: number;
  /** As in `KeyInfo.curve`. */
  readonly curve?: string;
  /** Absent where the public part is not in the text, or the family is none of JWT's. */
  readonly publicParts?: PublicParts;
  /** The secret scalar or seed of an EC or OKP private key. */
  readonly secret?: Uint8Array;
  /** The curve is given by its numbers instead of its name; cryptography < 42 refuses such a key. */
  readonly explicitCurve?: true;
}

/** A key that PyJWT has built from a JWK: a symmetric one as bytes. */
export type BuiltKey = { readonly kind: "secret"; readonly bytes: Uint8Array } | { readonly kind: "key"; readonly key: DerKey };

const OID = {
  rsa: "1.2.840.113549.1.1.1",
  rsaPss: "1.2.840.113549.1.1.10",
  ec: "1.2.840.10045.2.1",
  dsa: "1.2.840.10040.4.1",
  dh: "1.2.840.113549.1.3.1",
  dhx: "1.2.840.10046.2.1",
} as const;

/** RFC 8410 §3. */
const okpCurves: Readonly<Record<string, { readonly name: OkpCurve; readonly size: number }>> = {
  "1.3.101.110": { name: "X25519", size: 32 },
  "1.3.101.111": { name: "X448", size: 56 },
  "1.3.101.112": { name: "Ed25519", size: 32 },
  "1.3.101.113": { name: "Ed448", size: 57 },
};

export const okpSize = (curve: OkpCurve): number => (curve === "X448" ? 56 : curve === "Ed448" ? 57 : 32);
export const okpOid = (curve: OkpCurve): string => Object.entries(okpCurves).find(([, { name }]) => name === curve)?.[0] ?? "1.3.101.112";

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). A point that is not on its curve makes the key unreadable, as it does for every reader. */
export function readSpki(bytes: Uint8Array): DerKey | undefined {
  const parts = readSequence(bytes);
  return parts === undefined ? undefined : spkiOf(bytes, parts);
}

function spkiOf(bytes: Uint8Array, parts: readonly DerElement[]): DerKey | undefined {
  const [algorithm, key] = parts;
  if (parts.length !== 2 || algorithm?.tag !== Tag.sequence) return undefined;
  const [oidElement, parameters, ...more] = childrenOf(bytes, algorithm) ?? [];
  const oid = oidOf(bytes, oidElement);
  const contents = wholeBitString(bytes, key);
  if (oid === undefined || contents === undefined || more.length > 0) return undefined;
  if (oid === OID.rsa || oid === OID.rsaPss) {
    if (oid === OID.rsa && parameters !== undefined && !isNull(parameters)) return undefined;
    const rsa = readPkcs1Public(contents);
    return rsa === undefined ? undefined : { ...rsa, container: "spki" };
  }
  if (oid === OID.ec) return ecPublic(bytes, parameters, contents);
  const okp = okpCurves[oid];
  if (okp !== undefined) {
    if (parameters !== undefined || contents.length !== okp.size) return undefined;
    return {
      container: "spki",
      family: "OKP",
      isPrivate: false,
      curve: okp.name,
      publicParts: { family: "OKP", curve: okp.name, x: contents },
    };
  }
  if (oid === OID.dsa) {
    const [p] = parameters?.tag === Tag.sequence ? (childrenOf(bytes, parameters) ?? []) : [];
    const modulus = unsignedOf(bytes, p);
    return modulus === undefined ? undefined : { container: "spki", family: "DSA", isPrivate: false, bits: bitLength(modulus) };
  }
  if (oid === OID.dh || oid === OID.dhx) return { container: "spki", family: "other", isPrivate: false };
  return undefined;
}

const isNull = (element: DerElement): boolean => element.tag === Tag.null && element.end === element.start;

function ecPublic(bytes: Uint8Array, parameters: DerElement | undefined, point: Uint8Array): DerKey | undefined {
  const named = curveOfParameters(bytes, parameters);
  if (named === undefined) return undefined;
  if (named.curve === undefined) {
    const plausible =
      (point[0] === 4 && point.length === 1 + 2 * named.size) || ((point[0] === 2 || point[0] === 3) && point.length === 1 + named.size);
    return plausible ? { container: "spki", family: "EC", isPrivate: false, curve: named.name } : undefined;
  }
  const decoded = decodePoint(named.curve, point);
  if (decoded === undefined) return undefined;
  return {
    container: "spki",
    family: "EC",
    isPrivate: false,
    curve: named.name,
    publicParts: { family: "EC", curve: named.curve, ...decoded },
    ...explicitly(named),
  };
}

const explicitly = ({ isExplicit }: NamedCurve): Pick<DerKey, "explicitCurve"> => (isExplicit === true ? { explicitCurve: true } : {});

/** Why a reader calls a well-formed key unsupported instead of malformed: its kind, its curve, or a curve that is not named. */
export type Unsupported = { readonly kind: "key-type" | "curve"; readonly oid: string } | { readonly kind: "explicit-curve" };

export function unsupportedIn(bytes: Uint8Array): Unsupported | undefined {
  const parts = readSequence(bytes) ?? [];
  const algorithm = parts[0]?.tag === Tag.sequence ? parts[0] : parts[1]?.tag === Tag.sequence ? parts[1] : undefined;
  if (algorithm !== undefined) {
    const [oidElement, parameters] = childrenOf(bytes, algorithm) ?? [];
    const oid = oidOf(bytes, oidElement);
    if (oid === undefined) return undefined;
    if (oid === OID.ec) return unsupportedCurve(bytes, parameters);
    const known = oid in okpCurves || Object.values(OID).includes(oid as typeof OID.rsa);
    return known ? undefined : { kind: "key-type", oid };
  }
  const wrapper = parts.find(({ tag }) => tag === 0xa0);
  return wrapper === undefined ? undefined : unsupportedCurve(bytes, childrenOf(bytes, wrapper)?.[0]);
}

function unsupportedCurve(bytes: Uint8Array, parameters: DerElement | undefined): Unsupported | undefined {
  if (parameters?.tag === Tag.sequence) return explicitCurveOf(bytes, parameters) === undefined ? { kind: "explicit-curve" } : undefined;
  const oid = oidOf(bytes, parameters);
  return oid === undefined || curveOfParameters(bytes, parameters) !== undefined ? undefined : { kind: "curve", oid };
}

/** RSAPublicKey (RFC 8017 §A.1.1). */
export function readPkcs1Public(bytes: Uint8Array): DerKey | undefined {
  const parts = readSequence(bytes);
  if (parts?.length !== 2) return undefined;
  const n = unsignedOf(bytes, parts[0]);
  const e = unsignedOf(bytes, parts[1]);
  if (n === undefined || e === undefined) return undefined;
  return {
    container: "pkcs1-public",
    family: "RSA",
    isPrivate: false,
    bits: bitLength(n),
    publicParts: { family: "RSA", n, e },
  };
}

/** RSAPrivateKey (RFC 8017 §A.1.2), two primes. */
export function readPkcs1Private(bytes: Uint8Array): DerKey | undefined {
  const parts = readSequence(bytes);
  if (parts?.length !== 9 || smallIntegerOf(bytes, parts[0]) !== 0) return undefined;
  const numbers = parts.slice(1).map((part) => unsignedOf(bytes, part));
  const [n, e] = numbers;
  if (n === undefined || e === undefined || !isConsistent(numbers)) return undefined;
  return {
    container: "pkcs1-private",
    family: "RSA",
    isPrivate: true,
    bits: bitLength(n),
    publicParts: { family: "RSA", n, e },
  };
}

/** The relations of RFC 8017 §3.2, which readers check: a key with a damaged number is not loaded. Order: n, e, d, p, q, dp, dq, qi. */
export function isConsistent(numbers: readonly (Uint8Array | undefined)[]): boolean {
  if (numbers.includes(undefined)) return false;
  const [n, e, d, p, q, dp, dq, qi] = (numbers as readonly Uint8Array[]).map(toBigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  if (p < 2n || q < 2n || p * q !== n) return false;
  return (d * e) % (p - 1n) === 1n && (d * e) % (q - 1n) === 1n && d % (p - 1n) === dp && d % (q - 1n) === dq && (qi * q) % p === 1n;
}

/** ECPrivateKey (RFC 5915 §3); `outer` are the bytes of the curve's OBJECT IDENTIFIER where PKCS#8 names it. */
export function readSec1(bytes: Uint8Array, outer?: Uint8Array): DerKey | undefined {
  const parts = readSequence(bytes);
  if (parts === undefined || smallIntegerOf(bytes, parts[0]) !== 1 || parts[1]?.tag !== Tag.octetString) return undefined;
  const secret = contentsOf(bytes, parts[1]);
  let inner: Uint8Array | undefined;
  let point: Uint8Array | undefined;
  let position = 0;
  for (const part of parts.slice(2)) {
    if (part.tag === 0xa0 && position === 0) {
      inner = contentsOf(bytes, part);
      position = 1;
    } else if (part.tag === 0xa1 && position < 2) {
      const [bits, ...more] = childrenOf(bytes, part) ?? [];
      point = wholeBitString(bytes, bits);
      if (point === undefined || more.length > 0) return undefined;
      position = 2;
    } else return undefined;
  }
  if (outer !== undefined && inner !== undefined && !sameBytes(outer, inner)) return undefined;
  const parameters = outer ?? inner;
  const named = parameters === undefined ? undefined : curveOfParameters(parameters, readSingle(parameters));
  if (named === undefined || secret.length !== named.size) return undefined;
  const key = { container: "sec1", family: "EC", isPrivate: true, curve: named.name, secret, ...explicitly(named) } as const;
  if (named.curve === undefined) return key;
  const scalar = toBigInt(secret);
  if (scalar === 0n || scalar >= named.curve.n) return undefined;
  if (point === undefined) return key;
  const decoded = decodePoint(named.curve, point);
  return decoded === undefined ? undefined : { ...key, publicParts: { family: "EC", curve: named.curve, ...decoded } };
}

const sameBytes = (one: Uint8Array, two: Uint8Array): boolean =>
  one.length === two.length && one.every((byte, index) => byte === two[index]);

/** PrivateKeyInfo (RFC 5208 §5; version 1 with an embedded public key, RFC 5958 §2). */
export function readPkcs8(bytes: Uint8Array): DerKey | undefined {
  const parts = readSequence(bytes);
  const version = parts === undefined ? undefined : smallIntegerOf(bytes, parts[0]);
  const [, algorithm, secret, ...more] = parts ?? [];
  if ((version !== 0 && version !== 1) || algorithm?.tag !== Tag.sequence || secret?.tag !== Tag.octetString) return undefined;
  if (more.length > 2 || more.some((part) => part.tag !== 0xa0 && part.tag !== 0x81)) return undefined;
  const [oidElement, parameters] = childrenOf(bytes, algorithm) ?? [];
  const oid = oidOf(bytes, oidElement);
  const contents = contentsOf(bytes, secret);
  if (oid === OID.rsa || oid === OID.rsaPss) {
    const rsa = readPkcs1Private(contents);
    return rsa === undefined ? undefined : { ...rsa, container: "pkcs8" };
  }
  if (oid === OID.ec && parameters !== undefined) {
    const ec = readSec1(contents, encodingOf(bytes, parameters));
    return ec === undefined ? undefined : { ...ec, container: "pkcs8" };
  }
  const okp = oid === undefined ? undefined : okpCurves[oid];
  if (okp !== undefined) {
    const inner = readSingle(contents);
    if (inner?.tag !== Tag.octetString || inner.end - inner.start !== okp.size) return undefined;
    const key = { container: "pkcs8", family: "OKP", isPrivate: true, curve: okp.name, secret: contentsOf(contents, inner) } as const;
    const embedded = more.find((part) => part.tag === 0x81);
    if (embedded === undefined || embedded.end - embedded.start !== okp.size + 1) return key;
    return { ...key, publicParts: { family: "OKP", curve: okp.name, x: bytes.subarray(embedded.start + 1, embedded.end) } };
  }
  if (oid === OID.dsa) return { container: "pkcs8", family: "DSA", isPrivate: true };
  if (oid === OID.dh || oid === OID.dhx) return { container: "pkcs8", family: "other", isPrivate: true };
  return undefined;
}

/** The private key of DSA in OpenSSL's own structure: version, p, q, g, y, x. */
export function readDsaPrivate(bytes: Uint8Array): DerKey | undefined {
  const parts = readSequence(bytes);
  if (parts?.length !== 6 || smallIntegerOf(bytes, parts[0]) !== 0) return undefined;
  const modulus = unsignedOf(bytes, parts[1]);
  return modulus === undefined ? undefined : { container: "dsa-private", family: "DSA", isPrivate: true, bits: bitLength(modulus) };
}

/** EncryptedPrivateKeyInfo (RFC 5208 §6). */
export function isEncryptedPkcs8(bytes: Uint8Array): boolean {
  const parts = readSequence(bytes);
  if (parts?.length !== 2 || parts[0]?.tag !== Tag.sequence || parts[1]?.tag !== Tag.octetString) return false;
  return oidOf(bytes, childrenOf(bytes, parts[0])?.[0])?.startsWith("1.2.840.113549.1.") === true;
}

/** The public key of a Certificate (RFC 5280 §4.1) or CertificationRequest (RFC 2986 §4.2). */
function readSigned(bytes: Uint8Array): DerKey | undefined {
  const parts = readSequence(bytes);
  const [body, algorithm, signature] = parts ?? [];
  if (parts?.length !== 3 || body?.tag !== Tag.sequence || algorithm?.tag !== Tag.sequence || signature?.tag !== Tag.bitString) {
    return undefined;
  }
  const fields = childrenOf(bytes, body) ?? [];
  const isRequest = fields[0]?.tag === Tag.integer && fields[3]?.tag === 0xa0;
  const at = isRequest ? 2 : fields[0]?.tag === 0xa0 ? 6 : 5;
  const spki = fields[at];
  if (spki?.tag !== Tag.sequence || fields.length < (isRequest ? 4 : 6)) return undefined;
  const container = isRequest ? "csr" : "certificate";
  const key = readSpki(encodingOf(bytes, spki));
  return key === undefined ? { container, family: "other", isPrivate: false } : { ...key, container };
}

/** What DER bytes hold, whatever they are labelled. */
export function readAnyKey(bytes: Uint8Array): DerKey | undefined {
  const found =
    readSpki(bytes) ?? readPkcs8(bytes) ?? readPkcs1Private(bytes) ?? readSec1(bytes) ?? readPkcs1Public(bytes) ?? readDsaPrivate(bytes);
  if (found !== undefined) return found;
  const signed = readSigned(bytes);
  if (signed !== undefined) return signed;
  if (isEncryptedPkcs8(bytes)) return { container: "encrypted-pkcs8", family: "other", isPrivate: true };
  const single = readSingle(bytes);
  const named = curveOfParameters(bytes, single);
  if (named !== undefined) return { container: "ec-parameters", family: "EC", isPrivate: false, curve: named.name };
  return undefined;
}

/** The public numbers of a key, computed from the secret where the text does not hold them (EC). */
export function publicPartsOf(key: DerKey): PublicParts | undefined {
  if (key.publicParts !== undefined || key.secret === undefined || key.family !== "EC") return key.publicParts;
  const curve = curveByName(key.curve);
  const point = curve === undefined ? undefined : publicPoint(curve, toBigInt(key.secret));
  return curve === undefined || point === undefined ? undefined : { family: "EC", curve, ...point };
}

const curveByName = (name: string | undefined): WeierstrassCurve | undefined =>
  name === undefined
    ? undefined
    : ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35", "1.3.132.0.10"].map(curveOfOid).find((curve) => curve?.name === name);

/** Octets of the public point of an EC key, uncompressed. */
export const pointOctets = (parts: Extract<PublicParts, { family: "EC" }>): Uint8Array => encodePoint(parts.curve, parts);
