import { defineRule } from "../rule.ts";
import { agnoName } from "../support/guards.ts";
import { argumentPlace, isAbsent, productCalls } from "../support/productCalls.ts";
import { shown } from "../support/shown.ts";
import { renameFixes, unknownParameters } from "../support/unknownParameters.ts";

/** AuthorizationConfig takes any keyword and drops those that it does not know (facts §1.7, §6.1). */
export const configUnknownField = defineRule({
  meta: {
    id: "config-unknown-field",
    title: "AuthorizationConfig field that is dropped",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["authorization_config="],
  *check(context) {
    for (const call of productCalls(context)) {
      if (call.owner !== "AuthorizationConfig") continue;
      for (const found of unknownParameters(context, call)) {
        const { name, since, meant, argument } = found;
        const why =
          since !== undefined
            ? `came in agno ${since}; ${agnoName(context.deployment)} drops it without a word`
            : `is not a field of AuthorizationConfig, which drops it without a word`;
        const then =
          name === "audience" && !isAbsent(call, "verify_audience")
            ? ": correct tokens get 401 for their audience"
            : onlyMiddleware.has(name)
              ? "; only JWTMiddleware takes it"
              : meant !== undefined
                ? `; did you mean ${meant}?`
                : "";
        yield { ...argumentPlace(context, argument), message: `${shown(name)}= ${why}${then}`, fixes: renameFixes(context, found) };
      }
    }
  },
});

/** Parameters that the middleware alone has. */
const onlyMiddleware: ReadonlySet<string> = new Set([
  "scope_mappings",
  "scopes_claim",
  "user_id_claim",
  "session_id_claim",
  "audience_claim",
  "token_source",
  "token_header_key",
  "cookie_name",
  "validate",
  "dependencies_claims",
  "session_state_claims",
]);
