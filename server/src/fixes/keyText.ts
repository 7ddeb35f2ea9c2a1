import { classifyKeyText } from "../keys/classify.ts";
import type { KeyText } from "../keys/keyInfo.ts";
import type { KeyUse, Project, Setting } from "../project/facts.ts";
import type { Fix, FixContext } from "./fix.ts";
import { type IntendedKey, intendedKey } from "./intendedKey.ts";
import { keyJudge, levels, type ProvenForm, provenForms, type Suitability, suitability, textJudge, type Wanted } from "./keyForm.ts";
import { moveKeyFixes } from "./moveKeyToFile.ts";
import { movedPublicKeyFixes, publicKeyFixes } from "./publicKey.ts";
import { referencedKeyFixes } from "./referencedKey.ts";
import { literalValue, settingValue, type WrittenValue } from "./writtenValue.ts";

/**
 * The repairs of a key text, best first: the spelling that the deployment's loaders and versions read, the public key in place of a private one or
 * a certificate, the key in a file. Empty where nothing mechanical helps (a truncated key, a placeholder).
 */
export function keyTextFixes(context: FixContext, use: KeyUse): readonly Fix[] {
  const place = use.setting === undefined ? literalValue(context.project, use) : settingValue(context.project, use.setting);
  if (place === undefined) return [];
  if (isSecret(use) && !place.texts.some(isMarkedKey)) return [];
  return fixesAt(context, place, use);
}

/**
 * The repairs of the way a setting is written, whatever its role: an unclosed quote, an unquoted multi-line value, a ` #` or `$` that loaders read
 * differently, literal quotes, surrounding white space. For a setting that holds a key these include those of {@link keyTextFixes}.
 * `wanted`: the value that the user evidently means, where the rule knows it better.
 */
