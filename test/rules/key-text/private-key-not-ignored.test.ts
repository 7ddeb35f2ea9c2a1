import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encryptedPem, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "private-key-not-ignored";
const project = (gitignore: string | undefined, key = rsaKey().privatePem) => ({
  "main.py": agentOsApp(),
  "requirements.txt": requirements(),
  "keys/signing.pem": `${key}\n`,
  ...(gitignore === undefined ? {} : { ".gitignore": gitignore }),
});

describe(rule, () => {
  it("finds private keys that no line covers, and adds one", async () => {
    await expectFindings(rule, project(".env\n"), ["info keys/signing.pem:1"]);
    await expectFindings(rule, project(".env\n*.pem\n!signing.pem\n", encryptedPem(rsaKey())), ["info keys/signing.pem:1"]);
    const fixed = await expectFixed(rule, project(".env\n"), /gitignore/);
    assert.equal(fixed[".gitignore"], ".env\n/keys/signing.pem\n");
  });

  it("reads .gitignore as git does", async () => {
    for (const line of [
      "*.pem",
      "keys/",
      "/keys",
      "**/signing.pem",
      "keys/*.pem",
      "sign?ng.[p]em",
      "/keys/**",
      "signing.pem # x\nsigning.pem",
    ]) {
      await expectFindings(rule, project(`${line}\n`), []);
    }
    for (const line of ["/signing.pem", "# *.pem", "pem", "key/", "!keys/"])
      await expectFindings(rule, project(`${line}\n`), ["info keys/signing.pem:1"]);
  });

  it("is silent without a .gitignore, and about public keys", async () => {
    await expectFindings(rule, project(undefined), []);
    await expectFindings(rule, project(".env\n", rsaKey().publicPem), []);
  });
});
