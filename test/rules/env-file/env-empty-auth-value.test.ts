import { describe, it } from "node:test";
import { secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "env-empty-auth-value";
const app = { "main.py": agentOsApp(), "requirements.txt": requirements() };

describe(rule, () => {
  it("says that an empty value is no value", async () => {
    await expectFindings(rule, { ...app, ".env": "OS_SECURITY_KEY=\nJWT_VERIFICATION_KEY=''\n" }, ["info .env:1", "info .env:2"]);
  });

  it("is an error for the MCP signing key where the code reads it", async () => {
    const before = "from agno.os.mcp_auth_builtin import AgentOSBuiltinAuth";
    await expectFindings(rule, { ...app, "main.py": agentOsApp({ before }), ".env": "AGENTOS_MCP_SIGNING_KEY=\n" }, ["error .env:1"]);
    await expectFindings(rule, { ...app, ".env": "AGENTOS_MCP_SIGNING_KEY=\n" }, ["info .env:1"]);
  });

  it("is silent about references, other names and values that are set later", async () => {
    await expectFindings(rule, { ...app, ".env": `OPENAI_API_KEY=\nOS_SECURITY_KEY=\nOS_SECURITY_KEY=${secret()}\n` }, []);
    const compose = "services:\n  api:\n    build: .\n    environment:\n      OS_SECURITY_KEY: ${OS_SECURITY_KEY:-}\n";
    await expectFindings(rule, { ...app, "compose.yaml": compose, Dockerfile: "FROM python\nCOPY . /app\n" }, []);
  });
});
