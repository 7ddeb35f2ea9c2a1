import type { JwkFacts } from "../../keys/jwk.ts";
import { algorithmsFor, type KeyInfo, type KeyText, type PemProblem, type PemShape } from "../../keys/keyInfo.ts";
import { type Block, code, heading, type Page, paragraph, table } from "./page.ts";

/** `RSA 2048 · public`: what a key is, short enough to stand beside it. */
export function keyLabel(info: KeyInfo): string {
  if (info.family === "oct") return info.bits === undefined ? "shared secret" : `shared secret · ${info.bits} bit`;
  return `${kindOf(info)} · ${info.isPrivate ? "private" : "public"}`;
}

/** `RSA 2048`, `EC P-256`, `Ed25519`. */
function kindOf({ family, bits, curve }: KeyInfo): string {
  if (family === "OKP") return curve ?? "OKP";
  if (family === "EC") return curve === undefined ? "EC" : `EC ${curve}`;
  return bits === undefined ? family : `${family} ${bits}`;
}

/** What a key text is, in a few words, whether or not it can be used: `RSA 2048 public key`, `X.509 certificate`. */
export function keyTitle(text: KeyText): string {
  switch (text.kind) {
    case "public-key":
    case "private-key":
    case "ssh-public-key":
      return `${kindOf(text.key)} ${text.key.isPrivate ? "private" : "public"} key`;
    case "jwk":
      if (text.key === undefined) return "JSON Web Key";
      return text.key.family === "oct"
        ? "Shared secret as JSON Web Key"
        : `${kindOf(text.key)} ${text.key.isPrivate ? "private" : "public"} key as JSON Web Key`;
    case "encrypted-private-key":
      return "Encrypted private key";
    case "openssh-private-key":
      return "OpenSSH private key";
    case "certificate":
      return "X.509 certificate";
    case "csr":
      return "Certificate signing request";
    case "other-pem":
      return "PEM block that holds no key";
    case "malformed-pem":
      return "Damaged PEM key";
    case "malformed-ssh-key":
      return "Damaged SSH public key";
    case "jwks":
      return "JSON Web Key Set";
    case "encoded-key":
      return text.key === undefined ? "Encoded key" : `${kindOf(text.key)} ${text.key.isPrivate ? "private" : "public"} key, encoded`;
    default:
      return "No key";
  }
}

/** The facts of a key, without its text. */
export function keyPage(text: KeyText, jwk?: JwkFacts): Page {
  const blocks: Block[] = [heading(keyTitle(text))];
  const remark = remarkOn(text);
  if (remark !== undefined) blocks.push(paragraph(remark));
  const info = jwk?.info ?? ("key" in text ? text.key : undefined);
  const rows = [...(info === undefined ? [] : factRows(info)), ...readerRows(text), ...(jwk === undefined ? [] : jwkRows(jwk))];
  if (rows.length > 0) blocks.push(table(["Property", "Value"], rows));
  return blocks;
}

function factRows(info: KeyInfo): string[][] {
  const algorithms = algorithmsFor(info);
  return [
    ["Family", familyNames[info.family]],
    ...(info.bits === undefined ? [] : [["Size", `${info.bits} bits`]]),
    ...(info.curve === undefined ? [] : [["Curve", info.curve]]),
    ["Form", containerNames[info.container]],
    ...(info.shape === "not-pem" ? [] : [["Layout", shapeNames[info.shape]]]),
    ["Holds", info.family === "oct" ? "a shared secret" : info.isPrivate ? "the private key" : "the public key only"],
    ...(info.thumbprint === undefined ? [] : [["Thumbprint (RFC 7638)", code(info.thumbprint)]]),
    ["Algorithms that fit", algorithms.length === 0 ? "none that JWTs use" : algorithms.join(", ")],
  ];
}

function readerRows(text: KeyText): string[][] {
  if (!("readers" in text)) return [];
  const { tolerant, strict } = text.readers;
  const since = text.kind === "private-key" ? "45" : "42";
  const readers = strict
    ? "every PEM reader"
    : tolerant
      ? `readers that ignore white space (cryptography ${since} and newer); not OpenSSL, Node.js or older cryptography`
      : "no PEM reader";
  return [["Read by", readers]];
}

function jwkRows({ kid, built, problem, algorithm }: JwkFacts): string[][] {
  const answers =
    kid.kind === "text"
      ? `tokens with ${code(`kid: ${kid.value}`)}`
      : kid.kind === "default"
        ? "tokens whose kid no other key has"
        : "no token: kid is not a text";
  return [
    ["Answers for", answers],
    ...(algorithm === undefined ? [] : [["Built for", algorithm]]),
    ["AgentOS", built !== undefined ? "loads the key" : `drops the key: ${problem?.message ?? "it cannot be built"}`],
  ];
}

