import type { Span } from "../text/span.ts";

/** The `kty` of a key (RFC 7517 §4.1, RFC 8037 §2); `DSA` and `other` are kinds that a PEM can hold and no JWT algorithm uses. */
export type KeyFamily = "RSA" | "EC" | "OKP" | "oct" | "DSA" | "other";

/** How key material is packed: the ASN.1 structure that a PEM body really holds (not what its label says), or another notation. */
export type KeyContainer =
  | "spki"
  | "pkcs1-public"
  | "pkcs8"
  | "pkcs1-private"
  | "sec1"
  | "dsa-private"
  | "encrypted-pkcs8"
  | "encrypted-legacy"
  | "openssh-private"
  | "certificate"
  | "csr"
  | "ec-parameters"
  | "ssh-public"
  | "jwk"
  | "jwks"
  | "unknown";

/**
 * How the text of a PEM is laid out. Everything but `canonical` and `reflowed` is a collapsed or decorated form: readers that ignore white
 * space take it (cryptography ≥ 42 for public keys), line-oriented readers (OpenSSL, Node, cryptography < 42) do not.
 * - `canonical`: delimiters on lines of their own and body lines of 64 columns; `reflowed`: other widths, CRLF, trailing or inner blanks,
 *   text before or behind; both are read by everything.
 * - `joined`: line ends removed; `spaces`, `tabs`, `cr`: line ends became that character; `mixed`: several of these.
 * - `header-joined`, `footer-joined`: only that delimiter shares its line with the body.
 * - `indented`: blanks before a delimiter; `quoted`: quotes around the key; `prefixed`: other text before BEGIN on the same line;
 *   `suffixed`: other text behind END on the same line; `unicode-space`: a white space other than ASCII's.
 */
export type PemShape =
  | "canonical"
  | "reflowed"
  | "joined"
  | "spaces"
  | "tabs"
  | "cr"
  | "mixed"
  | "header-joined"
  | "footer-joined"
  | "indented"
  | "quoted"
  | "prefixed"
  | "suffixed"
  | "unicode-space"
  | "not-pem";

/** What a key is, without its text: safe to show. */
export interface KeyInfo {
  readonly family: KeyFamily;
  /** Modulus length of an RSA or DSA key; bytes × 8 of a symmetric one. */
  readonly bits?: number;
  /** `P-256`, `P-384`, `P-521`, `secp256k1`, `Ed25519`, `Ed448`, `X25519`, `X448`, another name, or the dotted OID of an unknown curve. */
  readonly curve?: string;
  readonly isPrivate: boolean;
  readonly container: KeyContainer;
  readonly shape: PemShape;
  /** SHA-256 thumbprint of the public key (RFC 7638), base64url; absent where the public part is not in the text. */
  readonly thumbprint?: string;
}

/** One `-----BEGIN …-----` … `-----END …-----` of a text; offsets in UTF-16 code units of the text it was found in. */
export interface PemBlock {
  readonly label: string;
  readonly span: Span;
  readonly begin: Span;
  readonly body: Span;
  readonly end: Span;
  /** What the body really holds; absent when it cannot be decoded. */
  readonly container?: KeyContainer;
}

/** Whether PEM readers take the text as it stands. */
export interface PemReaders {
  /** Readers that ignore white space: cryptography ≥ 42 for public keys, ≥ 45 for private ones. */
  readonly tolerant: boolean;
  /** Line-oriented readers: OpenSSL and what uses it, cryptography < 42 (private keys: < 45). */
  readonly strict: boolean;
}

/** What is wrong with a PEM that no reader takes; `span` of the finding is the culprit. */
export type PemProblem =
  /** `\n` or `\r\n` left as backslash and letter. */
  | { readonly code: "literal-backslash-n" }
  /** Cut behind the header, as happens to unquoted multi-line values. */
  | { readonly code: "cut-after-first-line" }
  | { readonly code: "missing-begin" }
  | { readonly code: "missing-end" }
  | { readonly code: "malformed-delimiters"; readonly defect: DelimiterDefect; readonly which: "begin" | "end" | "both" }
  | { readonly code: "label-mismatch"; readonly begin: string; readonly end: string }
  | { readonly code: "body-corrupt"; readonly reason: BodyDefect };

