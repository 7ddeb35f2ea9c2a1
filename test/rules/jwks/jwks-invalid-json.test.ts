import { describe, it } from "node:test";
import { jwksProject, keySet, publicJwk } from "../../support/keySets.ts";
import { rsaKey } from "../../support/keys.ts";
import { expectFindings } from "../../support/ruleTest.ts";

const rule = "jwks-invalid-json";
const key = () => publicJwk(rsaKey(), { kid: "a" });
const broken: readonly (readonly [text: string, line: number])[] = [
  [`{\n  // rotated last week\n  "keys": [${JSON.stringify(key())}]\n}\n`, 2],
  [`{\n  "keys": [${JSON.stringify(key())},]\n}\n`, 2],
  [`{\n  "keys": [${JSON.stringify(key())}]\n`, 1],
  [`{'keys': [${JSON.stringify(key())}]}`, 1],
  ["", 1],
];

describe(rule, () => {
  it("is an error at the first place that Python's json refuses", async () => {
    for (const [text, line] of broken) await expectFindings(rule, jwksProject(text), [`error jwks.json:${line}`]);
  });

  it("is information in a file that nothing loads", async () => {
    const files = jwksProject(keySet(key()), { more: { "other.jwks.json": `{"keys": [${JSON.stringify(key())},]}` } });
    await expectFindings(rule, files, ["info other.jwks.json:1"]);
  });

  it("is silent about what Python takes: repeated names, NaN, odd white space", async () => {
    await expectFindings(rule, jwksProject(`\n\t{"a": NaN, "a": 1,\r\n"keys": [${JSON.stringify(key())}]}`), []);
  });

  it("leaves encodings, byte order marks and PEMs to their own rules", async () => {
    await expectFindings(rule, jwksProject(`\ufeff${keySet(key())}`), []);
    await expectFindings(rule, jwksProject(Buffer.from(`\ufeff${keySet(key())}`, "utf16le")), []);
    await expectFindings(rule, jwksProject(rsaKey().publicPem), []);
  });
});
