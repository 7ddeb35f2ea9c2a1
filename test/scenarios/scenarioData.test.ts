import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedContents, readScenarios } from "./scenarioData.ts";

const scenarios = readScenarios();

test("the record holds 104 projects, 67 of them with a problem and a verified repair", () => {
  assert.equal(scenarios.length, 104);
  assert.equal(new Set(scenarios.map(({ id }) => id)).size, 104);
  const repaired = scenarios.filter(({ fix }) => fix !== undefined);
  assert.equal(repaired.length, 67);
  for (const { id, fix } of repaired) assert.equal(fix?.verified, true, id);
});

test("every expected finding names a line that exists", () => {
  for (const { id, contents, expected } of scenarios) {
    for (const { file, line } of expected) {
      const text = contents.get(file);
      assert.ok(text !== undefined, `${id}: ${file}`);
      assert.ok(line >= 1 && line <= Buffer.from(text).toString("utf8").split("\n").length, `${id}: ${file}:${line}`);
    }
  }
});

test("a repaired project differs from the project in the files that the repair names", () => {
  for (const scenario of scenarios) {
    const fixed = fixedContents(scenario);
    if (fixed === undefined) continue;
    for (const name of scenario.fix?.files ?? []) {
      assert.notDeepEqual(fixed.get(name), scenario.contents.get(name), `${scenario.id}: ${name}`);
    }
  }
});
