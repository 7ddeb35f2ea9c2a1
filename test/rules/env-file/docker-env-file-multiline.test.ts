import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp, lintFiles, summaries } from "../../support/project.ts";
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

  it("finds what systemd does not read on the second line as on any other", async () => {
    const unit = "[Service]\nWorkingDirectory=/srv/app\nEnvironmentFile=/srv/app/.env\nExecStart=/usr/bin/uvicorn main:app\n";
    for (const before of ["", "\n", "#\n", "\n\n"]) {
      const files = {
        "main.py": agentOsApp({ dotenv: false }),
        "app.service": unit,
        ".env": `${before}export OS_SECURITY_KEY=${secret()}\n`,
      };
      const at = before.split("\n").length;
      await expectFindings(rule, { ...files, "requirements.txt": requirements() }, [`warning .env:${at}`]);
    }
  });

  it("believes the user who says which loader reads the file", async () => {
    const files = { "main.py": agentOsApp({ arguments_: "authorization=True", dotenv: false }), ".env": `JWT_VERIFICATION_KEY="${pem}"\n` };
    for (const loader of ["docker", "kubectl", "honcho", "podman", "direnv"]) {
      const found = await lintFiles(files, { only: [rule], settings: { loaders: [loader] } });
      assert.deepEqual(summaries(found), [`warning .env:1 ${rule}`], loader);
      const alone = await lintFiles({ ".env": files[".env"] }, { only: [rule], settings: { loaders: [loader] } });
      assert.deepEqual(summaries(alone), [`warning .env:1 ${rule}`], `${loader} without an app`);
    }
    assert.deepEqual(await lintFiles(files, { only: [rule], settings: { loaders: ["python-dotenv", "bash"] } }), []);
  });

  it("needs no app in sight where a script hands the file over", async () => {
    const { ".env": env, "run.sh": script } = project(`JWT_VERIFICATION_KEY="${pem}"\n`);
    await expectFindings(rule, { ".env": env, "run.sh": script }, ["warning .env:1"]);
    await expectFindings(rule, { ".env": env, "run.sh": "set -a; . ./.env; make\n" }, []);
  });

  it("is silent where the loader reads the value, and where no such loader is seen", async () => {
    await expectFindings(rule, project(`OS_SECURITY_KEY=${secret()}\n`), []);
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${pem}"\n`, "docker run app\n"), []);
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${pem}"\n`, "set -a; . ./.env; uvicorn main:app\n"), []);
  });
});
