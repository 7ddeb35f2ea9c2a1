import { settingTextFixes } from "../../fixes/keyText.ts";
import { classifyKeyText } from "../../keys/classify.ts";
import type { Setting } from "../../project/facts.ts";
import { defineRule } from "../rule.ts";
import { secretSettings, syntaxOf } from "../support/authSettings.ts";
import { damageWords, subject } from "../support/findings.ts";
import { settingDamage } from "../support/keyCases.ts";
import { settingPlace } from "../support/keyPlace.ts";

/** Quoting that other languages have and env files do not: triple quotes, backticks, `$'…'`, lines ended by backslashes (facts §9.1). */
export const envUnsupportedQuoting = defineRule({
  meta: {
    id: "env-unsupported-quoting",
    title: "Quoting that the env file's loader does not know",
    severity: "error",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    for (const setting of secretSettings(context)) {
      const { name } = setting;
      if (syntaxOf(context, setting) !== "dotenv") continue;
      const what = quotingWords(setting);
      if (what === undefined) continue;
      const intended = setting.entry.value.value.trim();
      const isKept = isSubstitution(intended);
      const damage = settingDamage(context, setting, (text) =>
        isKept ? text === undefined || isSubstitution(text) : !isIntact(text, intended),
      );
      if (damage === undefined) continue;
      const effect = damageWords(damage, name, [`reads ${name} wrongly`, `read ${name} wrongly`]);
      const others = damage.sparing.length > 0 ? `; ${subject(damage.sparing, "knows", "know")} ${isKept ? "it" : "them"}` : "";
      yield {
        ...settingPlace(context, setting),
        message: `An env file has no ${what}: ${effect}${others}`,
        severity: damage.severity,
        fixes: () => settingTextFixes(context, setting),
      };
    }
  },
});

function quotingWords({ entry }: Setting): string | undefined {
  switch (entry.quoting) {
    case "triple-double":
    case "triple-single":
      return "triple quotes";
    case "backtick":
      return "backticks";
    case "ansi-c":
      return "the shell's $'…'";
    default:
      if (isSubstitution(entry.value.value)) return "command substitution";
      return /-----\\\r?(?:\n|$)/.test(entry.value.value) ? "lines that end with a backslash" : undefined;
  }
}

/** `$(cat key.pem)`, which a shell alone replaces by what the command says. */
const isSubstitution = (text: string): boolean => /^\s*["']?\$\([^()]+\)["']?\s*$/.test(text);

/** Whether a reading is the meant text, or at least the same key. */
function isIntact(text: string | undefined, intended: string): boolean {
  if (text === undefined) return false;
  if (text.trim() === intended && !/-----\\/.test(text)) return true;
  const read = classifyKeyText(text);
  return read.kind === "public-key" || read.kind === "private-key";
}
