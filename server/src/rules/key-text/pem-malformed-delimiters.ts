import type { DelimiterDefect, PemProblem } from "../../keys/keyInfo.ts";
import { defineRule } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { failureSeverity, type KeyCaseOf, keyCasesOf } from "../support/keyCases.ts";
import { everyRequest, keyFinding } from "../support/keyFinding.ts";

/** A PEM whose BEGIN or END line is missing or misspelt: no reader takes it (facts §8.3, RFC 7468 §3). */
export const pemMalformedDelimiters = defineRule({
  meta: {
    id: "pem-malformed-delimiters",
    title: "PEM key with a broken BEGIN or END line",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["malformed-pem text"],
  *check(context) {
    const findings = keyCasesOf(context, "malformed-pem")
      .filter((found) => !isLoadersFault(found))
      .flatMap((found) => {
        const what = words(found.key.problem);
        if (what === undefined) return [];
        const severity = failureSeverity(context, found);
        const effect = severity === "info" ? "AgentOS cannot use this key" : everyRequest(found, severity);
        return [keyFinding(context, found, { message: `${what}: ${effect}`, severity, culprit: found.key.span })];
      });
    yield* gravestByPlace(findings);
  },
});

/** Cut, or left open, by the way it is written in the env file: those are faults of their own. */
export function isLoadersFault({ use, syntax }: KeyCaseOf<"malformed-pem">): boolean {
  const entry = use.setting?.entry;
  if (entry === undefined) return false;
  if (entry.overflow !== undefined || entry.unterminatedQuote !== undefined) return true;
  return syntax === "dotenv" && unusualQuotings.includes(entry.quoting);
}

const unusualQuotings: readonly string[] = ["triple-double", "triple-single", "backtick", "ansi-c"];

function words(problem: PemProblem): string | undefined {
  switch (problem.code) {
    case "cut-after-first-line":
      return "The key ends behind its BEGIN line";
    case "missing-begin":
      return "The key has no BEGIN line";
    case "missing-end":
      return "The key has no END line";
    case "malformed-delimiters":
      return `The ${problem.which === "both" ? "BEGIN and END lines" : `${problem.which === "begin" ? "BEGIN" : "END"} line`} ${problem.which === "both" ? "are" : "is"} misspelt (${defects[problem.defect]})`;
    case "label-mismatch":
      return `BEGIN says "${problem.begin}" but END says "${problem.end}"`;
    default:
      return undefined;
  }
}

const defects: Readonly<Record<DelimiterDefect, string>> = {
  "dash-count": "five dashes belong on each side",
  "typographic-dash": "these are not ASCII hyphens",
  case: "it must be in upper case",
  spacing: "a space is missing, too many or not a plain one",
  misspelt: "compare it with -----BEGIN PUBLIC KEY-----",
};
