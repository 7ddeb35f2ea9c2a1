import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "dotenv-loaded-too-late";
const source = (order: readonly string[]): string =>
  [
    "from agno.agent import Agent",
    "from agno.os import AgentOS",
    "from dotenv import load_dotenv",
    ...order.map((step) => steps[step] ?? ""),
  ].join("\n");
const steps: Readonly<Record<string, string>> = {
  load: "load_dotenv()",
  make: 'agent_os = AgentOS(agents=[Agent(id="a")])',
  secure: 'agent_os = AgentOS(agents=[Agent(id="a")], authorization=True)',
  get: "app = agent_os.get_app()",
};
const project = (env: string, order: readonly string[]) => ({ "main.py": source(order), ".env": env, "requirements.txt": requirements() });
const guard = `OS_SECURITY_KEY=${secret()}\n`;
const key = `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n`;

describe(rule, () => {
  it("is an error where the instance is open", async () => {
    await expectFindings(rule, project(guard, ["make", "load", "get"]), ["error main.py:5"]);
    await expectFindings(rule, project(guard, ["make", "get", "load"]), ["error main.py:6"]);
  });

  it("is an error where it does not start", async () => {
    await expectFindings(rule, project(key, ["secure", "get", "load"]), ["error main.py:6"]);
  });

  it("is an error where only the program loads the file, behind the app that it serves", async () => {
    const program = `${source(["make", "get"])}\nif __name__ == "__main__":\n    load_dotenv()\n    uvicorn.run(app)\n`;
    const files = { ".env": guard, "requirements.txt": requirements() };
    await expectFindings(rule, { ...files, "main.py": program }, ["error main.py:7"]);
    await expectFindings(rule, { ...files, "main.py": program.replace("run(app)", 'run("main:app")') }, []);
  });

  it("is silent where the variables are there in time", async () => {
    await expectFindings(rule, project(guard, ["load", "make", "get"]), []);
    await expectFindings(rule, project(key, ["secure", "load", "get"]), []);
    await expectFindings(rule, project("OPENAI_API_KEY=x\n", ["make", "load", "get"]), []);
  });
});
