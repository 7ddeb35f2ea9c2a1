import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { ecKey, rsaKey } from "../../support/keys.ts";
import { expectFindings, expectFixed } from "../../support/ruleTest.ts";

const rule = "jwks-key-dropped";
const rsa = (members = {}) => publicJwk(rsaKey(), { kid: "a", ...members });
const ec = (members = {}) => ({ ...publicJwk(ecKey(), { kid: "e" }), ...members });

describe(rule, () => {
  it("is an error at the member that is at fault", async () => {
    const { n, ...withoutModulus } = rsa() as { n: string };
    const cases: readonly (readonly [unknown, number])[] = [
      [rsa({ alg: "rs256" }), 5],
      [rsa({ alg: "HS256" }), 5],
      [{ ...rsa(), kty: "rsa" }, 5],
      [{ ...rsa(), n: `${n.slice(0, 60)}\n${n.slice(60)}` }, 6],
      [{ ...rsa(), e: 65537 }, 7],
      [withoutModulus, 5],
    ];
    for (const [key, line] of cases) await expectFindings(rule, jwksProject(keySet(key)), [`error jwks.json:${line}`]);
  });

  it("is an error for curves and coordinates that do not go together", async () => {
    const { x } = ec() as unknown as { x: string };
    for (const members of [{ crv: "prime256v1" }, { x: x.slice(0, -4) }, { crv: "P-384" }])
      await expectFindings(rule, jwksProject(keySet(ec(members)), { algorithm: "ES256" }), [
        // `kty`, `x`, `y`, `crv` stand in this order behind `kid`.
        `error jwks.json:${"x" in members || members.crv === "P-384" ? 6 : 8}`,
      ]);
  });

  it("is an error for a key beside good ones, since its own tokens are refused", async () => {
    await expectFindings(rule, jwksProject(keySet(rsa(), publicJwk(rsaKey(2048, "b"), { kid: "b", alg: "RSA256" }))), [
      "error jwks.json:11",
    ]);
  });

  it("is a hint for the encryption keys that identity providers publish beside the others", async () => {
    const encryption = publicJwk(rsaKey(2048, "b"), { kid: "b", use: "enc", alg: "RSA-OAEP" });
    await expectFindings(rule, jwksProject(keySet(rsa({ use: "sig" }), encryption)), ["hint jwks.json:13"]);
  });

  it("writes the name that was meant", async () => {
    const fixed = await expectFixed(rule, jwksProject(keySet(rsa({ alg: "rs256" }))), /RS256/);
    assert.equal(fixed["jwks.json"], keySet(rsa({ alg: "RS256" })));
  });

  it("takes the key out of the set", async () => {
    const [good, bad] = [rsa(), publicJwk(rsaKey(2048, "b"), { kid: "b", alg: "XX" })];
    for (const [keys, left] of [
      [[good, bad], [good]],
      [[bad, good], [good]],
      [
        [good, bad, ec()],
        [good, ec()],
      ],
    ]) {
      const fixed = await expectFixed(rule, jwksProject(keySet(...(keys ?? []))), /Remove the key/);
      assert.deepEqual(JSON.parse(fixed["jwks.json"] as string), { keys: left });
    }
  });

  it("is silent about what PyJWT takes: no alg, another RSA alg, padding, plain base64", async () => {
    const { n } = rsa() as unknown as { n: string };
    const plain = `${n.replaceAll("-", "+").replaceAll("_", "/")}==`;
    for (const key of [rsa(), rsa({ alg: "PS512" }), { ...rsa(), n: plain }, rsa({ use: "enc" }), rsa({ key_ops: ["sign"] })])
      await expectFindings(rule, jwksProject(keySet(key)), []);
  });
});
