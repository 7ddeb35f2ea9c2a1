/**
 * The elliptic curves of JWT and their neighbours: enough arithmetic to tell whether a point lies on a curve, to compute a public key from
 * a private one, and to verify ES256K, which WebCrypto lacks. Not constant-time: it runs on keys that lie in a file in front of the user.
 */

/** y² = x³ + ax + b over GF(p), base point (gx, gy) of order n. */
export interface WeierstrassCurve {
  readonly name: string;
  /** Name in OpenSSL and in cryptography's messages. */
  readonly pythonName: string;
  readonly oid: string;
  /** Length of a coordinate in bytes. */
  readonly size: number;
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly n: bigint;
  readonly gx: bigint;
  readonly gy: bigint;
}

/** SEC 2 version 2.0; FIPS 186-4 appendix D. */
export const curves: readonly WeierstrassCurve[] = [
  {
    name: "P-256",
    pythonName: "secp256r1",
    oid: "1.2.840.10045.3.1.7",
    size: 32,
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    a: -3n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    gx: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    gy: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  },
  {
    name: "P-384",
    pythonName: "secp384r1",
    oid: "1.3.132.0.34",
    size: 48,
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    a: -3n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    gx: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    gy: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  },
  {
    name: "P-521",
    pythonName: "secp521r1",
    oid: "1.3.132.0.35",
    size: 66,
    p: (1n << 521n) - 1n,
    a: -3n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    n: 0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    gx: 0x00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    gy: 0x011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  },
  {
    name: "secp256k1",
    pythonName: "secp256k1",
    oid: "1.3.132.0.10",
    size: 32,
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
    a: 0n,
    b: 7n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    gx: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
    gy: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
  },
];

/** Curves that cryptography loads besides those of JWT: name in its messages and length of a coordinate in bytes. */
export const otherCurves: Readonly<Record<string, { readonly pythonName: string; readonly size: number }>> = {
  "1.2.840.10045.3.1.1": { pythonName: "secp192r1", size: 24 },
  "1.3.132.0.33": { pythonName: "secp224r1", size: 28 },
  "1.3.36.3.3.2.8.1.1.7": { pythonName: "brainpoolP256r1", size: 32 },
  "1.3.36.3.3.2.8.1.1.11": { pythonName: "brainpoolP384r1", size: 48 },
  "1.3.36.3.3.2.8.1.1.13": { pythonName: "brainpoolP512r1", size: 64 },
};

const byOid: ReadonlyMap<string, WeierstrassCurve> = new Map(curves.map((curve) => [curve.oid, curve]));
const byName: ReadonlyMap<string, WeierstrassCurve> = new Map(curves.map((curve) => [curve.name, curve]));

export const curveOfOid = (oid: string): WeierstrassCurve | undefined => byOid.get(oid);
export const curveNamed = (name: string): WeierstrassCurve | undefined => byName.get(name);

/** cryptography's name of a curve that this module calls `name`. */
export const pythonCurveName = (name: string): string => byName.get(name)?.pythonName ?? name;

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

const mod = (value: bigint, p: bigint): bigint => {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
};

export function toBigInt(bytes: Uint8Array): bigint {
  let hex = "0x0";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return BigInt(hex);
}

/** Big-endian bytes of a non-negative number, `size` of them. */
export function toBytes(value: bigint, size: number): Uint8Array {
  const hex = value.toString(16).padStart(size * 2, "0");
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = Number.parseInt(hex.slice(hex.length - 2 * (size - i), hex.length - 2 * (size - i) + 2), 16);
  return bytes;
}

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = mod(base, modulus);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

export function isOnCurve(curve: WeierstrassCurve, { x, y }: Point): boolean {
  const { p, a, b } = curve;
  if (x >= p || y >= p) return false;
  return mod(y * y - (x * x * x + a * x + b), p) === 0n;
}

/** The point of an octet string in uncompressed, compressed or hybrid form (SEC 1 §2.3.4); nothing if it is none of the curve. */
export function decodePoint(curve: WeierstrassCurve, bytes: Uint8Array): Point | undefined {
  const form = bytes[0];
  const { size, p, a, b } = curve;
  if (form === 4 || form === 6 || form === 7) {
    if (bytes.length !== 1 + 2 * size) return undefined;
    const point = { x: toBigInt(bytes.subarray(1, 1 + size)), y: toBigInt(bytes.subarray(1 + size)) };
    if (form !== 4 && Number(point.y & 1n) !== (form & 1)) return undefined;
    return isOnCurve(curve, point) ? point : undefined;
  }
  if ((form === 2 || form === 3) && bytes.length === 1 + size) {
    const x = toBigInt(bytes.subarray(1));
    if (x >= p) return undefined;
    // p ≡ 3 (mod 4) for all curves here.
    const root = power(x * x * x + a * x + b, (p + 1n) >> 2n, p);
    const y = Number(root & 1n) === (form & 1) ? root : p - root;
    return isOnCurve(curve, { x, y }) ? { x, y } : undefined;
  }
  return undefined;
}

