/**
 * What PyJWT makes of a key text before it verifies a signature: `Algorithm.prepare_key` (jwt/algorithms.py) and what fails in `verify`
 * for the kind of the key alone, by version of PyJWT and cryptography.
 */
import { decodeUtf8, hasUndecodableBytes } from "../text/bytes.ts";
import type { AlgorithmFacts } from "./algorithms.ts";
import { pythonCurveName } from "./curves.ts";
import { looksLikeJwk, looksLikePem, looksLikeSsh } from "./hmacGuard.ts";
import type { BuiltKey, DerKey } from "./keyDer.ts";
import { type Loaded, loadPemPrivateKey, loadPemPublicKey, type PythonError } from "./loadKey.ts";
import { readSshPublicKey } from "./ssh.ts";
import type { VerifierStack } from "./verdict.ts";
import { isAtLeast } from "./version.ts";

export type Prepared =
  | { readonly ok: true; readonly key: DerKey | "hmac" }
  | ({ readonly ok: false; readonly stage: "prepare" | "verify" } & PythonError);

const failed = (exception: string, message: string, stage: "prepare" | "verify" = "prepare"): Prepared => ({
  ok: false,
  exception,
  message,
  stage,
});
const invalidKey = (message: string): Prepared => failed("jwt.InvalidKeyError", message);

/** The key that a text is to an algorithm, or the exception of PyJWT. `cryptography` must be installed unless the algorithm is HS*. */
export function prepareKey(text: string, algorithm: AlgorithmFacts, stack: VerifierStack): Prepared {
  if (hasUndecodableBytes(text)) {
    // `key.encode("utf-8")` of a text that holds bytes of `surrogateescape`.
    return failed("UnicodeEncodeError", "'utf-8' codec can't encode character: surrogates not allowed");
  }
  return prepareText(text, algorithm, stack);
}

function prepareText(text: string, algorithm: AlgorithmFacts, { pyjwt, cryptography }: VerifierStack): Prepared {
  if (algorithm.family === "HMAC") return prepareSecret(text, pyjwt);
  const version = cryptography ?? "";
  const prepared =
    algorithm.family === "RSA"
      ? prepareRsa(text, algorithm, pyjwt, version)
      : algorithm.family === "EC"
        ? prepareEc(text, algorithm, pyjwt, version)
        : prepareOkp(text, pyjwt, version);
  return prepared.ok && prepared.key !== "hmac" ? failuresOfVerify(prepared.key, algorithm, version) : prepared;
}

/** The same for a key that PyJWT has built from a JWK: AgentOS passes the object itself (os/middleware/jwt.py:297). */
export function prepareBuiltKey(built: BuiltKey, algorithm: AlgorithmFacts, stack: VerifierStack): Prepared {
  const { pyjwt } = stack;
  const version = stack.cryptography ?? "";
  if (built.kind === "secret") {
    if (algorithm.family === "HMAC" && built.bytes.length === 0) return prepareSecret("", pyjwt);
    const text = decodeUtf8(built.bytes);
    if (algorithm.family === "OKP" && hasUndecodableBytes(text)) return failed("UnicodeDecodeError", "'utf-8' codec can't decode byte");
    return prepareText(text, algorithm, stack);
  }
  const { key } = built;
  switch (algorithm.family) {
    case "HMAC":
      return failed("TypeError", isAtLeast(pyjwt, 2, 13) ? "Expected a string or bytes value" : "Expected a string value");
    case "RSA":
      if (key.family !== "RSA") return failed("TypeError", "Expecting a PEM-formatted key.");
      return failuresOfVerify(key, algorithm, version);
    case "EC":
      if (key.family !== "EC") return failed("TypeError", "Expecting a PEM-formatted key.");
      return checkedEc(key, algorithm, pyjwt);
    default:
      return checkedOkp(key, pyjwt);
  }
}

function prepareSecret(text: string, pyjwt: string): Prepared {
  if (isAtLeast(pyjwt, 2, 13) && text === "") return invalidKey("HMAC key must not be empty.");
  if (looksLikePem(text, pyjwt) || looksLikeSsh(text, pyjwt)) {
    return invalidKey("The specified key is an asymmetric key or x509 certificate and should not be used as an HMAC secret.");
  }
  if (isAtLeast(pyjwt, 2, 13) && looksLikeJwk(text)) {
    return invalidKey(
      "The specified key looks like a JWK and should not be used directly as an HMAC secret. " +
        "Load it via PyJWK / HMACAlgorithm.from_jwk first.",
    );
  }
  return { ok: true, key: "hmac" };
}

/** From 2.11 PyJWT checks the family of the key it has loaded (check_crypto_key_type). */
const checksFamily = (pyjwt: string): boolean => isAtLeast(pyjwt, 2, 11);

function checkedFamily(
  key: DerKey,
  algorithm: "RSAAlgorithm" | "RSAPSSAlgorithm" | "ECAlgorithm" | "OKPAlgorithm",
  fits: boolean,
): Prepared {
  if (fits) return { ok: true, key };
  // The text of a generator object stands where the class names were meant; its address differs from run to run.
  return invalidKey(
    `Expected one of <generator object Algorithm.check_crypto_key_type.<locals>.<genexpr> at 0x…>, got: ${classNameOf(key, "")}. ` +
      `Invalid Key type for ${algorithm}`,
  );
}

