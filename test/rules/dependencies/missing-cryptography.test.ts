import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt } from "../../support/authApps.ts";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFixed } from "../../support/ruleTest.ts";

const rule = "missing-cryptography";

const project = (text: string) => ({
  ...configProject(undefined, { env: `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n` }),
  "requirements.txt": text,
});

describe(rule, () => {
  it("is an error at the line that names agno, and adds PyJWT[crypto]", async () => {
    const files = project("agno[os]==2.9.0\nopenai\npython-dotenv\n");
    const [finding] = await expectAt(rule, files, [["error", "agno", "requirements.txt"]]);
    assert.match(finding?.message ?? "", /Algorithm not supported/);
    const fixed = await expectFixed(rule, files, /PyJWT/);
    assert.equal(fixed["requirements.txt"], "agno[os]==2.9.0\nPyJWT[crypto]\nopenai\npython-dotenv\n");
  });

  it("adds the extra to PyJWT where it is named, and keeps CRLF", async () => {
    const named = await expectFixed(rule, project("agno[os]==2.9.0\npyjwt==2.10.1\npython-dotenv\n"), /PyJWT/);
    assert.equal(named["requirements.txt"], "agno[os]==2.9.0\npyjwt[crypto]==2.10.1\npython-dotenv\n");
    const last = await expectFixed(rule, project("python-dotenv\r\nagno[os]==2.9.0"), /PyJWT/);
    assert.equal(last["requirements.txt"], "python-dotenv\r\nagno[os]==2.9.0\r\nPyJWT[crypto]\r\n");
  });

  it("adds an item to the list of pyproject.toml", async () => {
    const { "requirements.txt": _, ...rest } = project("");
    const toml = '[project]\nname = "a"\ndependencies = [\n  "agno[os]==2.9.0",\n  "python-dotenv",\n]\n';
    const fixed = await expectFixed(rule, { ...rest, "pyproject.toml": toml }, /PyJWT/);
    assert.equal(fixed["pyproject.toml"], toml.replace('2.9.0",', '2.9.0",\n  "PyJWT[crypto]",'));
  });

  it("is silent with cryptography, where something may bring it, with HS256, and without JWT", async () => {
    for (const more of ["cryptography", "pyjwt[crypto]", "mcp", "some-company-package"]) {
      await expectAt(rule, project(`agno[os]==2.9.0\npython-dotenv\n${more}\n`), []);
    }
    const bare = "agno[os]==2.9.0\npython-dotenv\n";
    await expectAt(rule, { ...project(bare), ".env": `OS_SECURITY_KEY=${secret(12)}\n`, "main.py": agentOsApp() }, []);
    const shared = configProject(['algorithm="HS256"'], { env: `JWT_VERIFICATION_KEY=${secret()}\n` });
    await expectAt(rule, { ...shared, "requirements.txt": bare }, []);
  });
});
