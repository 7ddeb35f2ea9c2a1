import type { SettingRole } from "../../agentos/settings.ts";
import type { App, Setting } from "../../project/facts.ts";
import type { CallArgument, Value } from "../../project/value.ts";
import type { RuleContext } from "../rule.ts";
import { agnoIs } from "./guards.ts";
import { isActive } from "./keyCases.ts";
import { perDeployment } from "./perDeployment.ts";
import { type RunningApp, runningApps } from "./productCalls.ts";

/** `AgentOSBuiltinAuth(...)` or `AgentOSBuiltinAuth.from_env()` as an app hands it to `mcp_auth=`. */
export interface BuiltinAuth {
  readonly of: RunningApp;
  readonly argument: CallArgument;
  readonly fromEnvironment: boolean;
  readonly arguments: readonly CallArgument[];
  /** Its arguments as each run makes them. */
  readonly inRuns: readonly (readonly CallArgument[])[];
}

/** What an argument amounts to: what the code says by itself, else what the runs make of it. */
export function builtinValues({ arguments: own, inRuns }: BuiltinAuth, name: string): readonly Value[] {
  const given = own.find((argument) => argument.name === name);
  if (given === undefined) return [];
  if (given.value.kind !== "unknown") return [given.value];
  return inRuns.flatMap((list) => list.find((argument) => argument.name === name)?.value ?? []);
}

/** Whether a version may be in force that takes `mcp_auth=`. */
export const hasMcpAuth = ({ deployment }: RuleContext): boolean => agnoIs(deployment, { since: "2.7.2" }) !== "never";

/** The built-in authentication of MCP, for the apps that use it in plain sight. */
export const builtinAuths = perDeployment((context: RuleContext): readonly BuiltinAuth[] =>
  runningApps(context).flatMap((of) => {
    const argument = of.app.arguments.get("mcp_auth");
    const value = argument?.value;
    if (argument === undefined || value?.kind !== "object") return [];
    const found = /(?:^|\.)AgentOSBuiltinAuth(\.from_env)?$/.exec(value.type);
    if (found === null) return [];
    const inRuns = of.runs.flatMap(({ app }) => {
      const inRun = app.arguments.get("mcp_auth")?.value;
      return inRun?.kind === "object" && inRun.type === value.type ? [inRun.arguments] : [];
    });
    return [{ of, argument, fromEnvironment: found[1] !== undefined, arguments: value.arguments, inRuns }];
  }),
);

/** Whether an app's modules import the built-in authentication. */
export const importsBuiltinAuth = ({ imports }: App): boolean =>
  [...imports.keys()].some((name) => name.endsWith(".AgentOSBuiltinAuth") || name.endsWith(".mcp_auth_builtin"));

/**
 * The settings of a role that the built-in authentication reads: where an app imports it, or no app is in sight. What another program makes of a
 * variable of this name is its own affair.
 */
export function builtinSettings(context: RuleContext, role: SettingRole): readonly Setting[] {
  const { apps, settings } = context.deployment;
  if (!isActive(context) || agnoIs(context.deployment, { since: "2.7.2" }) === "never") return [];
  if (apps.length > 0 && !apps.some(importsBuiltinAuth)) return [];
  return settings.filter((setting) => setting.role === role && setting.wins);
}
