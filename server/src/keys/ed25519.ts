/** The public key of an Ed25519 seed (RFC 8032 §5.1.5), synchronous and with BigInt: for repairs, not for signing. */
import { once } from "../text/memo.ts";
import { power, toBigInt } from "./curves.ts";

const MASK = (1n << 64n) - 1n;

/** The first 64 bits of the fractional parts of square and cube roots of primes (FIPS 180-4 §4.2.3 and §5.3.5). */
const constants = once(() => {
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < 80; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate);
  }
  const root = (value: bigint, degree: bigint): bigint => {
    let low = 0n;
    let high = 1n << 80n;
    while (low < high) {
      const middle = (low + high + 1n) >> 1n;
      if (middle ** degree <= value) low = middle;
      else high = middle - 1n;
    }
    return low;
  };
  return {
    round: primes.map((prime) => root(prime << 192n, 3n) & MASK),
    initial: primes.slice(0, 8).map((prime) => root(prime << 128n, 2n) & MASK),
  };
});

const rotate = (value: bigint, by: bigint): bigint => ((value >> by) | (value << (64n - by))) & MASK;

/** SHA-512 (FIPS 180-4 §6.4). */
export function sha512(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 17) / 128) * 128);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  const { initial, round } = constants();
  let state = initial;
  for (let block = 0; block < padded.length; block += 128) {
    const w: bigint[] = [];
    for (let i = 0; i < 80; i++) {
      if (i < 16) {
        w.push(view.getBigUint64(block + 8 * i));
        continue;
      }
      const before = w[i - 15] as bigint;
      const last = w[i - 2] as bigint;
      const s0 = rotate(before, 1n) ^ rotate(before, 8n) ^ (before >> 7n);
      const s1 = rotate(last, 19n) ^ rotate(last, 61n) ^ (last >> 6n);
      w.push(((w[i - 16] as bigint) + s0 + (w[i - 7] as bigint) + s1) & MASK);
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (~e & MASK & g)) + (round[i] as bigint) + (w[i] as bigint);
      const t2 = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
    }
    state = [a, b, c, d, e, f, g, h].map((value, index) => (value + (state[index] as bigint)) & MASK);
  }
  const digest = new Uint8Array(64);
  const out = new DataView(digest.buffer);
  state.forEach((word, index) => {
    out.setBigUint64(8 * index, word);
  });
  return digest;
}

const p = (1n << 255n) - 19n;
const d = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;

/** Extended coordinates (RFC 8032 §5.1.4). */
type Extended = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

const base: Extended = [
  0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
  0x6666666666666666666666666666666666666666666666666666666666666658n,
  1n,
  0x67875f0fd78b766566ea4e8e64abe37d20f09f80775152f56dde8ab3a5b7dda3n,
];

const mod = (value: bigint): bigint => ((value % p) + p) % p;

function add([x1, y1, z1, t1]: Extended, [x2, y2, z2, t2]: Extended): Extended {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * d);
  const e = mod(2n * z1 * z2);
  const [f, g, h, i] = [b - a, e - c, e + c, b + a];
  return [mod(f * g), mod(h * i), mod(g * h), mod(f * i)];
}

/** The 32 octets of the public key of a 32-octet seed. */
export function ed25519Public(seed: Uint8Array): Uint8Array {
  const half = sha512(seed).slice(0, 32);
  half[0] = (half[0] as number) & 248;
  half[31] = ((half[31] as number) & 127) | 64;
  const scalar = toBigInt(half.reverse());
  let sum: Extended = [0n, 1n, 1n, 0n];
  let doubled = base;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum = add(sum, doubled);
    doubled = add(doubled, doubled);
  }
  const [x, y, z] = sum;
  const inverse = power(z, p - 2n, p);
  const encoded = mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n);
  return Uint8Array.from({ length: 32 }, (_, index) => Number((encoded >> BigInt(8 * index)) & 255n));
}
