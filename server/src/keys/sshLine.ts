/** Public keys as one SSH line (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4), and the public half of OpenSSH's private key files. */
import { decodePython, encodeBase64 } from "./base64.ts";
import type { PublicParts } from "./keyDer.ts";
import { pointOctets } from "./keyDer.ts";
import { readSshPublicKey } from "./ssh.ts";

const nistNames: Readonly<Record<string, string>> = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" };

/** `ssh-rsa AAAA…`; undefined for keys that SSH has no name for (Ed448, secp256k1). */
export function sshLineOf(parts: PublicParts): string | undefined {
  switch (parts.family) {
    case "RSA":
      return line("ssh-rsa", mpint(parts.e), mpint(parts.n));
    case "EC": {
      const nist = nistNames[parts.curve.name];
      return nist === undefined ? undefined : line(`ecdsa-sha2-${nist}`, ascii(nist), pointOctets(parts));
    }
    default:
      return parts.curve === "Ed25519" ? line("ssh-ed25519", parts.x) : undefined;
  }
}

const line = (type: string, ...fields: readonly Uint8Array[]): string => `${type} ${encodeBase64(joined([ascii(type), ...fields]))}`;

function joined(fields: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((size, field) => size + 4 + field.length, 0));
  let at = 0;
  for (const field of fields) {
    new DataView(bytes.buffer).setUint32(at, field.length);
    bytes.set(field, at + 4);
    at += 4 + field.length;
  }
  return bytes;
}

/** RFC 4251 §5: two's complement, so a set first bit needs a zero byte before it. */
function mpint(magnitude: Uint8Array): Uint8Array {
  const first = magnitude.findIndex((byte) => byte !== 0);
  const minimal = first < 0 ? new Uint8Array(0) : magnitude.subarray(first);
  return (minimal[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...minimal) : minimal;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

const MAGIC = "openssh-key-v1\0";

/**
 * The public numbers of an `OPENSSH PRIVATE KEY`, which stand in the clear even where the key is encrypted (openssh-portable, PROTOCOL.key):
 * magic, cipher, KDF, KDF options, number of keys, public key.
 */
export function publicPartsOfOpenSsh(text: string): PublicParts | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END OPENSSH PRIVATE KEY-----/.exec(text.replace(/\\+[rn]/g, "\n"))?.[1];
  const bytes = body === undefined ? undefined : decodePython(body.replace(/\s+/g, ""));
  if (bytes === undefined || !ascii(MAGIC).every((byte, index) => bytes[index] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = MAGIC.length;
  const field = (): Uint8Array | undefined => {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    const found = bytes.subarray(at + 4, end);
    at = end;
    return found;
  };
  for (let skipped = 0; skipped < 3; skipped++) if (field() === undefined) return undefined;
  at += 4;
  const blob = field();
  const typeLength = blob === undefined || blob.length < 4 ? 0 : new DataView(blob.buffer, blob.byteOffset).getUint32(0);
  if (blob === undefined || typeLength > 64 || typeLength + 4 > blob.length) return undefined;
  const type = new TextDecoder().decode(blob.subarray(4, 4 + typeLength));
  const read = readSshPublicKey(`${type} ${encodeBase64(blob)}`);
  return read.ok ? read.key.publicParts : undefined;
}
