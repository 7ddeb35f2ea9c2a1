import { classifyKeyText } from "../../keys/classify.ts";
import type { KeyText, KeyTextKind } from "../../keys/keyInfo.ts";
import { commonReadings } from "../../project/everyLoader.ts";
import type { Deployment, KeyUse, Project, Run, Setting } from "../../project/facts.ts";
import { type Usability, usabilityOver } from "../../project/verifier.ts";
import type { RuleContext, Severity } from "../rule.ts";
import { perDeployment } from "./perDeployment.ts";

/** A syntax that AuthLint reads. */
type Syntax = NonNullable<ReturnType<Project["documents"]["get"]>>["syntax"];

/** One text that a deployment uses as a key or secret, in the runs in which it arrives like this. */
export interface KeyCase {
  readonly use: KeyUse;
  /** The text as AgentOS gets it. */
  readonly text: string;
  readonly key: KeyText;
  /** The runs in which AgentOS gets this text; empty where the text does not come from an environment. */
  readonly runs: readonly Run[];
  /** The runs in which it gets another one. */
  readonly otherRuns: readonly { readonly run: Run; readonly text: string | undefined }[];
  /** The syntax of the file in which the text stands, where that is known. */
  readonly syntax: Syntax | undefined;
  /** Whether AgentOS takes the text as a key for the algorithm in force. */
  readonly usability: Usability;
}

/** A case of one kind of key text. */
export type KeyCaseOf<K extends KeyTextKind> = KeyCase & { readonly key: Extract<KeyText, { kind: K }> };

/** Whether findings are wanted at all: the files are in use, and the product is. */
export const isActive = ({ deployment }: RuleContext): boolean => deployment.purpose === "active" && deployment.productEvident;

/**
 * The key texts of an active deployment, the security key apart: one case for each text that some run hands to AgentOS. Empty where the
 * deployment is an example, a test or does not use the product.
 */
export const keyCases = perDeployment((context: RuleContext): readonly KeyCase[] =>
  allCases(context).filter(({ use }) => use.consumer !== "security-key"),
);

/** The texts that guard the instance as OS_SECURITY_KEY, in the same way. */
export const securityKeyCases = perDeployment((context: RuleContext): readonly KeyCase[] =>
  allCases(context).filter(({ use }) => use.consumer === "security-key"),
);

const allCases = perDeployment((context: RuleContext): readonly KeyCase[] => {
  const { deployment } = context;
  // A key file by itself needs no sign of the product; a setting does.
  const isFile = deployment.kind === "file" && deployment.settings.length === 0;
  if (deployment.purpose !== "active" || !(deployment.productEvident || isFile)) return [];
  return deployment.keyUses.flatMap((use) => casesOf(context, use));
});

/** The cases whose text is of one of the kinds. */
export function keyCasesOf<K extends KeyTextKind>(context: RuleContext, ...kinds: readonly K[]): readonly KeyCaseOf<K>[] {
  return keyCases(context).filter((found): found is KeyCaseOf<K> => (kinds as readonly string[]).includes(found.key.kind));
}

function casesOf(context: RuleContext, use: KeyUse): readonly KeyCase[] {
  const byText = new Map<string, Run[]>();
  for (const { run, reading } of use.readings) {
    if (reading.kind !== "value" || run.refusal !== undefined) continue;
    byText.set(reading.value, [...(byText.get(reading.value) ?? []), run]);
  }
  if (use.value.kind === "text" || use.value.kind === "bytes") {
    if (byText.size === 0 || !byText.has(use.value.text)) byText.set(use.value.text, byText.get(use.value.text) ?? []);
  }
  const { deployment, project } = context;
  const uri = writtenAt(use);
  const syntax = uri === undefined ? undefined : project.documents.get(uri)?.syntax;
  return [...byText].map(([text, runs]) => {
    let worth: Usability | undefined;
    return {
      use,
      text,
      key: classifyKeyText(text),
      runs,
      otherRuns: use.readings
        .filter(({ run }) => !runs.includes(run))
        .map(({ run, reading }) => ({ run, text: reading.kind === "value" ? reading.value : undefined })),
      syntax,
      get usability() {
        worth ??= usabilityOver(text, use.algorithm, deployment.versions);
        return worth;
      },
    };
  });
}

/** The document in which the text of a use stands. */
export function writtenAt(use: KeyUse): string | undefined {
  if (use.setting !== undefined) return use.setting.uri;
  return use.value.kind === "text" || use.value.kind === "bytes" ? use.value.written.uri : undefined;
}

/**
 * How grave it is that AgentOS cannot use a key: *error* where that is certain and matters; *warning* where it depends on the way of starting or
 * on versions; *info* where another key does the work or nothing shows that the file is a key of AgentOS.
 */
export function failureSeverity(context: RuleContext, found: KeyCase): Severity {
  if (found.use.consumer === "key-file") return "info";
  if (found.usability.usable === "always") return "info";
  const { runs } = found;
  if (runs.length > 0 && runs.every((run) => isServedAnyway(run))) return "info";
  if (runs.length === 0 && context.deployment.runs.length > 0 && context.deployment.runs.every((run) => isServedAnyway(run))) return "info";
  if (found.usability.usable === "depends") return "warning";
  const { algorithm } = found.use;
  return spreadSeverity(context, found, (text) => usabilityOver(text, algorithm, context.deployment.versions).usable === "never");
}

