/** Key texts for tests, made at run time; none is ever written to the repository. */
import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

export interface TestKey {
  /** SPKI, `BEGIN PUBLIC KEY`, without the line break at its end. */
  readonly publicPem: string;
  /** PKCS#8, `BEGIN PRIVATE KEY`, without the line break at its end. */
  readonly privatePem: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const made = new Map<string, TestKey>();

function pair(name: string, make: () => { publicKey: KeyObject; privateKey: KeyObject }): TestKey {
  const known = made.get(name);
  if (known !== undefined) return known;
  const { publicKey, privateKey } = make();
  const key: TestKey = {
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString().trimEnd(),
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString().trimEnd(),
    publicKey,
    privateKey,
  };
  made.set(name, key);
  return key;
}

/** An RSA key pair; the same one each time for the same size and name. */
export const rsaKey = (bits = 2048, name = ""): TestKey =>
  pair(`rsa ${bits} ${name}`, () => generateKeyPairSync("rsa", { modulusLength: bits }));

/** An EC key pair: `P-256`, `P-384`, `P-521`, `secp256k1`. */
export const ecKey = (namedCurve = "P-256", name = ""): TestKey =>
  pair(`ec ${namedCurve} ${name}`, () => generateKeyPairSync("ec", { namedCurve }));

export const ed25519Key = (name = ""): TestKey => pair(`ed25519 ${name}`, () => generateKeyPairSync("ed25519"));

/** The PEM of a public key as PKCS#1, `BEGIN RSA PUBLIC KEY`. */
export const pkcs1Pem = (key: TestKey): string => key.publicKey.export({ type: "pkcs1", format: "pem" }).toString().trimEnd();

/** A private key that needs a password. */
export const encryptedPem = (key: TestKey): string =>
  key.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "test" }).toString().trimEnd();

/** A PEM whose line breaks became `separator`. */
export const collapsed = (pem: string, separator = " "): string => pem.replaceAll("\n", separator);

/** A PEM with its line breaks as backslash and n. */
export const escaped = (pem: string): string => pem.replaceAll("\n", "\\n");

/** A random secret of `bytes` bytes that no pattern takes for a placeholder. */
export const secret = (bytes = 32): string => randomBytes(bytes).toString("hex");
