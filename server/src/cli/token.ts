import { explainError, explainToken, isErrorText } from "../engine/doctor.ts";
import type { Cause, Diagnosis, Endpoint, ErrorReport, TokenReport } from "../engine/doctorReport.ts";
import { versionName } from "../engine/explainDeployments.ts";
import { LineIndex } from "../text/lineIndex.ts";
import { analyseTarget } from "./analysis.ts";
import type { CliOptions } from "./options.ts";
import { pathFor, targetsOf } from "./targets.ts";
import type { Terminal } from "./terminal.ts";

/** A run of `authlint token`: what to print, and the exit code: 0 accepted (or the words are known), 1 refused (or not). */
export type TokenRun = { readonly text: string; readonly code: 0 | 1 } | { readonly usage: string };

/** Explains a token, or with `--error` an error text, that is read from standard input; an error text may be an argument as well. It is looked at and forgotten. */
export async function runToken(options: CliOptions, terminal: Terminal): Promise<TokenRun> {
  const { paths, text: argument } = options.errorText ? await errorArgument(options.paths, terminal.cwd) : { paths: options.paths };
  if (paths.length > 1) return { usage: "token takes one folder or file" };
  const targets = await targetsOf(paths, terminal.cwd);
  if ("missing" in targets)
    return {
      usage: `no such file or folder: ${looksLikeToken(targets.missing) ? "…" : targets.missing}${hint(targets.missing, options.errorText)}`,
    };
  const [target] = targets.targets;
  if (target === undefined) return { usage: "token takes one folder or file" };
  const pasted = (argument ?? (await terminal.input())).trim();
  if (pasted === "") return { usage: options.errorText ? "no error text on standard input" : "no token on standard input" };
  const analysed = await analyseTarget(target, options, terminal);
  if ("usage" in analysed) return analysed;
  const { analysis } = analysed;
  const place = (cause: Cause): PlaceOut => {
    const { line, character } = new LineIndex(analysis.documentOf(cause.place.uri)?.text ?? "").positionAt(cause.place.span.start);
    return { file: pathFor(cause.place.uri, terminal.cwd), line: line + 1, column: character + 1 };
  };
  const outward = (cause: Cause): CauseOut => ({
    message: cause.text,
    ...place(cause),
    ...(cause.rule === undefined ? {} : { rule: cause.rule, severity: cause.severity }),
    fixes: cause.fixes,
  });
  if (options.errorText) {
    const report = explainError(analysis, pasted);
    const text = options.format === "json" ? json(errorJson(report, outward)) : errorText(report, outward);
    return { text, code: report.id === null ? 1 : 0 };
  }
  const report = await explainToken(analysis, pasted, Date.now());
  const text =
    options.format === "json" ? json(tokenJson(report, outward, (uri) => pathFor(uri, terminal.cwd))) : tokenText(report, outward);
  return { text, code: report.accepted === true ? 0 : 1 };
}

/** Somebody who gives the token as an argument has it in the shell's history; say so, and do not repeat it. */
const looksLikeToken = (text: string): boolean => text.split(".").length === 3 || text.length > 80;
const hint = (text: string, isError: boolean): string =>
  looksLikeToken(text)
    ? " (the token is read from standard input, never from the command line)"
    : isError
      ? " (an error text is one argument in quotes, or is read from standard input)"
      : "";

/** An error text holds no secret, so it may be an argument: one that is no path, and has a blank or words that are known. */
async function errorArgument(
  given: readonly string[],
  cwd: string,
): Promise<{ readonly paths: readonly string[]; readonly text?: string }> {
  for (const [index, text] of given.entries()) {
    if (!/\s/.test(text) && !isErrorText(text)) continue;
    if ("missing" in (await targetsOf([text], cwd))) return { paths: given.filter((_, at) => at !== index), text };
  }
  return { paths: given };
}

