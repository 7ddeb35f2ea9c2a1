import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { syntaxOf } from "../support/authSettings.ts";
import { isActive } from "../support/keyCases.ts";

/** AgentOS loads no `.env` by itself (no dotenv import in libs/agno/agno; facts §9). The loader may be out of sight, hence only information. */
export const envFileNotLoaded = defineRule({
  meta: {
    id: "env-file-not-loaded",
    title: "Env file that nothing is seen to load",
    severity: "info",
    topic: "env-file",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["app"],
  *check(context) {
    const { deployment, project } = context;
    if (!isActive(context) || deployment.kind !== "folder" || deployment.apps.length === 0) return;
    yield* readByTheCodeAlone(context);
    if (deployment.runs.some(({ evidence, documented }) => evidence !== undefined || documented !== undefined)) return;
    const told = new Set<string>();
    for (const setting of deployment.settings) {
      const { uri, role, entry, namePlace } = setting;
      if (told.has(uri) || role === "look-alike" || entry.value.value === "" || syntaxOf(context, setting) !== "dotenv") continue;
      if (!/(?:^|\/)\.env(?:\.local)?$/.test(uri) || project.readEnvFiles?.has(uri) === true) continue;
      told.add(uri);
      const effect = role === "security-key" ? "without it the instance is open to everyone" : "AgentOS does not load it by itself";
      yield { ...namePlace, message: `Nothing in this project is seen to load this file: ${effect}` };
    }
  },
});

const guards: ReadonlySet<string> = new Set(["verification-key", "jwks-file", "security-key"]);

/**
 * A settings class (pydantic-settings' `env_file`) reads the file into its own fields; AgentOS looks into the environment of the process. Said where
 * the prediction shows that something is missing there.
 */
function* readByTheCodeAlone({ deployment }: RuleContext): Iterable<Finding> {
  const { runs, settings } = deployment;
  if (runs.length === 0 || !runs.every(({ loader }) => loader === "pydantic-settings")) return;
  const outcomes = runs.flatMap((run) => run.outcomes);
  const isDown = outcomes.every(
    ({ startup, because }) => isFailure(startup) && because.some(({ code }) => code === "authorization-without-key"),
  );
  const isOpen = outcomes.every(({ startup, anonymous }) => startup === "ok" && anonymous.status === 200);
  if (outcomes.length === 0 || (!isDown && !isOpen)) return;
  for (const { role, entry, name, namePlace } of settings) {
    if (!guards.has(role) || entry.value.value === "" || (isDown && role === "security-key")) continue;
    const effect = isDown ? "it does not start (ValueError)" : "the instance is open to everyone";
    yield {
      ...namePlace,
      message: `Only a settings class reads this file, so AgentOS does not see ${name} in its environment: ${effect}`,
      severity: "error",
    };
  }
}

const isFailure = (startup: unknown): boolean => startup !== null && startup !== "ok";
