import type { KeyTextKind } from "../../keys/keyInfo.ts";
import type { Finding, RuleContext } from "../rule.ts";
import { gravestByPlace } from "./findings.ts";
import { failureSeverity, type KeyCase, keyCasesOf } from "./keyCases.ts";
import { everyRequest, keyFinding } from "./keyFinding.ts";

/** Findings for texts of the given kinds, none of which AgentOS takes as a public key; `what` says what stands there. */
export function wrongTextFindings(
  context: RuleContext,
  kinds: readonly KeyTextKind[],
  what: string | ((found: KeyCase) => string),
): readonly Finding[] {
  return wrongTexts(context, keyCasesOf(context, ...kinds), what);
}

/** As {@link wrongTextFindings}, for cases that are chosen already. Files that nothing verifies with may hold anything. */
export function wrongTexts(
  context: RuleContext,
  cases: readonly KeyCase[],
  what: string | ((found: KeyCase) => string),
): readonly Finding[] {
  // What is only the first line of a text is told as that.
  const used = cases.filter(({ use }) => use.consumer !== "key-file" && use.setting?.entry.overflow === undefined);
  return gravestByPlace(
    used.map((found) => {
      const words = typeof what === "string" ? what : what(found);
      const { algorithm } = found.use;
      if (algorithm.kind === "known" && algorithm.name.startsWith("HS") && found.usability.usable !== "never") {
        // PyJWT takes any other text as the shared secret (facts §8.1).
        const message = `${words}: with ${algorithm.name} the text itself becomes the shared secret`;
        return keyFinding(context, found, { message, severity: "warning" });
      }
      const severity = failureSeverity(context, found);
      const effect = severity === "info" ? "AgentOS cannot use it" : everyRequest(found, severity);
      return keyFinding(context, found, { message: `${words}: ${effect}`, severity });
    }),
  );
}