interface PlaceOut {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface CauseOut extends PlaceOut {
  readonly message: string;
  readonly rule?: string;
  readonly severity?: Cause["severity"];
  readonly fixes: readonly string[];
}

/** Of a list for people: groups, and names in each. */
const mostGroups = 9;
const mostNames = 2;

type Outward = (cause: Cause) => CauseOut;

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const tokenJson = ({ token, accepted, diagnoses }: TokenReport, outward: Outward, pathOf: (uri: string) => string): unknown => ({
  schema: 1,
  token,
  accepted,
  deployments: diagnoses.map(({ causes, root, ...rest }) => ({ ...rest, root: pathOf(root), causes: causes.map(outward) })),
});

const errorJson = ({ id, meaning, causes, predicted, problems }: ErrorReport, outward: Outward): unknown => ({
  schema: 1,
  error: id,
  meaning,
  predicted,
  problems: (problems ?? []).map((problem) => ({ ...problem, causes: problem.causes.map(outward) })),
  causes: causes.map(({ findings, ...rest }) => ({ ...rest, findings: findings.map(outward) })),
});

const marks = { passed: "ok    ", failed: "FAILED", unknown: "?     ", skipped: "-     " } as const;

function tokenText(report: TokenReport, outward: Outward): string {
  const { token, diagnoses } = report;
  const lines: string[] = [];
  if (token.kind === "jwt") {
    const until = token.expires === null ? "no exp" : `exp ${token.expires}`;
    const scopes = token.scopes === null || token.scopes.length === 0 ? "no scopes" : `scopes ${token.scopes.join(", ")}`;
    lines.push(`Token: alg ${token.algorithm ?? "?"}, ${token.hasKid ? "with kid" : "without kid"}, ${until}, ${scopes}`, "");
  }
  if (diagnoses.length === 0) lines.push("Nothing here that AgentOS reads: no app, no authentication setting.", "");
  for (const diagnosis of diagnoses) lines.push(...diagnosisLines(diagnosis, outward), "");
  return lines.join("\n");
}

function diagnosisLines(diagnosis: Diagnosis, outward: Outward): string[] {
  const { title, agno, ways, answer, steps, firstFailure, advice, causes, access, appFound } = diagnosis;
  const lines = [`${title === "." ? "This folder" : title} (agno ${versionName(agno)}; started by ${ways.join(", ")})`];
  if (!appFound) lines.push("  No AgentOS(...) in sight: AgentOS(authorization=True) is assumed.");
  for (const step of steps) lines.push(`  ${marks[step.state]} ${step.title}: ${step.detail}`);
  const unknown = firstFailure === "start" ? "no answer, as AgentOS does not start" : "not known";
  const status = answer.status === null ? unknown : String(answer.status);
  lines.push(`  GET /agents → ${status}${answer.detail === undefined ? "" : ` {"detail": ${JSON.stringify(answer.detail)}}`}`);
  if (firstFailure !== null)
    lines.push(
      `  First failing check: ${steps.find(({ id }) => id === firstFailure)?.title ?? firstFailure}.${advice === null ? "" : ` ${advice}`}`,
    );
  for (const cause of causes) lines.push(...causeLines(outward(cause), "  "));
  if (access !== null && answer.status !== null) lines.push(...accessLines(access));
  return lines;
}

function causeLines(cause: CauseOut, indent: string): string[] {
  const rule = cause.rule === undefined ? "" : ` [${cause.rule}]`;
  return [
    `${indent}${cause.file}:${cause.line}:${cause.column} ${cause.message}${rule}`,
    ...cause.fixes.slice(0, 3).map((title) => `${indent}  fix: ${title}`),
  ];
}

function accessLines({ agno, checked, endpoints, problems }: NonNullable<Diagnosis["access"]>): string[] {
  const lines = problems.map((problem) => `  ${problem}`);
  if (checked === false) return [...lines, "  Scopes are not checked: a valid token opens every endpoint."];
  const open = endpoints.filter((endpoint) => endpoint.open !== "no");
  lines.push(`  With agno ${agno} the scopes open ${open.length} of ${endpoints.length} endpoints.`);
  if (open.length === endpoints.length) return lines;
  const nameOf = ({ method, path, open: how }: Endpoint): string =>
    `${method} ${path}${how === "filtered" ? " (for the ids that the scopes name)" : ""}`;
  if (open.length > 0) lines.push("  open:", ...groupLines(open, nameOf));
  const closed = endpoints.filter((endpoint) => endpoint.open === "no");
  lines.push("  closed for want of:", ...groupLines(closed, nameOf));
  return lines;
}

/** Endpoints by the scope that they need, the scopes of most endpoints first; neither the lines nor their number get out of hand. */
function groupLines(endpoints: readonly Endpoint[], nameOf: (endpoint: Endpoint) => string): string[] {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const needs = endpoint.needs.join(" ") || "any valid token";
    groups.set(needs, [...(groups.get(needs) ?? []), endpoint]);
  }
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length);
  const lines = sorted.slice(0, mostGroups).map(([needs, members]) => {
    const left = members.length - mostNames;
    return `    ${needs} (${members.length}): ${members.slice(0, mostNames).map(nameOf).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
  });
  const rest = sorted.slice(mostGroups).reduce((sum, [, members]) => sum + members.length, 0);
  if (rest > 0) lines.push(`    and ${sorted.length - mostGroups} more scopes (${rest} endpoints); --format json lists all`);
  return lines;
}

function errorText(report: ErrorReport, outward: Outward): string {
  if (report.meaning === null) return "These are no words of AgentOS's authentication that AuthLint knows.\n";
  const lines = [report.meaning];
  for (const { title, words, causes } of report.problems ?? []) {
    lines.push(
      "",
      `${title === "." ? "This folder" : title}: ${words === null ? "errors in its files" : `predicted is ${JSON.stringify(words)}`}`,
    );
    for (const cause of causes) lines.push(...causeLines(outward(cause), "  "));
  }
  if (report.problems !== null) {
    lines.push("", "Texts to look for in the body of the answer; --error explains each:");
    for (const { text, confirmed } of report.causes) lines.push(`  ${confirmed ? "LIKELY HERE" : "possible   "} ${text}`);
    return `${lines.join("\n")}\n`;
  }
  if (report.predicted.length > 0) lines.push(`This is what the model predicts for ${report.predicted.join(", ")}.`);
  lines.push("", "Causes:");
  for (const cause of [...report.causes].sort((a, b) => Number(b.confirmed) - Number(a.confirmed))) {
    lines.push(`  ${cause.confirmed ? "FOUND HERE" : "possible  "} ${cause.text}`);
    for (const finding of cause.findings) lines.push(...causeLines(outward(finding), "    "));
  }
  return `${lines.join("\n")}\n`;
}
