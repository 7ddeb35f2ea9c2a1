import assert from "node:assert/strict";
import { test } from "node:test";
import { report, type ScenarioScore, scoresOf, type VersionSource } from "./findingScore.ts";
import { readScenarios } from "./scenarioData.ts";

const scenarios = readScenarios();

for (const source of ["recorded", "files"] as const satisfies readonly VersionSource[]) {
  test(`every scenario is judged as it was recorded (versions: ${source})`, async (context) => {
    const scores: ScenarioScore[] = [];
    for (const scenario of scenarios) scores.push(...(await scoresOf(scenario, source)));
    const lines = report(`versions: ${source}`, scores);
    for (const line of lines) context.diagnostic(line);
    const faults = scores.filter(({ missed, forbidden, extra }) => missed.length + forbidden.length + extra.length > 0);
    assert.deepEqual(
      faults.map(({ id }) => id),
      [],
      lines.join("\n"),
    );
  });
}

test("the score sees what is missed, forbidden and extra", async () => {
  const project = scenarios.find(({ id }) => id === "d001-support-desk") ?? scenarios[0];
  assert.ok(project !== undefined);
  const wanted = { file: "main.py", line: 1, code: "no-such-rule", severity: "error", effect: "open", confirmed: true } as const;
  const [score] = await scoresOf({ ...project, fixed: undefined, expected: [wanted] }, "recorded");
  assert.deepEqual(score?.missed, [wanted]);
});
