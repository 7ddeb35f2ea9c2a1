import { defineRule } from "../rule.ts";
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
  *check(context) {
    const { deployment, project } = context;
    if (!isActive(context) || deployment.kind !== "folder" || deployment.apps.length === 0) return;
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
