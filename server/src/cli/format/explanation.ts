import type { ExplainedFile, ExplainedSetting } from "../../engine/explain.ts";
import type { ExplainedDeployment, ExplainedOutcome } from "../../engine/explainDeployments.ts";

/** Algorithms that a table for people speaks of when none is asked for; the JSON has all. */
const usual: readonly string[] = ["RS256", "ES256", "EdDSA", "HS256"];

/** The explanation as an answer for people: what each loader reads, whether it works, and what AgentOS will say. */
export function formatExplanation(explanation: {
  readonly files: readonly ExplainedFile[];
  readonly deployments: readonly ExplainedDeployment[];
}): string {
  const parts = [
    ...explanation.files.filter((file) => file.settings.length > 0).map(fileText),
    ...explanation.deployments.map(deploymentText),
  ];
  return parts.length === 0 ? "Nothing here that AgentOS reads.\n" : `${parts.join("\n")}`;
}

function fileText(file: ExplainedFile): string {
  return `${file.settings.map((setting) => `${file.file}:${setting.line} ${setting.name}${keyText(setting)}\n${table(setting)}`).join("\n")}`;
}

function keyText({ key }: ExplainedSetting): string {
  if (key === undefined) return "";
  const size = key.curve ?? (key.bits === undefined ? "" : `${key.bits}`);
  return ` — ${key.family} ${size} ${key.private ? "private" : "public"} key, ${key.container}, ${key.shape}`.replace(/ {2,}/g, " ");
}

/** Loaders that agree share a row. */
function table(setting: ExplainedSetting): string {
  const rows = new Map<string, { readonly cells: readonly string[]; readonly loaders: string[] }>();
  for (const [loader, reading] of Object.entries(setting.readings)) {
    const verdicts = setting.verdicts?.[loader as keyof typeof setting.verdicts];
    const cells = [
      reading.kind === "value" ? `${reading.bytes} bytes, ${reading.lines} ${reading.lines === 1 ? "line" : "lines"}` : reading.kind,
      reading.error ?? usableText(verdicts),
    ];
    const identity = `${cells.join("|")} ${reading.sha256 ?? ""}`;
    const row = rows.get(identity);
    if (row === undefined) rows.set(identity, { cells, loaders: [loader] });
    else row.loaders.push(loader);
  }
  const lines = [...rows.values()].map(({ cells, loaders }) => [cells[0] as string, cells[1] as string, loaders.join(", ")]);
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => (line[column] as string).length)));
  return lines
    .map((line) => `  ${(line[0] as string).padEnd(widths[0] as number)}  ${(line[1] as string).padEnd(widths[1] as number)}  ${line[2]}\n`)
    .join("");
}

function usableText(
  verdicts: Readonly<Record<string, { readonly usable: boolean | null; readonly because?: string }>> | undefined,
): string {
  if (verdicts === undefined) return "";
  const names = Object.keys(verdicts);
  const shown = names.length > 4 ? names.filter((name) => usual.includes(name) || verdicts[name]?.usable !== false) : names;
  const good = shown.filter((name) => verdicts[name]?.usable === true);
  const depends = shown.filter((name) => verdicts[name]?.usable === null);
  const parts = [
    ...(good.length > 0 ? [`works with ${good.join(", ")}`] : []),
    ...(depends.length > 0 ? [`${depends.join(", ")}: depends on the installed versions`] : []),
  ];
  if (parts.length > 0) return parts.join("; ");
  const because = verdicts["RS256"]?.because ?? Object.values(verdicts)[0]?.because;
  return `works with nothing${because === undefined ? "" : `: ${because.length > 90 ? `${because.slice(0, 89)}…` : because}`}`;
}

function deploymentText(deployment: ExplainedDeployment): string {
  const versions = Object.entries(deployment.versions).map(([name, version]) => `${name} ${version ?? "unknown"}`);
  const head = `${deployment.title} (${versions.join(", ")})\n`;
  const ways =
    deployment.runs.length > 1
      ? deployment.runs.map(
          (run) =>
            `  started by ${run.title}${run.evident ? "" : " (usual, not shown by the project)"}:\n${outcomeText(run.outcome, "    ")}`,
        )
      : [];
  return `${head}${ways.length > 0 ? ways.join("") : outcomeText(deployment.outcome, "  ")}`;
}

function outcomeText(outcome: ExplainedOutcome, indent: string): string {
  if (outcome.startup !== null && outcome.startup !== "ok")
    return `${indent}does not start: ${outcome.startup.error}\n${reasons(outcome, indent)}`;
  const answer = (label: string, status: number | null, detail: string | undefined): string =>
    `${indent}${label} → ${status ?? "not known"}${detail === undefined ? "" : ` "${detail}"`}\n`;
  return [
    outcome.startup === null ? `${indent}start-up: not known\n` : "",
    answer("GET /agents without a token", outcome.anonymous, outcome.details.anonymous),
    answer("with a valid JWT of an administrator", outcome.validJwt, outcome.details.validJwt),
    answer("with a valid JWT without scopes", outcome.noScopeJwt, outcome.details.noScopeJwt),
    outcome.securityKey === null ? "" : answer("with OS_SECURITY_KEY", outcome.securityKey, outcome.details.securityKey),
    reasons(outcome, indent),
  ].join("");
}

const reasons = (outcome: ExplainedOutcome, indent: string): string => outcome.because.map((text) => `${indent}because ${text}\n`).join("");
