/** When PyJWT refuses a text as an HMAC secret (jwt/utils.py is_pem_format and is_ssh_key; jwt/algorithms.py HMACAlgorithm.prepare_key). */
import { sshPrefixes } from "./ssh.ts";
import { isAtLeast } from "./version.ts";

/** The labels PyJWT knows (jwt/utils.py, _PEMS). */
const labels = [
  "CERTIFICATE",
  "TRUSTED CERTIFICATE",
  "PRIVATE KEY",
  "PUBLIC KEY",
  "ENCRYPTED PRIVATE KEY",
  "OPENSSH PRIVATE KEY",
  "DSA PRIVATE KEY",
  "RSA PRIVATE KEY",
  "RSA PUBLIC KEY",
  "EC PRIVATE KEY",
  "DH PARAMETERS",
  "NEW CERTIFICATE REQUEST",
  "CERTIFICATE REQUEST",
  "SSH2 PUBLIC KEY",
  "SSH2 ENCRYPTED PRIVATE KEY",
  "X509 CRL",
];

/**
 * Whether a text counts as a PEM. Up to 2.12 both delimiters must stand on their own lines, so that a collapsed PEM passes as a secret;
 * 2.15.1 wants only a BEGIN and a later END of the same label. The version in between at which this changed is not known.
 */
export function looksLikePem(text: string, pyjwt: string): boolean {
  if (!isAtLeast(pyjwt, 2, 4)) return oldPemMarks.some((mark) => text.includes(mark));
  const loose = isAtLeast(pyjwt, 2, 13);
  const beginEnds = new Map<string, number>();
  for (const { label, at, end, kind } of markers(text)) {
    if (kind === "BEGIN") {
      const after = loose ? end : afterLineEnd(text, end);
      if (after !== undefined && !beginEnds.has(label)) beginEnds.set(label, after);
    } else {
      const begin = beginEnds.get(label);
      // The expression wants a character of body and a line end in front of END.
      if (begin !== undefined && (loose ? begin < at : text[at - 1] === "\n" && at - 1 > begin)) return true;
    }
  }
  return false;
}

/** Before 2.4 (jwt/algorithms.py 2.3.0). */
const oldPemMarks = ["-----BEGIN PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----", "-----BEGIN RSA PUBLIC KEY-----", "ssh-rsa"];

function* markers(text: string): Generator<{ label: string; at: number; end: number; kind: "BEGIN" | "END" }> {
  const pattern = /----[- ](BEGIN|END) ([A-Z0-9 ]{7,26})[- ]----/g;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole, kind, label] = match as unknown as [string, "BEGIN" | "END", string];
    if (labels.includes(label)) yield { label, at: match.index, end: match.index + whole.length, kind };
    // Markers may share dashes: PyJWT's expression is a lookahead.
    pattern.lastIndex = match.index + 1;
  }
}

function afterLineEnd(text: string, at: number): number | undefined {
  if (text[at] === "\n") return at + 1;
  return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : undefined;
}

/** Whether a text counts as an SSH key: anywhere in it up to 2.8, at its beginning from 2.9. */
export function looksLikeSsh(text: string, pyjwt: string): boolean {
  if (!isAtLeast(pyjwt, 2, 4)) return false;
  if (isAtLeast(pyjwt, 2, 9)) return sshPrefixes.some((prefix) => text.startsWith(prefix));
  if (sshPrefixes.some((prefix) => text.includes(prefix))) return true;
  const type = /^([^ \t\n\r\f\v]{1,200})[ \t]+[^ \t\n\r\f\v]/.exec(text)?.[1];
  return type?.endsWith("-cert-v01@openssh.com") === true;
}

/** Whether a text is JSON with a member `kty` at any depth (PyJWT ≥ 2.13). */
export function looksLikeJwk(text: string): boolean {
  const start = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (!/^[ \t\r\n]*[[{]/.test(start)) return false;
  let parsed: unknown;
  try {
    parsed = JSON.parse(start);
  } catch {
    return false;
  }
  const open: unknown[] = [parsed];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value) && Object.hasOwn(value, "kty")) return true;
    for (const item of Object.values(value)) open.push(item);
  }
  return false;
}
