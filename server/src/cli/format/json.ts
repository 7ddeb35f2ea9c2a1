import type { LintFinding } from "../../engine/finding.ts";
import { LineIndex } from "../../text/lineIndex.ts";
import type { Formatter } from "./formatter.ts";

/** One finding of `--format json`, schema version 1 (docs/cli.md). Lines and columns count from 1; columns are UTF-16 code units. */
export interface JsonFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: string;
  readonly severity: LintFinding["severity"];
  readonly message: string;
  readonly related: readonly { readonly file: string; readonly line: number; readonly column: number; readonly message: string }[];
  readonly fixes: readonly { readonly title: string; readonly safety: "safe" | "unsafe" }[];
}

export const formatJson: Formatter = (findings, context) => {
  const indexes = new Map<string, LineIndex>();
  const indexOf = (uri: string): LineIndex => {
    const known = indexes.get(uri) ?? new LineIndex(context.textOf(uri) ?? "");
    indexes.set(uri, known);
    return known;
  };
  const list = findings.map((finding): JsonFinding => {
    const start = indexOf(finding.uri).positionAt(finding.span.start);
    const end = indexOf(finding.uri).positionAt(finding.span.end);
    return {
      file: context.pathOf(finding.uri),
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      rule: finding.rule.id,
      severity: finding.severity,
      message: finding.message,
      related: finding.related.map((related) => {
        const at = indexOf(related.place.uri).positionAt(related.place.span.start);
        return { file: context.pathOf(related.place.uri), line: at.line + 1, column: at.character + 1, message: related.message };
      }),
      fixes: finding.fixes.filter((fix) => fix.disabled === undefined).map(({ title, safety }) => ({ title, safety })),
    };
  });
  const skipped = context.skipped.map(({ uri, because }) => ({ file: context.pathOf(uri), because }));
  return `${JSON.stringify({ schema: 1, findings: list, skipped }, undefined, 2)}\n`;
};
