/** The JWT algorithms as AgentOS meets them: PyJWT's registered names, exact and case-sensitive (facts §4; PyJWT `algorithms.py`). */

/** What PyJWT needs for a name, and which names agno's documentation promises. */
interface Algorithm {
  readonly name: string;
  readonly family: "RSA" | "EC" | "OKP" | "oct" | "none";
  readonly curve?: string;
  readonly documented: boolean;
  /** Smallest secret in bytes (RFC 7518 §3.2). */
  readonly secretBytes?: number;
}

const algorithms: readonly Algorithm[] = [
  { name: "RS256", family: "RSA", documented: true },
  { name: "RS384", family: "RSA", documented: true },
  { name: "RS512", family: "RSA", documented: true },
  { name: "HS256", family: "oct", documented: true, secretBytes: 32 },
  { name: "HS384", family: "oct", documented: true, secretBytes: 48 },
  { name: "HS512", family: "oct", documented: true, secretBytes: 64 },
  { name: "ES256", family: "EC", curve: "P-256", documented: true },
  { name: "ES384", family: "EC", curve: "P-384", documented: true },
  { name: "ES512", family: "EC", curve: "P-521", documented: true },
  { name: "PS256", family: "RSA", documented: false },
  { name: "PS384", family: "RSA", documented: false },
  { name: "PS512", family: "RSA", documented: false },
  { name: "ES256K", family: "EC", curve: "secp256k1", documented: false },
  // PyJWT's own alias of ES512.
  { name: "ES521", family: "EC", curve: "P-521", documented: false },
  { name: "EdDSA", family: "OKP", documented: false },
  { name: "none", family: "none", documented: false },
];

const byName: ReadonlyMap<string, Algorithm> = new Map(algorithms.map((algorithm) => [algorithm.name, algorithm]));

/** What is used when none is given: RS256 since 2.3.13, HS256 in the middleware before. */
export const defaultAlgorithm = "RS256";

/** What the control plane at os.agno.com signs with. */
export const controlPlaneAlgorithm = "RS256";

/** Every name that PyJWT registers, the documented ones first. `none` admits nothing and is left out. */
export const registeredAlgorithms: readonly string[] = algorithms.filter(({ family }) => family !== "none").map(({ name }) => name);

/** The names that agno's documentation lists. */
export const documentedAlgorithms: readonly string[] = algorithms.filter(({ documented }) => documented).map(({ name }) => name);

/** Whether PyJWT registers exactly this name (`none` included). */
export const isRegistered = (name: string): boolean => byName.has(name);
export const isDocumented = (name: string): boolean => byName.get(name)?.documented === true;
export const isSymmetric = (name: string): boolean => byName.get(name)?.family === "oct";
/** The key family and, for ECDSA, the curve of an algorithm; `undefined` for an unknown name. */
export const familyOf = (name: string): Pick<Algorithm, "family" | "curve"> | undefined => byName.get(name);
/** The smallest secret for an HMAC algorithm, in bytes; PyJWT ≥ 2.11 warns below it. */
export const secretBytesOf = (name: string): number | undefined => byName.get(name)?.secretBytes;

/** The registered name that a text was likely meant to be; `undefined` when it is registered, or nothing is near. */
export function meantAlgorithm(text: string): string | undefined {
  if (isRegistered(text)) return undefined;
  const normalized = text
    .trim()
    .replaceAll(/[\s_-]/g, "")
    .toUpperCase();
  const same = registeredAlgorithms.find((name) => name.toUpperCase() === normalized);
  if (same !== undefined) return same;
  const aliases: Readonly<Record<string, string>> = {
    RSA: "RS256",
    RSA256: "RS256",
    SHA256WITHRSA: "RS256",
    RS: "RS256",
    HMAC: "HS256",
    HMAC256: "HS256",
    HMACSHA256: "HS256",
    HS: "HS256",
    SHA256: "HS256",
    EC: "ES256",
    ECDSA: "ES256",
    ES: "ES256",
    P256: "ES256",
    ED25519: "EdDSA",
    ED448: "EdDSA",
    EDDSA25519: "EdDSA",
  };
  const alias = Object.hasOwn(aliases, normalized) ? aliases[normalized] : undefined;
  if (alias !== undefined) return alias;
  const first = /[A-Za-z]{2}\d{3}K?/.exec(text)?.[0]?.toUpperCase();
  return first === undefined ? undefined : registeredAlgorithms.find((name) => name.toUpperCase() === first);
}
