import { defineRule } from "../rule.ts";
import { comparesWithId } from "../support/audience.ts";
import { argumentPlace, productCalls } from "../support/productCalls.ts";

/** An AgentOS with a name and no id has an id that is computed from the name (app.py:351-353). */
export const verifyAudienceIdFromName = defineRule({
  meta: {
    id: "verify-audience-id-from-name",
    title: "verify_audience=True with an id made from the name",
    severity: "hint",
    topic: "configuration",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["verify_audience="],
  *check(context) {
    for (const call of productCalls(context)) {
      const { app } = call.of;
      const argument = call.use.arguments.get("verify_audience");
      const name = app.arguments.get("name")?.value;
      if (argument === undefined || !comparesWithId(call) || app.open || app.arguments.has("id") || app.arguments.has("os_id")) continue;
      if (name?.kind !== "text" || name.text === "") continue;
      yield {
        ...argumentPlace(context, argument),
        message: "Without id= the audience of tokens must be the UUID that AgentOS computes from its name, not the name itself",
      };
    }
  },
});
