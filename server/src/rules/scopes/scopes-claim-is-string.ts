import { defineRule } from "../rule.ts";
import { lineOf } from "../support/productCalls.ts";
import { payloadsOf, scopesClaims } from "../support/scopeUses.ts";

/** `scopes` is a JSON array; a text is taken for one scope and never split (facts §10). */
export const scopesClaimIsString = defineRule({
  meta: {
    id: "scopes-claim-is-string",
    title: "Several scopes in one text",
    severity: "error",
    topic: "scopes",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["token"],
  *check(context) {
    const claims = scopesClaims(context);
    for (const { payload, evident } of payloadsOf(context)) {
      for (const { claim, form, items, place } of payload.texts) {
        const [only] = items;
        if (!claims.has(claim) || form !== "text" || only === undefined) continue;
        const scopes = only.text.split(/[\s,]+/).filter((scope) => scope !== "");
        if (scopes.length < 2) continue;
        const looksLike = scopes.every((scope) => scope.includes(":"));
        const quote = context.project.documents.get(place.uri)?.text[only.content.start - 1] ?? '"';
        const isPlain = quote === '"' || quote === "'";
        yield {
          ...lineOf(context, only.place),
          message: `The "${claim}" claim is one text: AgentOS takes it for one scope that matches nothing, requests get 403; use a list`,
          severity: evident || looksLike ? "error" : "info",
          fixes: isPlain
            ? [
                {
                  title: "Make it a list",
                  safety: "unsafe",
                  preferred: true,
                  changes: [
                    {
                      kind: "edit",
                      uri: place.uri,
                      span: only.place.span,
                      text: `[${scopes.map((scope) => `${quote}${scope}${quote}`).join(", ")}]`,
                    },
                  ],
                },
              ]
            : [],
        };
      }
    }
  },
});
