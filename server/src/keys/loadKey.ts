/**
 * `load_pem_public_key`, `load_pem_private_key` and `load_ssh_public_key` of the Python package cryptography, by version.
 * Sources: src/rust/src/backend/keys.rs and src/rust/cryptography-key-parsing of pyca/cryptography (42.0 and later for public keys, 45.0 and
 * later for private ones), src/cryptography/hazmat/backends/openssl/backend.py (38.0) and OpenSSL's crypto/pem/pem_pkey.c before.
 */
import { firstElement } from "./der.ts";
import {
  type DerKey,
  isEncryptedPkcs8,
  readDsaPrivate,
  readPkcs1Private,
  readPkcs1Public,
  readPkcs8,
  readSec1,
  readSpki,
  unsupportedIn,
} from "./keyDer.ts";
import { readBlocks } from "./opensslPem.ts";
import { describePemError, parseFirst, parseMany, type RustPem } from "./rustPem.ts";
import { isAtLeast } from "./version.ts";

/** A Python exception, as far as callers distinguish it. */
export interface PythonError {
  readonly exception: string;
  readonly message: string;
}

export type Loaded = { readonly ok: true; readonly key: DerKey } | ({ readonly ok: false } & PythonError);

export const valueError = (message: string): Loaded => ({ ok: false, exception: "ValueError", message });

const UNPARSABLE =
  "Could not deserialize key data. The data may be in an incorrect format, it may be encrypted with an unsupported algorithm, or it may be " +
  "an unsupported key type (e.g. EC curves with explicit parameters).";
const PEM_FAQ = "Unable to load PEM file. See https://cryptography.io/en/latest/faq/#why-can-t-i-import-my-pem-file for more details. ";
const ENCRYPTED: Loaded = {
  ok: false,
  exception: "TypeError",
  message: "Password was not given but private key is encrypted",
};

/** Public keys moved to the Rust reader in 42.0.0 (pyca/cryptography#10094), private ones in 45.0.0. */
const readsPublicWithRust = (cryptography: string): boolean => isAtLeast(cryptography, 42);
const readsPrivateWithRust = (cryptography: string): boolean => isAtLeast(cryptography, 45);

export function loadPemPublicKey(text: string, cryptography: string): Loaded {
  return readsPublicWithRust(cryptography) ? rustPublic(text) : opensslPublic(text);
}

export function loadPemPrivateKey(text: string, cryptography: string): Loaded {
  return readsPrivateWithRust(cryptography) ? rustPrivate(text) : opensslPrivate(text, cryptography);
}

function loaded(key: DerKey | undefined, contents: Uint8Array): Loaded {
  if (key !== undefined) return { ok: true, key };
  const unsupported = unsupportedIn(contents);
  if (unsupported === undefined) return valueError(UNPARSABLE);
  const message =
    unsupported.kind === "explicit-curve"
      ? "ECDSA keys with explicit parameters are only supported when they map to secp256r1, secp384r1, or secp521r1. No custom curves are supported."
      : unsupported.kind === "curve"
        ? `Curve ${unsupported.oid} is not supported`
        : `Unknown key type: ${unsupported.oid}`;
  return { ok: false, exception: "cryptography.exceptions.UnsupportedAlgorithm", message };
}

function rustPublic(text: string): Loaded {
  const first = parseFirst(text);
  if (!first.ok) return valueError(PEM_FAQ + describePemError(first.error));
  const { tag, contents } = first.pem;
  if (tag === "PUBLIC KEY") return loaded(readSpki(contents), contents);
  if (tag === "RSA PUBLIC KEY") {
    const pkcs1 = readPkcs1Public(contents);
    if (pkcs1 !== undefined) return { ok: true, key: pkcs1 };
    const spki = readSpki(contents);
    if (spki !== undefined && spki.family !== "RSA") return valueError("Incorrect PEM delimiter for key type.");
    return loaded(spki, contents);
  }
  return valueError("Valid PEM but no BEGIN PUBLIC KEY/END PUBLIC KEY delimiters. Are you sure this is a public key?");
}

const PRIVATE_TAGS = ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"];

