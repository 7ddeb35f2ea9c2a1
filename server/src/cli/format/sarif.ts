import type { Log, ReportingDescriptor, Result } from "sarif";
import type { LintFinding } from "../../engine/finding.ts";
import type { RuleMeta } from "../../rules/rule.ts";
import { LineIndex } from "../../text/lineIndex.ts";
import type { Formatter } from "./formatter.ts";

const levelOf = { error: "error", warning: "warning", info: "note", hint: "note" } as const;

/** SARIF 2.1.0 (OASIS), without snippets: a snippet would carry the secret. */
export const formatSarif: Formatter = (findings, context) => {
  const rules = [...new Map(findings.map((finding) => [finding.rule.id, finding.rule])).values()];
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "AuthLint", rules: rules.map(descriptorOf) } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(finding, rules, context)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

const descriptorOf = (rule: RuleMeta): ReportingDescriptor => ({
  id: rule.id,
  shortDescription: { text: rule.title },
  defaultConfiguration: { level: levelOf[rule.severity] },
  properties: { tags: [rule.topic] },
});

function resultOf(finding: LintFinding, rules: readonly RuleMeta[], context: Parameters<Formatter>[1]): Result {
  const location = (uri: string, start: number, end: number) => {
    const index = new LineIndex(context.textOf(uri) ?? "");
    const from = index.positionAt(start);
    const to = index.positionAt(end);
    return {
      physicalLocation: {
        artifactLocation: { uri: context.pathOf(uri).split("\\").join("/") },
        region: { startLine: from.line + 1, startColumn: from.character + 1, endLine: to.line + 1, endColumn: to.character + 1 },
      },
    };
  };
  return {
    ruleId: finding.rule.id,
    ruleIndex: rules.indexOf(finding.rule),
    level: levelOf[finding.severity],
    message: { text: finding.message },
    locations: [location(finding.uri, finding.span.start, finding.span.end)],
    ...(finding.related.length === 0
      ? {}
      : {
          relatedLocations: finding.related.map((related) => ({
            ...location(related.place.uri, related.place.span.start, related.place.span.end),
            message: { text: related.message },
          })),
        }),
  };
}
