import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configProject, expectAt, middlewareProject } from "../../support/authApps.ts";
import { applyFix, lintFiles } from "../../support/project.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "scope-claim-name";

const payload = (claim: string, value: string) => ({
  ...configProject(undefined),
  "mint.py": `import jwt\n\nclaims = {"sub": "ann", "exp": soon()}\nclaims["${claim}"] = ${value}\ntoken = jwt.encode(claims, SECRET)\n`,
});

async function expectFixedOnly(files: ReturnType<typeof payload>): Promise<string> {
  const [finding] = await lintFiles(files, { only: [rule] });
  const [fix] = finding?.fixes ?? [];
  assert.ok(fix !== undefined);
  const fixed = applyFix(files, fix);
  await expectFindings(rule, fixed, []);
  return String(fixed["mint.py"]).replace('claims["scopes"] = ', '"scopes": ');
}

describe(rule, () => {
  it("is a warning for scopes of AgentOS in another claim, and renames it", async () => {
    for (const claim of ["scope", "permissions", "scp"]) {
      const files = payload(claim, claim === "scope" ? '"agents:read config:read"' : '["agents:read"]');
      await expectAt(rule, files, [["warning", claim, "mint.py"]]);
      const fixed = await expectFixedOnly(files);
      assert.ok(fixed.includes('"scopes": '));
    }
  });

  it("is silent about scopes of other services, beside scopes, and where a middleware reads the claim", async () => {
    await expectAt(rule, payload("scope", '"https://www.googleapis.com/auth/drive"'), []);
    await expectAt(rule, payload("permissions", '["read", "write"]'), []);
    await expectAt(rule, payload("scopes", '["agents:read"]'), []);
    const middleware = middlewareProject(["verification_keys=[KEY]", 'scopes_claim="permissions"']);
    await expectAt(rule, { ...payload("permissions", '["agents:read"]'), ...middleware }, []);
  });
});
