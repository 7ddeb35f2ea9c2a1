import { adminScope, scopeProblem } from "../../agentos/scopes.ts";
import { defineRule } from "../rule.ts";
import { adminScopes } from "../support/adminScope.ts";
import { lineOf } from "../support/productCalls.ts";
import { payloadsOf, scopesClaims } from "../support/scopeUses.ts";

/** os.agno.com loads /config first, which asks for `config:read` (before 2.6.7 `system:read`); facts §10. */
export const scopeGateMissing = defineRule({
  meta: {
    id: "scope-gate-missing",
    title: "Token that cannot load the configuration",
    severity: "info",
    topic: "scopes",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["token"],
  *check(context) {
    const claims = scopesClaims(context);
    const admins = [adminScope, ...adminScopes(context).map(({ scope }) => scope)];
    const { agno } = context.deployment.versions;
    for (const { payload } of payloadsOf(context)) {
      for (const { claim, form, complete, items, place } of payload.texts) {
        if (!claims.has(claim) || form !== "list" || !complete || items.length === 0) continue;
        const scopes = items.map(({ text }) => text);
        if (scopes.some((scope) => admins.includes(scope) || /^(?:config|system):(?:\*:)?read$/.test(scope))) continue;
        if (!scopes.some((scope) => scopeProblem(scope, agno) === undefined)) continue;
        yield {
          ...lineOf(context, place),
          message: "Without config:read this token cannot load /config, which the AgentOS interface asks for first",
        };
      }
    }
  },
});
