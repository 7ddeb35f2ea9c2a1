import { defineRule } from "../rule.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { keySets, loadedAt, setPlace } from "../support/keySets.ts";
import { withoutKeys } from "../support/keySetWords.ts";

/** `keys` is missing, empty or null: AgentOS logs "JWKS contains no keys" and goes on without the set (facts §3.5). */
export const jwksEmpty = defineRule({
  meta: {
    id: "jwks-empty",
    title: "JWKS file without keys",
    severity: "error",
    topic: "jwks",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const problem = set.facts?.problem;
      if (set.uses.length === 0 || (problem?.code !== "keys-empty" && problem?.code !== "keys-missing")) continue;
      const severity = contentSeverity("error", set.severity);
      const what =
        problem.code === "keys-empty"
          ? "The JWKS holds no keys"
          : problem.member === undefined
            ? "The file has no member 'keys'"
            : `The file has no member 'keys'; '${problem.member}' is not read`;
      yield { ...setPlace(set, problem.member), message: `${what}: ${withoutKeys(severity)}`, severity, related: loadedAt(set) };
    }
  },
});
