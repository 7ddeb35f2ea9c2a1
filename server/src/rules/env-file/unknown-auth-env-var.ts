import { agnoChanges, holds } from "../../agentos/agnoVersions.ts";
import { meantName } from "../../agentos/settings.ts";
import { renameEntry } from "../../fixes/renameEntry.ts";
import type { Setting } from "../../project/facts.ts";
import { defineRule, type RuleContext, type Severity } from "../rule.ts";
import { isActive } from "../support/keyCases.ts";
import { lacksKey } from "../support/outcomes.ts";

/** A variable that sounds like one of AgentOS's and that nothing reads (facts §11). */
export const unknownAuthEnvVar = defineRule({
  meta: {
    id: "unknown-auth-env-var",
    title: "Variable that AgentOS does not read",
    severity: "warning",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["look-alike setting", "legacy-secret-key setting"],
  *check(context) {
    if (!isActive(context)) return;
    for (const setting of context.deployment.settings) {
      if (setting.role !== "look-alike" && setting.role !== "legacy-secret-key") continue;
      const severity = severityFor(context, setting);
      if (severity === undefined) continue;
      const { name, namePlace } = setting;
      const meant = meantName(name);
      const former = setting.role === "legacy-secret-key" ? " since 2.3.13" : "";
      const hint = meant === undefined ? advice(name) : ` Did you mean ${meant}?`;
      const fix = meant === undefined || isSet(context, setting, meant) ? undefined : renameEntry(setting, meant);
      yield { ...namePlace, message: `AgentOS does not read ${name}${former}.${hint}`, severity, fixes: fix === undefined ? [] : [fix] };
    }
  },
});

/** Names that other software uses as well; where nothing shows that AgentOS misses something, they are its business. */
const commonNames = new Set([
  "JWT_SECRET_KEY",
  "JWT_PUBLIC_KEY",
  "JWT_ALGORITHM",
  "JWT_AUDIENCE",
  "JWT_KEY",
  "JWT_JWKS_URL",
  "OS_API_KEY",
  "OS_AUTH_KEY",
  "JWKS_FILE",
]);

function severityFor(context: RuleContext, { name, role }: Setting): Severity | undefined {
  const { deployment } = context;
  if (isReadByProject(context, name)) return undefined;
  if (role === "legacy-secret-key") {
    const former = holds(deployment.versions.agno, { until: agnoChanges.rbac });
    if (former === "always") return undefined;
    if (former === "depends" && deployment.versions.agno.kind !== "unknown") return "info";
  }
  const known = deployment.runs.filter(({ outcomes }) => outcomes.length > 0);
  if (known.length > 0 && known.every(lacksKey)) return "error";
  if (!commonNames.has(name)) return "warning";
  return deployment.apps.length > 0 ? "warning" : "info";
}

/** Whether some Python file of the workspace names the variable in quotes: the project's own code then reads it (facts §14.26). */
function isReadByProject({ project }: RuleContext, name: string): boolean {
  for (const document of project.documents.values()) {
    if (document.syntax !== "python") continue;
    const { text } = document;
    if (text.includes(`"${name}"`) || text.includes(`'${name}'`)) return true;
    // pydantic-settings reads a field of the same name in any case.
    if (new RegExp(`^\\s+${name}\\s*:`, "im").test(text)) return true;
  }
  return false;
}

const isSet = ({ deployment }: RuleContext, { uri }: Setting, name: string): boolean =>
  deployment.settings.some((setting) => setting.name === name && setting.uri === uri);

function advice(name: string): string {
  if (name === "JWT_ALGORITHM") return " The algorithm is set in code: AuthorizationConfig(algorithm=...)";
  return name === "JWT_AUDIENCE" ? " The audience is set in code: AuthorizationConfig(audience=..., verify_audience=True)" : "";
}
