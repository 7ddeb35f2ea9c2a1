/** Key texts for tests, made at run time; none is ever written to the repository. */
import { generateKeyPairSync, type JsonWebKey, type KeyObject, randomBytes, sign } from "node:crypto";

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

/** The base64 body of a PEM on one line. */
export const pemBody = (pem: string): string => pem.split("\n").slice(1, -1).join("");

export const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** The public key as a JWK (RFC 7517). */
export const jwkOf = (key: TestKey): JsonWebKey => key.publicKey.export({ format: "jwk" });

const derLength = (length: number): number[] =>
  length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...derLength(body.length)]), body]);
};

const wrapped = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${(bytes.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END ${label}-----`;

/** A self-signed certificate of an RSA key (RFC 5280 §4.1); node:crypto reads certificates but makes none. */
export function certificatePem(key: TestKey = rsaKey()): string {
  const algorithm = der(0x30, Buffer.from("06092a864886f70d01010b0500", "hex"));
  const name = der(0x30, der(0x31, der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from("test")))));
  const validity = der(0x30, der(0x17, Buffer.from("250101000000Z")), der(0x17, Buffer.from("350101000000Z")));
  const version = der(0xa0, Buffer.from("020102", "hex"));
  const contents = der(
    0x30,
    version,
    Buffer.from("020101", "hex"),
    algorithm,
    name,
    validity,
    name,
    key.publicKey.export({ type: "spki", format: "der" }),
  );
  return wrapped("CERTIFICATE", der(0x30, contents, algorithm, der(0x03, Buffer.from([0]), sign("sha256", contents, key.privateKey))));
}

/** A text in the private format of OpenSSH (PROTOCOL.key): its magic and random bytes, which nothing here looks into. */
export const opensshPem = (): string => wrapped("OPENSSH PRIVATE KEY", Buffer.concat([Buffer.from("openssh-key-v1\0"), randomBytes(300)]));

/** The line that ssh-keygen writes for an RSA key or an EC key on P-256 (RFC 4253 §6.6, RFC 5656 §3.1). */
export function sshPublicKey(key: TestKey): string {
  const jwk = key.publicKey.export({ format: "jwk" });
  const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? "", "base64url");
  const field = (content: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, content]);
  };
  // A number whose first bit is set would be negative without a zero in front (RFC 4251 §5, mpint).
  const number = (content: Buffer): Buffer => field((content[0] ?? 0) < 0x80 ? content : Buffer.concat([Buffer.of(0), content]));
  const [type, ...fields] =
    jwk.kty === "RSA"
      ? (["ssh-rsa", number(bytes(jwk.e)), number(bytes(jwk.n))] as const)
      : ([
          "ecdsa-sha2-nistp256",
          field(Buffer.from("nistp256")),
          field(Buffer.concat([Buffer.of(4), bytes(jwk.x), bytes(jwk.y)])),
        ] as const);
  return `${type} ${Buffer.concat([field(Buffer.from(type)), ...fields]).toString("base64")} someone@example`;
}
