import { agnoChanges } from "../../agentos/agnoVersions.ts";
import { defineRule, type Finding, type Related, type RuleContext } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { agnoIs, agnoName, type Guards, guardsOf, placeOf } from "../support/guards.ts";
import { isActive } from "../support/keyCases.ts";

/** JWT settings for an agno that has no JWT: the variables are not read, the arguments raise (facts §2). */
export const jwtBefore2313 = defineRule({
  meta: {
    id: "jwt-before-2-3-13",
    title: "JWT verification with an agno that has none",
    severity: "warning",
    topic: "precedence",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["setting", "app"],
  *check(context) {
    const { deployment } = context;
    if (!isActive(context) || agnoIs(deployment, { until: agnoChanges.rbac }) !== "always") return;
    yield* gravestByPlace([...guardsOf(context).flatMap((guards) => variables(context, guards)), ...code(context)]);
  },
});

function variables(context: RuleContext, { jwt, run }: Guards): readonly Finding[] {
  const { deployment } = context;
  const { apps } = deployment;
  const isOpen = run.outcomes.some(({ startup, anonymous }) => startup === "ok" && anonymous.status === 200);
  return jwt
    .filter(({ name }) => !apps.some(({ ownReads }) => ownReads.has(name)))
    .map((setting): Finding => {
      const effect = isOpen ? "no token is checked, and the instance is open to everybody" : "no token is checked";
      return {
        ...placeOf(context, setting),
        message: `${agnoName(deployment)} does not read ${setting.name}, which came with 2.3.13: ${effect}`,
        severity: isOpen && run.evidence !== undefined ? "error" : "warning",
        related: requirement(context),
      };
    });
}

function code(context: RuleContext): readonly Finding[] {
  const { deployment } = context;
  return deployment.apps.flatMap((app): readonly Finding[] => {
    const imported = [...app.imports].find(([name]) => name.endsWith(".AuthorizationConfig"))?.[1];
    const argument = app.arguments.get("authorization") ?? app.arguments.get("authorization_config");
    if (imported === undefined && argument === undefined) return [];
    const what =
      imported === undefined
        ? `AgentOS of ${agnoName(deployment)} has no '${argument?.name}' (2.3.13 has): the app does not start (TypeError)`
        : `${agnoName(deployment)} has no AuthorizationConfig (2.3.13 has): the app does not start (ImportError)`;
    const place = imported ?? argument?.place ?? app.calleePlace;
    return [{ ...place, message: what, severity: app.certain ? "error" : "warning", related: requirement(context) }];
  });
}

const requirement = ({ deployment }: RuleContext): readonly Related[] => {
  const place = deployment.versions.agnoRequirement;
  return place === undefined ? [] : [{ place, message: "The version is set here" }];
};
