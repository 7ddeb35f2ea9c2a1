/** Hand-made projects of the recorded scenarios' kind, which vary what those do not: judged by hand first, then by AuthLint. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Outcome } from "../../server/src/agentos/outcome.ts";
import { type FlatFinding, lintFiles, projectOf } from "../support/project.ts";
import { configurationProjects } from "./unseen/configuration.ts";
import { deploymentProjects } from "./unseen/deployments.ts";
import { keyTextProjects } from "./unseen/keyTexts.ts";
import { programProjects } from "./unseen/programs.ts";
import type { ExpectedOutcome, UnseenProject } from "./unseen/project.ts";
import { settingsClassProjects } from "./unseen/settingsClasses.ts";
import { trapProjects } from "./unseen/traps.ts";
import { versionProjects } from "./unseen/versions.ts";

const groups = {
  keyTextProjects,
  configurationProjects,
  trapProjects,
  versionProjects,
  programProjects,
  deploymentProjects,
  settingsClassProjects,
};

for (const [name, projects] of Object.entries(groups)) {
  describe(name, () => {
    for (const project of projects) {
      it(project.title, async () => {
        const found = await lintFiles(project.files);
        assert.deepEqual(differences(project, found), []);
        for (const { message } of found)
          assert.ok(message.length <= 160 && !message.includes("\n"), `a message is one short line: ${message}`);
        if (project.out !== undefined) assert.deepEqual(await wrongOutcomes(project, project.out), []);
      });
    }
  });
}

/** What is missing, has another severity, or is too much. */
function differences({ files, want, allow = [] }: UnseenProject, found: readonly FlatFinding[]): readonly string[] {
  const wrong: string[] = [];
  const wantedCodes = new Set<string>(allow);
  for (const wanted of want) {
    const [, severity = "", file = "", mark = "", codes = ""] = /^(\w+) ([^~]+)~(.*) (\S+)$/.exec(wanted) ?? [];
    const line = lineOf(files[file], mark);
    for (const code of codes.split("|")) wantedCodes.add(code);
    const hit = found.find((one) => codes.split("|").includes(one.rule) && one.file === file && one.line === line);
    if (hit?.severity !== severity) wrong.push(`wanted ${severity} ${file}:${line} ${codes}, found ${hit?.severity ?? "nothing"}`);
  }
  for (const { severity, file, line, rule, message } of found) {
    if ((severity === "error" || severity === "warning") && !wantedCodes.has(rule))
      wrong.push(`unwanted ${severity} ${file}:${line} ${rule}: ${message}`);
  }
  return wrong;
}

function lineOf(text: string | Uint8Array | undefined, mark: string): number {
  if (/^\d+$/.test(mark) || typeof text !== "string") return Number(mark);
  return text.split(/\r?\n/).findIndex((line) => line.includes(mark)) + 1;
}

/** The outcomes of the runs that the project shows (of all, where it shows none) that are not as they should be, or not claimed at all. */
async function wrongOutcomes({ files, which = "" }: UnseenProject, expected: ExpectedOutcome): Promise<readonly string[]> {
  const { deployments } = await projectOf(files);
  const runs = deployments.filter(({ title }) => title.includes(which)).flatMap((deployment) => deployment.runs);
  const withApps = runs.filter(({ outcomes }) => outcomes.length > 0);
  const shown = withApps.filter(({ evidence }) => evidence !== undefined);
  const outcomes = (shown.length > 0 ? shown : withApps).flatMap((run) => run.outcomes);
  return Object.entries(expected).flatMap(([what, status]) => {
    const said = outcomes.map((outcome) => answerOf(outcome, what as keyof ExpectedOutcome)).filter((one) => one !== null);
    return said.length > 0 && said.every((one) => one === status)
      ? []
      : [`${what}: expected ${status}, predicted ${said.join(", ") || "nothing"}`];
  });
}

function answerOf(outcome: Outcome, what: keyof ExpectedOutcome): string | number | null {
  if (what !== "startup") return outcome[what].status;
  if (outcome.startup === null || outcome.startup === "ok") return outcome.startup;
  return outcome.startup.at === "stack" ? "stack" : "fails";
}
