import type { Directive, ParsedDocument } from "../parse/document.ts";
import type { RuleMeta } from "../rules/rule.ts";
import { LineIndex } from "../text/lineIndex.ts";
import type { Located, Span } from "../text/span.ts";

/** Answers whether a comment of the document turns a finding off, and remembers which comments did. */
export interface Suppressions {
  isSuppressed(rule: RuleMeta, at: Span): boolean;
  /** The directives, or single rule names of one, that turned nothing off. */
  unused(): readonly UnusedDirective[];
}

export interface UnusedDirective {
  readonly directive: Directive;
  /** The rule name that was not needed; absent where the whole comment was not. */
  readonly rule?: Located<string>;
}

/** Where a directive holds: lines `from` to `to`, both inclusive, from 0. */
interface Range {
  readonly directive: Directive;
  readonly from: number;
  readonly to: number;
  readonly rules: readonly Located<string>[];
}

export function createSuppressions(document: ParsedDocument): Suppressions {
  if (document.directives.length === 0) return { isSuppressed: () => false, unused: () => [] };
  const lines = new LineIndex(document.text);
  const ranges = rangesOf(document, lines);
  const used = new Set<Located<string> | Directive>();
  return {
    isSuppressed(rule, at) {
      const line = lines.positionAt(at.start).line;
      const names = [rule.id, ...(rule.aliases ?? [])];
      let suppressed = false;
      for (const range of ranges) {
        if (line < range.from || line > range.to) continue;
        if (range.rules.length === 0) {
          used.add(range.directive);
          suppressed = true;
        }
        for (const named of range.rules) {
          if (!names.includes(named.value)) continue;
          used.add(named);
          used.add(range.directive);
          suppressed = true;
        }
      }
      return suppressed;
    },
    unused() {
      const found: UnusedDirective[] = [];
      for (const directive of document.directives) {
        if (directive.kind === "enable") continue;
        if (!used.has(directive)) found.push({ directive });
        else for (const rule of directive.rules) if (!used.has(rule)) found.push({ directive, rule });
      }
      return found;
    },
  };
}

function rangesOf(document: ParsedDocument, lines: LineIndex): Range[] {
  const directives = document.directives;
  const ranges: Range[] = [];
  const open: { directive: Directive; from: number; rules: readonly Located<string>[] }[] = [];
  for (const directive of [...directives].sort((a, b) => a.span.start - b.span.start)) {
    const line = lines.positionAt(directive.span.start).line;
    switch (directive.kind) {
      case "disable-file":
        ranges.push({ directive, from: 0, to: lines.lineCount, rules: directive.rules });
        break;
      case "disable-line":
        ranges.push({ directive, from: line, to: line, rules: directive.rules });
        break;
      case "disable-next-line":
        ranges.push({ directive, from: line + 1, to: lastLineOfEntry(document, lines, line + 1), rules: directive.rules });
        break;
      case "disable":
        open.push({ directive, from: line, rules: directive.rules });
        break;
      case "enable":
        closeRanges(directive, line);
        break;
    }
  }
  for (const rest of open) ranges.push({ ...rest, to: lines.lineCount });
  return ranges;

  /** `enable` without names ends everything; with names it ends just these. */
  function closeRanges(enable: Directive, line: number): void {
    const names = new Set(enable.rules.map((rule) => rule.value));
    for (const range of open.splice(0)) {
      if (names.size === 0) {
        ranges.push({ ...range, to: line });
        continue;
      }
      const closed = range.rules.filter((rule) => names.has(rule.value));
      const kept = range.rules.filter((rule) => !names.has(rule.value));
      if (closed.length > 0) ranges.push({ ...range, rules: closed, to: line });
      if (kept.length > 0 || range.rules.length === 0) open.push({ ...range, rules: kept });
    }
  }
}

/** A value of several lines counts as one line: the comment above it cannot stand anywhere else. */
function lastLineOfEntry(document: ParsedDocument, lines: LineIndex, line: number): number {
  const entry = document.entries.find((candidate) => lines.positionAt(candidate.span.start).line === line);
  return entry === undefined ? line : lines.positionAt(entry.overflow?.end ?? entry.span.end).line;
}
