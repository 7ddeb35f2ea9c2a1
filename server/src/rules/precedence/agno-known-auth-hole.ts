import { agnoChanges, openInstanceHole } from "../../agentos/agnoVersions.ts";
import type { App } from "../../project/facts.ts";
import type { Value } from "../../project/value.ts";
import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { agnoIs, agnoName, guardsOf } from "../support/guards.ts";
import { isActive } from "../support/keyCases.ts";

/** Versions of agno that leave something open which the configuration means to guard (issues 8625, 8629 and 8633). */
export const agnoKnownAuthHole = defineRule({
  meta: {
    id: "agno-known-auth-hole",
    title: "Version of agno with a known hole in authentication",
    severity: "warning",
    topic: "precedence",
    fixable: false,
    since: "0.1.0",
  },
  *check(context) {
    if (!isActive(context)) return;
    const { deployment } = context;
    const { versions, apps } = deployment;
    const place = versions.agnoRequirement ?? ("place" in versions.agno ? versions.agno.place : undefined) ?? apps[0]?.calleePlace;
    if (place === undefined) return;
    // A hole that is open here counts before one that would be.
    const holes = [environmentHole(context), interfaceHole(context)].filter((hole): hole is Hole => hole !== undefined);
    const finding = holes.find(({ severity }) => severity === "warning") ?? holes[0];
    if (finding !== undefined) yield { ...finding, ...place };
  },
});

type Hole = Pick<Finding, "message" | "severity">;

function environmentHole(context: RuleContext): Hole | undefined {
  const { deployment } = context;
  if (agnoIs(deployment, openInstanceHole) !== "always") return undefined;
  const guards = guardsOf(context);
  if (!guards.some(({ jwt, securityKey }) => jwt.length > 0 || securityKey !== undefined)) return undefined;
  const isOpen = guards.some(({ run }) =>
    run.outcomes.some(({ because }) =>
      because.some(({ code }) => /^(?:jwt-environment-(?:opens|unused)|authorization-enabled-opens)$/.test(code)),
    ),
  );
  const name = agnoName(deployment);
  return isOpen
    ? { message: `${name} leaves this instance open (agno issue 8625): 2.7.0 closes it`, severity: "warning" }
    : {
        message: `In ${name}, a JWT variable without authorization=True opens the instance (agno issue 8625); 2.7.0 closes that`,
        severity: "info",
      };
}

function interfaceHole({ deployment }: RuleContext): Hole | undefined {
  const isExcluded = agnoIs(deployment, { since: agnoChanges.interfacesExcluded, until: agnoChanges.oneAuthLayer }) === "always";
  const open = deployment.apps.filter(({ authorization }) => authorization === true).flatMap(openInterfaces);
  if (!isExcluded || open.length === 0) return undefined;
  const message = `${agnoName(deployment)} checks no token on the routes of ${open[0]} (agno issues 8629 and 8633): 2.7.0 does`;
  return { message, severity: "warning" };
}

/** The interfaces whose routes the version leaves out of the checks and that have no signature of their own. */
function openInterfaces(app: App): readonly string[] {
  const list = app.arguments.get("interfaces")?.value;
  const items: readonly Value[] = list?.kind === "list" || list?.kind === "tuple" ? list.items : [];
  const named = items.flatMap((item) => (item.kind === "object" ? (/\.(A2A|AGUI)$/.exec(item.type)?.[1] ?? []) : []));
  const flag = app.arguments.get("a2a_interface")?.value;
  return flag?.kind === "boolean" && flag.value ? [...named, "A2A"] : named;
}
