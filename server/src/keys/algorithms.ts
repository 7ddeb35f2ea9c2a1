/** Algorithms that PyJWT registers (jwt/algorithms.py, get_default_algorithms); `ES521` is an alias of ES512. */
export interface AlgorithmFacts {
  readonly family: "HMAC" | "RSA" | "EC" | "OKP";
  readonly hash: 256 | 384 | 512;
  readonly pss: boolean;
  readonly curve?: string;
}

const rsa = (hash: 256 | 384 | 512, pss = false): AlgorithmFacts => ({ family: "RSA", hash, pss });
const ec = (hash: 256 | 384 | 512, curve: string): AlgorithmFacts => ({ family: "EC", hash, pss: false, curve });
const hmac = (hash: 256 | 384 | 512): AlgorithmFacts => ({ family: "HMAC", hash, pss: false });

const algorithms: ReadonlyMap<string, AlgorithmFacts> = new Map([
  ["HS256", hmac(256)],
  ["HS384", hmac(384)],
  ["HS512", hmac(512)],
  ["RS256", rsa(256)],
  ["RS384", rsa(384)],
  ["RS512", rsa(512)],
  ["PS256", rsa(256, true)],
  ["PS384", rsa(384, true)],
  ["PS512", rsa(512, true)],
  ["ES256", ec(256, "P-256")],
  ["ES256K", ec(256, "secp256k1")],
  ["ES384", ec(384, "P-384")],
  ["ES512", ec(512, "P-521")],
  ["ES521", ec(512, "P-521")],
  ["EdDSA", { family: "OKP", hash: 512, pss: false }],
]);

/** Facts of an algorithm by its exact name; nothing for `none` and for names that PyJWT does not register. */
export const algorithmFacts = (name: string): AlgorithmFacts | undefined => algorithms.get(name);
