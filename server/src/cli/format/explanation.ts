import { containerNames, shapeNames } from "../../engine/editor/keyPage.ts";
import {
  type ExplainedFile,
  type ExplainedReading,
  type ExplainedSetting,
  type ExplainedVerdict,
  isMeantAsKey,
  secretText,
} from "../../engine/explain.ts";
import {
  type ExplainedDeployment,
  type ExplainedOutcome,
  furtherReasons,
  versionWords,
  wordsNotKnown,
} from "../../engine/explainDeployments.ts";
import { readableWords } from "../../engine/serverWords.ts";

/** Algorithms that a report for people speaks of when none is asked for; the JSON has all. */
const usual: readonly string[] = ["RS256", "ES256", "EdDSA", "HS256"];

/** Columns that a line of a list fills. */
const widest = 110;

/** The explanation as an answer for people: what each loader reads, whether it works, and what AgentOS will say. */
export function formatExplanation(explanation: {
  readonly files: readonly ExplainedFile[];
  readonly deployments: readonly ExplainedDeployment[];
}): string {
  const parts = [
    ...explanation.files.filter((file) => file.settings.length > 0).map(fileText),
    // A key file by itself answers no request.
    ...explanation.deployments.filter(({ kind, apps }) => kind !== "file" || apps.length > 0).map(deploymentText),
  ];
  return parts.length === 0 ? "Nothing here that AgentOS reads.\n" : parts.join("\n");
}

function fileText(file: ExplainedFile): string {
  return file.settings
    .map((setting) =>
      setting.line === null
        ? `${file.file}: ${setting.name} is not set here\n`
        : `${file.file}:${setting.line} ${setting.name}${keyText(setting)}\n${readings(setting)}`,
    )
    .join("\n");
}

function keyText({ key }: ExplainedSetting): string {
  if (key === undefined) return "";
  const what = key.family === "oct" ? "shared secret" : `${key.private ? "private" : "public"} key`;
  const size = key.curve ?? (key.bits === undefined ? "" : `${key.bits}`);
  const layout = key.shape === "not-pem" ? "" : `; ${shapeNames[key.shape]}`;
  const container = containerNames[key.container].replaceAll("`", "");
  return ` — ${[key.family, size, what].filter((word) => word !== "").join(" ")} (${container})${layout}`;
}

/** What the loaders read, those that agree together. */
function readings(setting: ExplainedSetting): string {
  const groups = new Map<string, { readonly what: string; readonly loaders: string[] }>();
  for (const [loader, reading] of Object.entries(setting.readings)) {
    const verdicts = isMeantAsKey(setting) ? setting.verdicts?.[loader as keyof typeof setting.verdicts] : undefined;
    const what = readingText(reading, verdicts);
    const identity = `${what} ${reading.sha256 ?? ""}`;
    const group = groups.get(identity);
    if (group === undefined) groups.set(identity, { what, loaders: [loader] });
    else group.loaders.push(loader);
  }
  return [...groups.values()]
    .map(({ what, loaders }) => `  ${what}\n${groups.size === 1 ? "    every loader\n" : wrapped(loaders, "    ")}`)
    .join("");
}

function readingText(reading: ExplainedReading, verdicts: Readonly<Record<string, ExplainedVerdict>> | undefined): string {
  switch (reading.kind) {
    case "absent":
      return "not set";
    case "refused":
      return `the file is refused: ${reading.error ?? "no reason is known"}`;
    case "unknown":
      return `not known: ${reading.error ?? "a command decides"}`;
    default: {
      const lines = reading.lines !== undefined && reading.lines > 1 ? ` in ${reading.lines} lines` : "";
      const works = usableText(verdicts, reading.looksLike);
      return `${reading.bytes} ${reading.bytes === 1 ? "byte" : "bytes"}${lines}${works === "" ? "" : `; ${works}`}`;
    }
  }
}

function wrapped(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 2 > widest) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = `${last}, ${word}`;
  }
  return lines.map((line, index) => `${line}${index < lines.length - 1 ? "," : ""}\n`).join("");
}

