import { describe, it } from "node:test";
import { rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "pem-body-corrupt";
const pem = rsaKey().publicPem;
const project = (text: string) => ({
  ".env": `JWT_VERIFICATION_KEY="${text}"\n`,
  "main.py": agentOsApp({ arguments_: "authorization=True" }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("finds damaged bodies", async () => {
    const lines = pem.split("\n");
    for (const text of [
      [lines[0], lines[1], "", ...lines.slice(2)].join("\n"),
      [...lines.slice(0, 3), lines.at(-1)].join("\n"),
      [lines[0], lines.at(-1)].join("\n"),
      [lines[0], `*${lines[1]}`, ...lines.slice(2)].join("\n"),
      [lines[0], ...lines.slice(1, -1).map((line) => `> ${line}`), lines.at(-1)].join("\n"),
      pem.replaceAll("+", "-").replace(/(.{20})\n/, "$1_\n"),
    ]) {
      await expectFindings(rule, project(text), ["error .env:1"]);
    }
  });

  it("points at the header in a key file that the code reads", async () => {
    const lines = pem.split("\n");
    const arguments_ = 'authorization=True, authorization_config=AuthorizationConfig(verification_keys=[open("keys/idp.pem").read()])';
    const files = { "main.py": agentOsApp({ arguments_ }), "keys/idp.pem": lines.join("\n\n"), "requirements.txt": requirements() };
    await expectFindings(rule, files, ["error keys/idp.pem:1"]);
  });

  it("is silent about good bodies of any layout", async () => {
    const body = pem.split("\n").slice(1, -1).join("");
    for (const text of [
      pem,
      `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`,
      pem.replaceAll("\n", " \n"),
      pem.replaceAll("\n", " "),
    ]) {
      await expectFindings(rule, project(text), []);
    }
  });
});
