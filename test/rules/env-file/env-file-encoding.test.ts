import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rsaKey, secret } from "../../support/keys.ts";
import { agentOsApp, lintFiles } from "../../support/project.ts";
import { expectFindings, expectFixed, requirements } from "../../support/ruleTest.ts";

const rule = "env-file-encoding";

const utf16 = (text: string, mark = true): Uint8Array => new Uint8Array(Buffer.from(`${mark ? "\ufeff" : ""}${text}`, "utf16le"));
const bigEndian = (text: string): Uint8Array => new Uint8Array(Buffer.from(utf16(text)).swap16());
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

const env = `OS_SECURITY_KEY=${secret()}\r\nJWT_JWKS_FILE=jwks.json\r\n`;

const found = async (
  content: string | Uint8Array,
  more: Readonly<Record<string, string>> = {},
  dotenv = true,
): Promise<readonly string[]> => {
  const files = { "main.py": agentOsApp({ dotenv }), "requirements.txt": requirements(), ".env": content, ...more };
  const findings = await lintFiles(files, { only: [rule] });
  return findings.map(({ severity, file, line, column, message }) => `${severity} ${file}:${line}:${column} ${message}`);
};

describe(rule, () => {
  it("says that python-dotenv refuses UTF-16, with the mark or without it", async () => {
    for (const content of [utf16(env), bigEndian(env), utf16(env, false)]) {
      const [finding, ...others] = await found(content);
      assert.match(finding ?? "", /^error \.env:1:1 This file is in UTF-16: python-dotenv refuses the file\. Save it as UTF-8$/);
      assert.equal(others.length, 0);
    }
  });

  it("says that a shell finds no variable in UTF-16", async () => {
    const script = { "run.sh": "#!/bin/bash\nset -a; source .env; set +a\nuvicorn main:app\n" };
    assert.match(
      (await found(utf16(env), script, false)).join("\n"),
      /^error \.env:1:1 This file is in UTF-16: source \(bash\) finds no variable in it\./,
    );
  });

  it("says less where nothing shows who reads the file", async () => {
    assert.match((await found(utf16(env), {}, false)).join("\n"), /^warning /);
  });

  it("points at the first character that is not UTF-8, and names who reads it all the same", async () => {
    const content = latin1(`# ours\n# cl\u00e9\n${env}`);
    assert.deepEqual(await found(content), [
      "error .env:2:5 This character is not UTF-8: python-dotenv refuses the file. Save it as UTF-8",
    ]);
    const script = { "run.sh": "#!/bin/bash\nset -a; source .env; set +a\nuvicorn main:app\n" };
    // Even behind the shell the app's own load_dotenv() raises.
    assert.deepEqual(await found(content, script), await found(content));
    const uvicorn = { Makefile: "run:\n\tuvicorn main:app --env-file .env\n", ...script };
    assert.match((await found(content, uvicorn, false)).join("\n"), /^warning \.env:2:5 .*refuses the file; source \(bash\) reads it\./);
    assert.deepEqual(await found(content, script, false), []);
  });

  it("says which loaders take a byte order mark for a part of the first name, and removes it", async () => {
    const files = (version: string | undefined) => ({
      "main.py": agentOsApp({ arguments_: "authorization=True" }),
      "requirements.txt": requirements({ "python-dotenv": version }),
      ".env": `\ufeffJWT_VERIFICATION_KEY="${rsaKey().publicPem}"\r\nA=b\r\n`,
    });
    await expectFindings(rule, files("1.2.2"), ["error .env:1"]);
    await expectFindings(rule, files(undefined), ["warning .env:1"]);
    await expectFindings(rule, files("1.2.4"), []);
    const fixed = await expectFixed(rule, files("1.2.2"), /^Remove the byte order mark$/);
    assert.equal(`\ufeff${fixed[".env"]}`, files("1.2.2")[".env"]);
    // What stands first is nobody's loss.
    await expectFindings(rule, { ...files("1.2.2"), ".env": `\ufeffA=b\n${files("1.2.2")[".env"].slice(1)}` }, []);
  });

  it("is silent on UTF-8, its byte order mark and all of its characters", async () => {
    assert.deepEqual(await found(env), []);
    assert.deepEqual(await found(`\ufeff# cl\u00e9 \u{1f511}\n${env}`), []);
    assert.deepEqual(await found(""), []);
  });
});
