// Every fix of every finding in the recorded projects, by itself: its finding goes, nothing as grave comes, and applying all safe fixes settles.
import assert from "node:assert/strict";
import { it } from "node:test";
import { readScenarios } from "../scenarios/scenarioData.ts";
import { lintContents, proveFix } from "./proof.ts";

it("every fix of the recorded projects holds", async () => {
  const failures: string[] = [];
  const rules = new Set<string>();
  let proven = 0;
  for (const { id, contents, agno, pyjwt, cryptography } of readScenarios()) {
    const settings = { agnoVersion: agno, pyjwtVersion: pyjwt, ...(cryptography === null ? {} : { cryptographyVersion: cryptography }) };
    const { findings } = await lintContents(contents, settings);
    for (const finding of findings) {
      for (const fix of finding.fixes) {
        if (fix.disabled !== undefined) continue;
        try {
          await proveFix(contents, finding, fix, { settings });
          proven++;
          rules.add(finding.rule.id);
        } catch (error) {
          failures.push(`${id} ${finding.rule.id}: ${error instanceof Error ? error.message.split("\n", 30).join(" ") : String(error)}`);
        }
      }
    }
  }
  console.log(`${proven} fixes of ${rules.size} rules proven in the recorded projects`);
  assert.deepEqual(failures, []);
});
