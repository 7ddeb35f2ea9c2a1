import { rules } from "../rules/index.ts";
import type { RuleMeta, Severity } from "../rules/rule.ts";
import { invalidConfiguration, unusedDirective } from "./lint.ts";

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
  return [...rules.map((rule) => rule.meta), unusedDirective, invalidConfiguration].map(rowOf);
}

/** The ids and aliases that a configuration may name. */
export const knownRuleNames = (): ReadonlySet<string> => new Set(ruleTable().flatMap(({ id, aliases }) => [id, ...aliases]));

const rowOf = (meta: RuleMeta): RuleRow => ({
  id: meta.id,
  aliases: meta.aliases ?? [],
  severity: meta.severity,
  topic: meta.topic,
  fixable: meta.fixable,
  title: meta.title,
});
