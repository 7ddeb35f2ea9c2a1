import { settingTextFixes } from "../../fixes/keyText.ts";
import { classifyKeyText } from "../../keys/classify.ts";
import { commonReadings } from "../../project/everyLoader.ts";
import type { Run, Setting } from "../../project/facts.ts";
import { hasUndecodableBytes } from "../../text/bytes.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { secretSettings, syntaxOf, textOf } from "../support/authSettings.ts";
import { subject } from "../support/findings.ts";
import { settingPlace } from "../support/keyPlace.ts";
import { isQuoted } from "../support/quotes.ts";

/**
 * A value that is well written for most loaders, in a file that the project also hands to one which refuses, cuts or keeps the quotes of it:
 * `docker run --env-file`, podman, kubectl, systemd, direnv, VS Code (facts §9.1).
 */
export const dockerEnvFileMultiline = defineRule({
  meta: {
    id: "docker-env-file-multiline",
    title: "Value that one of the project's env file loaders cannot read",
    severity: "warning",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["setting"],
  *check(context) {
    for (const setting of secretSettings(context)) {
      const text = textOf(context, setting);
      // That the file is not UTF-8 is told by env-file-encoding.
      if (syntaxOf(context, setting) !== "dotenv" || hasOwnFault(setting) || hasUndecodableBytes(text) || setting.entry.value.value === "")
        continue;
      const intended = setting.entry.value.value;
      for (const run of context.deployment.runs) {
        const shown = run.evidence ?? run.documented;
        // What the user's settings name needs no further sign.
        if ((shown === undefined && run.chosen === undefined) || !run.envFiles.includes(setting.uri)) continue;
        const damage = damageIn(run, setting, intended, text.startsWith("\ufeff"));
        if (damage === undefined) continue;
        const readers = readersOf(context, setting, intended);
        if (readers.length === 0) continue;
        yield {
          ...settingPlace(context, setting),
          message: `${run.title} ${damage}; ${subject(readers.slice(0, 3), "reads", "read")} it`,
          related: shown === undefined ? [] : [{ place: shown, message: `The file is read here by ${run.title}` }],
          fixes: () => settingTextFixes(context, setting),
        };
      }
    }
  },
});

/** Faults of the writing itself are told by rules of their own, and are not this one loader's. */
function hasOwnFault({ entry }: Setting): boolean {
  return entry.overflow !== undefined || entry.unterminatedQuote !== undefined || !["none", "single", "double"].includes(entry.quoting);
}

/** What the run's loader does to the value, when that is neither what was meant nor told by another rule. */
function damageIn(run: Run, setting: Setting, intended: string, isMarked: boolean): string | undefined {
  if (run.refusal?.uri === setting.uri) return "refuses this file";
  const reading = setting.readings.get(run.loader);
  switch (reading?.kind) {
    case "refused":
      return "refuses this file";
    case "absent":
      // The byte order mark before the name is told by env-file-encoding.
      if (isMarked && setting.entry.span.start === 1) return undefined;
      return `does not read ${setting.name} from this file`;
    case "value":
      if (reading.value === intended) return undefined;
      if (isQuoted(reading.value) && !isQuoted(intended)) return `keeps the quotes of ${setting.name}`;
      return intended.includes("\n") && reading.value.length < intended.length && !reading.value.includes("\n")
        ? `cuts ${setting.name} off behind its first line`
        : undefined;
    default:
      return undefined;
  }
}

/** The loaders that read the value as it is meant: those of the deployment first, else the common ones. */
function readersOf(context: RuleContext, setting: Setting, intended: string): readonly string[] {
  const own = context.deployment.runs.filter(({ loader }) => isGood(setting.readings.get(loader), intended)).map(({ title }) => title);
  if (own.length > 0) return own;
  const document = context.project.documents.get(setting.uri);
  if (document === undefined) return [];
  return commonReadings(document, setting.name)
    .filter(({ reading }) => isGood(reading, intended))
    .map(({ title }) => title);
}

function isGood(reading: { readonly kind: string; readonly value?: string } | undefined, intended: string): boolean {
  if (reading?.kind !== "value" || reading.value === undefined) return false;
  return reading.value === intended || (classifyKeyText(reading.value).kind === "public-key" && !isQuoted(reading.value));
}
