import { settingTextFixes } from "../../fixes/keyText.ts";
import type { Setting } from "../../project/facts.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { secretSettings, syntaxOf, textOf } from "../support/authSettings.ts";
import { subject } from "../support/findings.ts";
import { settingDamage } from "../support/keyCases.ts";

/** `$name` in a secret: compose and shells take it for a variable, so that the secret arrives shortened (facts §9.1). */
export const envDollarInterpolation = defineRule({
  meta: {
    id: "env-dollar-interpolation",
    title: "Dollar sign in a secret that a loader takes for a variable",
    severity: "warning",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    for (const setting of secretSettings(context)) {
      const dollar = unmeantReference(context, setting);
      if (dollar === undefined) continue;
      const { entry, uri, name } = setting;
      const intended = entry.value.value;
      const span = entry.value.sourceSpan(dollar.start, dollar.end);
      // What compose puts in its place is not in any file: with a name like this, nothing.
      if (isComposeValue(context, setting) && dollar.bare && setting.wins) {
        yield {
          uri,
          span,
          message: `docker compose takes this for a variable and shortens ${name}: write $$ for a dollar sign`,
          severity: "error",
        };
        continue;
      }
      const damage = settingDamage(context, setting, (text) => text !== undefined && text !== intended && text.length < intended.length);
      if (damage === undefined) continue;
      const others = damage.sparing.length > 0 ? `, ${subject(damage.sparing, "does", "do")} not` : "";
      yield {
        uri,
        span,
        message: `${subject(damage.spoiling, "takes this for a variable and shortens", "take this for a variable and shorten")} ${name}${others}: put the value in single quotes`,
        severity: damage.severity,
        fixes: () => settingTextFixes(context, setting),
      };
    }
  },
});

/** Whether an entry stands in a compose file, which fills in variables itself. */
const isComposeValue = (context: RuleContext, setting: Setting): boolean =>
  context.deployment.kind === "compose-service" && syntaxOf(context, setting) === "yaml";

/** The first `$name` of the value that nobody can have meant as a reference: the name is not set in the file, and the value is more than the reference. */
function unmeantReference(
  context: RuleContext,
  setting: Setting,
): { readonly start: number; readonly end: number; readonly bare: boolean } | undefined {
  const { value } = setting.entry.value;
  if (!value.includes("$")) return undefined;
  const names = new Set(context.project.documents.get(setting.uri)?.entries.map(({ name }) => name.value));
  if (/^\$(?:\w+|\{[^{}]*\}|\([^()]*\))$/.test(value) || textOf(context, setting) === "") return undefined;
  const doubled = isComposeValue(context, setting);
  for (const match of value.matchAll(/\$(?:(\$(?=.))|([A-Za-z_]\w*)|\{([^{}:?+-]*)[^{}]*\})/g)) {
    if (match[1] !== undefined && doubled) continue;
    const name = match[2] ?? match[3] ?? "";
    // A name in capitals within braces is how references are written; it may be set elsewhere.
    if (names.has(name) || (match[3] !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name))) continue;
    if (match[2] !== undefined && /^[A-Z][A-Z0-9_]{2,}$/.test(name)) continue;
    return { start: match.index, end: match.index + match[0].length, bare: match[2] !== undefined };
  }
  return undefined;
}
