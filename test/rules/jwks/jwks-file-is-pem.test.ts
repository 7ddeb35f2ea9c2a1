import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-file-is-pem";

describe(rule, () => {
  it("is an error for the path of a PEM", async () => {
    const files = { "keys/public.pem": `${rsaKey().publicPem}\n` };
    await expectFindings(rule, jwksProject(undefined, { path: "keys/public.pem", more: files }), ["error .env:1"]);
    await expectFindings(rule, jwksProject(`${rsaKey().publicPem}\n`), ["error main.py:10"]);
  });

  it("is an error for the key itself", async () => {
    await expectFindings(rule, jwksProject(undefined, { path: `"${rsaKey().publicPem}"` }), ["error .env:1"]);
  });

  it("is silent about a key set, whatever its name", async () => {
    const files = { "keys/public.pem": keySet(publicJwk(rsaKey())) };
    await expectFindings(rule, jwksProject(undefined, { path: "keys/public.pem", more: files }), []);
  });
});
