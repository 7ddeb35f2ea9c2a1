import { remembering } from "../text/memo.ts";

/** A longer text, in characters, is none. */
const longest = 200;

/** Texts that stand where a key or secret should be put. Few and certain, since a false alarm on a real secret is worse than silence. */
const exact = new Set([
  "changeme",
  "change-me",
  "change_me",
  "changethis",
  "change-this",
  "replaceme",
  "replace-me",
  "replace_me",
  "placeholder",
  "secret",
  "your-secret",
  "mysecret",
  "my-secret",
  "example",
  "todo",
  "tbd",
  "fixme",
  "none",
  "null",
  "undefined",
  "xxx",
  "xxxx",
  "...",
  "…",
]);

const patterns: readonly RegExp[] = [
  // your-public-key, YOUR_JWT_VERIFICATION_KEY, your 256 bit secret key …
  /^<?\[?your[-_ ](?:[\w.-]+[-_ ]){0,6}(?:key|keys|secret|token|pem|jwks|here|value)(?:[-_ ]\w+){0,3}\]?>?$/i,
  /^(?:public|private|secret|verification)[-_ ]key[-_ ](?:from|goes|here)(?:[-_ ]\w+){0,4}$/i,
  /^(?:replace|change|insert|put|paste|add|enter|set)[-_ ](?:me|with|this|your|the|a|in)\b[\w .,'-]*$/i,
  /^<[^<>\n]{1,80}>$/,
  /^\[[A-Za-z][^\][\n]{1,80}\]$/,
  /^sk-\*+$/,
  /^[*x.•]{3,}$/i,
  /^(?:dummy|sample|example|fake)[-_ ](?:\w+[-_ ]){0,3}(?:key|secret|token|value)$/i,
];

/** Whether a text, without quotes and surrounding blanks, is a placeholder; also a PEM whose body is one. Several rules ask about one text. */
export const isPlaceholder: (text: string) => boolean = remembering(
  (text) =>
    text.length <= longest && (exact.has(text.toLowerCase()) || patterns.some((pattern) => pattern.test(text)) || isElidedKey(text)),
  64,
  longest,
  1,
);

/** `MIIBIjANBgkq...`: the beginning of every such key, and dots. */
const isElidedKey = (text: string): boolean => /^(?:-----BEGIN [A-Z ]{1,30}-----\s*)?M[A-Za-z0-9+/]{2,60}\s*(?:\.{3}|…)/.test(text);
