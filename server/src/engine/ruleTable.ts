import { rules } from "../rules/index.ts";
import type { RuleMeta, Severity } from "../rules/rule.ts";
import { unusedDirective } from "./lint.ts";

/** One rule as `authlint rules --format json` shows it. */
export interface RuleRow {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly topic: string;
  readonly fixable: boolean;
  readonly title: string;
}

/** Every rule, in the order of the registry. */
export function ruleTable(): readonly RuleRow[] {
  return [...rules.map((rule) => rule.meta), unusedDirective].map(rowOf);
}

const rowOf = (meta: RuleMeta): RuleRow => ({
  id: meta.id,
  aliases: meta.aliases ?? [],
  severity: meta.severity,
  topic: meta.topic,
  fixable: meta.fixable,
  title: meta.title,
});
