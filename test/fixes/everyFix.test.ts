// Every fix of every finding in the recorded projects, by itself: its finding goes, nothing as grave comes, and applying all safe fixes settles.
import assert from "node:assert/strict";
import { it } from "node:test";
import { readScenarios } from "../scenarios/scenarioData.ts";
import { agentOsApp } from "../support/project.ts";
import { readTruth } from "../truth/truthData.ts";
import { contentsOf, lintContents, proveFix } from "./proof.ts";

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

/** Repairs that uncover another fault, which they cannot know of, by rule and family. */
const uncovering: Readonly<Record<string, string>> = {
  "env-duplicate-key dup-broken-then-good": "which of two values is meant is the user's choice; one of them is broken",
  "algorithm-unknown alg-SHA256": "the name that is nearest does not fit the key",
};

/** Every case would take minutes; this share takes each family in turn. */
const share = 8;

it("every fix of the recorded env files and key sets holds", async () => {
  const failures: string[] = [];
  let proven = 0;
  for (const [index, { id, family, contents: files, algorithm }] of readTruth().entries()) {
    if (index % share !== 5) continue;
    const contents = contentsOf({
      ...Object.fromEntries(files),
      "main.py": agentOsApp({ arguments_: `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")` }),
      "requirements.txt": "agno[os]==2.9.0\nPyJWT==2.15.1\ncryptography==50.0.2\n",
    });
    const { findings } = await lintContents(contents);
    for (const finding of findings) {
      for (const fix of finding.fixes) {
        if (fix.disabled !== undefined || uncovering[`${finding.rule.id} ${family}`] !== undefined) continue;
        try {
          await proveFix(contents, finding, fix);
          proven++;
        } catch (error) {
          failures.push(`${id} ${finding.rule.id}: ${error instanceof Error ? error.message.split("\n", 30).join(" ") : String(error)}`);
        }
      }
    }
  }
  console.log(`${proven} fixes proven over a share of the recorded env files`);
  assert.deepEqual(failures, []);
  assert.ok(proven > 20);
});
