import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ecKey, ed25519Key, rsaKey, sshPublicKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "key-algorithm-mismatch";
const project = (key: string, algorithm?: string): Files => ({
  ".env": `JWT_VERIFICATION_KEY='${key}'\n`,
  "main.py": agentOsApp({
    arguments_: `authorization=True${algorithm === undefined ? "" : `, authorization_config=AuthorizationConfig(algorithm=${algorithm})`}`,
  }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("is an error at the key where the default does not fit", async () => {
    const [finding] = await expectFindings(rule, project(ecKey().publicPem), ["error .env:1"]);
    assert.deepEqual(
      finding?.related.map(({ file, line }) => `${file}:${line}`),
      ["main.py:10"],
    );
    await expectFindings(rule, project(ed25519Key().publicPem), ["error .env:1"]);
    await expectFindings(rule, project(sshPublicKey(ecKey())), ["error .env:1"]);
  });

  it("is an error at the algorithm where the code says one", async () => {
    for (const algorithm of ["ES256", "EdDSA"])
      await expectFindings(rule, project(rsaKey().publicPem, `"${algorithm}"`), ["error main.py:10"]);
    await expectFindings(rule, project(ecKey().publicPem, '"PS256"'), ["error main.py:10"]);
  });

  it("says which of two services fails that run one app, and offers nothing that breaks the other", async () => {
    const service = (file: string): string => `    build: .\n    command: uvicorn main:app\n    env_file: ${file}\n`;
    const files: Files = {
      "api.env": `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`,
      "worker.env": `JWT_VERIFICATION_KEY='${ecKey().publicPem}'\n`,
      "compose.yaml": `services:\n  api:\n${service("api.env")}  worker:\n${service("worker.env")}`,
      Dockerfile: "FROM python:3.12\nWORKDIR /app\nCOPY . .\n",
      "main.py": agentOsApp({
        arguments_: 'authorization=True, authorization_config=AuthorizationConfig(algorithm="RS256")',
      }).replaceAll(/^.*load_dotenv.*\n/gm, ""),
      "requirements.txt": requirements(),
    };
    const [finding] = await expectFindings(rule, files, ["error main.py:8"]);
    assert.match(finding?.message ?? "", /: every request to worker gets 401$/);
    assert.deepEqual(
      finding?.fixes.map(({ disabled }) => disabled),
      ["api runs the same app, and its key fits the present algorithm"],
    );
  });

  it("sets the algorithm: in the call that has one, in the configuration, in a new one", async () => {
    const changed = await expectFixed(rule, project(rsaKey().publicPem, '"ES256"'), /RS256/);
    assert.match(changed["main.py"] as string, /AuthorizationConfig\(algorithm="RS256"\)/);
    const files = project(ecKey().publicPem);
    const added = await expectFixed(rule, files, /ES256/);
    assert.match(added["main.py"] as string, /authorization=True, authorization_config=AuthorizationConfig\(algorithm="ES256"\)/);
    const bare = { ...files, "main.py": (files["main.py"] as string).replace("from agno.os.config import AuthorizationConfig\n", "") };
    const imported = await expectFixed(rule, bare, /ES256/);
    assert.match(imported["main.py"] as string, /^from agno\.os\.config import AuthorizationConfig$/m);
  });

  it("is a warning where only a way of starting that nothing shows hands the key over", async () => {
    await expectFindings(rule, { ".env": `JWT_VERIFICATION_KEY='${ecKey().publicPem}'\n` }, []);
  });

  it("is silent about keys that fit, and about an algorithm that several apps do not share", async () => {
    for (const algorithm of ["RS256", "RS512", "PS384"]) await expectFindings(rule, project(rsaKey().publicPem, `"${algorithm}"`), []);
    await expectFindings(rule, project(rsaKey().publicPem, "None"), []);
    await expectFindings(rule, project(rsaKey().publicPem, '""'), []);
    await expectFindings(rule, project(rsaKey().publicPem, 'os.getenv("JWT_ALG")'), []);
    await expectFindings(rule, project(ecKey("P-384").publicPem, '"ES256"'), []);
  });
});