/** The uncompressed octet string of a point (SEC 1 §2.3.3). */
export function encodePoint(curve: WeierstrassCurve, point: Point): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * curve.size);
  bytes[0] = 4;
  bytes.set(toBytes(point.x, curve.size), 1);
  bytes.set(toBytes(point.y, curve.size), 1 + curve.size);
  return bytes;
}

/** A point in Jacobian coordinates; z = 0 is the point at infinity. */
interface Jacobian {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

const infinity: Jacobian = { x: 1n, y: 1n, z: 0n };

function double({ p, a }: WeierstrassCurve, { x, y, z }: Jacobian): Jacobian {
  if (z === 0n || y === 0n) return infinity;
  const yy = (y * y) % p;
  const s = (4n * x * yy) % p;
  const zz = (z * z) % p;
  const m = mod(3n * x * x + a * zz * zz, p);
  const x3 = mod(m * m - 2n * s, p);
  return { x: x3, y: mod(m * (s - x3) - 8n * yy * yy, p), z: (2n * y * z) % p };
}

function add(curve: WeierstrassCurve, one: Jacobian, two: Jacobian): Jacobian {
  if (one.z === 0n) return two;
  if (two.z === 0n) return one;
  const { p } = curve;
  const zz1 = (one.z * one.z) % p;
  const zz2 = (two.z * two.z) % p;
  const u1 = (one.x * zz2) % p;
  const u2 = (two.x * zz1) % p;
  const s1 = (((one.y * zz2) % p) * two.z) % p;
  const s2 = (((two.y * zz1) % p) * one.z) % p;
  if (u1 === u2) return s1 === s2 ? double(curve, one) : infinity;
  const h = mod(u2 - u1, p);
  const r = mod(s2 - s1, p);
  const hh = (h * h) % p;
  const hhh = (hh * h) % p;
  const v = (u1 * hh) % p;
  const x = mod(r * r - hhh - 2n * v, p);
  return { x, y: mod(r * (v - x) - s1 * hhh, p), z: (((one.z * two.z) % p) * h) % p };
}

/** scalar · point; nothing for the point at infinity. */
function multiplyJacobian(curve: WeierstrassCurve, point: Point, scalar: bigint): Jacobian {
  let result = infinity;
  let doubled: Jacobian = { ...point, z: 1n };
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = add(curve, result, doubled);
    doubled = double(curve, doubled);
  }
  return result;
}

function toAffine({ p }: WeierstrassCurve, { x, y, z }: Jacobian): Point | undefined {
  if (z === 0n) return undefined;
  const inverse = power(z, p - 2n, p);
  const square = (inverse * inverse) % p;
  return { x: (x * square) % p, y: (((y * square) % p) * inverse) % p };
}

/** The public point of a private scalar; nothing if the scalar is 0 or not below the order. */
export function publicPoint(curve: WeierstrassCurve, scalar: bigint): Point | undefined {
  if (scalar <= 0n || scalar >= curve.n) return undefined;
  return toAffine(curve, multiplyJacobian(curve, { x: curve.gx, y: curve.gy }, scalar));
}

/** ECDSA verification (SEC 1 §4.1.4): `hash` is the digest of the message, `signature` is r ‖ s of the curve's size. */
export function verifyEcdsa(curve: WeierstrassCurve, point: Point, hash: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 2 * curve.size) return false;
  const { n } = curve;
  const r = toBigInt(signature.subarray(0, curve.size));
  const s = toBigInt(signature.subarray(curve.size));
  if (r <= 0n || s <= 0n || r >= n || s >= n) return false;
  const surplus = BigInt(Math.max(0, hash.length * 8 - n.toString(2).length));
  const e = toBigInt(hash) >> surplus;
  const w = power(s, n - 2n, n);
  const sum = add(curve, multiplyJacobian(curve, { x: curve.gx, y: curve.gy }, (e * w) % n), multiplyJacobian(curve, point, (r * w) % n));
  const result = toAffine(curve, sum);
  return result !== undefined && result.x % n === r;
}
