import { findDelimiters } from "../keys/pem.ts";
import { commonReadings, readingBy } from "../project/everyLoader.ts";
import type { Deployment, KeyUse, Project, Run, Setting } from "../project/facts.ts";
import type { Span } from "../text/span.ts";
import type { Change } from "./fix.ts";
import { stringAt } from "./pythonCode.ts";

/** What one run of one deployment gets to read; `undefined` where it gets nothing, or nobody can say what. */
export interface RunReading {
  readonly deployment: Deployment;
  readonly run: Run | undefined;
  readonly text: string | undefined;
}

/** One way to write a value. */
export interface WrittenForm {
  readonly style: "unquoted" | "single" | "double" | "escaped" | "ansi-c" | "own";
  readonly changes: readonly Change[];
  /** Whether more than the value is rewritten: the blanks around `=` and `export` are gone too. */
  readonly wholeLine: boolean;
}

/** A place where a value is written: how it could be written instead, and who reads it. */
export interface WrittenValue {
  readonly uri: string;
  /** The characters that hold the value now, quotes included. */
  readonly span: Span;
  readonly style: WrittenForm["style"];
  /** The texts that the place may be meant to hold, the most telling first. */
  readonly texts: readonly string[];
  forms(value: string): readonly WrittenForm[];
  /** What everybody who reads the place gets in a project: this one or what became of it. */
  readings(project: Project): readonly RunReading[];
  /** Readings of loaders that nothing shows to be used; only for deciding between forms that suit all that are. */
  otherReadings(project: Project): readonly (string | undefined)[];
}

/**
 * The place of a setting; undefined where something else decides the value (`${NAME}`), unless `isText`: what looks like a reference is known to be
 * meant as it stands. `end`: where the value is known to end, when that is not where its syntax says.
 */
export function settingValue(
  project: Project,
  setting: Setting,
  options: { readonly isText?: boolean; readonly end?: number } = {},
): WrittenValue | undefined {
  const document = project.documents.get(setting.uri);
  const { entry, name, uri } = setting;
  const isKnown = options.isText === true || entry.literal || entry.overflow !== undefined || entry.unterminatedQuote !== undefined;
  if (document === undefined || !isKnown) return undefined;
  const span = { start: entry.raw.start, end: Math.max(entry.raw.end, entry.overflow?.end ?? 0, options.end ?? markEnd(document, entry)) };
  const written = document.text.slice(span.start, span.end);
  const ordinal = sameNamed(project, uri, name).indexOf(entry);
  const edit = (at: Span, text: string): Change => ({ kind: "edit", uri, span: at, text });
  const readings = (of: Project): readonly RunReading[] => {
    const now = sameNamed(of, uri, name)[ordinal];
    return now === undefined ? [] : readingsOf(of, uri, now);
  };
  const isDotenv = document.syntax === "dotenv";
  return {
    uri,
    span,
    style: styleOf(entry.quoting),
    texts: [
      entry.value.value,
      written,
      ...[...setting.readings.values()].flatMap((reading) => (reading.kind === "value" ? reading.value : [])),
    ],
    forms(value) {
      const plain = isCompose(project, uri) ? value.replaceAll("$", "$$$$") : value;
      const spellings = entry.spellings?.(plain);
      if (spellings === undefined) {
        const text = entry.encode(plain);
        return text === undefined ? [] : [{ style: "own", changes: [edit(span, text)], wholeLine: false }];
      }
      const forms: WrittenForm[] = spellings.map(({ style, text }) => ({ style, changes: [edit(span, text)], wholeLine: false }));
      const start = entry.span.start;
      if (isDotenv && document.text.slice(start, span.start) !== `${name}=`) {
        // Some loaders take neither `export` nor blanks around the equals sign.
        const line = { start, end: span.end };
        forms.push(...spellings.map(({ style, text }) => ({ style, changes: [edit(line, `${name}=${text}`)], wholeLine: true })));
      }
      return forms;
    },
    readings,
    otherReadings(of) {
      const now = of.documents.get(uri);
      if (!isDotenv || now === undefined) return [];
      return commonReadings(now, name).map(({ reading }) => (reading.kind === "value" ? reading.value : undefined));
    },
  };
}

/**
 * Where a value without closing quote really ends, that the neutral reading ends at a number sign with no blank before it: `&#10;` of HTML, for one. Offset
 * in the document; 0 where there is no such thing.
 */
