/** Holds the findings of the recorded scenarios against what was expected of them by hand. */
import { type FlatFinding, lintFiles } from "../support/project.ts";
import { type ExpectedFinding, fixedContents, type Scenario } from "./scenarioData.ts";

/** Which versions AuthLint is told: those of the recording, or none, so that the project's own files have to say them. */
export type VersionSource = "recorded" | "files";

/** What came of one project, or of its repaired twin. */
export interface ScenarioScore {
  /** The scenario's id, with `.fixed` behind it for the twin. */
  readonly id: string;
  readonly expected: number;
  readonly missed: readonly ExpectedFinding[];
  /** Findings under a code that would be a false alarm. */
  readonly forbidden: readonly FlatFinding[];
  /** Warnings and errors that nobody asked for. */
  readonly extra: readonly FlatFinding[];
  /** Expected findings that were made, with another severity than the one in the record. */
  readonly otherSeverity: readonly { readonly expected: ExpectedFinding; readonly finding: FlatFinding }[];
}

/** Lints a scenario and its repaired twin. */
export async function scoresOf(scenario: Scenario, source: VersionSource): Promise<readonly ScenarioScore[]> {
  const scores = [scored(scenario, await findingsOf(scenario.contents, scenario, source))];
  const fixed = fixedContents(scenario);
  if (fixed !== undefined) {
    const { mustNot, allowed, id, fix } = scenario;
    // A repair that changes the dependencies was recorded with other versions than the project.
    const sameVersions = !(fix?.files ?? []).some((file) => /requirements|pyproject|\.lock$/.test(file));
    const findings = await findingsOf(fixed, scenario, sameVersions ? source : "files");
    scores.push(scored({ id: `${id}.fixed`, expected: [], mustNot, allowed }, findings));
  }
  return scores;
}

type Wanted = Pick<Scenario, "id" | "expected" | "mustNot" | "allowed">;

/** `agno[os]` brings PyJWT without a version, so that no file of a project names it; the recording does. */
function findingsOf(contents: ReadonlyMap<string, Uint8Array>, scenario: Scenario, source: VersionSource): Promise<readonly FlatFinding[]> {
  const { agno, pyjwt, cryptography } = scenario;
  const settings =
    source === "files"
      ? {}
      : { agnoVersion: agno, pyjwtVersion: pyjwt, ...(cryptography === null ? {} : { cryptographyVersion: cryptography }) };
  return lintFiles(Object.fromEntries(contents), { settings });
}

function scored({ id, expected, mustNot, allowed }: Wanted, findings: readonly FlatFinding[]): ScenarioScore {
  const missed: ExpectedFinding[] = [];
  const otherSeverity: { expected: ExpectedFinding; finding: FlatFinding }[] = [];
  const answered = new Set<FlatFinding>();
  for (const recorded of expected) {
    const slip = slips.find((known) => known.id === id && known.file === recorded.file && known.recorded === recorded.line);
    const wanted = slip === undefined ? recorded : { ...recorded, line: slip.line };
    const answers = findings.filter((finding) => isAnswer(finding, wanted));
    const best = answers.find(({ severity }) => severity === wanted.severity) ?? answers[0];
    if (best === undefined) missed.push(wanted);
    else if (best.severity !== wanted.severity) otherSeverity.push({ expected: wanted, finding: best });
    for (const answer of answers) answered.add(answer);
  }
  const codes = expected.flatMap(({ code, alt }) => [code, ...(alt ?? [])]);
  const isGrave = ({ severity }: FlatFinding): boolean => severity === "error" || severity === "warning";
  return {
    id,
    expected: expected.length,
    missed,
    forbidden: findings.filter(({ rule }) => mustNot.includes(rule)),
    extra: findings.filter(
      (finding) =>
        isGrave(finding) &&
        !answered.has(finding) &&
        !codes.includes(finding.rule) &&
        !allowed.includes(finding.rule) &&
        !mustNot.includes(finding.rule),
    ),
    otherSeverity,
  };
}

/**
 * Slips of the record: the line that it names holds a comment which speaks of the variable, the assignment stands below. They are judged by
 * the line of the assignment.
 */
const slips: readonly { readonly id: string; readonly file: string; readonly recorded: number; readonly line: number }[] = [
  { id: "d006-release-notes", file: ".env", recorded: 10, line: 11 },
];

/** Whether a finding is the expected one: the code or one that is equally right, at the line or one that is equally right. */
function isAnswer(finding: FlatFinding, { code, alt, file, line, alt_lines }: ExpectedFinding): boolean {
  const places: readonly (readonly [string, number])[] = [[file, line], ...(alt_lines ?? [])];
  return (
    (finding.rule === code || (alt ?? []).includes(finding.rule)) &&
    places.some(([name, number]) => finding.file === name && finding.line === number)
  );
}

/** The score in words: one line of numbers, then one line for each fault. */
export function report(title: string, scores: readonly ScenarioScore[]): readonly string[] {
  const sum = (count: (score: ScenarioScore) => number): number => scores.reduce((total, score) => total + count(score), 0);
  const expected = sum((score) => score.expected);
  const missed = sum((score) => score.missed.length);
  const lines = [
    `${title}: ${expected - missed} of ${expected} expected findings, ${sum(({ forbidden }) => forbidden.length)} false alarms, ` +
      `${sum(({ extra }) => extra.length)} extra warnings and errors, ${sum(({ otherSeverity }) => otherSeverity.length)} of another severity`,
  ];
  for (const { id, missed: absent, forbidden, extra, otherSeverity } of scores) {
    for (const { code, file, line, severity, alt } of absent)
      lines.push(`  missed    ${id} ${file}:${line} ${severity} ${[code, ...(alt ?? [])].join(" or ")}`);
    for (const finding of forbidden) lines.push(`  forbidden ${id} ${told(finding)}`);
    for (const finding of extra) lines.push(`  extra     ${id} ${told(finding)}`);
    for (const { expected: wanted, finding } of otherSeverity)
      lines.push(`  severity  ${id} ${told(finding)} instead of ${wanted.severity}`);
  }
  return lines;
}

const told = ({ file, line, severity, rule, message }: FlatFinding): string => `${file}:${line} ${severity} ${rule}: ${message}`;
