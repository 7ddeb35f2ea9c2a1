/**
 * The recorded projects, repaired by what AuthLint offers: the safe fixes, then for each finding that is left its preferred fix. The prediction for the
 * result is held against that for the twin which a person repaired.
 */
import assert from "node:assert/strict";
import { it } from "node:test";
import type { OuterSettings } from "../../server/src/engine/configuration.ts";
import type { LintFinding } from "../../server/src/engine/finding.ts";
import type { Fix } from "../../server/src/fixes/fix.ts";
import type { Project } from "../../server/src/project/facts.ts";
import { fixedContents, readScenarios, type Scenario } from "../scenarios/scenarioData.ts";
import { applied, type Contents, lintContents } from "./proof.ts";

/** Projects that no edit can repair, and why. */
const beyond: Readonly<Record<string, string>> = {
  "d008-wiki-search": "whether to give it a key or to do without JWT is the author's decision",
  "d028-course-tutor": "the key was never there",
  "d033-quote-machine": "the secret was never there",
  "d045-podcast-notes": "agno has to be upgraded",
};

/** Fixes in a row; no project here needs more. */
const most = 12;

it("the projects, repaired, behave as their repaired twins", async () => {
  const reached: string[] = [];
  const beyondReach: string[] = [];
  const missed: string[] = [];
  for (const scenario of readScenarios()) {
    const twin = fixedContents(scenario);
    if (twin === undefined || scenario.worksAsIntended) continue;
    const settings = settingsOf(scenario);
    const wanted = outcomesOf((await lintContents(twin, settings)).project);
    const { project, titles, left } = await repaired(scenario.contents, settings);
    const got = outcomesOf(project);
    if (isReached(got, wanted)) reached.push(scenario.id);
    else if (beyond[scenario.id] !== undefined) beyondReach.push(scenario.id);
    else missed.push(`${scenario.id}: [${titles.join(" | ")}] left: ${left.join(" ")} got ${show(got)} wanted ${show(wanted)}`);
  }
  console.log(
    `repaired scenarios: ${reached.length} of ${reached.length + missed.length} behave as their twins, ${beyondReach.length} more need what only a person knows`,
  );
  assert.deepEqual(missed, []);
  assert.deepEqual(beyondReach.sort(), Object.keys(beyond).sort());
});

const settingsOf = ({ agno, pyjwt, cryptography }: Scenario): OuterSettings => ({
  agnoVersion: agno,
  pyjwtVersion: pyjwt,
  ...(cryptography === null ? {} : { cryptographyVersion: cryptography }),
});

/** Applies one fix after the other, the graver findings first. */
async function repaired(
  start: Contents,
  settings: OuterSettings,
): Promise<{ project: Project; titles: readonly string[]; left: readonly string[] }> {
  let contents = start;
  const titles: string[] = [];
  for (;;) {
    const { project, findings } = await lintContents(contents, settings);
    const chosen = titles.length < most ? choose(findings, titles) : undefined;
    if (chosen === undefined) return { project, titles, left: findings.filter(isGrave).map(({ rule }) => rule.id) };
    titles.push(chosen.title);
    contents = applied(contents, chosen);
  }
}

const isGrave = ({ severity }: LintFinding): boolean => severity === "error" || severity === "warning";

function choose(findings: readonly LintFinding[], done: readonly string[]): Fix | undefined {
  const ordered = [
    ...findings.filter(({ severity }) => severity === "error"),
    ...findings.filter(({ severity }) => severity === "warning"),
  ];
  for (const { fixes } of ordered) {
    const usable = fixes.filter(({ disabled, title }) => disabled === undefined && done.filter((other) => other === title).length < 3);
    const best = usable.find(({ preferred }) => preferred === true) ?? usable[0];
    if (best !== undefined) return best;
  }
  return undefined;
}

/** What the runs of the apps answer: start, anonymous, valid token, security key. */
function outcomesOf(project: Project): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const { apps, runs, id, purpose } of project.deployments) {
    if (apps.length === 0 || purpose !== "active") continue;
    const shown = runs.some(({ evidence }) => evidence !== undefined) ? runs.filter(({ evidence }) => evidence !== undefined) : runs;
    const answers = shown.flatMap(({ outcomes }) =>
      outcomes.map(
        ({ startup, anonymous, validJwt, securityKey }) =>
          `${startup === "ok" ? "ok" : startup === null ? "?" : "no"}/${anonymous.status}/${validJwt.status}/${securityKey.status}`,
      ),
    );
    found.set(id, new Set(answers));
  }
  return found;
}

function isReached(got: ReturnType<typeof outcomesOf>, wanted: ReturnType<typeof outcomesOf>): boolean {
  return [...wanted].every(([id, answers]) => {
    const own = got.get(id);
    return own !== undefined && [...own].every((answer) => answers.has(answer)) && [...answers].every((answer) => own.has(answer));
  });
}

const show = (outcomes: ReturnType<typeof outcomesOf>): string =>
  [...outcomes].map(([id, answers]) => `${id} ${[...answers].join(",")}`).join("; ");
