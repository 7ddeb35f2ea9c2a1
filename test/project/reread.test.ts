import assert from "node:assert/strict";
import { it } from "node:test";
import { isTaken, reread, rereadNear, sameDeployment } from "../../server/src/project/reread.ts";
import { agentOsApp, projectOf, uriOf } from "../support/project.ts";

const files = { "main.py": agentOsApp({ arguments_: "authorization=True" }), ".env": "A=1\nOS_SECURITY_KEY=one\n", "notes.txt": "x" };

it("reads every file again and leaves the project as it was", async () => {
  const project = await projectOf(files);
  const at = files[".env"].indexOf("one");
  const after = reread(project, [
    { kind: "edit", uri: uriOf(".env"), span: { start: at, end: at + 3 }, text: "two" },
    { kind: "create", uri: uriOf("jwks.json"), text: '{"keys": []}' },
  ]);
  assert.ok(after !== undefined);
  const [before] = project.deployments;
  assert.ok(before !== undefined);
  const reading = (of: typeof before | undefined) => of?.runs[0]?.environment.get("OS_SECURITY_KEY")?.reading;
  assert.deepEqual(reading(before), { kind: "value", value: "one" });
  assert.deepEqual(reading(sameDeployment(after, before)), { kind: "value", value: "two" });
  assert.ok(after.documents.has(uriOf("jwks.json")) && !project.documents.has(uriOf("jwks.json")));
  assert.equal(after.world.exists(uriOf("jwks.json")), "file");
});

it("refuses edits that overlap or leave the file, and new files over old ones", async () => {
  const project = await projectOf(files);
  const edit = (start: number, end: number) => ({ kind: "edit", uri: uriOf(".env"), span: { start, end }, text: "" }) as const;
  assert.equal(reread(project, [edit(0, 5), edit(3, 7)]), undefined);
  assert.equal(reread(project, [edit(0, 500)]), undefined);
  assert.equal(reread(project, [{ kind: "create", uri: uriOf(".env"), text: "" }]), undefined);
  assert.equal(reread(project, [{ kind: "edit", uri: uriOf("no.env"), span: { start: 0, end: 0 }, text: "" }]), undefined);
});

it("knows names that are taken by files nobody reads", async () => {
  const project = await projectOf({ ".env": 'JWT_VERIFICATION_KEY="x"\n', "jwks.json": "{}", "picture.bin": "\0" });
  assert.ok(isTaken(project, uriOf("jwks.json")));
  assert.ok(isTaken(project, uriOf("picture.bin")));
  assert.ok(!isTaken(project, uriOf("free.json")));
});

it("computes of a large workspace only what has to do with the file, and the same of that", async () => {
  const many: Record<string, string> = {};
  for (let number = 0; number < 130; number++) {
    many[`services/s${number}/main.py`] = agentOsApp({ arguments_: "authorization=True" });
    many[`services/s${number}/.env`] = `OS_SECURITY_KEY=one${number}\n`;
  }
  many["services/s7/run.sh"] = "set -a; . ./.env; set +a\nuvicorn main:app\n";
  const project = await projectOf(many);
  const uri = uriOf("services/s7/.env");
  const change = { kind: "edit", uri, span: { start: 0, end: 0 }, text: "OTHER=1\n" } as const;
  const whole = reread(project, [change]);
  const near = rereadNear(project, [change]);
  assert.ok(whole !== undefined && near !== undefined);
  assert.ok(near.documents.size < 20, String(near.documents.size));
  const before = project.deployments.find(({ files }) => files.includes(uri));
  assert.ok(before !== undefined);
  const told = (of: typeof before | undefined) =>
    of?.runs.map(({ loader, environment }) => [loader, [...environment].map(([name, { reading }]) => [name, reading])]);
  assert.deepEqual(told(sameDeployment(near, before)), told(sameDeployment(whole, before)));
});
