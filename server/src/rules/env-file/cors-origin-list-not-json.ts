import { listFix } from "../../fixes/jsonList.ts";
import { defineRule, type Severity } from "../rule.ts";
import { isActive, settingDamage } from "../support/keyCases.ts";
import { settingPlace } from "../support/keyPlace.ts";

/** CORS_ORIGIN_LIST is a list for pydantic-settings, written as JSON; any other text stops AgentOS() with AttributeError (facts §11). */
export const corsOriginListNotJson = defineRule({
  meta: {
    id: "cors-origin-list-not-json",
    title: "CORS_ORIGIN_LIST that is not a JSON array",
    severity: "error",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["cors-origin-list setting"],
  *check(context) {
    if (!isActive(context)) return;
    for (const setting of context.deployment.settings) {
      if (setting.role !== "cors-origin-list" || !setting.wins) continue;
      const damage = settingDamage(context, setting, (text) => text !== undefined && text.trim() !== "" && !isList(text));
      if (damage === undefined) continue;
      // Another program of the project may be the one that reads this name.
      const severity: Severity = context.deployment.apps.length > 0 ? damage.severity : "warning";
      const fix = listFix(setting);
      yield {
        ...settingPlace(context, setting),
        message: 'CORS_ORIGIN_LIST must be a JSON array such as ["https://app.example.com"]: AgentOS() stops with AttributeError',
        severity,
        fixes: fix === undefined ? [] : [fix],
      };
    }
  },
});

function isList(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) || value === null;
  } catch {
    return false;
  }
}
