import { settingTextFixes } from "../../fixes/keyText.ts";
import { classifyKeyText } from "../../keys/classify.ts";
import type { Setting } from "../../project/facts.ts";
import { defineRule } from "../rule.ts";
import { damageWords } from "../support/findings.ts";
import { isActive, settingDamage } from "../support/keyCases.ts";

/** A quote that is never closed: python-dotenv drops the variable, compose refuses the file (facts §9.1, §18.3). Any auth setting. */
export const pemUnterminatedQuote = defineRule({
  meta: {
    id: "pem-unterminated-quote",
    title: "Quoted value that is never closed",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    if (!isActive(context)) return;
    for (const setting of context.deployment.settings) {
      const { entry, name, uri } = setting;
      if (entry.unterminatedQuote === undefined || setting.role === "look-alike") continue;
      const span = { start: entry.unterminatedQuote, end: entry.unterminatedQuote + 1 };
      const isLost = (text: string | undefined): boolean =>
        text === undefined ||
        text.startsWith('"') ||
        text.startsWith("'") ||
        /^-----BEGIN[^\n]*$/.test(text) ||
        // systemd reads on to the end of the file; where that leaves a damaged key, other rules leave it to this one.
        (setting.role === "verification-key" && classifyKeyText(text).kind === "malformed-pem");
      const damage = settingDamage(context, setting, isLost);
      if (damage === undefined) continue;
      const how = damageWords(damage, name, ["reads something else", "read something else"]);
      yield {
        uri,
        span,
        message: `This quote is never closed: ${how}${consequence(setting)}`,
        severity: damage.severity,
        fixes: () => settingTextFixes(context, setting),
      };
    }
  },
});

function consequence({ role, readings }: Setting): string {
  if (![...readings.values()].every(({ kind }) => kind === "absent")) return "";
  return role === "security-key" ? ", so no security key guards the instance" : "";
}
