import type { SettingRole } from "../../agentos/settings.ts";
import type { Value } from "../../project/value.ts";
import type { Finding, RuleContext, Severity } from "../rule.ts";
import { builtinAuths, builtinSettings, builtinValues, importsBuiltinAuth } from "./builtinAuth.ts";
import { settingDamage } from "./keyCases.ts";
import { settingPlace } from "./keyPlace.ts";
import { lineOf } from "./productCalls.ts";

/** Findings about a secret of the built-in authentication that is shorter than it takes: in the environment, and in code. */
export function* shortSecrets(
  context: RuleContext,
  wanted: { readonly role: SettingRole; readonly parameter: string; readonly name: string; readonly least: number },
): Iterable<Finding> {
  const { role, parameter, name, least } = wanted;
  const message = (subject: string, length: number): string =>
    `${subject} has ${length} of at least ${least} characters: AgentOSBuiltinAuth stops with ValueError, the app does not start`;
  const isShort = (text: string | undefined): boolean => text !== undefined && text !== "" && lengthOf(text) < least;
  // The variable itself is reported where it is set.
  const isReported = (value: Value): boolean =>
    "steps" in value && value.steps.some((step) => step.kind === "environment" && step.name === name);
  const apps = context.deployment.apps;
  for (const setting of builtinSettings(context, role)) {
    const damage = settingDamage(context, setting, isShort);
    if (damage === undefined) continue;
    const severity: Severity = apps.some(importsBuiltinAuth) ? damage.severity : "warning";
    yield { ...settingPlace(context, setting), message: message(name, lengthOf(setting.entry.value.value)), severity };
  }
  for (const auth of builtinAuths(context)) {
    const given = auth.arguments.find((argument) => argument.name === parameter);
    const values = builtinValues(auth, parameter);
    const short = values.flatMap((value) => (value.kind === "text" && isShort(value.text) && !isReported(value) ? [value.text] : []));
    const [first] = short;
    if (given === undefined || first === undefined) continue;
    const severity: Severity = auth.of.app.certain && short.length === values.length ? "error" : "warning";
    yield { ...lineOf(context, given.place), message: message(`${parameter}=`, lengthOf(first)), severity };
  }
}

/** Python's `len`: code points. */
const lengthOf = (text: string): number => [...text].length;
