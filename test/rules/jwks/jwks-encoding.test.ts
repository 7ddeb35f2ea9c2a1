import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-encoding";
const good = () => keySet(publicJwk(rsaKey(), { kid: "a" }));

describe(rule, () => {
  it("is an error for UTF-16, with and without its mark, in both orders", async () => {
    const little = Buffer.from(good(), "utf16le");
    const marked = Buffer.from(`\ufeff${good()}`, "utf16le");
    for (const bytes of [marked, Buffer.from(marked).swap16(), little, Buffer.from(little).swap16()])
      await expectFindings(rule, jwksProject(bytes), ["error jwks.json:1"]);
  });

  it("is an error for a byte that is no UTF-8", async () => {
    await expectFindings(rule, jwksProject(Buffer.from(good().replace('"a"', '"\u00fc"'), "latin1")), ["error jwks.json:1"]);
  });

  it("is silent about UTF-8", async () => {
    await expectFindings(rule, jwksProject(keySet(publicJwk(rsaKey(), { kid: "schl\u00fcssel" }))), []);
  });
});
