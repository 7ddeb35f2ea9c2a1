import type { LintFinding } from "../../engine/finding.ts";
import type { Severity } from "../../rules/rule.ts";
import { LineIndex } from "../../text/lineIndex.ts";
import { codeFrame } from "./codeFrame.ts";
import type { FormatContext, Formatter } from "./formatter.ts";

const colourOf: Readonly<Record<Severity, string>> = { error: "31", warning: "33", info: "36", hint: "90" };

/** `file:line:column severity message rule`, a code frame, and a count at the end; what a problem matcher and a person can both read. */
export const formatText: Formatter = (findings, context) => {
  const paint = (code: string, text: string): string => (context.colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const blocks = findings.map((finding) => blockOf(finding, context, paint));
  return `${blocks.join("\n")}${blocks.length > 0 ? "\n" : ""}${summary(findings, context)}\n`;
};

function blockOf(finding: LintFinding, context: FormatContext, paint: (code: string, text: string) => string): string {
  const text = context.textOf(finding.uri) ?? "";
  const at = new LineIndex(text).positionAt(finding.span.start);
  const place = `${context.pathOf(finding.uri)}:${at.line + 1}:${at.character + 1}`;
  const head = `${paint("1", place)} ${paint(colourOf[finding.severity], finding.severity)} ${finding.message} ${paint("90", `[${finding.rule.id}]`)}`;
  const frame = codeFrame(text, finding.span).map((line) => paint("90", `  ${line}`));
  const related = finding.related.map((other) => {
    const index = new LineIndex(context.textOf(other.place.uri) ?? "").positionAt(other.place.span.start);
    return `    ${context.pathOf(other.place.uri)}:${index.line + 1}: ${other.message}`;
  });
  return [head, ...frame, ...related, ...repair(finding, context), ""].join("\n");
}

/** What `--fix` will do; else what a person may decide to do, which `--fix` leaves alone. */
function repair(finding: LintFinding, context: FormatContext): string[] {
  const automatic = context.automaticFix(finding);
  if (automatic !== undefined) return [`    --fix: ${automatic.title}`];
  const other = finding.fixes.find((candidate) => candidate.disabled === undefined);
  return other === undefined ? [] : [`    possible repair, yours to decide: ${other.title}`];
}

function summary(findings: readonly LintFinding[], context: FormatContext): string {
  const files = `${context.filesChecked} ${context.filesChecked === 1 ? "file" : "files"} checked`;
  if (findings.length === 0 && context.filesChecked === 0)
    return context.skipped.length > 0
      ? "Nothing was checked (0 files)"
      : "Nothing to check here: no env file, key, app or configuration of AgentOS";
  if (findings.length === 0) return `No problems found (${files})`;
  const count = (severity: Severity, one: string, many: string): string | undefined => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? undefined : `${number} ${number === 1 ? one : many}`;
  };
  const parts = [
    count("error", "error", "errors"),
    count("warning", "warning", "warnings"),
    count("info", "info", "info"),
    count("hint", "hint", "hints"),
  ];
  return `${parts.filter((part) => part !== undefined).join(", ")} (${files})`;
}
