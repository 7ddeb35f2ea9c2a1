/** The installed libraries that decide whether AgentOS accepts a token; `cryptography: null` is "not installed". */
export interface VerifierStack {
  readonly pyjwt: string;
  readonly cryptography: string | null;
}

/** Why a key is refused, or, with `usable: true`, what is remarkable although it works. */
export type VerdictReason =
  | "unset"
  | "unsupported-algorithm"
  | "cryptography-missing"
  | "unparsable"
  | "literal-backslash-n"
  | "newlines-collapsed"
  | "cut-after-first-line"
  | "malformed-delimiters"
  | "body-corrupt"
  | "certificate"
  | "encrypted-private-key"
  | "openssh-private-key"
  | "rsa-private-key"
  | "wrong-key-family"
  | "wrong-curve"
  | "key-too-small"
  | "public-key-as-secret"
  | "other-key"
  | "undecodable-text"
  | "not-a-key"
  | "unknown-version"
  /** The token's `alg` is not the configured one. */
  | "algorithm"
  /** The key can be used, but the signature is by another. */
  | "signature"
  /** No key of the JWK set for the token's `kid`, and no static key. */
  | "unknown-kid"
  | "bad-token";

/**
 * What AgentOS answers to a token signed with the matching private key. `null`: it depends on what is not known.
 * `at: "start"`: AgentOS does not start. `exception` is the Python class, `detail` the text of the HTTP body (`{"detail": …}`, status 401)
 * or, at the start, the exception's message.
 */
export interface Verdict {
  readonly usable: boolean | null;
  readonly because?: VerdictReason;
  readonly at?: "start" | "token";
  readonly exception?: string;
  readonly detail?: string;
}
