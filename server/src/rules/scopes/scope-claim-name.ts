import { adminScope, scopeProblem } from "../../agentos/scopes.ts";
import { defineRule } from "../rule.ts";
import { lineOf } from "../support/productCalls.ts";
import { payloadsOf, scopesClaims } from "../support/scopeUses.ts";

const others: ReadonlySet<string> = new Set(["scope", "permissions", "scp"]);

/** AgentOS reads the claim `scopes`, unless `JWTMiddleware(scopes_claim=)` says otherwise (facts §10). */
export const scopeClaimName = defineRule({
  meta: {
    id: "scope-claim-name",
    title: "Scopes in a claim that AgentOS does not read",
    severity: "warning",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["token"],
  *check(context) {
    const claims = scopesClaims(context);
    const { agno } = context.deployment.versions;
    for (const { payload } of payloadsOf(context)) {
      if (payload.claims.some(({ name }) => claims.has(name))) continue;
      for (const { claim, items } of payload.texts) {
        if (!others.has(claim)) continue;
        const scopes = items.flatMap(({ text }) => text.split(/[\s,]+/)).filter((scope) => scope !== "");
        // Other services have scopes as well; these have to be AgentOS's.
        if (!scopes.some((scope) => scope === adminScope || (scope.includes(":") && scopeProblem(scope, agno) === undefined))) continue;
        const key = payload.claims.find(({ name }) => name === claim);
        if (key === undefined) continue;
        yield {
          ...lineOf(context, key.place),
          message: `AgentOS reads the claim "scopes", not "${claim}": this token has no scopes, requests get 403`,
          fixes: [
            {
              title: 'Rename the claim to "scopes"',
              safety: "unsafe",
              preferred: true,
              changes: [{ kind: "edit", uri: key.place.uri, span: key.content, text: "scopes" }],
            },
          ],
        };
      }
    }
  },
});
