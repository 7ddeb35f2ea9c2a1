/** SSH public keys in one line, `type base64 comment` (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4). */

import { decodePython } from "./base64.ts";
import { curveOfOid, decodePoint } from "./curves.ts";
import { bitLength } from "./der.ts";
import type { DerKey } from "./keyDer.ts";

/** Key types of the wire format with the curve they name. */
const ecdsaCurves: Readonly<Record<string, { readonly nist: string; readonly oid: string }>> = {
  "ecdsa-sha2-nistp256": { nist: "nistp256", oid: "1.2.840.10045.3.1.7" },
  "ecdsa-sha2-nistp384": { nist: "nistp384", oid: "1.3.132.0.34" },
  "ecdsa-sha2-nistp521": { nist: "nistp521", oid: "1.3.132.0.35" },
};

/** First words by which PyJWT and people recognise an SSH public key. */
export const sshPrefixes: readonly string[] = [
  "ssh-ed25519",
  "ssh-rsa",
  "ssh-dss",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
];

export type SshResult =
  | { readonly ok: true; readonly key: DerKey }
  /** `line`: not `type base64`; `unsupported`: another type; `format`: the base64 does not hold such a key. */
  | { readonly ok: false; readonly error: "line" | "unsupported" | "format" };

/**
 * Reads as `load_ssh_public_key` of cryptography does: `\A(\S+)[ \t]+(\S+)`, both type names equal, nothing left over
 * (src/cryptography/hazmat/primitives/serialization/ssh.py).
 */
export function readSshPublicKey(text: string): SshResult {
  const match = /^([^ \t\n\r\f\v]+)[ \t]+([^ \t\n\r\f\v]+)/.exec(text);
  const type = match?.[1];
  const body = match?.[2];
  if (type === undefined || body === undefined) return { ok: false, error: "line" };
  if (type !== "ssh-rsa" && type !== "ssh-ed25519" && type !== "ssh-dss" && ecdsaCurves[type] === undefined) {
    return { ok: false, error: "unsupported" };
  }
  const blob = decodePython(body);
  const fields = blob === undefined ? undefined : fieldsOf(blob);
  if (fields === undefined || latin1(fields[0]) !== type) return { ok: false, error: "format" };
  const key = keyOf(type, fields);
  return key === undefined ? { ok: false, error: "format" } : { ok: true, key };
}

/** The length-prefixed strings that make up the whole blob. */
function fieldsOf(blob: Uint8Array): readonly Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length || fields.length > 10) return undefined;
    const length =
      (blob[at] as number) * 0x1000000 + (((blob[at + 1] as number) << 16) | ((blob[at + 2] as number) << 8) | (blob[at + 3] as number));
    at += 4;
    if (at + length > blob.length) return undefined;
    fields.push(blob.subarray(at, at + length));
    at += length;
  }
  return fields;
}

const latin1 = (bytes: Uint8Array | undefined): string => (bytes === undefined ? "" : String.fromCharCode(...bytes.subarray(0, 64)));

/** A non-negative mpint (RFC 4251 §5), minimal. */
function magnitudeOf(bytes: Uint8Array | undefined): Uint8Array | undefined {
  if (bytes === undefined) return undefined;
  if (bytes.length === 0) return Uint8Array.of(0);
  if ((bytes[0] as number) >= 0x80) return undefined;
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

function keyOf(type: string, fields: readonly Uint8Array[]): DerKey | undefined {
  if (type === "ssh-rsa") {
    const e = magnitudeOf(fields[1]);
    const n = magnitudeOf(fields[2]);
    if (fields.length !== 3 || e === undefined || n === undefined) return undefined;
    return { container: "ssh-public", family: "RSA", isPrivate: false, bits: bitLength(n), publicParts: { family: "RSA", n, e } };
  }
  if (type === "ssh-ed25519") {
    const x = fields[1];
    if (fields.length !== 2 || x?.length !== 32) return undefined;
    return {
      container: "ssh-public",
      family: "OKP",
      isPrivate: false,
      curve: "Ed25519",
      publicParts: { family: "OKP", curve: "Ed25519", x },
    };
  }
  if (type === "ssh-dss") {
    const p = magnitudeOf(fields[1]);
    if (fields.length !== 5 || p === undefined) return undefined;
    return { container: "ssh-public", family: "DSA", isPrivate: false, bits: bitLength(p) };
  }
  const named = ecdsaCurves[type];
  const curve = named === undefined ? undefined : curveOfOid(named.oid);
  const point = fields[2];
  if (named === undefined || curve === undefined || point === undefined || fields.length !== 3) return undefined;
  if (latin1(fields[1]) !== named.nist || point[0] !== 4) return undefined;
  const decoded = decodePoint(curve, point);
  if (decoded === undefined) return undefined;
  return {
    container: "ssh-public",
    family: "EC",
    isPrivate: false,
    curve: curve.name,
    publicParts: { family: "EC", curve, ...decoded },
  };
}
