import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp, type Files } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "authorization-without-key";
const project = (options: Parameters<typeof agentOsApp>[0], more: Files = {}): Files => ({
  "main.py": agentOsApp({ dotenv: false, ...options }),
  "requirements.txt": requirements(),
  ...more,
});
const on = { arguments_: "authorization=True" };

describe(rule, () => {
  it("is an error where the app loads its only env file, and no key is in it", async () => {
    await expectFindings(rule, project({ ...on, dotenv: true }, { ".env": "A=1\n" }), ["error main.py:10"]);
    await expectFindings(rule, project({ ...on, dotenv: true }, { ".env": "JWT_VERIFICATION_KEY=\n" }), ["error main.py:10"]);
  });

  it("is silent where a key is there, in whatever way", async () => {
    const pem = rsaKey().publicPem;
    await expectFindings(rule, project({ ...on, dotenv: true }, { ".env": `JWT_VERIFICATION_KEY='${pem}'\n` }), []);
    const inCode = `authorization=True, authorization_config=AuthorizationConfig(verification_keys=["""${pem}"""])`;
    await expectFindings(rule, project({ arguments_: inCode, dotenv: true }, { ".env": "A=1\n" }), []);
    const fromSomewhere = "authorization=True, authorization_config=AuthorizationConfig(verification_keys=load_keys())";
    await expectFindings(rule, project({ arguments_: fromSomewhere, dotenv: true }, { ".env": "A=1\n" }), []);
  });

  it("is silent where the key may come from outside", async () => {
    const compose = "services:\n  api:\n    build: .\n    environment:\n      JWT_VERIFICATION_KEY: ${JWT_VERIFICATION_KEY}\n";
    await expectFindings(rule, project(on, { "compose.yaml": compose }), []);
    const script = 'export JWT_VERIFICATION_KEY="$(cat key.pem)"\nexec uvicorn main:app\n';
    await expectFindings(rule, project(on, { "run.sh": script }), []);
    await expectFindings(rule, project({ arguments_: 'authorization=os.getenv("ENV") != "dev"', dotenv: true }, { ".env": "A=1\n" }), []);
  });

  it("leaves a key that does not arrive to the rule that says why", async () => {
    const pem = rsaKey().publicPem;
    await expectFindings(rule, project({ ...on, dotenv: true }, { ".env": `JWT_PUBLIC_KEY='${pem}'\n` }), []);
    await expectFindings(rule, project({ ...on, dotenv: true }, { ".env": `JWT_VERIFICATION_KEY="${pem}\n` }), []);
  });
});
