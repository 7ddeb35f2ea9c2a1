import { isTooLong, outlineOf } from "../loaders/index.ts";
import { type Outline, plainNames } from "../loaders/plainLines.ts";
import { directiveWord } from "../parse/directives.ts";
import type { ParsedDocument } from "../parse/document.ts";
import { entriesOf } from "../parse/dotenv.ts";
import { isAskedFor, type Questions } from "../parse/piecedEntries.ts";
import { touchedEntries } from "../parse/touchedEntries.ts";
import { sourceOf } from "../project/documents.ts";
import type { Span } from "../text/span.ts";
import { LazyFinding, type LintFinding } from "./finding.ts";

/**
 * Most of what people type in an env file is none of AuthLint's business: another program's settings. An edit of plain lines alone, in a file of which
 * each loader makes the same (`loaders/plainLines.ts`), changes nothing that was found as long as nobody has asked for the entries that it touches: then
 * the findings are those of before, in their new places.
 */
export interface PlainEdit {
  readonly uri: string;
  /** What was replaced, in the earlier text, and how far what stands behind it has moved. */
  readonly span: Span;
  readonly by: number;
}

/** What was asked of a document until now; undefined where that was everything, or nobody keeps track. */
export const askedOf = (document: ParsedDocument | undefined): Questions | undefined =>
  document?.source === undefined ? undefined : entriesOf(document)?.asked();

/** The edit that made `now` of `before`, if it is one that nobody asked for. */
export function plainEdit(before: ParsedDocument, now: ParsedDocument, asked: Questions): PlainEdit | undefined {
  const change = entriesOf(now)?.pieces.change;
  if (change === undefined) return undefined;
  const { start, end, by } = change;
  // Most others are told at the first look.
  const is = nobodysNames(linesAt(now, start, end + by), asked);
  const was = is === undefined ? undefined : nobodysNames(linesAt(before, start, end), asked);
  if (is === undefined || was === undefined) return undefined;
  const touched = touchedEntries(before, now);
  if (touched === undefined || touched.some((entry) => isAskedFor(asked, entry))) return undefined;
  const outline = outlineFor(before);
  if (outline === undefined) return undefined;
  // Values in place of values, or words in place of words in comments, and not what only looks like these within a longer value.
  const isPlain = (name: string): boolean => name === "" || outline.plain(name) !== undefined;
  const isInPlace = String(was) === String(is) && was.every(isPlain) && touched.length === 2 * was.filter((name) => name !== "").length;
  const text = sourceOf(now);
  if (isInPlace && text.endsWith("\n") && !isTooLong(text)) outlines.set(now, outline);
  else if (outline.rest !== outlineFor(now)?.rest) return undefined;
  return { uri: now.uri, span: { start, end }, by };
}

/** The lines on which a span stands. */
function linesAt(document: ParsedDocument, start: number, end: number): string {
  const text = sourceOf(document);
  const lineEnd = text.indexOf("\n", end);
  return text.slice(text.lastIndexOf("\n", start - 1) + 1, lineEnd < 0 ? text.length : lineEnd);
}

/** The names on plain lines that set nothing that was asked for by its name, and hold no directive; undefined for all other lines. */
function nobodysNames(lines: string, { names }: Questions): readonly string[] | undefined {
  const found = lines.includes(directiveWord) ? undefined : plainNames(lines);
  return found?.every((name) => !names.has(name.toLowerCase())) === true ? found : undefined;
}

/** The outline of each text, or that of an earlier one which differs in the values of plain lines alone. */
const outlines = new WeakMap<ParsedDocument, Outline | undefined>();

function outlineFor(document: ParsedDocument): Outline | undefined {
  if (!outlines.has(document)) outlines.set(document, outlineOf(sourceOf(document)));
  return outlines.get(document);
}

type Findings = ReadonlyMap<string, readonly LintFinding[]>;

/**
 * The findings in the places that they have after an edit, or undefined where one stands at the edit itself. Their fixes are those of `computed`, the
 * findings of the new text, which are computed when somebody asks for a fix.
 */
export function movedFindings(findings: Findings, edit: PlainEdit, computed: () => Findings): Findings | undefined {
  const moved = new Map<string, readonly LintFinding[]>();
  for (const [uri, list] of findings) {
    const there: LintFinding[] = [];
    for (const finding of list) {
      const span = movedSpan(uri, finding.span, edit);
      const spans = finding.related.map(({ place }) => movedSpan(place.uri, place.span, edit));
      if (span === undefined || spans.includes(undefined)) return undefined;
      const related = finding.related.map((item, index) => ({ ...item, place: { ...item.place, span: spans[index] as Span } }));
      there.push(movedFinding(finding, span, related, computed));
    }
    moved.set(uri, there);
  }
  return moved;
}

function movedSpan(uri: string, span: Span, edit: PlainEdit): Span | undefined {
  if (uri !== edit.uri || span.end <= edit.span.start) return span;
  return span.start >= edit.span.end ? { start: span.start + edit.by, end: span.end + edit.by } : undefined;
}

function movedFinding(finding: LintFinding, span: Span, related: LintFinding["related"], computed: () => Findings): LintFinding {
  const { rule, severity, uri, message, tags, deployments } = finding;
  const isSame = (other: LintFinding): boolean =>
    other.rule === rule && other.message === message && other.span.start === span.start && other.span.end === span.end;
  return new LazyFinding(
    { rule, severity, uri, span, message, related, tags, deployments },
    () => computed().get(uri)?.find(isSame)?.fixes ?? [],
  );
}
