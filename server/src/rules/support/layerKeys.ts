import type { Deployment } from "../../project/facts.ts";
import { callAlgorithm } from "../../project/keyUses.ts";
import type { Value } from "../../project/value.ts";
import { settingIn } from "./guards.ts";
import { isAbsent, itemsOf, type ProductCall, valuesOf } from "./productCalls.ts";

/** How the keys of a middleware and those of AgentOS's own layer go together; `unknown` where some are out of sight. */
export interface SharedKeys {
  readonly algorithms: "same" | "different" | "unknown";
  /** Whether some key is in both: JWT_VERIFICATION_KEY is, for both read it. */
  readonly common: boolean | "unknown";
  /** Whether each key of the middleware is one of AgentOS's layer. */
  readonly within: boolean | "unknown";
}

/** Compares the keys of a middleware with those of the layer that AgentOS puts up for the same app. */
export function sharedKeys({ versions }: Deployment, call: ProductCall): SharedKeys {
  const { config } = call.of.app;
  const own = callAlgorithm(config, false, versions);
  const other = callAlgorithm(call.use, true, versions);
  const algorithms =
    own.kind === "unknown" || other.kind === "unknown" || config?.form === "unknown"
      ? "unknown"
      : own.name === other.name
        ? "same"
        : "different";
  const runs = call.of.runs;
  const fromEnvironment = runs.length > 0 && runs.every(({ run }) => settingIn(run, "JWT_VERIFICATION_KEY", true) !== undefined);
  const byJwks =
    !isAbsent(call, "jwks_file") ||
    config?.arguments.has("jwks_file") === true ||
    runs.some(({ run }) => settingIn(run, "JWT_JWKS_FILE", true) !== undefined);
  const middlewareKeys = textsOf(valuesOf(call, "verification_keys"));
  const ownKeys =
    config === undefined
      ? []
      : textsOf(valuesOf({ use: config, inRuns: runs.flatMap(({ app }) => app.config ?? []) }, "verification_keys"));
  if (byJwks || middlewareKeys === undefined || ownKeys === undefined)
    return { algorithms, common: fromEnvironment || "unknown", within: "unknown" };
  const environment = runs.flatMap(({ run }) => {
    const reading = (run.finalEnvironment ?? run.environment).get("JWT_VERIFICATION_KEY")?.reading;
    return reading?.kind === "value" ? [reading.value] : [];
  });
  const known = new Set([...ownKeys, ...environment]);
  return {
    algorithms,
    common: fromEnvironment || middlewareKeys.some((key) => known.has(key)),
    within: middlewareKeys.every((key) => known.has(key)),
  };
}

/** The texts of lists of keys; `undefined` where one is not known. Variables count by their runs. */
function textsOf(values: readonly Value[]): readonly string[] | undefined {
  const texts: string[] = [];
  for (const value of values) {
    for (const item of itemsOf(value) ?? []) {
      if (item.kind !== "text") return undefined;
      texts.push(item.text);
    }
  }
  return texts;
}
