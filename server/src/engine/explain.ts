import { registeredAlgorithms } from "../agentos/algorithms.ts";
import { meantName, roleOf, type SettingRole, settingName } from "../agentos/settings.ts";
import { classifyKeyText } from "../keys/classify.ts";
import type { KeyInfo, KeyText } from "../keys/keyInfo.ts";
import { sha256 } from "../keys/sha256.ts";
import { usability } from "../keys/usability.ts";
import type { VerifierStack } from "../keys/verdict.ts";
import { loaders } from "../loaders/index.ts";
import { type LoaderId, type LoadResult, type Reading, readingOf } from "../loaders/loader.ts";
import { loadFiles } from "../loaders/loadFiles.ts";
import type { ParsedDocument } from "../parse/document.ts";
import type { Versions } from "../project/facts.ts";
import { encodeUtf8 } from "../text/bytes.ts";
import { LineIndex } from "../text/lineIndex.ts";

/** What `authlint explain` says of one env file, schema version 1 (docs/explain.md). */
export interface ExplainedFile {
  readonly file: string;
  readonly settings: readonly ExplainedSetting[];
}

export interface ExplainedSetting {
  readonly name: string;
  /** Line of the assignment, from 1; of the last one where there are several. `null` for a name that was asked for and is not in the file. */
  readonly line: number | null;
  readonly role: SettingRole | "other";
  readonly readings: Readonly<Partial<Record<LoaderId, ExplainedReading>>>;
  readonly key?: ExplainedKey;
  readonly verdicts?: Readonly<Partial<Record<LoaderId, Readonly<Record<string, ExplainedVerdict>>>>>;
}

export interface ExplainedReading {
  readonly kind: Reading["kind"];
  /** Length of the value in bytes. */
  readonly bytes?: number;
  /** Line breaks of the value plus one. */
  readonly lines?: number;
  /** Hexadecimal digest of the value's bytes; only for key text, as the digest of a weak secret gives it away. */
  readonly sha256?: string;
  readonly error?: string;
  /** What a text is that is no key, although HMAC would take it as a secret: a path, a placeholder, a piece of a PEM. */
  readonly looksLike?: KeyText["kind"];
}

export interface ExplainedKey {
  readonly family: KeyInfo["family"];
  readonly bits?: number;
  readonly curve?: string;
  readonly private: boolean;
  readonly container: KeyInfo["container"];
  readonly shape: KeyInfo["shape"];
  readonly thumbprint?: string;
}

export interface ExplainedVerdict {
  readonly usable: boolean | null;
  readonly because?: string;
}

export interface ExplainOptions {
  /** The installed versions as far as they are known; what is not known is answered only where the answer does not depend on it. */
  readonly versions?: Pick<Versions, "pyjwt" | "cryptography">;
  /** Only these algorithms; all that PyJWT knows otherwise. */
  readonly algorithms?: readonly string[];
  /** Only these settings, whether or not the product reads them. */
  readonly names?: readonly string[];
}

/** What `--algorithm` may ask for. */
export const knownAlgorithms: readonly string[] = [...registeredAlgorithms, "none"];

/** Versions between which the verifiers differ; a verdict that holds for all of them holds. */
const stacks: readonly VerifierStack[] = [
  { pyjwt: "2.15.1", cryptography: "50.0.2" },
  { pyjwt: "2.12.1", cryptography: "49.0.0" },
  { pyjwt: "2.10.1", cryptography: "43.0.0" },
  { pyjwt: "2.8.0", cryptography: "43.0.0" },
  { pyjwt: "2.6.0", cryptography: "38.0.4" },
];

/** What every loader reads from a file, and whether the values work as keys. `file` is the name that goes into the answer. */
export function explainFile(document: ParsedDocument, file: string, options: ExplainOptions = {}): ExplainedFile {
  // Some loaders name the file in their messages.
  const envFile = { name: document.uri.slice(document.uri.lastIndexOf("/") + 1), text: document.text };
  const results = loaders.map((loader) => [loader.id, loadFiles(loader, [envFile])] as const);
  const lines = new LineIndex(document.text);
  const candidates = stacksFor(options.versions);
  const settings = namesOf(document, results, options.names).map((name): ExplainedSetting => {
    const role = roleOf(name) ?? "other";
    const readings: Partial<Record<LoaderId, ExplainedReading>> = {};
    const verdicts: Partial<Record<LoaderId, Record<string, ExplainedVerdict>>> = {};
    const known = new Map<string, { readonly text: KeyText; readonly verdicts: Record<string, ExplainedVerdict> }>();
    let key: ExplainedKey | undefined;
    for (const [id, result] of results) {
      const reading = readingOf(result, name);
      readings[id] = { ...explainReading(reading), ...(mayBeKey(role) ? looksLike(reading) : {}) };
      if (!mayBeKey(role) || reading.kind === "refused" || reading.kind === "unknown") continue;
      const value = reading.kind === "value" ? reading.value : "";
      let judged = known.get(value);
      if (judged === undefined) {
        judged = { text: classifyKeyText(value), verdicts: verdictsFor(value, options.algorithms ?? registeredAlgorithms, candidates) };
        known.set(value, judged);
      }
      verdicts[id] = judged.verdicts;
      key ??= keyOf(judged.text);
    }
    const hasVerdicts = Object.keys(verdicts).length > 0;
    return {
      name,
      line: isWritten(document, name, readings) ? lines.positionAt(offsetOf(document, name)).line + 1 : null,
      role,
      readings,
      ...(key === undefined ? {} : { key }),
      ...(hasVerdicts ? { verdicts } : {}),
    };
  });
  return { file, settings };
}

