import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "agno-known-auth-hole";
const jwt = () => `JWT_VERIFICATION_KEY='${rsaKey().publicPem}'\n`;
const project = (agno: string, env: string, options: Parameters<typeof agentOsApp>[0] = {}): Files => ({
  ".env": env,
  "main.py": agentOsApp(options),
  "requirements.txt": requirements({ "agno[os]": agno }),
});

describe(rule, () => {
  it("is a warning at the version where the instance is open", async () => {
    await expectFindings(rule, project("2.6.22", jwt()), ["warning requirements.txt:1"]);
    await expectFindings(rule, project("2.3.15", `OS_SECURITY_KEY=${secret(12)}\nAUTHORIZATION_ENABLED=1\n`), [
      "warning requirements.txt:1",
    ]);
  });

  it("is information where the configuration closes it", async () => {
    await expectFindings(rule, project("2.6.22", jwt(), { arguments_: "authorization=True" }), ["info requirements.txt:1"]);
  });

  it("is a warning for interfaces whose routes are not checked", async () => {
    const options = { before: "from agno.os.interfaces.agui import AGUI", arguments_: "authorization=True, interfaces=[AGUI()]" };
    await expectFindings(rule, project("2.6.0", "A=1\n", options), ["warning requirements.txt:1"]);
    await expectFindings(rule, project("2.6.0", "A=1\n", { arguments_: "authorization=True, a2a_interface=True" }), [
      "warning requirements.txt:1",
    ]);
    await expectFindings(rule, project("2.9.0", "A=1\n", options), []);
    await expectFindings(rule, project("2.5.0", "A=1\n", options), []);
  });

  it("is silent about other versions, ranges and instances without any guard", async () => {
    for (const agno of ["2.3.14", "2.7.0", "2.9.0", "3.0.0a3"]) await expectFindings(rule, project(agno, jwt()), []);
    await expectFindings(rule, { ...project("2.9.0", jwt()), "requirements.txt": "agno[os]>=2.3.15\n" }, []);
    await expectFindings(rule, project("2.6.22", "A=1\n"), []);
  });
});