function rustPrivate(text: string): Loaded {
  const all = parseMany(text);
  if (!isBlocks(all)) return valueError(PEM_FAQ + describePemError(all));
  if (all.length === 0) return valueError(PEM_FAQ + describePemError({ kind: "framing" }));
  const block = all.find(({ tag }) => PRIVATE_TAGS.includes(tag));
  if (block === undefined) {
    return valueError("Valid PEM but no BEGIN/END delimiters for a private key found. Are you sure this is a private key?");
  }
  const procType = block.headers.get("Proc-Type");
  if (procType !== undefined) {
    if (procType !== "4,ENCRYPTED") return valueError("Proc-Type PEM header is not valid, key could not be decrypted.");
    const dek = block.headers.get("DEK-Info");
    if (dek === undefined) return valueError("Encrypted PEM doesn't have a DEK-Info header.");
    if (!dek.includes(",")) return valueError("Encrypted PEM's DEK-Info header is not valid.");
    return ENCRYPTED;
  }
  switch (block.tag) {
    case "PRIVATE KEY":
      return loaded(readPkcs8(block.contents), block.contents);
    case "RSA PRIVATE KEY":
      return loaded(readPkcs1Private(block.contents), block.contents);
    case "EC PRIVATE KEY":
      return loaded(readSec1(block.contents), block.contents);
    case "ENCRYPTED PRIVATE KEY":
      return isEncryptedPkcs8(block.contents) ? ENCRYPTED : valueError(UNPARSABLE);
    default:
      return loaded(readDsaPrivate(block.contents), block.contents);
  }
}

const isBlocks = (all: ReturnType<typeof parseMany>): all is readonly RustPem[] => Array.isArray(all);

const EXPLICIT = "ECDSA keys with explicit parameters are unsupported at this time";

/** What OpenSSL has loaded, as far as cryptography < 42 takes it. */
const fromOpenssl = (key: DerKey): Loaded => (key.explicitCurve === true ? valueError(EXPLICIT) : { ok: true, key });

/**
 * `PEM_read_bio_PUBKEY`, then `PEM_read_bio_RSAPublicKey`. The first goes through OpenSSL 3's decoders, which try block after block as long
 * as a block is of a kind that they do not know (pem_pkey.c, pem_read_bio_key_decoder).
 */
function opensslPublic(text: string): Loaded {
  for (const block of readBlocks(text)) {
    if (!block.ok || block.header === "other") continue;
    if (block.header === "encrypted") return valueError(UNPARSABLE);
    const contents = firstElement(block.contents);
    const key = publicOf(block.name, contents);
    if (key !== undefined) return fromOpenssl(key);
    if (typeOfLabel(block.name) !== undefined && unsupportedIn(contents)?.kind === "explicit-curve") return valueError(EXPLICIT);
  }
  return valueError(UNPARSABLE);
}

/** The family that a label promises; the decoders for it take every structure of that family, whatever else the label says. */
function typeOfLabel(name: string): "any" | "RSA" | "EC" | "DSA" | undefined {
  if (name === "PUBLIC KEY" || name === "PRIVATE KEY") return "any";
  return (["RSA", "EC", "DSA"] as const).find(
    (family) =>
      [`${family} PRIVATE KEY`, `${family} PUBLIC KEY`, `${family} PARAMETERS`].includes(name) &&
      name !== "EC PUBLIC KEY" &&
      name !== "RSA PARAMETERS",
  );
}

function publicOf(name: string, contents: Uint8Array): DerKey | undefined {
  const type = typeOfLabel(name);
  if (name === "PUBLIC KEY") return readSpki(contents);
  if (type === undefined || type === "any") return undefined;
  const key = type === "RSA" ? (readPkcs1Public(contents) ?? readSpki(contents)) : readSpki(contents);
  return key?.family === type ? key : undefined;
}

function opensslPrivate(text: string, cryptography: string): Loaded {
  const unparsable = valueError(
    isAtLeast(cryptography, 39)
      ? "Could not deserialize key data. The data may be in an incorrect format, the provided password may be incorrect, it may be " +
          "encrypted with an unsupported algorithm, or it may be an unsupported key type (e.g. EC curves with explicit parameters)."
      : UNPARSABLE,
  );
  for (const block of readBlocks(text)) {
    if (!block.ok || block.header === "other") continue;
    // The decoders ask for the password before they look at what the block is.
    if (block.header === "encrypted") return ENCRYPTED;
    const { name } = block;
    const contents = firstElement(block.contents);
    if (name === "ENCRYPTED PRIVATE KEY") return isEncryptedPkcs8(contents) ? ENCRYPTED : unparsable;
    const key = privateOf(name, contents);
    if (key !== undefined) return fromOpenssl(key);
    if (name.endsWith("PRIVATE KEY") && unsupportedIn(contents)?.kind === "explicit-curve") return valueError(EXPLICIT);
  }
  return unparsable;
}

function privateOf(name: string, contents: Uint8Array): DerKey | undefined {
  if (name === "PRIVATE KEY") return readPkcs8(contents);
  switch (typeOfLabel(name)) {
    case "RSA":
      return ofFamily("RSA", readPkcs1Private(contents) ?? readPkcs8(contents));
    case "EC":
      return ofFamily("EC", readSec1(contents) ?? readPkcs8(contents));
    case "DSA":
      return ofFamily("DSA", readDsaPrivate(contents) ?? readPkcs8(contents));
    default:
      return undefined;
  }
}

const ofFamily = (family: DerKey["family"], key: DerKey | undefined): DerKey | undefined => (key?.family === family ? key : undefined);
