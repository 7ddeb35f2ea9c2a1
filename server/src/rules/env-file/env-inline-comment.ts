import { settingTextFixes } from "../../fixes/keyText.ts";
import { defineRule } from "../rule.ts";
import { secretSettings, syntaxOf, textOf } from "../support/authSettings.ts";
import { subject } from "../support/findings.ts";
import { settingDamage } from "../support/keyCases.ts";

/** ` #` in an unquoted secret begins a comment for most loaders, so that the secret arrives shortened (facts §9.1). */
export const envInlineComment = defineRule({
  meta: {
    id: "env-inline-comment",
    title: "Secret that is cut off at a number sign",
    severity: "warning",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    for (const setting of secretSettings(context)) {
      const { entry, name, uri } = setting;
      if (entry.quoting !== "none" || syntaxOf(context, setting) !== "dotenv" || entry.value.value === "") continue;
      const rest = textOf(context, setting).slice(entry.raw.end, entry.span.end);
      // A comment is written with a blank behind its sign; a word right behind it was more likely meant as part of the secret.
      const tail = /^[ \t]+(#[^\s#]\S*)[ \t]*(?:[ \t]#.*)?$/.exec(rest);
      if (tail?.[1] === undefined) continue;
      const start = entry.raw.end + rest.indexOf("#");
      const damage = settingDamage(context, setting, (text) => text !== undefined && text.length > 0 && !text.includes("#"));
      if (damage === undefined) continue;
      yield {
        uri,
        span: { start, end: start + tail[1].length },
        message: `${subject(damage.spoiling, "takes", "take")} this for a comment: ${name} ends before it. Put the value in quotes if it belongs to it`,
        severity: damage.severity,
        fixes: () => settingTextFixes(context, setting),
      };
    }
  },
});
