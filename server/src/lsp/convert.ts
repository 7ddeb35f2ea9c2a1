import {
  type CodeDescription,
  type CreateFile,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Position,
  type Range,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { LintFinding, Repair } from "../engine/finding.ts";
import type { Severity } from "../rules/rule.ts";
import { byteOrderMarkOf } from "../text/bytes.ts";
import { LineIndex } from "../text/lineIndex.ts";
import type { Span } from "../text/span.ts";

/** Lines of the documents that a conversion touches; the one place where offsets become lines. */
export interface Lines {
  rangeOf(uri: string, span: Span): Range | undefined;
  offsetOf(uri: string, position: Position): number | undefined;
  /** The version of the open document, null for a file that is not open. */
  versionOf(uri: string): number | null;
}

/** A document that is open in the editor, as `vscode-languageserver-textdocument` keeps it. */
export interface OpenText {
  readonly version: number;
  getText(): string;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

/**
 * `openText`: the editor's text; `analysed`: the text that spans count in. They are the same but for a byte order mark, which editors keep to
 * themselves although the file has it.
 */
export function createLines(openText: (uri: string) => OpenText | undefined, analysed: (uri: string) => string | undefined): Lines {
  const indexes = new Map<string, LineIndex>();
  const hidden = (uri: string, open: OpenText): number => {
    const mark = byteOrderMarkOf(analysed(uri)?.slice(0, 2) ?? "");
    return mark === "" || open.getText().startsWith(mark) ? 0 : mark.length;
  };
  const indexOf = (uri: string): LineIndex | undefined => {
    const known = indexes.get(uri);
    const text = known === undefined ? analysed(uri) : undefined;
    if (known !== undefined || text === undefined) return known;
    const index = new LineIndex(text);
    indexes.set(uri, index);
    return index;
  };
  return {
    rangeOf(uri, span) {
      const open = openText(uri);
      if (open !== undefined) {
        const shift = hidden(uri, open);
        return { start: open.positionAt(Math.max(0, span.start - shift)), end: open.positionAt(Math.max(0, span.end - shift)) };
      }
      const index = indexOf(uri);
      return index === undefined ? undefined : { start: index.positionAt(span.start), end: index.positionAt(span.end) };
    },
    offsetOf(uri, position) {
      const open = openText(uri);
      return open === undefined ? indexOf(uri)?.offsetAt(position) : open.offsetAt(position) + hidden(uri, open);
    },
    versionOf: (uri) => openText(uri)?.version ?? null,
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export const diagnosticSource = "authlint";

/** A finding as a diagnostic. It carries no `data`: what a fix needs is computed again when it is asked for, so no key text travels. */
export function toDiagnostic(finding: LintFinding, lines: Lines, ruleUrl: string | undefined): Diagnostic | undefined {
  const range = lines.rangeOf(finding.uri, finding.span);
  if (range === undefined) return undefined;
  const diagnostic: Diagnostic = {
    range,
    severity: severities[finding.severity],
    code: finding.rule.id,
    source: diagnosticSource,
    message: finding.message,
  };
  const description = descriptionOf(finding.rule.id, ruleUrl);
  if (description !== undefined) diagnostic.codeDescription = description;
  const tags = (finding.tags ?? finding.rule.tags ?? []).map((tag) =>
    tag === "unnecessary" ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated,
  );
  if (tags.length > 0) diagnostic.tags = tags;
  const related = finding.related.flatMap((other) => {
    const at = lines.rangeOf(other.place.uri, other.place.span);
    return at === undefined ? [] : [{ location: { uri: other.place.uri, range: at }, message: other.message }];
  });
  if (related.length > 0) diagnostic.relatedInformation = related;
  return diagnostic;
}

function descriptionOf(rule: string, ruleUrl: string | undefined): CodeDescription | undefined {
  return ruleUrl === undefined ? undefined : { href: ruleUrl.replace("{rule}", rule) };
}

/** A fix as one edit. Undefined where a place is gone, or where the client cannot make files and the fix needs one. */
export function toWorkspaceEdit(fix: Pick<Repair, "changes">, lines: Lines, canCreate: boolean): WorkspaceEdit | undefined {
  const creations: (CreateFile | TextDocumentEdit)[] = [];
  const edits = new Map<string, { range: Range; newText: string }[]>();
  for (const change of fix.changes) {
    if (change.kind === "create") {
      if (!canCreate) return undefined;
      creations.push({ kind: "create", uri: change.uri, options: { overwrite: false, ignoreIfExists: false } });
      const start = { line: 0, character: 0 };
      creations.push({ textDocument: { uri: change.uri, version: null }, edits: [{ range: { start, end: start }, newText: change.text }] });
      continue;
    }
    const range = lines.rangeOf(change.uri, change.span);
    if (range === undefined) return undefined;
    const list = edits.get(change.uri) ?? [];
    list.push({ range, newText: change.text });
    edits.set(change.uri, list);
  }
  const changed = [...edits].map(
    ([uri, list]): TextDocumentEdit => ({
      textDocument: { uri, version: lines.versionOf(uri) },
      edits: list.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character),
    }),
  );
  return { documentChanges: [...creations, ...changed] };
}
