import assert from "node:assert/strict";
import { test } from "node:test";
import { buildProject } from "../../server/src/project/build.ts";
import { readScenarios } from "../scenarios/scenarioData.ts";
import { worldOf } from "./memoryWorld.ts";

test("broken files give a project all the same", () => {
  const rubbish = ["\0", "\ud800", "'", '"', "{", "${", "[", "\n\n", "- ", "&a *a"];
  let turn = 0;
  for (const { id, contents } of readScenarios()) {
    for (const way of ["cut", "insert", "turn"]) {
      const broken = new Map<string, string>();
      for (const [path, bytes] of contents) {
        const text = Buffer.from(bytes).toString("utf8");
        const at = (turn++ * 7919) % (text.length + 1);
        const wrong = rubbish[turn % rubbish.length] as string;
        broken.set(
          path,
          way === "cut"
            ? text.slice(0, at)
            : way === "insert"
              ? text.slice(0, at) + wrong + text.slice(at)
              : text.slice(at) + text.slice(0, at),
        );
      }
      const { deployments } = buildProject(worldOf(broken));
      for (const { runs, title } of deployments) assert.ok(runs.length > 0, `${id} ${title}: no run`);
    }
  }
});

test("an env file of 30,000 variables and one that repeats a setting 20,000 times are read", () => {
  const app =
    "from dotenv import load_dotenv\nfrom agno.os import AgentOS\nload_dotenv()\nos = AgentOS(authorization=True)\napp = os.get_app()\n";
  const many = Array.from({ length: 30_000 }, (_, index) => `NAME_${index}=value number ${index}`).join("\n");
  const same = Array.from({ length: 20_000 }, (_, index) => `OS_SECURITY_KEY=value${index}`).join("\n");
  assert.equal(buildProject(worldOf({ "main.py": app, ".env": many })).deployments[0]?.runs[0]?.environment.size, 30_000);
  const repeated = buildProject(worldOf({ "main.py": app, ".env": same })).deployments[0];
  assert.equal(repeated?.settings.filter(({ wins }) => wins).length, 1);
  assert.equal(repeated?.settings.length, 20_000);
});

test("compose files that include each other, and env files named like folders", () => {
  const { deployments } = buildProject(
    worldOf({
      "compose.yaml": "services:\n  a: {extends: {file: other.yaml, service: a}, environment: {OS_SECURITY_KEY: x}}\n",
      "other.yaml": "services:\n  a: {extends: {file: compose.yaml, service: a}, image: y}\n",
      ".env/keys.env": "OS_SECURITY_KEY=z\n",
    }),
  );
  assert.ok(deployments.length >= 2);
});
