import { defineRule } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { hmacSecrets } from "../support/hmacSecrets.ts";
import { keyCasesOf, securityKeyCases, spreadSeverity } from "../support/keyCases.ts";
import { keyFinding } from "../support/keyFinding.ts";
import { isAnyKeyText } from "../support/keyKinds.ts";
import { isQuoted, isQuotedInSyntax, unquoted } from "../support/quotes.ts";

/** Quotes that are part of the value: in YAML's `- NAME="value"` and in doubled quotes no reader takes them off (facts §9.2). */
export const envValueLiteralQuotes = defineRule({
  meta: {
    id: "env-value-literal-quotes",
    title: "Quotes that are part of the value",
    severity: "warning",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["guard", "secret text", "placeholder text", "public-key text"],
  *check(context) {
    const guards = securityKeyCases(context).filter(isQuotedInSyntax);
    const secrets = hmacSecrets(context).filter(isQuotedInSyntax);
    const keys = keyCasesOf(context, "public-key").filter((found) => found.key.key.shape === "quoted" && isQuotedInSyntax(found));
    const whole = (culprit: string): { start: number; end: number } => ({ start: 0, end: culprit.length });
    yield* gravestByPlace([
      ...[...guards, ...secrets]
        .filter(({ key }) => !isAnyKeyText(key))
        .map((found) =>
          keyFinding(context, found, {
            message: "The quotes are part of the secret here: whoever sends it without them gets 401",
            severity: spreadSeverity(context, found, isQuoted),
            culprit: whole(found.text),
            fixes: "setting",
            wanted: unquoted(found.text),
          }),
        ),
      ...keys.map((found) =>
        keyFinding(context, found, {
          message: "The quotes are part of the key here: cryptography 42 or newer overlooks them, older installs answer 401",
          severity: found.usability.usable === "never" ? "error" : "warning",
          culprit: whole(found.text),
          fixes: "setting",
        }),
      ),
    ]);
  },
});
