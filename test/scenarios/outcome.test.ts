import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Outcome } from "../../server/src/agentos/outcome.ts";
import { parse } from "../../server/src/parse/index.ts";
import { buildProject } from "../../server/src/project/build.ts";
import type { Deployment, Project } from "../../server/src/project/facts.ts";
import type { World } from "../../server/src/project/world.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { fixedContents, readScenarios, type Scenario, type ScenarioRun } from "./scenarioData.ts";

const root = "file:///projects/it";

/** The project as the engine would see it: every file parsed by its name. */
function projectOf(contents: ReadonlyMap<string, Uint8Array>, versions: Parameters<typeof buildProject>[1]): Project {
  const documents = new Map([...contents].map(([path, bytes]) => [`${root}/${path}`, parse(`${root}/${path}`, decodeUtf8(bytes))]));
  const folders = new Set(
    [...contents.keys()].flatMap((path) =>
      path
        .split("/")
        .slice(0, -1)
        .map((_, index, steps) => `${root}/${steps.slice(0, index + 1).join("/")}`),
    ),
  );
  const world: World = { root, documents, exists: (uri) => (documents.has(uri) ? "file" : folders.has(uri) ? "directory" : "missing") };
  return buildProject(world, versions);
}

/** The predictions for a recorded run: those of the deployment and the loader that it was started with. */
function outcomesFor(project: Project, run: ScenarioRun): readonly { readonly outcome: Outcome; readonly where: string }[] {
  const found: { outcome: Outcome; where: string }[] = [];
  for (const deployment of project.deployments) {
    if (!fits(deployment, run)) continue;
    for (const planned of deployment.runs) {
      const wanted = loaderOf(run);
      if (wanted !== undefined && !wanted.includes(planned.loader)) continue;
      const envFile = /^(?:uvicorn|bash):(.+)$/.exec(run.loader)?.[1];
      if (envFile !== undefined && !planned.envFiles.some((uri) => uri.endsWith(`/${envFile}`))) continue;
      for (const outcome of planned.outcomes) found.push({ outcome, where: `${deployment.id} ${planned.title}` });
    }
  }
  return found;
}

function fits(deployment: Deployment, run: ScenarioRun): boolean {
  if (deployment.apps.length === 0 && deployment.kind !== "compose-service") return false;
  const service = /^compose:([^@]+)(?:@(.+))?$/.exec(run.loader);
  if (service !== null)
    return (
      deployment.kind === "compose-service" &&
      deployment.title.endsWith(`: ${service[1]}`) &&
      (service[2] === undefined || deployment.files.some((uri) => uri.endsWith(`/${service[2]}`)))
    );
  if (deployment.kind !== "folder") return false;
  const folder = run.dir === "" ? root : `${root}/${run.dir}`;
  return deployment.root === folder || deployment.apps.some((app) => app.uri.startsWith(`${folder}/`));
}

function loaderOf(run: ScenarioRun): readonly string[] | undefined {
  if (run.loader === "dotenv" || run.loader.startsWith("uvicorn:")) return ["python-dotenv", "literal"];
  if (run.loader.startsWith("bash:")) return ["bash", "sh", "zsh", "literal"];
  return undefined;
}

interface Tally {
  claimed: number;
  asked: number;
  readonly wrong: string[];
  readonly silent: string[];
}

const answers = { none: "anonymous", jwt: "validJwt", noscope: "noScopeJwt", sec: "securityKey" } as const;

