import type { KeyText, PemShape } from "../../keys/keyInfo.ts";
import { recoverKey } from "../../keys/repair.ts";
import type { Deployment } from "../../project/facts.ts";
import { type Usability, usabilityOver } from "../../project/verifier.ts";
import { defineRule, type Finding, type RuleContext, type Severity } from "../rule.ts";
import { textAt } from "../support/authSettings.ts";
import { gravestByPlace } from "../support/findings.ts";
import { failureSeverity, type KeyCaseOf, keyCasesOf } from "../support/keyCases.ts";
import { keyFinding } from "../support/keyFinding.ts";
import { isLocked } from "../support/lockFiles.ts";
import { isFoldedYaml } from "../support/yamlForms.ts";

/** Public keys whose line breaks are gone or misplaced: read by cryptography from 42 on, refused before and by OpenSSL (facts §8.3). */
export const pemNewlinesCollapsed = defineRule({
  meta: {
    id: "pem-newlines-collapsed",
    title: "PEM key without its line breaks",
    severity: "warning",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["public-key text"],
  *check(context) {
    const folded = (found: KeyCaseOf<"public-key">): boolean => isFoldedYaml(found, textAt(context, found.use.setting?.uri ?? ""));
    const cases = collapsedKeys(context).filter((found) => !folded(found));
    yield* gravestByPlace(cases.map((found) => collapsedFinding(context, found)));
  },
});

/** The public keys that only tolerant readers take. Quotes that are part of the value are a fault of their own. */
export const collapsedKeys = (context: RuleContext): readonly KeyCaseOf<"public-key">[] =>
  keyCasesOf(context, "public-key").filter(({ key }) => key.readers.tolerant && !key.readers.strict && key.key.shape !== "quoted");

/** The finding for such a key, worded after what the installed versions do with it; `words` say what is wrong where the rule knows better. */
export function collapsedFinding(context: RuleContext, found: KeyCaseOf<"public-key">, words?: string): Finding {
  const what = words ?? fault(found.key);
  const { algorithm } = found.use;
  if (algorithm.kind === "known" && algorithm.name.startsWith("HS")) {
    const message =
      found.usability.usable === "never"
        ? `${what}: ${installed("PyJWT", context.deployment.versions.pyjwt)} refuses it as a secret, but 2.4 to 2.12 take it for one, and whoever has the public key can forge tokens`
        : `${what}, and with ${algorithm.name} PyJWT 2.4 to 2.12 takes it for a shared secret: whoever has the public key can forge tokens`;
    return keyFinding(context, found, { message, severity: "error" });
  }
  switch (readability(context, found)) {
    case "never":
      return keyFinding(context, found, {
        message: `${what}: ${installed("cryptography", context.deployment.versions.cryptography)} is older than 42 and cannot read it, every request gets 401`,
        severity: failureSeverity(context, found),
      });
    case "always":
      return keyFinding(context, found, {
        message: `${what}: ${installed("cryptography", context.deployment.versions.cryptography)} reads it, but versions before 42 and OpenSSL-based tools do not`,
        severity: mild(context, found),
      });
    default:
      return keyFinding(context, found, {
        message: `${what}: cryptography 42 or newer still reads it, older installs and OpenSSL-based tools answer 401`,
        severity: found.use.consumer === "key-file" ? "info" : "warning",
      });
  }
}

/** A package by the version that the project's files settle; what is installed is not in sight. */
const installed = (name: string, fact: Deployment["versions"]["pyjwt"]): string =>
  fact.kind === "exact" ? `${name} ${fact.version}` : `the installed ${name}`;

/** A lock file settles that it works; a requirement alone may not be what runs. */
function mild({ deployment }: RuleContext, found: KeyCaseOf<"public-key">): Severity {
  return found.use.consumer === "key-file" || isLocked(deployment.versions.cryptography) ? "info" : "warning";
}

/**
 * Whether the installed versions read the key. Where another fault, such as the wrong algorithm, stops it even with its line breaks in place, that
 * is another rule's, and the text is judged by the algorithm that suits the key.
 */
function readability({ deployment }: RuleContext, { text, use, usability }: KeyCaseOf<"public-key">): Usability["usable"] {
  if (usability.usable === "always" || usability.usable === "unknown") return usability.usable;
  const repaired = recoverKey(text);
  const isToBlame = repaired === undefined || usabilityOver(repaired.pem, use.algorithm, deployment.versions).usable !== "never";
  return isToBlame ? usability.usable : usabilityOver(text, { kind: "unknown" }, deployment.versions).usable;
}

const faults: Partial<Record<PemShape, string>> = {
  "header-joined": "The key's first line is joined to its header",
  "footer-joined": "The key's last line is joined to its footer",
  cr: "The key's line breaks are bare carriage returns",
  indented: "The key's header or footer is indented",
  prefixed: "Other text stands before the key's header",
  suffixed: "Other text stands behind the key's footer",
  "unicode-space": "The key holds white space that is not ASCII's",
};

const fault = (key: Extract<KeyText, { kind: "public-key" }>): string => faults[key.key.shape] ?? "The key's line breaks are gone";
