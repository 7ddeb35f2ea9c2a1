import { ruleTable } from "../engine/ruleTable.ts";
import type { Format } from "./options.ts";

/** The list of rules, as a table or as JSON (docs/cli.md). */
export function listRules(format: Format): string {
  const rules = ruleTable();
  if (format === "json") return `${JSON.stringify({ rules }, undefined, 2)}\n`;
  const width = Math.max(0, ...rules.map((rule) => rule.id.length));
  return rules
    .map((rule) => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.fixable ? "fix" : "   "}  ${rule.title}\n`)
    .join("");
}