function usableText(verdicts: Readonly<Record<string, ExplainedVerdict>> | undefined, looksLike: ExplainedReading["looksLike"]): string {
  if (verdicts === undefined) return "";
  const names = Object.keys(verdicts);
  const shown = names.length > 4 ? names.filter((name) => usual.includes(name) || verdicts[name]?.usable !== false) : names;
  const good = shown.filter((name) => verdicts[name]?.usable === true);
  // Any text is a secret to HMAC, a path or a piece of a PEM too.
  if (good.length > 0 && good.every((name) => name.startsWith("HS"))) return secretText(good, looksLike);
  const depends = shown.filter((name) => verdicts[name]?.usable === null);
  const parts = [
    ...(good.length > 0 ? [`works with ${good.join(", ")}`] : []),
    ...(depends.length > 0
      ? [`${good.length > 0 ? "" : "works "}with ${depends.join(", ")} only under some of the possible versions`]
      : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  const words = verdicts["RS256"]?.because ?? Object.values(verdicts)[0]?.because;
  const because = words === undefined ? undefined : readableWords(words);
  return `works with no algorithm${because === undefined ? "" : `: ${because.length > 90 ? `${because.slice(0, 89)}…` : because}`}`;
}

function deploymentText(deployment: ExplainedDeployment): string {
  const head = `${deployment.title === "." ? "This folder" : deployment.title} (${versionWords(deployment)})\n`;
  if (deployment.apps.length === 0 && isUnknown(deployment.outcome))
    return `${head}  No AgentOS(...) is in sight, so nothing is predicted.\n`;
  if (deployment.runs.length < 2) return `${head}${outcomeText(deployment.outcome, deployment.notInSight, "  ")}`;
  // Ways to start it that come to the same are told together.
  const groups = new Map<string, string[]>();
  for (const run of deployment.runs) {
    const text = outcomeText(run.outcome, deployment.notInSight, "    ");
    groups.set(text, [...(groups.get(text) ?? []), `${run.title}${run.evident ? "" : " (usual, not shown by the project)"}`]);
  }
  return `${head}${[...groups].map(([text, titles]) => `  started by ${[...new Set(titles)].join(", or by ")}:\n${text}`).join("")}`;
}

const isUnknown = (outcome: ExplainedOutcome): boolean =>
  outcome.startup === null && [outcome.anonymous, outcome.validJwt, outcome.noScopeJwt, outcome.securityKey].every((one) => one === null);

/** What decides, as far as that has a name. */
const dependsOn = (notInSight: readonly string[]): string =>
  `it depends on what the files do not show${notInSight.length === 0 ? "" : ` (${notInSight.join("; ")})`}`;

function outcomeText(outcome: ExplainedOutcome, notInSight: readonly string[], indent: string): string {
  if (isUnknown(outcome)) return `${indent}What happens is not known: ${dependsOn(notInSight)}.\n${reasons(outcome, indent)}`;
  if (outcome.startup !== null && outcome.startup !== "ok") {
    const effect = outcome.startup.at === "stack" ? "every request gets 500" : "AgentOS does not start";
    return `${indent}${effect}: ${outcome.startup.error}\n${reasons(outcome, indent)}`;
  }
  const answer = (label: string, status: number | null, detail: string | undefined): string =>
    `${indent}  ${label} → ${status ?? "not known"}${detail === undefined ? unknownWords(status) : ` "${detail}"`}\n`;
  return [
    outcome.startup === null ? `${indent}Whether AgentOS starts is not known: ${dependsOn(notInSight)}. If it does:\n` : "",
    `${indent}GET /agents\n`,
    answer("without a token", outcome.anonymous, outcome.details.anonymous),
    answer("with a valid JWT of an administrator", outcome.validJwt, outcome.details.validJwt),
    answer("with a valid JWT without scopes", outcome.noScopeJwt, outcome.details.noScopeJwt),
    outcome.securityKey === null ? "" : answer("with OS_SECURITY_KEY", outcome.securityKey, outcome.details.securityKey),
    reasons(outcome, indent),
  ].join("");
}

const unknownWords = (status: number | null): string => (status === null || status < 400 ? "" : ` (${wordsNotKnown(status)})`);

const reasons = (outcome: ExplainedOutcome, indent: string): string =>
  furtherReasons(outcome)
    .map((text) => `${indent}because ${text}\n`)
    .join("");
