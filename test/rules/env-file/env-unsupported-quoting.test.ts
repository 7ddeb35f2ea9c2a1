import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "env-unsupported-quoting";
const pem = rsaKey().publicPem;
const project = (value: string) => ({
  "main.py": agentOsApp({ arguments_: "authorization=True" }),
  ".env": `JWT_VERIFICATION_KEY=${value}\n`,
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("knows what env files do not", async () => {
    for (const value of [
      `"""${pem}"""`,
      `'''${pem}'''`,
      `\`${pem}\``,
      `$'${pem.replaceAll("\n", "\\n")}'`,
      `"${pem.replaceAll("\n", "\\\n")}"`,
    ]) {
      await expectFindings(rule, project(value), ["error .env:1"]);
    }
  });

  it("is silent where the loader knows the quoting", async () => {
    await expectFindings(rule, project(`"${pem}"`), []);
    await expectFindings(rule, project(`'${pem}'`), []);
    const sourced = { "run.sh": "#!/bin/bash\nset -a\nsource .env\nuvicorn main:app\n", "main.py": agentOsApp({ dotenv: false }) };
    await expectFindings(
      rule,
      { ...sourced, ".env": `JWT_VERIFICATION_KEY=$'${pem.replaceAll("\n", "\\n")}'\n`, "requirements.txt": requirements() },
      [],
    );
  });
});
