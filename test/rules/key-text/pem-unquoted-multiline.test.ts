import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { base64, jwkOf, rsaKey } from "../../support/keys.ts";
import { agentOsApp } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "pem-unquoted-multiline";
const pem = rsaKey().publicPem;
const app = { "main.py": agentOsApp({ arguments_: "authorization=True" }), "requirements.txt": requirements() };

describe(rule, () => {
  it("is an error where the project loads the file", async () => {
    await expectFindings(rule, { ...app, ".env": `A=1\nJWT_VERIFICATION_KEY=${pem}\nB=2\n` }, ["error .env:2"]);
  });

  it("gathers every line of what was meant: two keys, a bare body, base64 of a PEM, a JWK, a key set", async () => {
    const wrapped = base64(`${pem}\n`).replace(/.{76}/g, "$&\n");
    const jwk = jwkOf(rsaKey());
    const texts = [
      `${pem}\n${rsaKey(2048, "second").publicPem}`,
      pem.split("\n").slice(1, -1).join("\n"),
      wrapped,
      pem.replaceAll("\n", "\\n\n"),
      pem.replaceAll("-----", "—————"),
      pem.replaceAll("PUBLIC KEY", "public key").replace("BEGIN", "begin").replace("END", "end"),
      pem.split("\n").slice(1).join("\n"),
      JSON.stringify(jwk, null, 2),
      JSON.stringify({ keys: [jwk] }, null, 2),
    ];
    for (const text of texts) {
      for (const lineBreak of ["\n", "\r\n"]) {
        const files = { ...app, ".env": `A=1\nJWT_VERIFICATION_KEY=${text}\nB=2 # two\n`.replaceAll("\n", lineBreak) };
        await expectFindings(rule, files, ["error .env:2"]);
        const fixed = await expectFixed(rule, files, / in double quotes \(/);
        const key = text.startsWith(pem) ? text : pem;
        assert.equal(fixed[".env"], `A=1\nJWT_VERIFICATION_KEY="${key}"\nB=2 # two\n`.replaceAll("\n", lineBreak));
      }
    }
  });

  it("leaves other lines alone that only look like a part of the key", async () => {
    const [first = ""] = pem.split("\n").slice(1);
    for (const next of ["B=2", "EMPTY=", "# note", ""]) {
      for (const value of [first, '{ "kty": "RSA",']) {
        await expectFindings(rule, { ...app, ".env": `JWT_VERIFICATION_KEY=${value}\n${next}\nC=3\n` }, []);
      }
    }
  });

  it("is an error where compose refuses the file", async () => {
    const compose = "services:\n  api:\n    build: .\n    env_file: .env\n    command: uvicorn main:app\n";
    const files = {
      ".env": `JWT_VERIFICATION_KEY=${pem}\n`,
      "compose.yaml": compose,
      Dockerfile: "FROM python\nCOPY . .\n",
      "main.py": agentOsApp({ dotenv: false }),
    };
    await expectFindings(rule, files, ["error .env:1"]);
  });

  it("is information where only the deployment script reads the file", async () => {
    const script =
      '#!/usr/bin/env bash\nwhile IFS= read -r line; do\n  if [[ "$line" == *BEGIN* ]]; then buf="$line"; fi\n  [[ "$line" == *END* ]] && echo\n  flyctl secrets set "$line"\ndone < .env.production\n';
    const files = {
      "main.py": agentOsApp({ dotenv: false }),
      ".env.production": `JWT_VERIFICATION_KEY=${pem}\n`,
      "scripts/env-sync.sh": script,
    };
    await expectFindings(rule, files, ["info .env.production:1"]);
  });

  it("is silent about quoted keys, examples and comments", async () => {
    await expectFindings(rule, { ...app, ".env": `JWT_VERIFICATION_KEY='${pem}'\n`, ".env.example": `JWT_VERIFICATION_KEY=${pem}\n` }, []);
    await expectFindings(rule, { ...app, ".env": `${`JWT_VERIFICATION_KEY=${pem}`.replaceAll(/^/gm, "# ")}\n` }, []);
  });
});
