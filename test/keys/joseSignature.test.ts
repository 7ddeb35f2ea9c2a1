import assert from "node:assert/strict";
import { createHmac, sign } from "node:crypto";
import { describe, it } from "node:test";
import { publicPartsIn } from "../../server/src/keys/convert.ts";
import { verifiedByJose } from "../../server/src/keys/joseSignature.ts";
import type { PublicParts } from "../../server/src/keys/keyDer.ts";
import { ecPair, ed25519Pair, type Pair, rsaPair, spki } from "./keys.ts";

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const partsOf = (pair: Pair): PublicParts => {
  const parts = publicPartsIn(spki(pair));
  assert.ok(parts !== undefined);
  return parts;
};

function signed(header: Readonly<Record<string, unknown>>, pair: Pair): { readonly input: string; readonly signature: Uint8Array } {
  const input = `${encoded(header)}.${encoded({ sub: "someone" })}`;
  const hash = header["alg"] === "EdDSA" ? null : "sha256";
  const key = String(header["alg"]).startsWith("ES") ? ({ key: pair.privateKey, dsaEncoding: "ieee-p1363" } as const) : pair.privateKey;
  return { input, signature: sign(hash, Buffer.from(input), key) };
}

describe("signatures that jose judges", () => {
  for (const [alg, pair] of Object.entries({ RS256: rsaPair, ES256: ecPair("P-256"), EdDSA: ed25519Pair })) {
    it(alg, async () => {
      const { input, signature } = signed({ alg }, pair);
      assert.equal(await verifiedByJose(partsOf(pair), alg, input, signature), true);
      assert.equal(await verifiedByJose(partsOf(pair), alg, `${input}x`, signature), false);
    });
  }

  it("HS256", async () => {
    const input = `${encoded({ alg: "HS256" })}.${encoded({})}`;
    const signature = createHmac("sha256", "a secret").update(input).digest();
    assert.equal(await verifiedByJose(new TextEncoder().encode("a secret"), "HS256", input, signature), true);
    assert.equal(await verifiedByJose(new TextEncoder().encode("another one"), "HS256", input, signature), false);
  });
});

describe("signatures that jose leaves to others", () => {
  it("by a curve that it does not know", async () => {
    const pair = ecPair("secp256k1");
    const { input, signature } = signed({ alg: "ES256K" }, pair);
    assert.equal(await verifiedByJose(partsOf(pair), "ES256K", input, signature), undefined);
  });

  it("with critical headers that it does not know", async () => {
    const { input, signature } = signed({ alg: "RS256", crit: ["x"], x: 1 }, rsaPair);
    assert.equal(await verifiedByJose(partsOf(rsaPair), "RS256", input, signature), undefined);
  });
});
