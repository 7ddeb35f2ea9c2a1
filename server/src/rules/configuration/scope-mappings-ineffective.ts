import { removeArgument } from "../../fixes/callEdits.ts";
import { defineRule } from "../rule.ts";
import { argumentPlace, literalOf, middlewareCalls } from "../support/productCalls.ts";
import { isSwitchedOff } from "../support/scopeMappings.ts";

/** A written `authorization=False` wins over `scope_mappings=` (facts §6.2). */
export const scopeMappingsIneffective = defineRule({
  meta: {
    id: "scope-mappings-ineffective",
    title: "scope_mappings beside authorization=False",
    severity: "warning",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["scope_mappings="],
  *check(context) {
    for (const call of middlewareCalls(context)) {
      const argument = call.use.arguments.get("scope_mappings");
      const switched = call.use.arguments.get("authorization");
      const mappings = literalOf(call, "scope_mappings");
      if (argument === undefined || switched === undefined || !isSwitchedOff(call)) continue;
      if (mappings?.kind === "none" || (mappings?.kind === "dict" && mappings.complete && mappings.items.length === 0)) continue;
      yield {
        ...argumentPlace(context, argument),
        message: "scope_mappings has no effect beside authorization=False: no scopes are checked",
        related: [{ place: switched.place, message: "This switches the checks off; without it the mappings switch them on" }],
        fixes: removeArgument(context, call.middleware, switched),
      };
    }
  },
});
