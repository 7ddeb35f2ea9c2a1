import type { RuleMeta, Severity } from "../rules/rule.ts";
import type { Configuration } from "./configuration.ts";

/**
 * The severity that the configuration gives a rule, or undefined where it says nothing. An exact id or alias wins over a pattern, a later
 * pattern over an earlier one.
 */
export function configuredSeverity(meta: RuleMeta, configuration: Configuration): Severity | "off" | undefined {
  const configured = Object.entries(configuration.rules);
  if (configured.length === 0) return undefined;
  const names = [meta.id, ...(meta.aliases ?? [])];
  let matched: Severity | "off" | undefined;
  for (const [key, severity] of configured) {
    if (names.includes(key)) return severity;
    if (key.includes("*") && names.some((name) => matches(key, name))) matched = severity;
  }
  return matched;
}

function matches(pattern: string, name: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${source}$`).test(name);
}
