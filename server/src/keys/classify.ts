import { encodeUtf8 } from "../text/bytes.ts";
import { remembering } from "../text/memo.ts";
import type { Span } from "../text/span.ts";
import { classifyPem } from "./classifyPem.ts";
import { decodedText, decodePadded, hexBytes } from "./decode.ts";
import { infoOf } from "./describe.ts";
import { jwkInfo } from "./jwkInfo.ts";
import { readAnyKey } from "./keyDer.ts";
import type { KeyEncoding, KeyText } from "./keyInfo.ts";
import { findDelimiters } from "./pem.ts";
import { isPlaceholder } from "./placeholder.ts";
import { recoverKey } from "./repair.ts";
import { readSshPublicKey, sshPrefixes } from "./ssh.ts";

/**
 * Says what a text that should be a key is, after its reader's own decoding. Total, and linear in the length of the text.
 * Offsets count UTF-16 code units of `text`.
 */
export const classifyKeyText: (text: string) => KeyText = remembering(classify);

function classify(text: string): KeyText {
  const whole: Span = { start: 0, end: text.length };
  if (text === "") return { kind: "empty", span: whole };
  const inner = innerOf(text);
  if (inner === undefined) return { kind: "blank", span: whole };
  const value = text.slice(inner.start, inner.end);
  const delimiters = findDelimiters(text);
  return (
    encodedPem(text, value, inner) ??
    (delimiters.length > 0 ? classifyPem(text, delimiters) : undefined) ??
    cutHeader(text) ??
    sshKey(text, value, inner) ??
    json(value, inner) ??
    encodedKey(value, inner) ??
    pointer(value, inner) ??
    (isPlaceholder(value) ? { kind: "placeholder", span: inner } : secret(text, value, whole))
  );
}

/** The text without surrounding white space and one pair of quotes; nothing if there is none. */
function innerOf(text: string): Span | undefined {
  const space = /[\s\u0085\ufeff]/;
  let start = 0;
  let end = text.length;
  while (start < end && space.test(text[start] as string)) start++;
  while (end > start && space.test(text[end - 1] as string)) end--;
  if (start === end) return undefined;
  const first = text[start];
  const isQuote = first === '"' || first === "'" || (first === "`" && text.includes("BEGIN"));
  if (end - start > 2 && isQuote && first === text[end - 1]) return { start: start + 1, end: end - 1 };
  return { start, end };
}