function compare(
  tally: Tally,
  id: string,
  predicted: readonly { readonly outcome: Outcome; readonly where: string }[],
  recorded: { readonly startup: unknown; readonly requests: Readonly<Record<string, number | undefined>> },
): void {
  const claim = (what: string, expected: unknown, of: (outcome: Outcome) => unknown): void => {
    tally.asked++;
    if (predicted.length === 0) {
      tally.silent.push(`${id} ${what}: no run`);
      return;
    }
    const said = predicted.map(({ outcome }) => of(outcome));
    if (said.every((one) => one === null)) {
      tally.silent.push(`${id} ${what}: recorded ${String(expected)}`);
      return;
    }
    tally.claimed++;
    for (const [index, one] of said.entries())
      if (one !== null && one !== expected)
        tally.wrong.push(`${id} ${what}: recorded ${String(expected)}, predicted ${String(one)} (${predicted[index]?.where})`);
  };
  const started = recorded.startup === "ok";
  claim("startup", started, ({ startup }) => (startup === null ? null : startup === "ok" || startup.at === "stack"));
  if (!started) return;
  for (const [request, field] of Object.entries(answers)) {
    const status = recorded.requests[request];
    if (status !== undefined) claim(request, status, (outcome) => (outcome[field] as Answer).status);
  }
}

const statuses = (run: ScenarioRun): Readonly<Record<string, number | undefined>> =>
  Object.fromEntries(Object.entries(run.outcome.requests).map(([name, { status }]) => [name, status]));

/** What the model is told of versions: what the project's own files say, or in their place the recorded ones. */
type VersionSource = "files" | "recorded";

function tallyOf(source: VersionSource): Tally {
  const tally: Tally = { claimed: 0, asked: 0, wrong: [], silent: [] };
  for (const scenario of readScenarios()) {
    const options = source === "files" ? {} : versionsOf(scenario, scenario.agno);
    const project = projectOf(scenario.contents, options);
    for (const [index, run] of scenario.runs.entries()) {
      compare(tally, `${scenario.id}#${index}`, outcomesFor(project, run), { startup: run.outcome.startup, requests: statuses(run) });
    }
    const contents = fixedContents(scenario);
    if (contents === undefined || scenario.fix?.requests === undefined) continue;
    // A repair that upgrades agno says so in its own files.
    const upgraded = scenario.fix.files.some((path) => /requirements.*\.txt$|pyproject\.toml$|\.lock$/.test(path));
    const repaired = projectOf(contents, upgraded ? {} : options);
    for (const [index, requests] of scenario.fix.requests.entries()) {
      const run = scenario.runs[index];
      if (run !== undefined) compare(tally, `${scenario.id}.fixed#${index}`, outcomesFor(repaired, run), { startup: "ok", requests });
    }
  }
  return tally;
}

function check(tally: Tally, t: { diagnostic(message: string): void }): void {
  t.diagnostic(`claimed ${tally.claimed} of ${tally.asked}`);
  for (const line of tally.silent) t.diagnostic(`not claimed: ${line}`);
  assert.deepEqual(tally.wrong, []);
  assert.ok(tally.claimed >= 0.95 * tally.asked, `claimed ${tally.claimed} of ${tally.asked}; not claimed: ${tally.silent.join("; ")}`);
}

test("predicted outcomes equal the recorded ones, wherever the model claims to know", (t) => check(tallyOf("recorded"), t));

test("so they do with the versions that the project's own files name", (t) => check(tallyOf("files"), t));

test("the same project under other versions of agno", (t) => {
  const tally: Tally = { claimed: 0, asked: 0, wrong: [], silent: [] };
  for (const scenario of readScenarios()) {
    const run = scenario.runs[0];
    if (run === undefined) continue;
    for (const [agno, recorded] of scenario.outcomeByAgno) {
      const project = projectOf(scenario.contents, versionsOf(scenario, agno));
      compare(tally, `${scenario.id}@${agno}`, outcomesFor(project, run), recorded);
    }
  }
  assert.ok(tally.asked > 100);
  check(tally, t);
});

const versionsOf = (scenario: Scenario, agno: string): NonNullable<Parameters<typeof buildProject>[1]> => ({
  agnoVersion: agno,
  pyjwtVersion: scenario.pyjwt,
  ...(scenario.cryptography === null ? {} : { cryptographyVersion: scenario.cryptography }),
});
