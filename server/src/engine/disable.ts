import type { Fix } from "../fixes/fix.ts";
import type { ParsedDocument, Syntax } from "../parse/document.ts";
import { LineIndex } from "../text/lineIndex.ts";
import type { LintFinding } from "./finding.ts";

/** Syntaxes in which `#` begins a comment. JSON and PEM have no comments: there the configuration file has to do it. */
const hashComments: ReadonlySet<Syntax> = new Set(["dotenv", "shell", "yaml", "toml", "python", "dockerfile", "requirements"]);

/** The edits that turn a finding off by a comment, for its line and for the whole file; empty where the syntax knows no comments. */
export function disableFixes(finding: LintFinding, document: ParsedDocument): readonly Fix[] {
  if (!hashComments.has(document.syntax)) return [];
  const text = document.text;
  const lines = new LineIndex(text);
  const entry = document.entries.find(
    (candidate) => candidate.span.start <= finding.span.start && finding.span.start <= (candidate.overflow?.end ?? candidate.span.end),
  );
  const line = lines.positionAt(entry?.span.start ?? finding.span.start).line;
  const start = lines.lineStart(line);
  const indent = /^[ \t]*/.exec(text.slice(start, start + 200))?.[0] ?? "";
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const top = topOf(text);
  const edit = (at: number, comment: string): Fix["changes"] => [
    { kind: "edit", uri: document.uri, span: { start: at, end: at }, text: comment },
  ];
  return [
    {
      title: `Disable ${finding.rule.id} for this line`,
      safety: "unsafe",
      changes: edit(Math.max(start, start === 0 ? top : 0), `${indent}# authlint-disable-next-line ${finding.rule.id}${eol}`),
    },
    {
      title: `Disable ${finding.rule.id} for the entire file`,
      safety: "unsafe",
      changes: edit(top, `# authlint-disable-file ${finding.rule.id}${eol}`),
    },
  ];
}

/** Behind a byte order mark and an interpreter line, which must stay first. */
function topOf(text: string): number {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  if (!text.startsWith("#!", start)) return start;
  const end = text.indexOf("\n", start);
  return end === -1 ? start : end + 1;
}
