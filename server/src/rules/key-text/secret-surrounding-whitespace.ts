import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { hmacSecrets } from "../support/hmacSecrets.ts";
import { type KeyCase, securityKeyCases, spreadSeverity } from "../support/keyCases.ts";
import { keyFinding } from "../support/keyFinding.ts";

/** White space around a secret: AgentOS strips the presented token but not the configured key, so it never matches (2.9.0 os/middleware/jwt.py:1020-1029). */
export const secretSurroundingWhitespace = defineRule({
  meta: {
    id: "secret-surrounding-whitespace",
    title: "White space around a secret",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["guard", "secret text", "placeholder text"],
  *check(context) {
    yield* gravestByPlace([
      ...securityKeyCases(context).flatMap((found) => guardFinding(context, found) ?? []),
      ...hmacSecrets(context)
        .filter(({ text }) => isPadded(text))
        .map((found) =>
          keyFinding(context, found, {
            message: `${edge(found.text)} is part of the secret: tokens signed with the secret alone get 401 "Invalid token: Signature verification failed"`,
            severity: "warning",
            culprit: { start: 0, end: found.text.length },
            fixes: "setting",
            wanted: found.text.trim(),
          }),
        ),
    ]);
  },
});

function guardFinding(context: RuleContext, found: KeyCase): Finding | undefined {
  if (!isPadded(found.text)) return undefined;
  if (found.text.trim() === "") {
    const message = "The security key is white space: no client can send it, so every request gets 401";
    return keyFinding(context, found, {
      message,
      severity: spreadSeverity(context, found, isPadded),
      culprit: { start: 0, end: found.text.length },
      fixes: "setting",
      wanted: found.text.trim(),
    });
  }
  return keyFinding(context, found, {
    message: `${edge(found.text)} is part of the security key, and clients' keys are stripped: it never matches, every request gets 401`,
    severity: spreadSeverity(context, found, isPadded),
    culprit: { start: 0, end: found.text.length },
    fixes: "setting",
    wanted: found.text.trim(),
  });
}

const isPadded = (text: string): boolean => text !== text.trim();

function edge(text: string): string {
  const outer = text.slice(0, text.length - text.trimStart().length) + text.slice(text.trimEnd().length);
  return /[\r\n]/.test(outer) ? "A line break around it" : "White space around it";
}
