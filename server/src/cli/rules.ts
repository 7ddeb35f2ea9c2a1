import { ruleTable } from "../engine/ruleTable.ts";
import { nearestName } from "../text/spelling.ts";
import type { Format } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** One rule: its page where the pages are at hand, else its line of the list; an id or a former name of a rule. */
export function showRule(name: string, format: Format, terminal: Terminal): string | { readonly usage: string } {
  const rules = ruleTable();
  const rule = rules.find(({ id, aliases }) => id === name || aliases.includes(name));
  if (rule === undefined) {
    const meant = nearestName(
      name,
      rules.map(({ id }) => id),
    );
    return { usage: `there is no rule '${name}'${meant === undefined ? "; 'authlint rules' lists them" : `; did you mean '${meant}'?`}` };
  }
  const page = terminal.rulePage?.(rule.id);
  if (format === "json") return `${JSON.stringify({ rule, page: page ?? null }, undefined, 2)}\n`;
  return (
    page ?? `${rule.id}: ${rule.title} (${rule.severity}${rule.fixable ? ", with a fix" : ""})\nIts page is docs/rules/${rule.id}.md.\n`
  );
}

/** The list of rules, as a table or as JSON (docs/cli.md). */
export function listRules(format: Format): string {
  const rules = ruleTable();
  if (format === "json") return `${JSON.stringify({ rules }, undefined, 2)}\n`;
  const width = Math.max(0, ...rules.map((rule) => rule.id.length));
  return rules
    .map((rule) => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.fixable ? "fix" : "   "}  ${rule.title}\n`)
    .join("");
}
