import { holds, type VersionRange } from "../../agentos/agnoVersions.ts";
import type { App, Deployment, Run, Setting } from "../../project/facts.ts";
import type { Place } from "../../text/place.ts";
import type { RuleContext } from "../rule.ts";
import { isActive } from "./keyCases.ts";
import { settingPlace } from "./keyPlace.ts";

/** What guards an instance in one run: the settings that have a value there. */
export interface Guards {
  readonly run: Run;
  /** JWT_VERIFICATION_KEY and JWT_JWKS_FILE, as far as they are set. */
  readonly jwt: readonly Setting[];
  /** OS_SECURITY_KEY when `AgentOS(...)` reads it. */
  readonly securityKey: Setting | undefined;
}

/** The guards in each run of an active deployment whose process starts; runs of which nothing is known are left out. */
export function guardsOf(context: RuleContext): readonly Guards[] {
  if (!isActive(context)) return [];
  return context.deployment.runs.flatMap((run) => {
    if (run.refusal !== undefined) return [];
    const jwt = ["JWT_VERIFICATION_KEY", "JWT_JWKS_FILE"].flatMap((name) => settingIn(run, name, true) ?? []);
    return [{ run, jwt, securityKey: settingIn(run, "OS_SECURITY_KEY", false) }];
  });
}

/** The setting that gives a variable its value in a run; nothing where it is unset, empty or not known. `late`: also after the app is made. */
export function settingIn({ environment, finalEnvironment }: Run, name: string, late: boolean): Setting | undefined {
  for (const values of late ? [finalEnvironment, environment] : [environment]) {
    const found = values?.get(name);
    if (found?.reading.kind === "value" && found.reading.value !== "" && !isReference(found.reading.value))
      return found.setting ?? found.via;
  }
  return undefined;
}

/** Text that a deployment tool has yet to fill in. */
const isReference = (value: string): boolean => /^\s*(?:\$\{[^}]*\}|\{\{[^}]*\}\}|\$\([^)]*\)|<[^>]*>)\s*$/.test(value);

/** Whether what is known of agno's version puts it in a range. */
export const agnoIs = ({ versions }: Deployment, range: VersionRange): "always" | "never" | "depends" => holds(versions.agno, range);

/** Whether an app hands keys to AgentOS in code. */
export const hasKeysInCode = ({ config }: App): boolean =>
  config !== undefined && (config.open || config.arguments.has("verification_keys") || config.arguments.has("jwks_file"));

/** `agno 2.6.22` where the version is known, else `agno`. */
export const agnoName = ({ versions }: Deployment): string => (versions.agno.kind === "exact" ? `agno ${versions.agno.version}` : "agno");

/** The place of a setting, for related information. */
export const placeOf = (context: RuleContext, setting: Setting): Place => settingPlace(context, setting);

/** Every setting of the same name in the same file, so that none takes the other's place when one becomes a comment. */
export const siblings = ({ settings }: Deployment, of: Setting): readonly Setting[] =>
  settings.filter(({ name, uri }) => name === of.name && uri === of.uri);
