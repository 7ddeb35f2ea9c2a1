import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "docker-env-file-multiline";
const pem = rsaKey().publicPem;
const project = (env: string, run = "docker run --env-file .env app\n") => ({
  "main.py": agentOsApp({ arguments_: "authorization=True", dotenv: false }),
  ".env": env,
  "run.sh": `#!/bin/sh\n${run}`,
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("names the loader that refuses the file and those that read it", async () => {
    const [finding] = await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${pem}"\n`), ["warning .env:1"]);
    assert.match(finding?.message ?? "", /docker run --env-file refuses this file; .*python-dotenv.* read it/);
    assert.equal(finding?.related[0]?.file, "run.sh");
  });

  it("finds quotes that stay, and values that are cut", async () => {
    await expectFindings(rule, project(`OS_SECURITY_KEY="${secret()}"\n`), ["warning .env:1"]);
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${pem}"\n`, "podman run --env-file .env app\n"), ["warning .env:1"]);
  });

  it("is silent where the loader reads the value, and where no such loader is seen", async () => {
    await expectFindings(rule, project(`OS_SECURITY_KEY=${secret()}\n`), []);
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${pem}"\n`, "docker run app\n"), []);
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${pem}"\n`, "set -a; . ./.env; uvicorn main:app\n"), []);
  });
});
