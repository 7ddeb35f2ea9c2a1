import { agnoChanges, holds } from "../../agentos/agnoVersions.ts";
import type { JwksUse, Run } from "../../project/facts.ts";
import type { Place } from "../../text/place.ts";
import type { RuleContext, Severity } from "../rule.ts";
import { atMost } from "./findings.ts";
import { isActive } from "./keyCases.ts";
import { firstLine } from "./keyPlace.ts";

/** A path that AgentOS opens as a JWKS file. */
export type ConfiguredJwks = JwksUse & { readonly path: string; readonly pathPlace: Place };

/**
 * The JWKS paths of an active deployment. Empty where agno is certainly too old to read any; references that something else fills in are no
 * paths.
 */
export function configuredJwks(context: RuleContext): readonly ConfiguredJwks[] {
  const { deployment } = context;
  if (!isActive(context) || isBeforeJwks(context)) return [];
  return deployment.jwksUses.filter(
    (use): use is ConfiguredJwks => use.path !== undefined && use.pathPlace !== undefined && !/\$\{|\{\{|\$\(|<[^>]*>/.test(use.path),
  );
}

/** Whether agno is certainly older than its reading of JWT variables and JWKS files; `jwt-before-2-3-13` says so. */
export const isBeforeJwks = ({ deployment }: RuleContext): boolean =>
  holds(deployment.versions.agno, { until: agnoChanges.rbac }) === "always";

/** Where a finding about the path goes: its first line. */
export function pathPlace(context: RuleContext, { setting, pathPlace: place }: ConfiguredJwks): Place {
  const text = context.project.documents.get(place.uri)?.text ?? "";
  const at = firstLine(text, place.span);
  if (at.end > at.start) return { uri: place.uri, span: at };
  return setting?.namePlace ?? place;
}

/**
 * How grave it is that a JWKS file cannot be loaded: *error* where AgentOS then certainly does not start or refuses tokens, *warning* where no
 * app is seen to read it, *info* where every app lets its tokens in all the same.
 */
export const jwksSeverity = (context: RuleContext, use: JwksUse): Severity => severityUnless(context, use, isUndisturbed);

/** How grave it is that a key of the file cannot be used: the others may go on working. *info* where nothing checks tokens at all. */
export const keySeverity = (context: RuleContext, use: JwksUse): Severity => severityUnless(context, use, isOpen);

function severityUnless({ deployment }: RuleContext, use: JwksUse, harmless: (run: Run) => boolean): Severity {
  if (use.source === "file") return "info";
  const runs = deployment.runs.filter((run) => mattersTo(run, use));
  const judged = runs.filter(({ outcomes }) => outcomes.length > 0);
  if (deployment.apps.length > 0 && judged.length > 0 && judged.every(harmless)) return "info";
  if (use.source === "argument") return use.app?.certain === false ? "warning" : "error";
  if (deployment.apps.length === 0) return "warning";
  // A way of starting that nothing shows is no ground for certainty.
  return runs.some(({ evidence }) => evidence !== undefined) || runs.length === deployment.runs.length ? "error" : "warning";
}

/** The runs in which the path comes from the setting of the use, or all for an argument. */
function mattersTo({ environment, finalEnvironment, refusal }: Run, { setting }: JwksUse): boolean {
  if (refusal !== undefined) return false;
  if (setting === undefined) return true;
  return [environment, finalEnvironment].some((values) => values?.get(setting.name)?.setting === setting);
}

/** Whether every app starts and lets a valid token in. */
const isUndisturbed = ({ outcomes }: Run): boolean =>
  outcomes.every(({ startup, validJwt }) => startup === "ok" && validJwt.status === 200);

/** Whether everybody gets in without a token. */
const isOpen = ({ outcomes }: Run): boolean => outcomes.every(({ anonymous }) => anonymous.status === 200);

/** The words for the consequence: certain for an error, else what would happen. */
export const startError = (severity: Severity, exception: string): string => {
  if (severity === "error") return `AgentOS does not start (${exception})`;
  return severity === "warning" ? `AgentOS that reads it does not start (${exception})` : "AgentOS cannot load it";
};

/** A severity for a defect of the file's content: never graver than the way the file is used allows. */
export const contentSeverity = (severity: Severity, use: Severity): Severity => (use === "error" ? severity : atMost(severity, use));
