import { isPublicSecret } from "../../agentos/publicSecrets.ts";
import { isPlaceholder } from "../../keys/placeholder.ts";
import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { failureSeverity, isActive, type KeyCase, keyCases, securityKeyCases } from "../support/keyCases.ts";
import { everyRequest, keyFinding } from "../support/keyFinding.ts";

/** Text from the documentation where a key or secret should be put. */
export const keyIsPlaceholder = defineRule({
  meta: {
    id: "key-is-placeholder",
    title: "Placeholder where a key or secret belongs",
    severity: "error",
    topic: "key-text",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key", "guard"],
  *check(context) {
    if (!isActive(context)) return;
    const keys = keyCases(context).flatMap((found) => keyPlaceholder(context, found) ?? []);
    const guards = securityKeyCases(context).flatMap((found) => guardPlaceholder(context, found) ?? []);
    yield* gravestByPlace([...keys, ...guards]);
  },
});

const isOne = ({ key, text }: KeyCase): boolean =>
  key.kind === "placeholder" || (key.kind !== "empty" && key.kind !== "blank" && isPlaceholder(text.trim()));

function keyPlaceholder(context: RuleContext, found: KeyCase): Finding | undefined {
  if (!isOne(found) || isPublicSecret(found.text)) return undefined;
  const { algorithm } = found.use;
  if (algorithm.kind === "known" && algorithm.name.startsWith("HS")) {
    return keyFinding(context, found, {
      message: "This secret is a placeholder that anyone can guess: tokens can be forged",
      severity: "error",
      fixes: "none",
    });
  }
  const severity = failureSeverity(context, found);
  const effect = severity === "info" ? "AgentOS cannot use it" : everyRequest(found, severity);
  return keyFinding(context, found, { message: `This is a placeholder, not a key: ${effect}`, severity });
}

/** The security key works whatever it is; a guessable one guards nothing. */
function guardPlaceholder(context: RuleContext, found: KeyCase): Finding | undefined {
  if (!isOne(found)) return undefined;
  return keyFinding(context, found, {
    message: "The security key is a placeholder that anyone can guess",
    severity: "warning",
    fixes: "none",
  });
}
