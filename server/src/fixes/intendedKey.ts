import { classifyKeyText } from "../keys/classify.ts";
import { canonicalPem, encodeSpki, onOneLine, publicHalf, publicPartsIn } from "../keys/convert.ts";
import { decodedText, hexBytes } from "../keys/decode.ts";
import type { PublicParts } from "../keys/keyDer.ts";
import { algorithmsFor } from "../keys/keyInfo.ts";
import { encodePem, findDelimiters } from "../keys/pem.ts";
import { recoverKey } from "../keys/repair.ts";
import { publicPartsOfOpenSsh, sshLineOf } from "../keys/sshLine.ts";
import { thumbprint } from "../keys/thumbprint.ts";

/** The public key that a text is evidently meant to give, and what else the text holds. */
export interface IntendedKey {
  /** As PEM with its line breaks, without one at the end; several blocks where the text has several public keys. */
  readonly pem: string;
  /** The same key (of several, the first) as one SSH line, where SSH has a name for it. */
  readonly ssh?: string;
  readonly oneLine: string;
  readonly parts: PublicParts;
  /** RFC 7638. */
  readonly thumbprint: string;
  /** The JWT algorithms that fit it, the usual one first. */
  readonly algorithms: readonly string[];
  /** What replacing the text by the public key would take away, in its own canonical form: it has to be kept. */
  readonly origin?: { readonly kind: "private-key" | "certificate"; readonly text: string };
}

/** The key of the first of several readings of a value that has one; nothing where characters are missing. */
export function intendedKey(texts: Iterable<string>): IntendedKey | undefined {
  for (const text of texts) {
    const found = keyIn(text) ?? keyIn(uncovered(text));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A text without a quote that has no partner, or out of its hexadecimal digits or one of two layers of base64; empty where there is nothing like that. */
function uncovered(text: string): string {
  const value = text.trim();
  if (/^["'`]/.test(value) && value.indexOf(value[0] as string, 1) < 0) return value.slice(1);
  // `-----BEGIN`, and the beginning of the base64 of it.
  if (/^2d2d2d2d2d424547494e/i.test(value)) return new TextDecoder().decode(hexBytes(value));
  return /^TFMwdExTMUNSVWRK/.test(value) ? (decodedText(value) ?? "") : "";
}

function keyIn(text: string): IntendedKey | undefined {
  // Nothing else is a key; classifying is cheaper than trying every conversion.
  if (text.length < 16) return undefined;
  const openSsh = /BEGIN OPENSSH PRIVATE KEY/.test(text) ? publicPartsOfOpenSsh(text) : undefined;
  if (openSsh !== undefined) {
    const kept = canonicalPem(text)?.trimEnd();
    return kept === undefined ? undefined : described(pemOf(openSsh), openSsh, { kind: "private-key", text: kept });
  }
  const plain = /^\s*["'`]?LS0tLS1CRUdJ/.test(text) ? (decodedText(text.replace(/["'`]/g, "")) ?? text) : text;
  const blocks = blocksOf(plain);
  if (blocks === "broken") return undefined;
  if (blocks.length > 0) return fromBlocks(blocks);
  const found = classifyKeyText(text);
  const { kind } = found;
  // A set of several keys is no one key.
  if (found.kind === "jwks" && found.keys !== 1) return undefined;
  if (kind === "secret" || kind === "placeholder" || kind === "path" || kind === "url" || kind === "jwt" || kind === "reference")
    return undefined;
  const parts = publicPartsIn(text);
  if (parts === undefined) return undefined;
  const pem = canonicalPem(text)?.trimEnd();
  const isPrivateText = kind === "jwk" || kind === "jwks" ? /"d"\s*:/.test(text) : pem?.includes("PRIVATE KEY") === true;
  const isCertificate = pem?.includes("BEGIN CERTIFICATE") === true;
  if (isPrivateText) return described(pemOf(parts), parts, { kind: "private-key", text: pem ?? text.trim() });
  if (isCertificate) return described(pemOf(parts), parts, { kind: "certificate", text: pem });
  return described(pem ?? pemOf(parts), parts);
}

interface Block {
  readonly pem: string;
  readonly parts: PublicParts;
  readonly kind: "public" | "private-key" | "certificate";
}

/** The PEM blocks of a text, each by itself; `broken` where one of them cannot be recovered, since then nothing may be rewritten. */
function blocksOf(text: string): readonly Block[] | "broken" {
  // OpenSSL writes the curve's name in a block of its own before an EC key, which names it once more.
  const begins = findDelimiters(text).filter(({ kind, label }) => kind === "BEGIN" && label !== "EC PARAMETERS");
  if (begins.length < 2) {
    const only = blockOf(text);
    if (only !== undefined) return [only];
    return begins.length === 0 ? [] : "broken";
  }
  const blocks: Block[] = [];
  for (const [index, begin] of begins.entries()) {
    const block = blockOf(text.slice(begin.span.start, begins[index + 1]?.span.start ?? text.length));
    if (block === undefined) return "broken";
    blocks.push(block);
  }
  return blocks;
}

function blockOf(text: string): Block | undefined {
  if (findDelimiters(text).length === 0) return undefined;
  const recovered = recoverKey(text);
  const parts = recovered === undefined ? undefined : publicHalf(recovered.key);
  if (recovered === undefined || parts === undefined) return undefined;
  const { container, isPrivate } = recovered.key;
  const kind = isPrivate ? "private-key" : container === "certificate" || container === "csr" ? "certificate" : "public";
  return { pem: recovered.pem.trimEnd(), parts, kind };
}

function fromBlocks(blocks: readonly Block[]): IntendedKey | undefined {
  const first = blocks.find(({ kind }) => kind === "private-key") ?? blocks[0];
  if (first === undefined) return undefined;
  const all = blocks.map(({ pem }) => pem).join("\n");
  return first.kind === "public" && blocks.every(({ kind }) => kind === "public")
    ? described(all, first.parts)
    : described(pemOf(first.parts), first.parts, { kind: first.kind === "public" ? "certificate" : first.kind, text: all });
}

const pemOf = (parts: PublicParts): string => encodePem("PUBLIC KEY", encodeSpki(parts)).trimEnd();

function described(pem: string, parts: PublicParts, origin?: IntendedKey["origin"]): IntendedKey {
  const ssh = sshLineOf(parts);
  const curve = parts.family === "RSA" ? undefined : typeof parts.curve === "string" ? parts.curve : parts.curve.name;
  return {
    pem,
    oneLine: onOneLine(pem),
    parts,
    thumbprint: thumbprint(parts),
    algorithms: algorithmsFor({ family: parts.family, ...(curve === undefined ? {} : { curve }) }),
    ...(ssh === undefined ? {} : { ssh }),
    ...(origin === undefined ? {} : { origin }),
  };
}

/** The thumbprint of the key that a text gives to a reader who understands it, in whatever form. */
export function thumbprintIn(text: string): string | undefined {
  const parts = text.length < 16 ? undefined : publicPartsIn(text);
  return parts === undefined ? undefined : thumbprint(parts);
}
