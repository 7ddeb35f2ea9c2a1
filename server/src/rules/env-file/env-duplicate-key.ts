import { commentOut } from "../../fixes/commentOut.ts";
import type { Setting } from "../../project/facts.ts";
import { defineRule } from "../rule.ts";
import { syntaxOf } from "../support/authSettings.ts";
import { isActive } from "../support/keyCases.ts";
import { settingPlace } from "../support/keyPlace.ts";

/** A variable that one env file sets twice: the last one wins for nearly all loaders (facts §9.1). */
export const envDuplicateKey = defineRule({
  meta: {
    id: "env-duplicate-key",
    title: "Variable that is set twice in one file",
    severity: "warning",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    if (!isActive(context)) return;
    const groups = new Map<string, Setting[]>();
    for (const setting of context.deployment.settings) {
      if (setting.role === "look-alike" || syntaxOf(context, setting) !== "dotenv" || setting.entry.temporary === true) continue;
      const key = `${setting.uri} ${setting.name}`;
      groups.set(key, [...(groups.get(key) ?? []), setting]);
    }
    for (const group of groups.values()) {
      const last = group.at(-1);
      if (last === undefined || group.length < 2) continue;
      const earlier = group.slice(0, -1).filter(({ entry }) => entry.value.value !== "");
      const first = earlier[0];
      if (first === undefined) continue;
      const isSame = group.every(({ entry }) => entry.value.value === last.entry.value.value);
      const message = isSame
        ? `${last.name} is set twice to the same value`
        : `${last.name} is set ${group.length === 2 ? "twice" : `${group.length} times`}: this last one wins, the value ${group.length === 2 ? "above" : "further up"} is never used`;
      const place = { uri: last.uri, span: last.namePlace.span };
      const fixes = [
        ...commentOut(context, earlier).map((fix) => ({ ...fix, title: "Comment out the earlier value" })),
        ...commentOut(context, [last]).map((fix) => ({ ...fix, title: "Comment out this value" })),
      ];
      yield {
        ...place,
        message,
        severity: isSame ? "info" : "warning",
        related: earlier.map((setting) => ({ place: settingPlace(context, setting), message: "It is set here before" })),
        fixes,
      };
    }
  },
});