function prepareRsa(text: string, algorithm: AlgorithmFacts, pyjwt: string, cryptography: string): Prepared {
  const className = algorithm.pss ? "RSAPSSAlgorithm" : "RSAAlgorithm";
  const checked = (key: DerKey): Prepared =>
    checksFamily(pyjwt) ? checkedFamily(key, className, key.family === "RSA") : { ok: true, key };
  const first = text.startsWith("ssh-rsa") ? loadSsh(text) : loadPemPrivateKey(text, cryptography);
  if (first.ok) return checked(first.key);
  if (first.exception !== "ValueError") return failed(first.exception, first.message);
  const second = loadPemPublicKey(text, cryptography);
  if (second.ok) return checked(second.key);
  if (isAtLeast(pyjwt, 2, 9)) return invalidKey("Could not parse the provided public key.");
  return failed(second.exception, second.message);
}

function prepareEc(text: string, algorithm: AlgorithmFacts, pyjwt: string, cryptography: string): Prepared {
  const checked = (key: DerKey): Prepared => checkedEc(key, algorithm, pyjwt);
  const first = text.startsWith("ecdsa-sha2-") ? loadSsh(text) : loadPemPublicKey(text, cryptography);
  if (first.ok) return checked(first.key);
  if (first.exception !== "ValueError") return failed(first.exception, first.message);
  const second = loadPemPrivateKey(text, cryptography);
  return second.ok ? checked(second.key) : failed(second.exception, second.message);
}

function checkedEc(key: DerKey, algorithm: AlgorithmFacts, pyjwt: string): Prepared {
  if (!checksFamily(pyjwt)) {
    return key.family === "EC"
      ? { ok: true, key }
      : invalidKey("Expecting a EllipticCurvePrivateKey/EllipticCurvePublicKey. Wrong key provided for ECDSA algorithms");
  }
  if (key.family !== "EC") return checkedFamily(key, "ECAlgorithm", false);
  if (key.curve === algorithm.curve) return { ok: true, key };
  return invalidKey(
    `The key's curve '${pythonCurveName(key.curve ?? "")}' does not match the expected curve ` +
      `'${pythonCurveName(algorithm.curve ?? "")}' for this algorithm`,
  );
}

function prepareOkp(text: string, pyjwt: string, cryptography: string): Prepared {
  let loadedKey: Loaded;
  if (text.includes("-----BEGIN PUBLIC")) loadedKey = loadPemPublicKey(text, cryptography);
  else if (text.includes("-----BEGIN PRIVATE")) loadedKey = loadPemPrivateKey(text, cryptography);
  else if (text.startsWith("ssh-")) loadedKey = loadSsh(text);
  else return invalidKey(checksFamily(pyjwt) ? "Not a public or private key" : WRONG_FOR_EDDSA);
  if (!loadedKey.ok) return failed(loadedKey.exception, loadedKey.message);
  return checkedOkp(loadedKey.key, pyjwt);
}

const WRONG_FOR_EDDSA = "Expecting a EllipticCurvePrivateKey/EllipticCurvePublicKey. Wrong key provided for EdDSA algorithms";

function checkedOkp(key: DerKey, pyjwt: string): Prepared {
  const fits = key.family === "OKP" && (key.curve === "Ed25519" || key.curve === "Ed448");
  if (checksFamily(pyjwt)) return checkedFamily(key, "OKPAlgorithm", fits);
  return fits ? { ok: true, key } : invalidKey(WRONG_FOR_EDDSA);
}

function loadSsh(text: string): Loaded {
  const result = readSshPublicKey(text);
  if (result.ok) return result;
  if (result.error === "unsupported") {
    return { ok: false, exception: "cryptography.exceptions.UnsupportedAlgorithm", message: "Unsupported key type: …" };
  }
  return { ok: false, exception: "ValueError", message: result.error === "line" ? "Invalid line format" : "Invalid key format" };
}

/** Names of cryptography's classes; before 40 they carry an underscore and the module is another. */
function classNameOf(key: DerKey, prefix: string): string {
  const side = key.isPrivate ? "PrivateKey" : "PublicKey";
  switch (key.family) {
    case "RSA":
      return `${prefix}RSA${side}`;
    case "EC":
      return prefix === "_" ? `_EllipticCurve${side}` : `${prefix}EC${side}`;
    case "OKP":
      return `${prefix}${key.curve}${side}`;
    case "DSA":
      return `${prefix}DSA${side}`;
    default:
      return `${prefix}DH${side}`;
  }
}

/** Number of arguments that `verify` of a class takes besides `self`; nothing if the class has no such method. */
function arityOfVerify(key: DerKey): number | undefined {
  if (key.isPrivate) return undefined;
  if (key.family === "RSA") return 4;
  if (key.family === "EC" || key.family === "DSA") return 3;
  return key.curve === "Ed25519" || key.curve === "Ed448" ? 2 : undefined;
}

/** What `Algorithm.verify` raises for a key of that kind, whatever the signature; RSA* calls `key.verify` with four arguments. */
function failuresOfVerify(key: DerKey, algorithm: AlgorithmFacts, cryptography: string): Prepared {
  if (algorithm.family !== "RSA") return { ok: true, key };
  const arity = arityOfVerify(key);
  const isOld = !isAtLeast(cryptography, 40);
  const name = classNameOf(key, isOld ? "_" : "");
  if (arity === undefined) {
    const qualified = isOld ? name : `cryptography.hazmat.bindings._rust.openssl.${moduleOf(key)}.${name}`;
    return failed("AttributeError", `'${qualified}' object has no attribute 'verify'`, "verify");
  }
  if (arity === 4) return { ok: true, key };
  // Python counts `self`, Rust's pyo3 does not.
  const [takes, given] = isOld ? [arity + 1, 5] : [arity, 4];
  return failed("TypeError", `${name}.verify() takes ${takes} positional arguments but ${given} were given`, "verify");
}

function moduleOf(key: DerKey): string {
  if (key.family === "OKP") return (key.curve ?? "").toLowerCase();
  return key.family === "other" ? "dh" : key.family.toLowerCase();
}