/** The beginning of a header and nothing else, as a shell leaves it that takes the blank for the end of the value. */
function cutHeader(text: string): KeyText | undefined {
  const match = /^[\s"'`“”]{0,8}(?:[A-Za-z_]{1,40}=)?(-{4,6}BEGIN\b[A-Z ]{0,30}-{0,4})[\s"'`\\]{0,8}$/.exec(text.length < 120 ? text : "");
  if (match === null) return undefined;
  const start = text.indexOf("-");
  const problem = { code: "cut-after-first-line" } as const;
  return { kind: "malformed-pem", problem, repairable: false, span: { start, end: start + (match[1] as string).length } };
}

function sshKey(text: string, value: string, inner: Span): KeyText | undefined {
  const prefix = sshPrefixes.find((candidate) => value.startsWith(candidate));
  if (prefix === undefined || !/[ \t]/.test(value)) return undefined;
  const result = readSshPublicKey(value);
  if (!result.ok) return { kind: "malformed-ssh-key", span: inner };
  return { kind: "ssh-public-key", key: infoOf(result.key, "not-pem"), atStart: text.startsWith(prefix), span: inner };
}

function json(value: string, inner: Span): KeyText | undefined {
  if (!/^[[{]/.test(value)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    if (!/"(?:kty|keys)"\s*:/.test(value.slice(0, 10_000))) return undefined;
    return { kind: /"keys"\s*:/.test(value) ? "jwks" : "jwk", keys: 0, span: inner } as KeyText;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  if (Array.isArray(parsed)) return parsed.some(isJwk) ? { kind: "jwks", keys: parsed.length, span: inner } : undefined;
  const { keys } = parsed as { keys?: unknown };
  if (Array.isArray(keys)) return { kind: "jwks", keys: keys.length, span: inner };
  if (!isJwk(parsed)) return undefined;
  const key = jwkInfo(parsed);
  return key === undefined ? { kind: "jwk", span: inner } : { kind: "jwk", key, span: inner };
}

const isJwk = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && typeof (value as { kty?: unknown }).kty === "string";

/** A PEM under URL encoding, HTML entities or shell quoting, or in base64: the delimiters themselves may be hidden. */
function encodedPem(text: string, value: string, inner: Span): KeyText | undefined {
  const encoding = encodingOfPem(text, value);
  if (encoding === undefined) return undefined;
  const recovered = recoverKey(encoding === "base64-of-pem" ? (decodedText(value) ?? "") : value);
  if (recovered === undefined && encoding !== "base64-of-pem") return undefined;
  return { kind: "encoded-key", encoding, span: inner, ...(recovered === undefined ? {} : { key: infoOf(recovered.key, "not-pem") }) };
}

function encodingOfPem(text: string, value: string): KeyEncoding | undefined {
  // `-----BEGI` in base64, at any of the three alignments only the first of which occurs at the start of a text.
  if (/^LS0tLS1CRUdJ/.test(value)) return "base64-of-pem";
  if (/BEGIN(?:%20|\+)[A-Z]/.test(value) || (value.includes("BEGIN ") && /%0[aAdD]/.test(value))) return "url-encoded";
  if (/BEGIN [^-]{0,60}-----[ \t]{0,20}(?:&#(?:10|13|x0?[aAdD]);|<br ?\/?>)/.test(value)) return "html-escaped";
  if (text.startsWith("$'") && value.includes("BEGIN ") && value.includes("\\n")) return "dollar-quoted";
  return undefined;
}

function encodedKey(value: string, inner: Span): KeyText | undefined {
  if (/^M[A-Za-z0-9+/=_\s-]{30,}$/.test(value)) {
    const bytes = decodePadded(value);
    const key = bytes === undefined ? undefined : readAnyKey(bytes);
    if (key !== undefined) return { kind: "encoded-key", encoding: "bare-base64", key: infoOf(key, "not-pem"), span: inner };
  }
  if (/^(?:0x)?30(?:[\s:]?[0-9a-fA-F]{2}){20,}$/.test(value)) {
    const bytes = hexBytes(value);
    const key = bytes === undefined ? undefined : readAnyKey(bytes);
    if (key !== undefined) return { kind: "encoded-key", encoding: "der-hex", key: infoOf(key, "not-pem"), span: inner };
  }
  return undefined;
}

/** Something that names a key instead of being one. */
function pointer(value: string, inner: Span): KeyText | undefined {
  if (value.length > 4096 || /[\n\r]/.test(value)) return undefined;
  if (/^file:\/\//i.test(value)) return { kind: "url", file: true, span: inner };
  if (/^https?:\/\/[^\s]+$/i.test(value)) return { kind: "url", file: false, span: inner };
  if (
    /^(?:\$\{[^{}\s]+\}|\$[A-Z_][A-Z0-9_]*|\$\([^()]*\)|`[^`]*`|\{\{[^{}]*\}\}|<%[^%]*%>|%[A-Za-z_]\w*%|(?:op|vault|secret|ref|awssm|gcpsm|aws|ssm|arn):[^\s]+)$/.test(
      value,
    )
  ) {
    return { kind: "reference", span: inner };
  }
  if (/^ey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*$/.test(value)) return { kind: "jwt", span: inner };
  return isPath(value) ? { kind: "path", path: value, span: inner } : undefined;
}

const keyFile = /\.(?:pem|key|pub|crt|cer|der|p8|p12|pfx|json|jwk|jwks)$/i;
const rootFolder =
  /^\/(?:app|etc|run|var|home|opt|usr|srv|mnt|tmp|root|data|keys?|certs?|secrets?|config|code|workspaces?|workdir|Users|private|vault|work)\//;

function isPath(value: string): boolean {
  if (/^@?[\w.~@$%{}()\\/: +-]+$/.test(value) && keyFile.test(value)) return true;
  if (/^(?:\.{1,2}|~[\w-]*)[\\/][^\s]*$/.test(value)) return true;
  if (/^[A-Za-z]:[\\/][^\n]*$/.test(value) || /^\\\\[\w.-]+\\/.test(value)) return true;
  return rootFolder.test(value) && /^[\w./@ -]+$/.test(value);
}

function secret(text: string, value: string, whole: Span): KeyText {
  const trimmed = text.trim();
  return {
    kind: "secret",
    bytes: encodeUtf8(text).length,
    quoted: trimmed.length === value.length + 2 && trimmed !== value,
    surroundingSpace: trimmed.length !== text.length,
    span: whole,
  };
}
