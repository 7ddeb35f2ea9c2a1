/**
 * The texts that AgentOS answers or stops with, and what makes it say so (agno 2.3.13 to 3.0, PyJWT 2.4 to 2.15, cryptography 38 to 50; each was
 * seen in a run of the real programs). The other end of the prediction: from the words back to the causes.
 */
export interface ErrorText {
  readonly id: string;
  /** Found anywhere in what was pasted: a body, a log line, a traceback. */
  readonly pattern: RegExp;
  /** What the words mean, one sentence. */
  readonly meaning: string;
  readonly causes: readonly ErrorCause[];
}

export interface ErrorCause {
  readonly text: string;
  /** Ids of rules whose findings confirm it; `*` stands for any characters. */
  readonly rules: readonly string[];
}

const cause = (text: string, ...rules: string[]): ErrorCause => ({ text, rules });

const unreadableKey: readonly ErrorCause[] = [
  cause(
    "the PEM has literal backslash-n, or is cut, or its markers or its body are damaged",
    "pem-*",
    "yaml-*-pem",
    "env-unsupported-quoting",
    "dockerfile-env-pem",
  ),
  cause(
    "the key is no key at all: a path, a URL, a placeholder, base64 without markers, a shared secret",
    "key-is-*",
    "asymmetric-algorithm-with-secret",
    "known-public-secret",
  ),
  cause(
    "the key is a certificate, or an encrypted or OpenSSH private key",
    "certificate-as-key",
    "encrypted-private-key",
    "openssh-private-key",
  ),
  cause(
    "the key is of another family than the algorithm",
    "key-algorithm-mismatch",
    "mixed-key-families",
    "unusable-key-shadows-later-keys",
  ),
];

const wrongFamily: readonly ErrorCause[] = [
  cause(
    "the key's family or curve does not fit the algorithm",
    "key-algorithm-mismatch",
    "ec-curve-mismatch",
    "mixed-key-families",
    "jwks-algorithm-mismatch",
  ),
  cause("an unusable key stands before the right one, and ends the search", "unusable-key-shadows-later-keys"),
];