/** `dash-count`: not five dashes; `typographic-dash`: en, em or other dashes; `case`: not upper case; `spacing`: a blank too much, too few, or not ASCII's. */
export type DelimiterDefect = "dash-count" | "typographic-dash" | "case" | "spacing" | "misspelt";

export type BodyDefect =
  | "empty"
  | "blank-line"
  | "alphabet"
  /** `\n` lost its backslash: an `n` stands where the lines ended. */
  | "lost-backslash"
  | "url-safe-alphabet"
  | "padding"
  | "elided"
  | "quote-prefix"
  | "comment"
  | "truncated"
  | "not-der"
  | "header"
  | "wrong-label";

/** How a key is wrapped so that AgentOS, which decodes nothing, does not see it. */
export type KeyEncoding = "base64-of-pem" | "bare-base64" | "der-hex" | "url-encoded" | "html-escaped" | "json-string" | "dollar-quoted";

interface At {
  /** The culprit, or the key itself, as offsets into the classified text. */
  readonly span: Span;
}

interface Keyed extends At {
  readonly key: KeyInfo;
  readonly readers: PemReaders;
  readonly blocks: readonly PemBlock[];
}

/** What a text that should be a key is. */
export type KeyText =
  | ({ readonly kind: "empty" } & At)
  | ({ readonly kind: "blank" } & At)
  | ({ readonly kind: "public-key" } & Keyed)
  | ({ readonly kind: "private-key" } & Keyed)
  | ({
      readonly kind: "encrypted-private-key";
      readonly container: "encrypted-pkcs8" | "encrypted-legacy";
      readonly blocks: readonly PemBlock[];
    } & At)
  | ({ readonly kind: "openssh-private-key"; readonly blocks: readonly PemBlock[] } & At)
  | ({ readonly kind: "certificate"; readonly key?: KeyInfo; readonly readers: PemReaders; readonly blocks: readonly PemBlock[] } & At)
  | ({ readonly kind: "csr"; readonly blocks: readonly PemBlock[] } & At)
  | ({ readonly kind: "other-pem"; readonly label: string; readonly blocks: readonly PemBlock[] } & At)
  /** `atStart`: PyJWT only recognises it at the very beginning, so that a quote or a blank in front breaks it. */
  | ({ readonly kind: "ssh-public-key"; readonly key: KeyInfo; readonly atStart: boolean } & At)
  | ({ readonly kind: "malformed-ssh-key" } & At)
  | ({ readonly kind: "malformed-pem"; readonly problem: PemProblem; readonly label?: string; readonly repairable: boolean } & At)
  | ({ readonly kind: "jwk"; readonly key?: KeyInfo } & At)
  | ({ readonly kind: "jwks"; readonly keys: number } & At)
  | ({ readonly kind: "encoded-key"; readonly encoding: KeyEncoding; readonly key?: KeyInfo } & At)
  | ({ readonly kind: "jwt" } & At)
  | ({ readonly kind: "path"; readonly path: string } & At)
  | ({ readonly kind: "url"; readonly file: boolean } & At)
  | ({ readonly kind: "placeholder" } & At)
  | ({ readonly kind: "reference" } & At)
  | ({ readonly kind: "secret"; readonly bytes: number; readonly quoted: boolean; readonly surroundingSpace: boolean } & At);

export type KeyTextKind = KeyText["kind"];

/** The JWT algorithms of PyJWT that fit a key, the family's usual one first (RFC 7518 §3.1, RFC 8037 §3.1, RFC 8812 §3.2). */
export function algorithmsFor(info: Pick<KeyInfo, "family" | "curve">): readonly string[] {
  switch (info.family) {
    case "RSA":
      return ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
    case "EC":
      return ecAlgorithms[info.curve ?? ""] ?? [];
    case "OKP":
      return info.curve === "Ed25519" || info.curve === "Ed448" ? ["EdDSA"] : [];
    case "oct":
      return ["HS256", "HS384", "HS512"];
    default:
      return [];
  }
}

const ecAlgorithms: Readonly<Record<string, readonly string[]>> = {
  "P-256": ["ES256"],
  "P-384": ["ES384"],
  "P-521": ["ES512"],
  secp256k1: ["ES256K"],
};
