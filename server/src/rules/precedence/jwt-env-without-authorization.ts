import { agnoChanges } from "../../agentos/agnoVersions.ts";
import { requireAuthorization } from "../../fixes/requireAuthorization.ts";
import { defineRule, type Finding, type RuleContext, type Severity } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { agnoIs, agnoName, type Guards, guardsOf, placeOf } from "../support/guards.ts";

/** A JWT variable for an app without authorization: before 2.7.0 nothing reads it, since then tokens are checked but not their scopes (facts §5). */
export const jwtEnvWithoutAuthorization = defineRule({
  meta: {
    id: "jwt-env-without-authorization",
    title: "JWT variable without authorization=True",
    severity: "warning",
    topic: "precedence",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["app"],
  *check(context) {
    const { apps } = context.deployment;
    if (apps.length === 0 || agnoIs(context.deployment, { since: agnoChanges.rbac }) === "never") return;
    // A configuration that is there has a rule of its own, and a middleware of the project's own is a guard.
    const isUnguarded = apps.every(
      (app) => app.authorization === false && !app.open && app.middlewares.length === 0 && app.config === undefined,
    );
    if (!isUnguarded || apps.some((app) => app.arguments.has("authorization_config"))) return;
    yield* gravestByPlace(guardsOf(context).flatMap((guards) => findingsFor(context, guards)));
  },
});

function findingsFor(context: RuleContext, { jwt, run }: Guards): readonly Finding[] {
  const { deployment } = context;
  const { apps } = deployment;
  const isOpen = run.outcomes.length > 0 && run.outcomes.every(({ startup, anonymous }) => startup === "ok" && anonymous.status === 200);
  const isNew = agnoIs(deployment, { since: agnoChanges.oneAuthLayer });
  const isShown = run.evidence !== undefined || deployment.runs.every(({ evidence }) => evidence === undefined);
  return jwt.map((setting): Finding => {
    // The project's own code may check tokens with it.
    const isOwn = apps.some(({ ownReads }) => ownReads.has(setting.name));
    const severity: Severity = isOwn ? "info" : isOpen && isNew === "never" && isShown ? "error" : "warning";
    const effect =
      isNew === "always"
        ? "tokens are checked, but not their scopes: any valid token may do everything"
        : isNew === "depends"
          ? `agno before 2.7.0 does not read ${setting.name} and checks no token, newer versions check no scopes`
          : isOpen
            ? `${agnoName(deployment)} does not read ${setting.name}, and the instance is open to everybody`
            : `${agnoName(deployment)} does not read ${setting.name}, and no token is checked`;
    return {
      ...placeOf(context, setting),
      message: `No AgentOS has authorization=True, so ${effect}`,
      severity,
      related: apps.map(({ calleePlace }) => ({ place: calleePlace, message: "authorization=True is missing here" })),
      fixes: requireAuthorization(context, apps),
    };
  });
}
