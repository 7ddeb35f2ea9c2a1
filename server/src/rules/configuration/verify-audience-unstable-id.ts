import { addArgument } from "../../fixes/callArguments.ts";
import type { Fix } from "../../fixes/fix.ts";
import { defineRule, type RuleContext, type Severity } from "../rule.ts";
import { comparesWithId } from "../support/audience.ts";
import { argumentPlace, type ProductCall, productCalls } from "../support/productCalls.ts";

/** Without id and name an AgentOS draws a new id in each process, which no token can name (facts §6.3). */
export const verifyAudienceUnstableId = defineRule({
  meta: {
    id: "verify-audience-unstable-id",
    title: "verify_audience=True without a stable id",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["verify_audience="],
  *check(context) {
    for (const call of productCalls(context)) {
      const { app } = call.of;
      const argument = call.use.arguments.get("verify_audience");
      if (argument === undefined || !comparesWithId(call) || app.open) continue;
      // Without authorization the whole configuration is not looked at, which is a finding of its own.
      if (call.owner === "AuthorizationConfig" && app.authorization === false) continue;
      const isNamed = ["id", "os_id", "name"].some((name) => {
        const value = app.arguments.get(name)?.value;
        return value !== undefined && value.kind !== "none" && !(value.kind === "text" && value.text === "");
      });
      if (isNamed) continue;
      const severity: Severity = call.certain ? "error" : "warning";
      yield {
        ...argumentPlace(context, argument),
        message: "verify_audience=True without audience=, id= or name=: the id is new in each process, so every token gets 401",
        severity,
        related: [{ place: app.calleePlace, message: "This AgentOS has neither an id nor a name" }],
        fixes: idFix(context, call),
      };
    }
  },
});

function idFix({ project }: RuleContext, { of: { app } }: ProductCall): readonly Fix[] {
  if (app.arguments.has("id")) return [];
  const change = addArgument(project, app.uri, app.call, 'id="my-agent-os"');
  return change === undefined ? [] : [{ title: "Give the AgentOS an id", safety: "unsafe", preferred: true, changes: [change] }];
}
