import assert from "node:assert/strict";
import { test } from "node:test";
import { roleOf } from "../../server/src/agentos/settings.ts";
import { buildProject } from "../../server/src/project/build.ts";
import type { EnvironmentValue, Project, Run } from "../../server/src/project/facts.ts";
import { pathBelow } from "../../server/src/project/paths.ts";
import { root, uriOf, worldOf } from "../project/memoryWorld.ts";
import { readScenarios, type Scenario, type ScenarioRun } from "./scenarioData.ts";

/** The run of the project that stands for a recorded one. */
function runFor(project: Project, recorded: ScenarioRun): Run | undefined {
  const [kind = "", rest = ""] = recorded.loader.split(/:(.*)/s);
  const [service, file] = rest.split("@");
  for (const deployment of project.deployments) {
    const { runs, title, root: folder } = deployment;
    if (kind === "compose") {
      if (deployment.kind === "compose-service" && title.endsWith(`: ${service}`) && (file === undefined || title.startsWith(file)))
        return runs[0];
      continue;
    }
    if (deployment.kind !== "folder" || deployment.apps.length === 0 || pathBelow(root, folder) !== recorded.dir) continue;
    const found = runs.find(({ loader, envFiles }) => {
      if (kind === "dotenv") return loader === "python-dotenv";
      if (kind === "bash") return (loader === "bash" || loader === "sh") && envFiles.includes(uriOf(rest));
      return loader === "literal";
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What differs between a recorded environment and the predicted one; names that the prediction calls unknown are counted, not compared. */
function differences(environment: ReadonlyMap<string, EnvironmentValue>, recorded: ScenarioRun): { wrong: string[]; unknown: string[] } {
  const wrong: string[] = [];
  const unknown: string[] = [];
  const known = recorded.outcome.env;
  for (const [name, { chars, lines }] of Object.entries(known)) {
    if (recorded.env[name] !== undefined) continue;
    const reading = environment.get(name)?.reading;
    if (reading?.kind === "unknown") unknown.push(name);
    else if (reading?.kind !== "value") wrong.push(`${name}: not predicted`);
    else if ([...reading.value].length !== chars) wrong.push(`${name}: ${[...reading.value].length} characters, not ${chars}`);
    else if (reading.value.split("\n").length !== lines) wrong.push(`${name}: ${reading.value.split("\n").length} lines, not ${lines}`);
  }
  for (const [name, { reading }] of environment) {
    const role = roleOf(name);
    if (role === undefined || role === "look-alike" || role === "legacy-secret-key" || known[name] !== undefined) continue;
    if (reading.kind === "value" && reading.value !== "") wrong.push(`${name}: predicted, not there`);
  }
  return { wrong, unknown };
}

const scenarios: readonly Scenario[] = readScenarios();

test("the environment of every recorded run is predicted", (t) => {
  const wrong: string[] = [];
  let compared = 0;
  const unknown: string[] = [];
  for (const scenario of scenarios) {
    const project = buildProject(worldOf(scenario.contents));
    for (const [index, recorded] of scenario.runs.entries()) {
      // What the recording put into the process by hand stands in no file.
      const byHand = recorded.loader === "process";
      const run = runFor(project, recorded);
      if (run === undefined) {
        if (!byHand) wrong.push(`${scenario.id} run ${index} (${recorded.loader}): no such run`);
        continue;
      }
      compared++;
      // The recording looks at the variables after everything was loaded.
      const found = differences(run.finalEnvironment ?? run.environment, recorded);
      wrong.push(...found.wrong.map((difference) => `${scenario.id} run ${index}: ${difference}`));
      unknown.push(...found.unknown.map((name) => `${scenario.id} run ${index}: ${name}`));
    }
  }
  t.diagnostic(`${compared} runs compared, ${unknown.length} variables not known: ${unknown.join(", ")}`);
  assert.deepEqual(wrong, []);
  assert.ok(compared >= 105, `only ${compared} runs were compared`);
  assert.ok(unknown.length <= 2, unknown.join("\n"));
});

test("versions are those that each project was run with, where its files say", () => {
  for (const scenario of scenarios) {
    const project = buildProject(worldOf(scenario.contents));
    for (const { versions, apps, title } of project.deployments) {
      if (apps.length === 0) continue;
      assert.equal(
        versions.agno.kind === "exact" ? versions.agno.version : versions.agno.kind,
        scenario.agno,
        `${scenario.id} ${title}: agno`,
      );
      if (versions.pyjwt.kind === "exact") assert.equal(versions.pyjwt.version, scenario.pyjwt, `${scenario.id}: PyJWT`);
      if (versions.cryptography.kind === "exact")
        assert.equal(versions.cryptography.version, scenario.cryptography, `${scenario.id}: cryptography`);
      if (versions.cryptography.kind === "not-installed")
        assert.equal(scenario.cryptography, null, `${scenario.id}: cryptography is there`);
    }
  }
});
