import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ecKey, ed25519Key, escaped, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "pem-malformed-delimiters";
const pem = rsaKey().publicPem;
const project = (text: string) => ({
  ".env": `JWT_VERIFICATION_KEY="${text}"\n`,
  "main.py": agentOsApp({ arguments_: "authorization=True" }),
  "requirements.txt": requirements(),
});

describe(rule, () => {
  it("finds every way to spoil BEGIN and END", async () => {
    const lines = pem.split("\n");
    for (const text of [
      pem.replace("-----END", "----END"),
      pem.replace("-----BEGIN", "------BEGIN"),
      pem.replaceAll("-----", "—–—"),
      pem.replace("BEGIN PUBLIC KEY", "begin public key"),
      pem.replace("END PUBLIC KEY", "END RSA PUBLIC KEY"),
      lines.slice(0, -1).join("\n"),
      lines.slice(1).join("\n"),
    ]) {
      await expectFindings(rule, project(text), ["error .env:1"]);
    }
  });

  it("leaves the label of RSA around another key to pem-body-corrupt, which repairs the label", async () => {
    for (const [key, algorithm] of [
      [ecKey(), "ES256"],
      [ed25519Key(), "EdDSA"],
    ] as const) {
      const arguments_ = `authorization=True, authorization_config=AuthorizationConfig(algorithm="${algorithm}")`;
      const files = { ...project(key.publicPem.replaceAll("PUBLIC KEY", "RSA PUBLIC KEY")), "main.py": agentOsApp({ arguments_ }) };
      await expectFindings("pem-body-corrupt", files, ["error .env:1"]);
      const fixed = await expectFixed("pem-body-corrupt", files, /^Repair the BEGIN and END lines/);
      assert.equal(fixed[".env"], `JWT_VERIFICATION_KEY="${key.publicPem}"\n`);
    }
    // cryptography takes such a body for RSA under either label.
    await expectFindings(rule, project(pem.replaceAll("PUBLIC KEY", "RSA PUBLIC KEY")), []);
  });

  it("looks into the quotes that a shell knows", async () => {
    const text = escaped(pem.replaceAll("PUBLIC KEY", "PUBLIC\u00a0KEY"));
    const files = {
      "main.py": agentOsApp({ arguments_: "authorization=True", dotenv: false }),
      "start.sh": `#!/bin/bash\nexport JWT_VERIFICATION_KEY=$'${text}'\nexec python main.py\n`,
      "requirements.txt": requirements(),
    };
    await expectFindings(rule, files, ["error start.sh:2"]);
    await expectFixed(rule, files, /^Repair the BEGIN and END lines/);
  });

  it("points at the marker of a key in code", async () => {
    const key = pem.replace("-----END", "----END");
    const before = `KEY = """${key}"""`;
    const arguments_ = "authorization=True, authorization_config=AuthorizationConfig(verification_keys=[KEY])";
    const line = 8 + key.split("\n").length;
    await expectFindings(rule, { "main.py": agentOsApp({ arguments_, before }), "requirements.txt": requirements() }, [
      `error main.py:${line}`,
    ]);
  });

  it("leaves cut values and other faults to their rules", async () => {
    await expectFindings(rule, project(pem), []);
    await expectFindings(rule, { ...project(""), ".env": `JWT_VERIFICATION_KEY=${pem}\n` }, []);
    await expectFindings(rule, { ...project(""), ".env": `JWT_VERIFICATION_KEY="${pem}\n` }, []);
    await expectFindings(rule, project(pem.replace("\n", "\n\n\n")), []);
  });
});