const familyNames: Readonly<Record<KeyInfo["family"], string>> = {
  RSA: "RSA",
  EC: "Elliptic curve (EC)",
  OKP: "Edwards or Montgomery curve (OKP)",
  oct: "Symmetric (oct)",
  DSA: "DSA",
  other: "unknown",
};

/** What a key is wrapped in, for people; names of PEM labels are in backticks. */
export const containerNames: Readonly<Record<KeyInfo["container"], string>> = {
  spki: "SubjectPublicKeyInfo, `BEGIN PUBLIC KEY`",
  "pkcs1-public": "PKCS#1, `BEGIN RSA PUBLIC KEY`",
  pkcs8: "PKCS#8, `BEGIN PRIVATE KEY`",
  "pkcs1-private": "PKCS#1, `BEGIN RSA PRIVATE KEY`",
  sec1: "SEC 1, `BEGIN EC PRIVATE KEY`",
  "dsa-private": "DSA, `BEGIN DSA PRIVATE KEY`",
  "encrypted-pkcs8": "PKCS#8, encrypted",
  "encrypted-legacy": "encrypted PEM of the old kind",
  "openssh-private": "OpenSSH",
  certificate: "X.509 certificate",
  csr: "PKCS#10 request",
  "ec-parameters": "parameters of a curve",
  "ssh-public": "OpenSSH public key line",
  jwk: "JSON Web Key (RFC 7517)",
  jwks: "JSON Web Key Set (RFC 7517)",
  unknown: "unknown",
};

/** How a PEM is laid out, for people. */
export const shapeNames: Readonly<Record<PemShape, string>> = {
  canonical: "lines of 64 characters, as it should be",
  reflowed: "other line lengths; every reader takes it",
  joined: "collapsed: the line breaks are gone",
  spaces: "collapsed: the line breaks became spaces",
  tabs: "collapsed: the line breaks became tabs",
  cr: "line breaks are carriage returns alone",
  mixed: "collapsed in several ways",
  "header-joined": "the header shares its line with the body",
  "footer-joined": "the footer shares its line with the body",
  indented: "indented",
  quoted: "quotes around the key are part of it",
  prefixed: "text before the header on its line",
  suffixed: "text behind the footer on its line",
  "unicode-space": "white space other than ASCII's in it",
  "not-pem": "not a PEM",
};

/** What there is to say about a text that is not simply a key. */
function remarkOn(text: KeyText): string | undefined {
  switch (text.kind) {
    case "private-key":
      return "Verifying tokens takes the public key only; this one can sign them.";
    case "encrypted-private-key":
      return "Nothing can read it without its password, and AgentOS knows none.";
    case "openssh-private-key":
      return "AgentOS cannot read this form.";
    case "certificate":
      return "AgentOS wants the public key in it, not the certificate.";
    case "csr":
    case "other-pem":
      return "AgentOS cannot use it as a key.";
    case "malformed-pem":
      return problemText(text.problem) + (text.repairable ? " The key can be restored." : "");
    case "malformed-ssh-key":
      return "The line cannot be decoded.";
    case "jwks":
      return `${text.keys === 1 ? "One key" : `${text.keys} keys`}; AgentOS reads a set from a file (JWT_JWKS_FILE), never from a variable.`;
    case "jwk":
      return text.key?.isPrivate === true ? "Verifying tokens takes the public members only; this key can sign them." : undefined;
    case "encoded-key":
      return "AgentOS decodes nothing: as it stands, this is not a key to it.";
    default:
      return undefined;
  }
}

function problemText(problem: PemProblem): string {
  switch (problem.code) {
    case "literal-backslash-n":
      return "Backslash and n stand where line breaks should be; no reader turns them into line breaks.";
    case "cut-after-first-line":
      return "The value ends behind the header line: the lines below are not part of it.";
    case "missing-begin":
      return "The BEGIN line is missing.";
    case "missing-end":
      return "The END line is missing.";
    case "malformed-delimiters":
      return "The BEGIN or END line is not written as RFC 7468 asks: five hyphens, upper case, single spaces.";
    case "label-mismatch":
      return "The BEGIN and END lines name different things.";
    case "body-corrupt":
      return "The text between the BEGIN and END lines is not a key: it is incomplete or altered.";
  }
}