export function settingTextFixes(context: FixContext, setting: Setting, wanted?: string): readonly Fix[] {
  const { project } = context;
  if (setting.role === "verification-key" && wanted === undefined) {
    const use = context.deployment.keyUses.find((candidate) => candidate.setting?.entry === setting.entry) ?? useOf(context, setting);
    const place = settingValue(project, setting);
    if (!isSecret(use) || place?.texts.some(isMarkedKey) === true)
      return place === undefined ? [] : fixesAt(context, place, { ...use, setting });
  }
  const tail = numberSignTail(project, setting);
  const place = settingValue(project, setting, {
    isText: !/\$\(|`/.test(setting.entry.value.value),
    ...(tail === undefined ? {} : { end: tail.end }),
  });
  if (place === undefined) return [];
  const value = wanted ?? (tail === undefined ? evidentText(place, setting) : place.texts[1]);
  if (value === undefined || value === "") return [];
  const judge = textJudge(value);
  const now = suitability(project, place, judge);
  const [best] = provenForms(project, place, [{ kind: "text", text: value }], judge).filter((form) => isBetter(form, now, 0));
  if (best === undefined) return [];
  const fix = formFix(best, settingVerb(setting, place, best), true);
  return [tail?.mayBeComment === true ? { ...fix, safety: "unsafe" } : fix];
}

/**
 * The repairs that put the key of a use into a file of its own, also where nothing is wrong with the key. Those that cannot be taken say why.
 */
export function keyMoves(context: FixContext, use: KeyUse): readonly Fix[] {
  const place = use.setting === undefined ? undefined : settingValue(context.project, use.setting);
  if (place === undefined || (isSecret(use) && !place.texts.some(isMarkedKey))) return [];
  const key = intendedKey(place.texts);
  if (key !== undefined) return key.origin === undefined ? moveKeyFixes(context, use, key) : movedPublicKeyFixes(context, place, use, key);
  return referencedKeyFixes(context, place, use).filter(({ changes }) => changes.some(({ kind }) => kind === "create"));
}

const isSecret = ({ algorithm }: KeyUse): boolean => algorithm.kind === "known" && algorithm.name.startsWith("HS");

/** A PEM is no shared secret, whatever algorithm stands beside it: it is judged by the algorithms of its own family then. */
const isMarkedKey = (text: string): boolean => /-----BEGIN [A-Z ]*KEY-----/.test(text);

/** What follows an unquoted value of an env file from a number sign on: cut off by some loaders, and with a blank before it perhaps a comment. */
function numberSignTail(
  { documents }: Project,
  { entry, uri }: Setting,
): { readonly end: number; readonly mayBeComment: boolean } | undefined {
  const document = documents.get(uri);
  if (document?.syntax !== "dotenv" || entry.quoting !== "none" || entry.unterminatedQuote !== undefined || entry.value.value === "")
    return undefined;
  const match = /^([ \t]*)(#[^\s#]\S*)(?=[ \t]*(?:[\r\n]|$|[ \t]#))/.exec(document.text.slice(entry.raw.end, entry.raw.end + 4000));
  if (match?.[2] === undefined) return undefined;
  const blanks = (match[1] as string).length;
  return { end: entry.raw.end + blanks + match[2].length, mayBeComment: blanks > 0 };
}

/** A use for a setting that no run reads, so that its text can be judged all the same. */
function useOf({ deployment }: FixContext, setting: Setting): KeyUse {
  const like = deployment.keyUses.find(({ consumer }) => consumer === "environment-key");
  return {
    consumer: "environment-key",
    value: { kind: "unknown", place: setting.valuePlace, steps: [] },
    readings: [],
    setting,
    algorithm: like?.algorithm ?? { kind: "unknown" },
  };
}

function fixesAt(context: FixContext, place: WrittenValue, use: KeyUse): readonly Fix[] {
  const { project } = context;
  const key = intendedKey(place.texts);
  if (key === undefined) return referencedKeyFixes(context, place, use);
  // Nothing verifies with such a key, however it is written.
  if (key.algorithms.length === 0) return [];
  if (key.origin !== undefined) return publicKeyFixes(context, place, use, key);
  const judge = keyJudge(key, use.algorithm);
  const now = suitability(project, place, judge);
  const present = presentKind(place, key);
  const better = provenForms(project, place, wantedTexts(key), judge).filter((form) => isBetter(form, now, present - kindOrder(form)));
  const best = better[0];
  const text = classifyKeyText(place.texts[0] ?? "");
  const moves = moveKeyFixes(context, use, key);
  if (best === undefined) return preferFirst(moves);
  const suits = best.level === "all";
  const other = better.find(
    (form) =>
      form.level === best.level && form.form.style !== best.form.style && (form.form.style === "escaped" || best.form.style === "escaped"),
  );
  const inPlace = [best, ...(other === undefined ? [] : [other])].map((form, index) =>
    formFix(form, keyVerb(text, place, use.setting, form), index === 0 && suits),
  );
  // Where no form suits every reader, the file does.
  return suits ? [...inPlace, ...moves] : [...preferFirst(moves), ...inPlace];
}

const preferFirst = (fixes: readonly Fix[]): readonly Fix[] =>
  fixes.map((fix, index) => (index === 0 && fix.disabled === undefined ? { ...fix, preferred: true } : fix));

const wantedTexts = (key: IntendedKey): readonly Wanted[] => [
  { kind: "pem", text: key.pem },
  ...(key.ssh === undefined || key.pem.split("BEGIN ").length > 2 ? [] : [{ kind: "ssh", text: key.ssh } as const]),
  { kind: "one-line", text: key.oneLine },
];

/** 0: a form that any reader of keys takes; 1: one that needs a tolerant one; 2: none. */
function presentKind(place: WrittenValue, key: IntendedKey): number {
  const text = place.texts[0] ?? "";
  if (text.trim() === key.pem || text === key.ssh) return 0;
  const found = classifyKeyText(text);
  if (found.kind === "public-key") return found.readers.strict ? 0 : 1;
  return found.kind === "ssh-public-key" ? 0 : 2;
}

const kindOrder = ({ wanted }: ProvenForm): number => (wanted.kind === "one-line" ? 1 : 0);

/** Whether a form is worth an edit: it serves more, or the same with a form that more readers take. */
function isBetter(form: ProvenForm, now: Suitability, kindGain: number): boolean {
  if (form.readings.length === 0) return true;
  const difference = levels.indexOf(now.level) - levels.indexOf(form.level);
  if (difference !== 0) return difference > 0;
  const failing = (of: Suitability): number => of.readings.filter(({ worth }) => worth === "never").length;
  if (failing(form) !== failing(now)) return failing(form) < failing(now);
  if (kindGain !== 0) return kindGain > 0;
  return form.wanted.kind !== "text" && form.portability > now.portability;
}

function formFix(form: ProvenForm, verb: string, preferred: boolean): Fix {
  return {
    title: `${verb}${suits(form)}`,
    safety: form.level === "all" ? "safe" : "unsafe",
    ...(preferred && form.level === "all" ? { preferred } : {}),
    changes: form.changes,
  };
}

/** Whom a form suits: `(python-dotenv, docker compose)`, `(docker run --env-file cannot read it)`. */
function suits({ readings, level, wanted }: ProvenForm): string {
  const titles = (of: ProvenForm["readings"]): readonly string[] =>
    [...new Set(of.map(({ run }) => run?.title).filter((title) => title !== undefined && !/environment$/.test(title)))] as string[];
  const fine = titles(readings.filter(({ worth }) => worth !== "never"));
  const failing = titles(readings.filter(({ worth }) => worth === "never")).filter((title) => !fine.includes(title));
  const versions = wanted.kind === "one-line" && level !== "all" ? "needs cryptography 42 or newer" : undefined;
  const readers = failing.length > 0 ? `for ${listed(fine)}; not for ${listed(failing)}` : fine.length > 0 ? listed(fine) : undefined;
  const words = [readers, versions].filter((part) => part !== undefined);
  return words.length === 0 ? "" : ` (${words.join("; ")})`;
}

const listed = (items: readonly string[]): string =>
  items.length > 3 ? `${items.slice(0, 2).join(", ")} and ${items.length - 2} more` : items.join(", ");

/** What the fix does, in the user's words. */
function keyVerb(text: KeyText, place: WrittenValue, setting: Setting | undefined, { wanted, form }: ProvenForm): string {
  if (wanted.kind === "ssh") return "Write the key as one SSH line, which all of them read";
  if (wanted.kind === "one-line") return "Write the key on one line in quotes";
  const verb = pemVerb(text, place, setting, form);
  return form.style === "escaped" && !verb.includes("\\n") ? `${verb} as \\n` : verb;
}

function pemVerb(text: KeyText, place: WrittenValue, setting: Setting | undefined, form: ProvenForm["form"]): string {
  const quoted = form.style === "single" ? "single quotes" : "double quotes";
  const isOpen = setting?.entry.unterminatedQuote !== undefined;
  if (isOpen || setting?.entry.overflow !== undefined) {
    if (!/BEGIN/i.test(place.texts[1] ?? "")) return `Write the key as PEM in ${quoted}`;
    return isOpen ? "Close the quote" : `Put the key in ${quoted}`;
  }
  switch (text.kind) {
    case "malformed-pem":
      switch (text.problem.code) {
        case "literal-backslash-n":
          if (form.style === "escaped") return "Put the key in double quotes, where \\n is a line break";
          return "Replace \\n by line breaks";
        case "malformed-delimiters":
        case "label-mismatch":
          return "Repair the BEGIN and END lines";
        case "missing-begin":
          return "Add the BEGIN line";
        case "missing-end":
          return "Add the END line";
        case "body-corrupt":
          if (text.problem.reason === "wrong-label") return "Repair the BEGIN and END lines";
          return text.problem.reason === "blank-line" ? "Remove the blank lines" : "Repair the body of the key";
        default:
          return "Repair the key";
      }
    case "encoded-key":
      return "Decode the key to PEM";
    case "jwk":
    case "jwks":
      return "Replace the JWK by the same key as PEM";
    case "ssh-public-key":
      return "Write the SSH key without what surrounds it";
    case "public-key":
      if (text.key.shape === "quoted") return "Remove the quotes that are part of the key";
      if (text.readers.strict) return form.style === place.style ? "Rewrite the key as PEM" : `Put the key in ${quoted}`;
      return "Restore the line breaks";
    default:
      return "Restore the key";
  }
}

/** The value that a setting which is not a key evidently means: without an unpaired quote, literal quotes, or blanks around it. */
function evidentText({ texts }: WrittenValue, { entry, readings }: Setting): string | undefined {
  const written = texts[1] ?? "";
  if (entry.unterminatedQuote !== undefined) return written.slice(1).trim();
  if (entry.overflow !== undefined) return undefined;
  const values = [entry.value.value, ...[...readings.values()].flatMap((reading) => (reading.kind === "value" ? reading.value : []))];
  const bare = withoutQuotes(values[0] ?? "");
  return bare.includes("\n") ? undefined : bare;
}

function withoutQuotes(value: string): string {
  const trimmed = value.trim();
  const match = /^(["'`])([\s\S]*)\1$/.exec(trimmed);
  return match === null ? trimmed : (match[2] as string).trim();
}

function settingVerb({ entry, name }: Setting, { texts, style }: WrittenValue, { form }: ProvenForm): string {
  if (entry.unterminatedQuote !== undefined) return "Close the quote";
  if (form.wholeLine) return `Write ${name} without export and blanks`;
  const value = entry.value.value;
  if (withoutQuotes(value) !== value.trim()) return "Remove the literal quotes";
  if (value.trim() !== value || (texts[1] ?? "").trim() !== texts[1]) return "Remove the surrounding white space";
  const names: Partial<Record<typeof style, string>> = { single: "single quotes", double: "double quotes", escaped: "double quotes" };
  return form.style === "unquoted" ? "Remove the quotes" : `Put the value in ${names[form.style] ?? "quotes"}`;
}
