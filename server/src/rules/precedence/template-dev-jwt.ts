import { agnoChanges } from "../../agentos/agnoVersions.ts";
import type { App } from "../../project/facts.ts";
import { defineRule, type Finding } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { agnoIs, guardsOf, placeOf } from "../support/guards.ts";

/** The official templates say that RUNTIME_ENV=dev turns JWT off; from 2.7.0 on a JWT variable alone turns it on (facts §12). */
export const templateDevJwt = defineRule({
  meta: {
    id: "template-dev-jwt",
    title: "JWT still required with RUNTIME_ENV=dev",
    severity: "info",
    topic: "precedence",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["app"],
  *check(context) {
    const { deployment } = context;
    const app = deployment.apps.find(isOffInDevelopment);
    if (app === undefined || agnoIs(deployment, { since: agnoChanges.oneAuthLayer }) !== "always") return;
    const place = app.arguments.get("authorization")?.place ?? app.calleePlace;
    const findings = guardsOf(context).flatMap(({ run, jwt }): readonly Finding[] => {
      const stage = run.environment.get("RUNTIME_ENV")?.reading;
      if (stage?.kind !== "value" || stage.value !== "dev") return [];
      return jwt.map((setting) => ({
        ...placeOf(context, setting),
        message: `RUNTIME_ENV=dev does not turn JWT off while ${setting.name} is set: requests without a token get 401, scopes are not checked`,
        related: [{ place, message: "Authorization is off in development here" }],
      }));
    });
    yield* gravestByPlace(findings);
  },
});

/** `authorization=<something> != "dev"`. */
function isOffInDevelopment({ arguments: given, authorization }: App): boolean {
  const expression = given.get("authorization")?.expression;
  if (authorization === true || expression?.kind !== "binary" || expression.operator !== "!=") return false;
  return [expression.left, expression.right].some((side) => side.kind === "string" && side.value.value === "dev");
}