const mayBeKey = (role: SettingRole | "other"): boolean =>
  ["verification-key", "legacy-secret-key", "look-alike", "own", "other"].includes(role);

/** Whether the verdicts on a setting's value are worth telling: nobody means JWT_ALGORITHM or an address to be a key. */
export function isMeantAsKey({ name, role }: Pick<ExplainedSetting, "name" | "role">): boolean {
  return role === "look-alike" ? meantName(name) === settingName.verificationKey : mayBeKey(role);
}

/** Texts that are no secrets, whatever HMAC makes of them, and what to call them. */
export const keylessTexts: Readonly<Partial<Record<KeyText["kind"], string>>> = {
  path: "a path",
  url: "a URL",
  placeholder: "a placeholder",
  reference: "a reference to something else",
  jwt: "a JWT",
  "malformed-pem": "a damaged PEM",
  blank: "white space",
};

function looksLike(reading: Reading): Pick<ExplainedReading, "looksLike"> {
  if (reading.kind !== "value") return {};
  const { kind } = classifyKeyText(reading.value);
  return keylessTexts[kind] === undefined ? {} : { looksLike: kind };
}

/** What to say of a text that only HMAC takes: such a text may be a secret, or no key at all. */
export function secretText(names: readonly string[], kind: KeyText["kind"] | undefined): string {
  const what = kind === undefined ? undefined : keylessTexts[kind];
  return what === undefined ? `works only as a shared secret (${names.join(", ")})` : `is no key but ${what}`;
}

/** The names to speak of: those asked for, else those the product reads that some loader finds or that are written in the file. */
function namesOf(
  document: ParsedDocument,
  results: readonly (readonly [LoaderId, LoadResult])[],
  asked: readonly string[] | undefined,
): string[] {
  if (asked !== undefined && asked.length > 0) return [...asked];
  const names = new Set<string>();
  for (const entry of document.entries) if (roleOf(entry.name.value) !== undefined) names.add(entry.name.value);
  for (const [, result] of results)
    if (result.kind === "loaded") for (const name of result.values.keys()) if (roleOf(name) !== undefined) names.add(name);
  return [...names].sort((a, b) => offsetOf(document, a) - offsetOf(document, b));
}

/** Whether the file has the variable: as an entry, or in the eyes of some loader. Compose puts an empty text for a name that nobody sets. */
const isWritten = (document: ParsedDocument, name: string, readings: ExplainedSetting["readings"]): boolean =>
  document.entries.some((entry) => entry.name.value === name) || Object.values(readings).some(({ bytes }) => (bytes ?? 0) > 0);

function offsetOf(document: ParsedDocument, name: string): number {
  const entry = document.entries.findLast((candidate) => candidate.name.value === name);
  return entry?.name.span.start ?? Math.max(0, document.text.indexOf(name));
}

function explainReading(reading: Reading): ExplainedReading {
  if (reading.kind === "refused") return { kind: "refused", error: reading.error };
  if (reading.kind === "unknown") return { kind: "unknown", error: reading.because };
  if (reading.kind === "absent") return { kind: "absent" };
  const bytes = encodeUtf8(reading.value);
  return {
    kind: "value",
    bytes: bytes.length,
    lines: reading.value.split("\n").length,
    ...(isKeyText(reading.value) ? { sha256: hex(sha256(bytes)) } : {}),
  };
}

/** Texts whose digest tells nothing that a public key would not: PEM and SSH keys, JWK and JWKS, whole or broken. */
function isKeyText(value: string): boolean {
  if (value.includes("-----BEGIN ") || value.includes("-----END ")) return true;
  const kind = classifyKeyText(value).kind;
  return kind === "jwk" || kind === "jwks" || kind === "ssh-public-key" || kind === "malformed-pem" || kind === "encoded-key";
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function keyOf(text: KeyText): ExplainedKey | undefined {
  if (!("key" in text) || text.key === undefined) return undefined;
  const { family, bits, curve, isPrivate, container, shape, thumbprint } = text.key;
  return {
    family,
    ...(bits === undefined ? {} : { bits }),
    ...(curve === undefined ? {} : { curve }),
    private: isPrivate,
    container,
    shape,
    ...(thumbprint === undefined ? {} : { thumbprint }),
  };
}

function verdictsFor(value: string, algorithms: readonly string[], candidates: readonly VerifierStack[]): Record<string, ExplainedVerdict> {
  const verdicts: Record<string, ExplainedVerdict> = {};
  for (const algorithm of algorithms) {
    const answers = candidates.map((stack) => usability(value, algorithm, stack));
    const [first] = answers;
    if (first === undefined) continue;
    const agreed = answers.every((answer) => answer.usable === first.usable);
    const because = agreed ? (first.detail ?? first.because) : "depends on the installed PyJWT and cryptography";
    verdicts[algorithm] = { usable: agreed ? first.usable : null, ...(because === undefined ? {} : { because }) };
  }
  return verdicts;
}

/** The stacks that are possible for what is known of the versions. */
function stacksFor(versions: ExplainOptions["versions"]): readonly VerifierStack[] {
  const pyjwt = versions?.pyjwt.kind === "exact" ? versions.pyjwt.version : undefined;
  const cryptography =
    versions?.cryptography.kind === "exact"
      ? versions.cryptography.version
      : versions?.cryptography.kind === "not-installed"
        ? null
        : undefined;
  const seen = new Map<string, VerifierStack>();
  for (const stack of stacks) {
    const candidate = { pyjwt: pyjwt ?? stack.pyjwt, cryptography: cryptography === undefined ? stack.cryptography : cryptography };
    seen.set(`${candidate.pyjwt} ${candidate.cryptography}`, candidate);
  }
  return [...seen.values()];
}
