import type { BodyDefect } from "../../keys/keyInfo.ts";
import { defineRule, type Related, type RuleContext } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { failureSeverity, type KeyCase, keyCasesOf } from "../support/keyCases.ts";
import { everyRequest, keyFinding } from "../support/keyFinding.ts";
import { keyPlace } from "../support/keyPlace.ts";
import { isLoadersFault } from "./pem-malformed-delimiters.ts";

/** A PEM whose body is not the base64 of a key, or an SSH key line that cannot be decoded (facts §8.3). */
export const pemBodyCorrupt = defineRule({
  meta: {
    id: "pem-body-corrupt",
    title: "Key with a damaged body",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["malformed-pem text", "malformed-ssh-key text"],
  *check(context) {
    const broken = keyCasesOf(context, "malformed-pem").filter((found) => !isLoadersFault(found));
    const findings = [...broken, ...keyCasesOf(context, "malformed-ssh-key")].flatMap((found) => {
      const what = defectOf(found);
      if (what === undefined) return [];
      const severity = failureSeverity(context, found);
      const effect = severity === "info" ? "AgentOS cannot use this key" : everyRequest(found, severity);
      return [keyFinding(context, found, { message: `${what}: ${effect}`, severity, related: culprit(context, found) })];
    });
    yield* gravestByPlace(findings);
  },
});

function defectOf({ key }: KeyCase): string | undefined {
  if (key.kind === "malformed-ssh-key") return "This SSH public key cannot be decoded";
  return key.kind === "malformed-pem" && key.problem.code === "body-corrupt" ? defects[key.problem.reason] : undefined;
}

/** The damaged character, when it is not on the line of the finding. */
function culprit(context: RuleContext, found: KeyCase): readonly Related[] {
  const head = keyPlace(context, found);
  const place = keyPlace(context, found, found.key.span);
  return place.uri === head.uri && place.span.start !== head.span.start ? [{ place, message: "It goes wrong here" }] : [];
}

const defects: Readonly<Record<BodyDefect, string>> = {
  empty: "The key has no body between BEGIN and END",
  "blank-line": "A blank line stands inside the key",
  alphabet: "The key's body holds a character that is not base64",
  "url-safe-alphabet": "The key's body is in URL-safe base64, which PEM readers refuse",
  padding: "The padding at the end of the key's body is wrong",
  elided: "The key's body is shortened with dots",
  "quote-prefix": "The key's lines begin with quotation marks of a mail or comment",
  comment: "A comment stands inside the key",
  truncated: "The key's body is cut off",
  "not-der": "The key's body does not decode to a key",
  header: "Text that is not part of the key stands inside it",
  "wrong-label": "The key's body is not what its BEGIN line says",
  "lost-backslash": "The key's escapes lost their backslashes, a letter n stands where each line ended",
};