/** In order; the first pattern that fits is the most special one. */
export const errorTexts: readonly ErrorText[] = [
  {
    id: "no-token",
    pattern: /Authorization header missing|JWT cookie '[^']*' missing|JWT token missing from both/i,
    meaning: "The JWT layer got a request without a token where it looks for one.",
    causes: [
      cause("the client sends no Authorization header, or not as `Bearer <token>`"),
      cause(
        "the middleware looks for the token elsewhere (`token_source=`, `token_header_key=`, `cookie_name=`)",
        "token-source-invalid",
        "cookie-name-without-cookie-source",
      ),
      cause("the path is not excluded from authentication although it is meant to be", "excluded-routes-*"),
    ],
  },
  {
    id: "token-source",
    pattern: /JWT token missing/i,
    meaning: "The middleware does not know where to look for the token.",
    causes: [cause("`token_source=` is neither header, cookie nor both", "token-source-invalid")],
  },
  {
    id: "security-key-missing",
    pattern: /Authorization header required/i,
    meaning: "The instance is guarded by OS_SECURITY_KEY, and the request brings nothing.",
    causes: [
      cause("the client sends no Authorization header"),
      cause(
        "JWT was meant to guard the instance, but no JWT key reaches it",
        "authorization-config-without-authorization",
        "env-file-not-loaded",
        "jwt-before-2-3-13",
        "dotenv-loaded-too-late",
        "pem-unterminated-quote",
      ),
    ],
  },
  {
    id: "security-key-wrong",
    pattern: /Invalid authentication token/i,
    meaning: "The token was compared with OS_SECURITY_KEY, and differs.",
    causes: [
      cause(
        "a JWT is sent to an instance that knows only the security key",
        "security-key-and-jwt",
        "authorization-config-without-authorization",
        "jwt-before-2-3-13",
        "env-file-not-loaded",
        "middleware-shadowed-by-agentos",
      ),
      cause(
        "the key was changed on its way: quotes, white space, `#`, `$`",
        "env-value-literal-quotes",
        "secret-surrounding-whitespace",
        "env-inline-comment",
        "env-dollar-interpolation",
        "env-duplicate-key",
        "security-key-bearer-prefix",
      ),
    ],
  },
  {
    id: "no-scopes",
    pattern: /Insufficient permissions/i,
    meaning: "The token is valid, but its scopes do not open this endpoint (403).",
    causes: [
      cause("the token has no scopes, or under another claim than `scopes`", "scope-claim-name", "scopes-claim-is-string"),
      cause("a scope is malformed or unknown to this version", "scope-*"),
      cause("`scope_mappings=` asks for a scope that no token can satisfy", "scope-mappings-*"),
      cause("`admin_scope=` replaces `agent_os:admin`", "admin-scope-*"),
    ],
  },
  {
    id: "not-enough-segments",
    pattern: /Not enough segments/i,
    meaning: "What was sent is no JWT.",
    causes: [
      cause("the security key is sent to an instance that checks JWTs", "security-key-and-jwt"),
      cause("the client sends `Bearer` twice, an opaque access token, or an empty one"),
    ],
  },
  {
    id: "damaged-token",
    pattern: /Invalid (?:header|payload|crypto) (?:padding|string)/i,
    meaning: "The token was damaged on its way: a part is not base64url, or not JSON.",
    causes: [cause("the token was cut or wrapped when it was copied, or is no JWT")],
  },
  {
    id: "algorithm-not-allowed",
    pattern: /alg value is not allowed/i,
    meaning: "The token's `alg` is not the one algorithm that AgentOS is configured with; RS256 unless something else is set.",
    causes: [
      cause(
        "the configured algorithm is misspelt, in the wrong case, or a list",
        "algorithm-unknown",
        "algorithm-not-a-string",
        "algorithm-none",
      ),
      cause(
        "the issuer signs with another algorithm than the configured one",
        "algorithm-not-rs256-control-plane",
        "key-algorithm-mismatch",
        "hmac-algorithm-with-public-key",
        "asymmetric-algorithm-with-secret",
      ),
      cause('`secret_key=` or a shared secret is used without `algorithm="HS256"`', "secret-key-needs-algorithm"),
      cause(
        "AgentOS's own layer, which is RS256, stands around the project's middleware",
        "middleware-shadowed-by-agentos",
        "middleware-and-authorization",
      ),
    ],
  },
  {
    id: "algorithm-not-supported",
    pattern: /Algorithm not supported/i,
    meaning: "PyJWT does not offer the algorithm.",
    causes: [
      cause("the package cryptography is not installed; `agno[os]` does not bring it", "missing-cryptography"),
      cause("the name is none that PyJWT knows", "algorithm-unknown"),
    ],
  },
  {
    id: "signature",
    pattern: /Signature verification failed/i,
    meaning: "The key could be used, but the signature is by another key.",
    causes: [
      cause("the public key belongs to another key pair, or to another environment of the issuer"),
      cause(
        "the shared secret was changed on its way: quotes, white space, `#`, `$`",
        "env-value-literal-quotes",
        "secret-surrounding-whitespace",
        "env-inline-comment",
        "env-dollar-interpolation",
        "env-duplicate-key",
      ),
      cause(
        "the key set holds several keys without `kid`, or two of the same name: the last one counts",
        "jwks-multiple-kidless",
        "jwks-duplicate-kid",
      ),
      cause("a character of the key was changed", "pem-body-corrupt"),
    ],
  },
  {
    id: "unknown-kid",
    pattern: /No verification keys configured/i,
    meaning: "No key was tried: the token's `kid` is not in the key set, and there is no static key.",
    causes: [
      cause("the key set is older than the issuer's keys; AgentOS reads it once, at the start"),
      cause("the key was dropped when the set was loaded", "jwks-key-dropped", "jwks-no-usable-key", "jwks-kid-not-string"),
      cause("the token has no `kid`, while all keys of the set have one", "jwks-missing-kid"),
    ],
  },
  {
    id: "asymmetric-as-secret",
    pattern: /asymmetric key or x509 certificate and should not be used as an HMAC secret/i,
    meaning: "The algorithm is HS*, but the key is a public key, a certificate or an SSH key.",
    causes: [cause('`algorithm="HS256"` with a public key; a public key wants RS256, ES256 or EdDSA', "hmac-algorithm-with-public-key")],
  },
  {
    id: "private-rsa",
    pattern: /'?RSA(?:PrivateKey)?'? object has no attribute 'verify'|RSAPrivateKey/i,
    meaning: "The verification key is an RSA private key, which cannot verify.",
    causes: [cause("the private key is configured in place of the public one", "private-key-as-verification-key", "jwks-private-key")],
  },
  {
    id: "encrypted",
    pattern: /Password was not given but private key is encrypted/i,
    meaning: "The verification key is an encrypted private key.",
    causes: [cause("the private key file is configured in place of the public key", "encrypted-private-key")],
  },
  {
    id: "curve",
    pattern: /key's curve .* does not match/i,
    meaning: "The curve of the key does not fit the ES* algorithm.",
    causes: [cause("ES256 wants P-256, ES384 P-384, ES512 P-521", "ec-curve-mismatch")],
  },
  {
    id: "wrong-family",
    pattern:
      /Expected one of|verify\(\) takes \d positional|Expecting a EllipticCurve|Wrong key provided|Expecting a PEM-formatted key|Not a public or private key/i,
    meaning: "The key is of another family than the algorithm.",
    causes: wrongFamily,
  },
  {
    id: "unreadable-key",
    pattern:
      /Could not parse the provided public key|Unable to load PEM file|Could not deserialize key data|MalformedFraming|InvalidData|Valid PEM but no BEGIN/i,
    meaning: "The verification key could not be read as a key of the algorithm.",
    causes: unreadableKey,
  },
  {
    id: "empty-hmac",
    pattern: /HMAC key must not be empty/i,
    meaning: "An empty text stands in the list of keys.",
    causes: [
      cause("a variable that the code reads is not set", "verification-key-unset-env", "env-file-not-loaded", "env-empty-auth-value"),
    ],
  },
  {
    id: "scope-mapping-key",
    pattern: /not enough values to unpack/i,
    meaning: "A key of `scope_mappings=` is not `METHOD /path`.",
    causes: [cause("the method is missing in a key of `scope_mappings=`", "scope-mappings-bad-key")],
  },
  {
    id: "expired",
    pattern: /Token has expired|Signature has expired/i,
    meaning: "The token's `exp` lies more than 10 seconds in the past.",
    causes: [cause("the token is old; a new one is needed"), cause("the server's clock is ahead")],
  },
  {
    id: "not-yet-valid",
    pattern: /not yet valid \((?:iat|nbf)\)|claim \((?:iat|nbf|exp)\) must be an integer/i,
    meaning: "The token's `iat` or `nbf` lies more than 10 seconds in the future, or is no number.",
    causes: [cause("the issuer's clock is ahead of the server's"), cause("the claim is in milliseconds, or a text")],
  },
  {
    id: "audience",
    pattern: /Invalid (?:token )?audience|missing the "?\w+"? claim/i,
    meaning: "`verify_audience=True`, and the token's audience is not the expected one.",
    causes: [
      cause("the token is for another AgentOS"),
      cause("without `audience=` the id of the AgentOS is expected, which is random unless `id=` is given", "verify-audience-*"),
      cause("`audience=` is dropped by agno before 2.6.7", "config-unknown-field"),
    ],
  },
  {
    id: "subject",
    pattern: /Invalid token subject|Subject must be a string/i,
    meaning: "The token's `sub` is reserved (`sa:…`, `__oauth__:…`, `__scheduler__`), or no text.",
    causes: [cause("the issuer writes a reserved or numeric subject", "reserved-subject")],
  },
  {
    id: "service-account",
    pattern: /Service accounts are not enabled/i,
    meaning: "A service-account token was sent to an AgentOS without a database.",
    causes: [cause("`AgentOS(db=…)` is missing"), cause("the security key begins with `agno_pat_`", "security-key-pat-prefix")],
  },
  {
    id: "non-ascii",
    pattern: /comparing strings with non-ASCII/i,
    meaning: "OS_SECURITY_KEY holds a character outside ASCII; every request is answered with 500.",
    causes: [cause("the key has an umlaut, a typographic quote or an invisible character", "security-key-non-ascii")],
  },
  {
    id: "no-key-at-start",
    pattern:
      /requires a JWT verification key|At least one JWT verification key or JWKS file|requires at least one credential source|requires a JWT verification source|Secret key is required/i,
    meaning: "AgentOS does not start: authentication is switched on, but there is no key.",
    causes: [
      cause(
        "nothing sets JWT_VERIFICATION_KEY or JWT_JWKS_FILE, or sets it empty",
        "authorization-without-key",
        "env-empty-auth-value",
        "unknown-auth-env-var",
      ),
      cause("the env file is not loaded, or too late", "env-file-not-loaded", "dotenv-loaded-too-late"),
      cause("the loader drops the variable: an unterminated quote", "pem-unterminated-quote", "env-unsupported-quoting"),
      cause(
        "the key set has no usable key",
        "jwks-no-usable-key",
        "jwks-empty",
        "jwks-single-jwk",
        "jwks-keys-not-array",
        "jwks-key-dropped",
        "missing-cryptography",
      ),
    ],
  },
  {
    id: "jwks-missing",
    pattern: /JWKS file not found|IsADirectoryError|Is a directory|File name too long/i,
    meaning: "AgentOS does not start: the key set cannot be opened.",
    causes: [cause("the path is wrong, relative to another folder, a URL, a folder, or the key set itself", "jwks-file-*")],
  },
  {
    id: "jwks-broken",
    pattern: /Invalid JSON in JWKS file|'list' object has no attribute 'get'|JWKS contains no keys|Failed to parse JWKS key/i,
    meaning: "The key set cannot be read.",
    causes: [cause("the file is not a JWK set in JSON", "jwks-*")],
  },
  {
    id: "config-keyword",
    pattern: /unexpected keyword argument|Input should be a valid (?:string|list)|cannot import name 'AuthorizationConfig'/i,
    meaning: "AgentOS does not start: this version does not take the argument.",
    causes: [
      cause(
        "the keyword is misspelt, or from another version of agno",
        "config-unknown-field",
        "middleware-unknown-parameter",
        "secret-key-deprecated",
        "jwt-before-2-3-13",
      ),
      cause(
        "the argument has the wrong type",
        "verification-keys-not-a-list",
        "algorithm-not-a-string",
        "config-wrong-type",
        "verification-key-unset-env",
      ),
    ],
  },
  {
    id: "env-file-refused",
    pattern: /unexpected character ".*" in variable name|unterminated quoted value|contains whitespaces|variable '.*' contains/i,
    meaning: "The env file is refused before the program starts.",
    causes: [
      cause(
        "a multi-line key without quotes, or a quote that is not closed",
        "pem-unquoted-multiline",
        "pem-unterminated-quote",
        "docker-env-file-multiline",
        "env-unsupported-quoting",
      ),
    ],
  },
];

/** The text that was pasted, recognised; undefined where none of the known words is in it. */
export const recogniseError = (text: string): ErrorText | undefined => errorTexts.find(({ pattern }) => pattern.test(text));
