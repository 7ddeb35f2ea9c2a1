import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "env-file-not-loaded";
const files = {
  "main.py": agentOsApp({ dotenv: false }),
  ".env": `A=1\nOS_SECURITY_KEY=${secret()}\n`,
  "requirements.txt": requirements(),
};

describe(rule, () => {
  it("tells that nothing loads the file", async () => {
    await expectFindings(rule, files, ["info .env:2"]);
  });

  it("is silent where something loads it: the code, a script, compose, the editor", async () => {
    await expectFindings(rule, { ...files, "main.py": agentOsApp() }, []);
    await expectFindings(rule, { ...files, Makefile: "run:\n\tuvicorn main:app --env-file .env\n" }, []);
    await expectFindings(rule, { ...files, ".envrc": "dotenv\n" }, []);
    const compose = "services:\n  api:\n    build: .\n    env_file: .env\n    command: uvicorn main:app\n";
    await expectFindings(rule, { ...files, "compose.yaml": compose, Dockerfile: "FROM python\nCOPY . /app\n" }, []);
  });

  it("is silent without an app, and about files of other stages and other names", async () => {
    await expectFindings(rule, { ".env": files[".env"] }, []);
    await expectFindings(rule, { ...files, ".env": "OPENAI_API_KEY=x\n", ".env.production": files[".env"] }, []);
  });
});