function markEnd({ syntax, text }: { readonly syntax: string; readonly text: string }, { raw, quoting }: Setting["entry"]): number {
  if (syntax !== "dotenv" || quoting !== "none" || raw.start === raw.end || text[raw.end] !== "#") return 0;
  const rest = /^[^\r\n]*?(?=[ \t]*(?:[\r\n]|$)|[ \t]+#)/.exec(text.slice(raw.end, raw.end + 100_000));
  return raw.end + (rest?.[0].length ?? 0);
}

const isCompose = (project: Project, uri: string): boolean =>
  project.deployments.some(({ kind, files }) => kind === "compose-service" && files.includes(uri)) &&
  project.documents.get(uri)?.syntax === "yaml";

const sameNamed = (project: Project, uri: string, name: string): readonly Setting["entry"][] =>
  (project.documents.get(uri)?.entries ?? []).filter((entry) => entry.name.value === name);

function readingsOf(project: Project, uri: string, entry: Setting["entry"]): readonly RunReading[] {
  const found: RunReading[] = [];
  const document = project.documents.get(uri);
  for (const deployment of project.deployments) {
    const setting = deployment.settings.find((candidate) => candidate.uri === uri && candidate.entry === entry);
    if (setting === undefined) continue;
    for (const [loader, reading] of setting.readings) {
      const run = deployment.runs.find((candidate) => candidate.loader === loader) ?? deployment.runs[0];
      found.push({ deployment, run, text: reading.kind === "value" ? reading.value : undefined });
    }
    // What the app's own load_dotenv() makes good is still a fault of the loader before it, which may well refuse to go on.
    for (const run of document === undefined ? [] : deployment.runs) {
      if (document === undefined || !run.envFiles.includes(uri)) continue;
      const alone = readingBy(document, run.loader, entry.name.value, deployment.versions.pythonDotenv);
      if (alone !== undefined && alone.kind !== "unknown")
        found.push({ deployment, run, text: alone.kind === "value" ? alone.value : undefined });
    }
  }
  return found;
}

const styleOf = (quoting: Setting["entry"]["quoting"]): WrittenForm["style"] => {
  switch (quoting) {
    case "none":
      return "unquoted";
    case "single":
    case "double":
    case "ansi-c":
      return quoting;
    default:
      return "own";
  }
};

/** The place of a key text that stands in code or in a file of its own. */
export function literalValue(project: Project, use: KeyUse): WrittenValue | undefined {
  const { value } = use;
  if (value.kind !== "text" && value.kind !== "bytes") return undefined;
  const { uri } = value.written;
  const document = project.documents.get(uri);
  if (document === undefined) return undefined;
  const change = formsAt(document, value.written.span);
  if (change === undefined) return undefined;
  return {
    uri,
    span: change.span,
    style: "own",
    texts: [value.text],
    forms: (text) => [{ style: "own", changes: [{ kind: "edit", uri, span: change.span, text: change.encode(text) }], wholeLine: false }],
    readings: (of) => literalReadings(of, uri, use),
    otherReadings: () => [],
  };
}

/** How a text is written at a place of a Python file or in a key file. */
function formsAt(document: Project["documents"] extends ReadonlyMap<string, infer D> ? D : never, at: Span) {
  if (document.module !== undefined) {
    const literal = stringAt(document.module, at);
    return literal === undefined ? undefined : { span: literal.span, encode: literal.encode };
  }
  if (document.syntax !== "pem") return undefined;
  const { text } = document;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  return { span: keyLines(text), encode: (key: string): string => key.replaceAll("\n", lineBreak) };
}

/** The lines from the first PEM delimiter to the last, or all that is not blank: what else is in a key file, such as a comment, stays. */
function keyLines(text: string): Span {
  const delimiters = findDelimiters(text);
  const from = delimiters[0]?.span.start ?? text.search(/[^\s\ufeff]/);
  const to = delimiters.at(-1)?.span.end ?? text.trimEnd().length;
  if (from < 0) return { start: 0, end: text.length };
  const start = Math.max(text.lastIndexOf("\n", from - 1), text.lastIndexOf("\r", from - 1)) + 1;
  const rest = text.slice(to).search(/[\r\n]/);
  return { start: text[start] === "\ufeff" ? start + 1 : start, end: rest < 0 ? text.length : to + rest };
}

function literalReadings(project: Project, uri: string, { consumer, index, setting }: KeyUse): readonly RunReading[] {
  const found: RunReading[] = [];
  for (const deployment of project.deployments) {
    for (const use of deployment.keyUses) {
      if (use.consumer !== consumer || use.index !== index || use.setting?.name !== setting?.name) continue;
      if ((use.value.kind !== "text" && use.value.kind !== "bytes") || use.value.written.uri !== uri) continue;
      if (use.readings.length === 0) found.push({ deployment, run: undefined, text: use.value.text });
      for (const { run, reading } of use.readings)
        found.push({ deployment, run, text: reading.kind === "value" ? reading.value : undefined });
    }
  }
  return found;
}
