import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collapsed, ecKey, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, requirements } from "../../support/ruleTest.ts";

const rule = "pem-newlines-collapsed";
const pem = rsaKey().publicPem;
const project = (env: string, versions?: Record<string, string | undefined>, arguments_ = "authorization=True") => ({
  ".env": env,
  "main.py": agentOsApp({ arguments_ }),
  "requirements.txt": requirements(versions),
});

describe(rule, () => {
  it("warns of each way to lose the line breaks while cryptography reads them", async () => {
    for (const separator of [" ", "", "\t", "  "])
      await expectFindings(rule, project(`A=1\nJWT_VERIFICATION_KEY="${collapsed(pem, separator)}"\n`), ["warning .env:2"]);
  });

  it("is an error where cryptography is older than 42, and says so", async () => {
    const [finding] = await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${collapsed(pem)}"\n`, { cryptography: "38.0.4" }), [
      "error .env:1",
    ]);
    assert.match(finding?.message ?? "", /cryptography 38\.0\.4 is older than 42/);
  });

  it("depends while the version is unknown", async () => {
    const [finding] = await expectFindings(
      rule,
      project(`JWT_VERIFICATION_KEY="${collapsed(pem)}"\n`, { cryptography: undefined, PyJWT: undefined }),
      ["warning .env:1"],
    );
    assert.match(finding?.message ?? "", /cryptography 42 or newer/);
  });

  it("is information where a lock file holds a new version", async () => {
    const lock =
      'version = 1\n[[package]]\nname = "cryptography"\nversion = "50.0.2"\n[[package]]\nname = "agno"\nversion = "2.9.0"\n[[package]]\nname = "pyjwt"\nversion = "2.15.1"\n';
    const files = {
      ...project(`JWT_VERIFICATION_KEY="${collapsed(pem)}"\n`),
      "uv.lock": lock,
      "pyproject.toml": '[project]\nname = "a"\ndependencies = ["agno[os]", "cryptography"]\n',
    };
    const { "requirements.txt": _gone, ...rest } = files;
    await expectFindings(rule, rest, ["info .env:1"]);
  });

  it("is an error with HS*, where the text passes for a secret", async () => {
    const arguments_ = 'authorization=True, authorization_config=AuthorizationConfig(algorithm="HS256")';
    const [finding] = await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${collapsed(pem)}"\n`, { PyJWT: "2.10.1" }, arguments_), [
      "error .env:1",
    ]);
    assert.match(finding?.message ?? "", /forge/);
  });

  it("blames the algorithm, not the line breaks, where both are wrong", async () => {
    await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${collapsed(ecKey().publicPem)}"\n`), ["warning .env:1"]);
  });

  it("says what the versions make of the line breaks even where the algorithm is wrong as well", async () => {
    const env = `JWT_VERIFICATION_KEY="${collapsed(ecKey().publicPem)}"\n`;
    const [old] = await expectFindings(rule, project(env, { cryptography: "41.0.7" }), ["error .env:1"]);
    assert.match(old?.message ?? "", /older than 42/);
    const [unknown] = await expectFindings(rule, project(env, { cryptography: undefined, PyJWT: undefined }), ["warning .env:1"]);
    assert.match(unknown?.message ?? "", /cryptography 42 or newer/);
  });

  it("is silent about keys that every reader takes", async () => {
    const body = pem.split("\n").slice(1, -1).join("");
    for (const text of [
      pem,
      pem.replaceAll("\n", "\r\n"),
      `# ours\n${pem}\n`,
      `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`,
    ]) {
      await expectFindings(rule, project(`JWT_VERIFICATION_KEY="${text}"\n`), []);
    }
  });

  it("is silent about other programs' keys, examples and tests", async () => {
    const line = `="${collapsed(pem)}"\n`;
    await expectFindings(rule, project(`TLS_PUBLIC_KEY${line}`), []);
    await expectFindings(
      rule,
      { "main.py": agentOsApp(), ".env.example": `JWT_VERIFICATION_KEY${line}`, "tests/.env": `JWT_VERIFICATION_KEY${line}` },
      [],
    );
  });
});
