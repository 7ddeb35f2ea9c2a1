import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-file-not-found";
const good = () => keySet(publicJwk(rsaKey(), { kid: "a" }));

describe(rule, () => {
  it("is an error: AgentOS opens the path at its start", async () => {
    await expectFindings(rule, jwksProject(undefined, { path: "keys/jwks.json" }), ["error .env:1"]);
    await expectFindings(rule, jwksProject(undefined), ["error main.py:10"]);
  });

  it("is silent about a file that is there, and about paths of a container or of the shell", async () => {
    await expectFindings(rule, jwksProject(good()), []);
    await expectFindings(rule, jwksProject(good(), { path: "./jwks.json" }), []);
    await expectFindings(rule, jwksProject(undefined, { path: "/run/secrets/jwks.json" }), []);
    await expectFindings(rule, jwksProject(undefined, { path: "https://example.com/jwks.json" }), []);
  });

  it("is silent where jwks_file= takes the variable's place, so that it is never opened", async () => {
    await expectFindings(rule, jwksProject(good(), { more: { ".env": "JWT_JWKS_FILE=nowhere.json\n" } }), []);
  });

  it("is silent about examples, and about an agno that reads no JWKS", async () => {
    await expectFindings(rule, { ".env.example": "JWT_JWKS_FILE=nowhere.json\n", "requirements.txt": "agno[os]==2.9.0\n" }, []);
    await expectFindings(rule, jwksProject(undefined, { path: "keys/jwks.json", agno: "2.2.10" }), []);
  });
});
