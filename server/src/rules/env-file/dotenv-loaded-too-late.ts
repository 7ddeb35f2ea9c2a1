import { loadDotenvEarlier } from "../../fixes/loadDotenvEarlier.ts";
import type { DotenvLoad, Run } from "../../project/facts.ts";
import { defineRule } from "../rule.ts";
import { isActive } from "../support/keyCases.ts";
import { isHarmed } from "../support/outcomes.ts";

/** `load_dotenv()` behind `AgentOS(...)`: OS_SECURITY_KEY is read when the object is made, the JWT variables at `get_app()` (facts §9). */
export const dotenvLoadedTooLate = defineRule({
  meta: {
    id: "dotenv-loaded-too-late",
    title: "Env file that is loaded behind AgentOS()",
    severity: "warning",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["app"],
  *check(context) {
    if (!isActive(context)) return;
    for (const app of context.deployment.apps) {
      for (const load of app.dotenvLoads) {
        if (load.order !== "after-app") continue;
        const late = context.deployment.runs.flatMap((run) => lateNames(run, load).map((name) => ({ run, name })));
        const first = late.find(({ name }) => name === "OS_SECURITY_KEY") ?? late[0];
        if (first === undefined) continue;
        const severity = late.every(({ run }) => isHarmed(run)) ? "error" : "warning";
        if (first.name !== "OS_SECURITY_KEY" && severity !== "error") continue;
        const effect =
          severity !== "error"
            ? ""
            : late.some(({ run }) => run.outcomes.some(({ anonymous }) => anonymous.status === 200))
              ? ", so the instance is open"
              : ", so it does not start";
        yield {
          ...load.place,
          message: `load_dotenv() comes too late: AgentOS() has read ${first.name} before${effect}`,
          severity,
          related: [{ place: app.calleePlace, message: "AgentOS() reads its settings here" }],
          fixes: () => {
            const fix = loadDotenvEarlier(context, app, load);
            return fix === undefined ? [] : [fix];
          },
        };
      }
    }
  },
});

/** The product's variables that only this load brings. */
function lateNames(run: Run, load: DotenvLoad): readonly string[] {
  const names: string[] = [];
  for (const [name, { reading, setting }] of run.finalEnvironment ?? []) {
    if (setting === undefined || setting.uri !== load.uri || reading.kind !== "value" || reading.value === "") continue;
    if (!["security-key", "verification-key", "jwks-file", "cors-origin-list", "authorization-enabled"].includes(setting.role)) continue;
    if (run.environment.get(name)?.reading.kind !== "value") names.push(name);
  }
  return names;
}