/**
 * How grave a text's certain effect is, by the ways of starting in which it arrives like this: *error* where all known ways do, or nothing shows
 * one and every common loader does; else *warning*. `isBroken` judges what other loaders make of the entry.
 */
export function spreadSeverity(context: RuleContext, found: KeyCase, isBroken: (text: string) => boolean): Severity {
  const { runs, use, syntax } = found;
  if (use.app?.certain === false || use.middleware?.certain === false) return "warning";
  if (runs.length === 0) return "error";
  const evident = runs.filter(({ evidence }) => evidence !== undefined);
  const others = found.otherRuns.filter(
    ({ run, text }) => text !== undefined && !isBroken(text) && (run.evidence !== undefined || evident.length === 0),
  );
  if (others.length > 0) return "warning";
  if (evident.length > 0 || syntax !== "dotenv" || use.setting === undefined) return "error";
  const document = context.project.documents.get(use.setting.uri);
  const { name } = use.setting;
  const everywhere =
    document === undefined || commonReadings(document, name).every(({ reading }) => reading.kind !== "value" || isBroken(reading.value));
  return everywhere ? "error" : "warning";
}

/** Whether every app of the run lets an administrator in although this key is broken. */
const isServedAnyway = ({ outcomes }: Run): boolean => outcomes.length > 0 && outcomes.every(({ validJwt }) => validJwt.status === 200);

/** Readings of a setting, judged: which ways of starting spoil it and which do not. */
export interface SettingDamage {
  readonly severity: Severity;
  /** Titles of the loaders that spoil the value: all, those that refuse the file, those that leave the variable out, and those that read another value. */
  readonly spoiling: readonly string[];
  readonly refusing: readonly string[];
  readonly dropping: readonly string[];
  readonly changing: readonly string[];
  /** … and of those that do not spoil it. */
  readonly sparing: readonly string[];
}

/**
 * How grave it is that loaders spoil a setting's value: *error* where every known way of starting does (or, where none is known, every common loader),
 * *warning* where some do; undefined where none does.
 */
export function settingDamage(
  context: RuleContext,
  setting: Setting,
  isSpoilt: (text: string | undefined) => boolean,
): SettingDamage | undefined {
  const { deployment, project } = context;
  const own = readingsIn(deployment, setting, isSpoilt);
  if (!own.some(({ spoilt }) => spoilt)) return undefined;
  // Every deployment that reads the file tells the same: which loaders break the value, and which do not.
  const all = project.deployments.flatMap((other) => readingsIn(other, setting, isSpoilt));
  const titles = (wanted: (found: JudgedReading) => boolean): readonly string[] =>
    [...new Set(all.filter(wanted).map(({ run }) => run.title))].sort();
  const spoiling = titles(({ spoilt }) => spoilt);
  const words = {
    spoiling,
    refusing: titles(({ spoilt, kind }) => spoilt && kind === "refused"),
    dropping: titles(({ spoilt, kind }) => spoilt && kind === "absent"),
    changing: titles(({ spoilt, kind }) => spoilt && kind === "value"),
    sparing: titles(({ spoilt }) => !spoilt).filter((title) => !spoiling.includes(title)),
  };
  const isShown = own.some(({ run, spoilt }) => spoilt && run.evidence !== undefined);
  if (own.some(({ run, spoilt }) => !spoilt && (run.evidence !== undefined || !isShown))) return { severity: "warning", ...words };
  if (isShown) return { severity: "error", ...words };
  const document = project.documents.get(setting.uri);
  const everywhere =
    document?.syntax !== "dotenv" ||
    commonReadings(document, setting.name).every(({ reading }) => isSpoilt(reading.kind === "value" ? reading.value : undefined));
  return { severity: everywhere ? "error" : "warning", ...words };
}

interface JudgedReading {
  readonly run: Run;
  readonly kind: "value" | "absent" | "refused";
  readonly spoilt: boolean;
}

/** What the runs of a deployment make of the entry behind a setting. */
function readingsIn(
  deployment: Deployment,
  { entry, uri }: Setting,
  isSpoilt: (text: string | undefined) => boolean,
): readonly JudgedReading[] {
  const setting = deployment.settings.find((candidate) => candidate.uri === uri && candidate.entry.span.start === entry.span.start);
  if (setting === undefined) return [];
  return deployment.runs
    .filter(({ envFiles, loader, refusal }) => loader === "literal" || envFiles.includes(uri) || refusal?.uri === uri)
    .flatMap((run): readonly JudgedReading[] => {
      // What is loaded later does not matter: the process does not start.
      if (run.refusal?.uri === uri) return isSpoilt(undefined) ? [{ run, kind: "refused", spoilt: true }] : [];
      const reading = setting.readings.get(run.loader) ?? setting.readings.get("literal");
      if (reading === undefined || reading.kind === "unknown") return [];
      return [{ run, kind: reading.kind, spoilt: isSpoilt(reading.kind === "value" ? reading.value : undefined) }];
    });
}

/** Loaders that read a variable well, by name, for the message about a file that nothing is seen to read. */
export const sparingLoaders = (
  context: RuleContext,
  setting: Setting,
  isSpoilt: (text: string | undefined) => boolean,
): readonly string[] => {
  const document = context.project.documents.get(setting.uri);
  if (document?.syntax !== "dotenv") return [];
  return commonReadings(document, setting.name)
    .filter(({ reading }) => reading.kind === "value" && !isSpoilt(reading.value))
    .map(({ title }) => title);
};
