import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-file-is-url";

describe(rule, () => {
  it("is an error: no version fetches a key set", async () => {
    for (const url of ["https://example.com/.well-known/jwks.json", "http://localhost/jwks", "file:///app/jwks.json"])
      await expectFindings(rule, jwksProject(undefined, { path: url }), ["error .env:1"]);
  });

  it("is a warning where no app is seen that reads the variable", async () => {
    await expectFindings(rule, { ".env": "JWT_JWKS_FILE=https://example.com/jwks.json\n" }, ["warning .env:1"]);
  });

  it("is silent about paths, and about references that are filled in elsewhere", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey())), { path: "jwks.json" }), []);
    await expectFindings(rule, { "compose.yaml": "services:\n  api:\n    image: a\n    environment:\n      JWT_JWKS_FILE: ${JWKS}\n" }, []);
  });
});
