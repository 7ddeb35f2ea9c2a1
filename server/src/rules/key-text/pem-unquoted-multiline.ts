import { settingTextFixes } from "../../fixes/keyText.ts";
import type { Setting } from "../../project/facts.ts";
import type { Span } from "../../text/span.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { isBeaten, textOf } from "../support/authSettings.ts";
import { damageWords, listed } from "../support/findings.ts";
import { isActive, settingDamage, sparingLoaders } from "../support/keyCases.ts";
import { settingPlace } from "../support/keyPlace.ts";

/** A PEM over several lines of an env file without quotes: only the product's own deployment scripts gather its lines (facts §9.1). */
export const pemUnquotedMultiline = defineRule({
  meta: {
    id: "pem-unquoted-multiline",
    title: "Multi-line PEM without quotes in an env file",
    severity: "error",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    if (!isActive(context)) return;
    for (const setting of context.deployment.settings) {
      const { entry, name } = setting;
      if (entry.overflow === undefined || entry.unterminatedQuote !== undefined || !isKey(setting)) continue;
      const place = settingPlace(context, setting);
      const isCut = cutTest(textOf(context, setting), setting);
      const damage = settingDamage(context, setting, isCut);
      const fixes = () => settingTextFixes(context, setting);
      if (damage === undefined) {
        if (setting.readings.has("agentos-env-sync") || setting.readings.has("agentos-railway")) {
          const message = `Only the project's deployment script reads this unquoted key; compose refuses the file, load_dotenv() cuts ${name} at its first line`;
          yield { ...place, message, severity: "info", fixes };
        }
        continue;
      }
      const sparing = damage.sparing.length > 0 ? damage.sparing : sparingLoaders(context, setting, isCut);
      const others = sparing.length > 0 ? `; ${listed(sparing)} would read all of it` : "";
      // An elided example that nothing is seen to load is somebody's note.
      const isNote = isElided(textOf(context, setting), entry.overflow) && !isShown(context, setting);
      const effect = damageWords(damage, name, ["cuts it off behind the first line", "cut it off behind the first line"]);
      yield {
        ...place,
        message: `The key has several lines but no quotes: ${effect}${others}`,
        severity: isNote ? "hint" : isBeaten(context, setting) ? "info" : damage.severity,
        fixes,
      };
    }
  },
});

/** Only the lines of a key, as PEM, base64 or JSON, are gathered (parse/keyOverflow.ts); a shared secret may look like the first one. */
const isKey = ({ entry, role }: Setting): boolean => /BEGIN/.test(entry.value.value) || role === "verification-key";

const wholeOf = (text: string, { raw, overflow }: Setting["entry"]): string => text.slice(raw.start, overflow?.end ?? raw.end);

/** Tells whether a loader's text lacks lines of the value. */
function cutTest(text: string, { entry }: Setting): (read: string | undefined) => boolean {
  if (/BEGIN/.test(entry.value.value)) return (read) => read === undefined || !/END [A-Z ]+-----/.test(read);
  const length = (of: string): number => of.replace(/\s+/g, "").length;
  const whole = length(wholeOf(text, entry));
  return (read) => read === undefined || length(read) < whole;
}

const isElided = (text: string, { start, end }: Span): boolean => /\.\.\.|…/.test(text.slice(start, end));

/** Whether the project shows a way of starting that reads the setting's file. */
const isShown = ({ deployment }: RuleContext, { uri }: Setting): boolean =>
  deployment.runs.some(({ envFiles, evidence }) => evidence !== undefined && envFiles.includes(uri));
