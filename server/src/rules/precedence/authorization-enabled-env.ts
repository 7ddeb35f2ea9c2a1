import { agnoChanges, openInstanceHole } from "../../agentos/agnoVersions.ts";
import { laxBooleanText } from "../../agentos/configuration.ts";
import { commentOut } from "../../fixes/commentOut.ts";
import { defineRule } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { agnoIs, agnoName, guardsOf, placeOf, settingIn, siblings } from "../support/guards.ts";

/** AgnoAPISettings reads the variable although nobody is meant to set it; in some versions it switches the security key off (facts §1.12, §5). */
export const authorizationEnabledEnv = defineRule({
  meta: {
    id: "authorization-enabled-env",
    title: "AUTHORIZATION_ENABLED set by hand",
    severity: "warning",
    topic: "precedence",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    const { deployment } = context;
    if (agnoIs(deployment, { since: agnoChanges.jwtPrecedence }) === "never") return;
    const isHole = agnoIs(deployment, openInstanceHole);
    const findings = guardsOf(context).flatMap(({ run, securityKey }) => {
      const setting = settingIn(run, "AUTHORIZATION_ENABLED", false);
      const reading = run.environment.get("AUTHORIZATION_ENABLED")?.reading;
      if (setting === undefined || reading?.kind !== "value" || laxBooleanText(reading.value) !== true) return [];
      const { outcomes } = run;
      const isOpen = outcomes.some(({ startup, anonymous }) => startup === "ok" && anonymous.status === 200);
      const isOn = deployment.apps.length > 0 && deployment.apps.every(({ authorization }) => authorization === true);
      const isOwn = deployment.apps.some(({ ownReads }) => ownReads.has(setting.name));
      const effect =
        isHole === "always" && isOpen
          ? `it switches OS_SECURITY_KEY off in ${agnoName(deployment)}, and the instance is open to everybody`
          : isHole === "depends" && securityKey !== undefined
            ? "agno 2.3.15 to 2.6 then leave an instance with OS_SECURITY_KEY open, newer versions do not check WebSockets"
            : isHole === "never" && securityKey !== undefined
              ? "WebSockets then accept any token"
              : "pass authorization=True instead";
      const severity = isHole === "always" && isOpen ? "error" : isOn || isOwn ? "info" : "warning";
      return [
        {
          ...placeOf(context, setting),
          message: `AUTHORIZATION_ENABLED turns no authorization on: ${effect}`,
          severity,
          related: securityKey === undefined ? [] : [{ place: placeOf(context, securityKey), message: "OS_SECURITY_KEY is set here" }],
          fixes: commentOut(context, siblings(deployment, setting), true),
        } as const,
      ];
    });
    yield* gravestByPlace(findings);
  },
});
