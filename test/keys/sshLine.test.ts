import assert from "node:assert/strict";
import { it } from "node:test";
import { publicPartsIn } from "../../server/src/keys/convert.ts";
import { sshLineOf } from "../../server/src/keys/sshLine.ts";
import { thumbprint } from "../../server/src/keys/thumbprint.ts";
import { ecKey, ed25519Key, rsaKey } from "../support/keys.ts";

for (const [title, key] of [
  ["RSA", rsaKey()],
  ["P-256", ecKey()],
  ["P-521", ecKey("P-521")],
  ["Ed25519", ed25519Key()],
] as const) {
  it(`writes ${title} as a line that reads as the same key`, () => {
    const parts = publicPartsIn(key.publicPem);
    assert.ok(parts !== undefined);
    const line = sshLineOf(parts);
    assert.ok(line !== undefined && /^[a-z0-9-]+ [A-Za-z0-9+/]+=*$/.test(line));
    const again = publicPartsIn(line);
    assert.ok(again !== undefined && thumbprint(again) === thumbprint(parts));
  });
}

it("has no line for secp256k1", () => {
  const parts = publicPartsIn(ecKey("secp256k1").publicPem);
  assert.ok(parts !== undefined);
  assert.equal(sshLineOf(parts), undefined);
});
