import assert from "node:assert/strict";
import { constants, createHmac, sign } from "node:crypto";
import { describe, test } from "node:test";
import { type KeySources, loadSources, verdictOf, verifies } from "../../server/src/keys/keyLoop.ts";
import { usability } from "../../server/src/keys/usability.ts";
import { ecPair, ed448Pair, ed25519Pair, type Pair, pkcs8, rsaPair, rsaPem, spki } from "./keys.ts";

const newest = { pyjwt: "2.15.1", cryptography: "50.0.2" };
const oldest = { pyjwt: "2.6.0", cryptography: "38.0.4" };
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token as PyJWT would sign it. */
function token(alg: string, key: Pair | string, kid?: string): string {
  const input = `${encoded({ alg, typ: "JWT", ...(kid === undefined ? {} : { kid }) })}.${encoded({ sub: "someone" })}`;
  const hash = `sha${/\d{3}/.exec(alg)?.[0]}`;
  const bytes = Buffer.from(input);
  let signature: Buffer;
  if (typeof key === "string") signature = createHmac(hash, key).update(bytes).digest();
  else if (alg === "EdDSA") signature = sign(null, bytes, key.privateKey);
  else if (alg.startsWith("ES")) signature = sign(hash, bytes, { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  else {
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    signature = sign(hash, bytes, { key: key.privateKey, ...(alg.startsWith("PS") ? pss : {}) });
  }
  return `${input}.${signature.toString("base64url")}`;
}

describe("a token by the matching private key is accepted", () => {
  const pairs: Record<string, Pair> = {
    RS256: rsaPair,
    RS384: rsaPair,
    RS512: rsaPair,
    PS256: rsaPair,
    PS384: rsaPair,
    PS512: rsaPair,
    ES256: ecPair("P-256"),
    ES384: ecPair("P-384"),
    ES512: ecPair("P-521"),
    ES256K: ecPair("secp256k1"),
    EdDSA: ed25519Pair,
  };
  for (const [alg, pair] of Object.entries(pairs)) {
    test(alg, async () => {
      const text = spki(pair);
      for (const stack of [newest, oldest]) {
        assert.deepEqual(await verifies(text, alg, stack, token(alg, pair)), { usable: true });
        assert.equal(usability(text, alg, stack).usable, true);
      }
      const forged = `${token(alg, pair).slice(0, -8)}AAAAAAAA`;
      const refused = await verifies(text, alg, newest, forged);
      assert.equal(refused.detail, "Invalid token: Signature verification failed");
    });
  }
  test("EdDSA with Ed448", async () => {
    assert.equal((await verifies(spki(ed448Pair), "EdDSA", newest, token("EdDSA", ed448Pair))).usable, true);
  });
  test("HS256, whatever the secret", async () => {
    for (const secret of ["x", "héé", rsaPem.replaceAll("\n", "\\n")]) {
      assert.equal((await verifies(secret, "HS256", { pyjwt: "2.12.1", cryptography: null }, token("HS256", secret))).usable, true);
    }
  });
  test("EC and Ed25519 private keys verify; RSA ones do not", async () => {
    const pair = ecPair("P-256");
    assert.equal((await verifies(pkcs8(pair), "ES256", newest, token("ES256", pair))).usable, true);
    assert.equal((await verifies(pkcs8(ed25519Pair), "EdDSA", newest, token("EdDSA", ed25519Pair))).usable, true);
    const refused = await verifies(pkcs8(rsaPair), "RS256", newest, token("RS256", rsaPair));
    assert.equal(refused.exception, "AttributeError");
  });
});

describe("versions decide", () => {
  const collapsed = rsaPem.trim().replaceAll("\n", " ");
  const p384 = ecPair("P-384");
  test("the RSA label stands for RSA keys alone", () => {
    const text = spki(ecPair("P-256")).replaceAll(" PUBLIC KEY", " RSA PUBLIC KEY");
    for (const cryptography of ["38.0.4", "43.0.0"])
      assert.equal(usability(text, "ES256", { pyjwt: "2.6.0", cryptography }).usable, false, cryptography);
  });

  test("a collapsed public key: cryptography 42 and later", () => {
    assert.equal(usability(collapsed, "RS256", { pyjwt: "2.8.0", cryptography: "42.0.0" }).usable, true);
    const old = usability(collapsed, "RS256", { pyjwt: "2.8.0", cryptography: "41.0.7" });
    assert.deepEqual([old.usable, old.because, old.exception], [false, "newlines-collapsed", "ValueError"]);
  });
  test("a collapsed private key: cryptography 45 and later", () => {
    const text = pkcs8(p384).trim().replaceAll("\n", " ");
    assert.equal(usability(text, "ES384", { pyjwt: "2.10.1", cryptography: "44.0.3" }).usable, false);
    assert.equal(usability(text, "ES384", { pyjwt: "2.10.1", cryptography: "45.0.0" }).usable, true);
  });
  test("the curve: PyJWT 2.11 and later insist", () => {
    assert.equal(usability(spki(p384), "ES256", { pyjwt: "2.10.1", cryptography: "43.0.0" }).usable, true);
    const refused = usability(spki(p384), "ES256", { pyjwt: "2.11.0", cryptography: "43.0.0" });
    assert.equal(refused.because, "wrong-curve");
    assert.match(refused.detail ?? "", /^Error decoding token: The key's curve 'secp384r1' does not match/);
  });
  test("the text for an unreadable RSA key: PyJWT 2.9 and later", () => {
    const unreadable = rsaPem.trim().replaceAll("\n", "\\n");
    const text = (pyjwt: string): string | undefined => usability(unreadable, "RS256", { pyjwt, cryptography: "43.0.0" }).detail;
    assert.equal(text("2.9.0"), "Error decoding token: Could not parse the provided public key.");
    assert.match(text("2.8.0") ?? "", /Unable to load PEM file/);
  });
  test("a collapsed PEM as HMAC secret is taken up to PyJWT 2.12 and refused by 2.15", () => {
    assert.equal(usability(collapsed, "HS256", { pyjwt: "2.12.1", cryptography: null }).usable, true);
    assert.equal(usability(collapsed, "HS256", { pyjwt: "2.15.1", cryptography: null }).because, "public-key-as-secret");
    assert.equal(usability(rsaPem, "HS256", { pyjwt: "2.12.1", cryptography: null }).usable, false);
  });
  test("without cryptography", () => {
    const refused = usability(rsaPem, "RS256", { pyjwt: "2.15.1", cryptography: null });
    assert.deepEqual([refused.because, refused.detail], ["cryptography-missing", "Invalid token: Algorithm not supported"]);
  });
});

test("an algorithm that PyJWT does not know exactly is never satisfied; none and empty mean RS256", () => {
  for (const name of ["rs256", "RS256 ", "Ed25519", "none", "RS256,HS256"]) {
    const verdict = usability(rsaPem, name, newest);
    assert.deepEqual([verdict.because, verdict.detail], ["unsupported-algorithm", "Invalid token: The specified alg value is not allowed"]);
  }
  assert.equal(usability(rsaPem, "", newest).usable, true);
});

describe("the search for the key", () => {
  const other = ecPair("P-256");
  const jwks = (...keys: object[]): NonNullable<KeySources["jwks"]> => ({
    path: "./jwks.json",
    file: { state: "file", text: JSON.stringify({ keys }) },
  });
  const rsaJwk = rsaPair.publicKey.export({ format: "jwk" });
  const ask = (sources: KeySources, kid?: string) => verdictOf(sources, "RS256", newest, token("RS256", rsaPair, kid));

  test("JWK set by kid, else its default, else the static keys", async () => {
    assert.equal((await ask({ keys: [], jwks: jwks({ ...rsaJwk, kid: "a" }) }, "a")).usable, true);
    assert.equal((await ask({ keys: [], jwks: jwks(rsaJwk) }, "any")).usable, true);
    assert.equal((await ask({ keys: [rsaPem], jwks: jwks({ ...rsaJwk, kid: "a" }) }, "b")).usable, true);
    assert.equal(
      (await ask({ keys: [], jwks: jwks({ ...rsaJwk, kid: "a" }) }, "b")).detail,
      "Invalid token: No verification keys configured",
    );
  });
  test("one unusable key ends the search, a wrong one does not", async () => {
    const wrong = rsaPem.trim().replaceAll("\n", "\\n");
    assert.equal((await ask({ keys: [wrong, rsaPem] })).detail, "Error decoding token: Could not parse the provided public key.");
    assert.equal((await ask({ keys: [rsaPem, wrong] })).usable, true);
  });
  test("a JWK of another family ends it too", async () => {
    const verdict = await ask({ keys: [rsaPem], jwks: jwks(other.publicKey.export({ format: "jwk" })) });
    assert.equal(verdict.detail, "Error decoding token: Expecting a PEM-formatted key.");
  });
  test("what ends the start", () => {
    const start = (sources: KeySources): string => {
      const loaded = loadSources(sources, newest);
      return loaded.ok ? "ok" : loaded.exception;
    };
    assert.equal(start({ keys: [""] }), "ValueError");
    assert.equal(start({ keys: [rsaPem], jwks: { path: "./jwks.json", file: { state: "missing" } } }), "ValueError");
    assert.equal(start({ keys: [rsaPem], jwks: { path: "./", file: { state: "directory" } } }), "IsADirectoryError");
    assert.equal(start({ keys: [], jwks: jwks() }), "ValueError");
    assert.equal(start({ keys: [rsaPem], jwks: jwks() }), "ok");
    assert.equal(start({ keys: [], jwks: { path: "k", file: { state: "file", text: "\ufeff{}" } } }), "ValueError");
    assert.equal(start({ keys: [], jwks: { path: "k", file: { state: "file", text: "\udcff\udcfe{" } } }), "UnicodeDecodeError");
    assert.equal(start({ keys: [], jwks: { path: "k", file: { state: "file", text: "[]" } } }), "AttributeError");
  });
});
