// `--fix` and `--fix-dry-run` on real files of this machine.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { runCli } from "../support/cli.ts";
import { escaped, rsaKey, secret } from "../support/keys.ts";
import { agentOsApp } from "../support/project.ts";

describe("authlint --fix", () => {
  let folder: string;
  let output: string;
  const key = rsaKey();
  const password = secret(16);
  const before = `\ufeff# ours\r\nOTHER=${password} # caf\r\nJWT_VERIFICATION_KEY=${escaped(key.publicPem)}\r\nLAST='x'`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "authlint-fix-"));
    output = "";
    writeFileSync(join(folder, "main.py"), agentOsApp({ arguments_: "authorization=True" }));
    writeFileSync(join(folder, "requirements.txt"), "agno[os]==2.9.0\ncryptography==50.0.2\n");
    writeFileSync(join(folder, ".env"), before);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const call = async (...args: readonly string[]): Promise<number> => {
    const { code, out, err } = await runCli(folder, args);
    output += out + err;
    return code;
  };

  it("writes the repaired file and leaves every other byte", async () => {
    chmodSync(join(folder, ".env"), 0o640);
    await call("--fix");
    const after = readFileSync(join(folder, ".env"), "utf8");
    assert.equal(after, before.replace(escaped(key.publicPem), `"${key.publicPem.replaceAll("\n", "\r\n")}"`));
    if (process.platform !== "win32") assert.equal(statSync(join(folder, ".env")).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder).sort(), [".env", "main.py", "requirements.txt"]);
    assert.ok(!output.includes("pem-literal-backslash-n"), output);
  });

  it("says in one line what it did and what is left", async () => {
    await call("--fix");
    assert.match(output, /^Fixed 1 problem in 1 file; (?:none|\d+) left.*\n/);
    output = "";
    await call("--fix", "--format", "json");
    assert.match(output, /^(?:Nothing to fix\.|Fixed nothing; )/m);
  });

  it("names as its own only what it will do", async () => {
    writeFileSync(join(folder, ".env"), `OS_SECURITY_KEY=${password}\n${before.slice(1)}`);
    await call();
    assert.match(output, /^ {4}--fix: /m);
    assert.match(output, /^ {4}possible repair, yours to decide: Comment out OS_SECURITY_KEY/m);
    const promised = [...output.matchAll(/^ {4}--fix: /gm)].length;
    output = "";
    await call("--fix");
    assert.match(output, new RegExp(`^Fixed ${promised} problem`));
    assert.doesNotMatch(output, /^ {4}--fix: /m);
    assert.match(output, /with a fix that needs a decision/);
  });

  it("promises nothing that would change a file that was not named", async () => {
    await call("main.py", "--rule", "*=warning");
    assert.doesNotMatch(output, /--fix: /);
  });

  it("changes nothing when it is run again", async () => {
    await call("--fix");
    const once = readFileSync(join(folder, ".env"));
    await call("--fix");
    assert.ok(readFileSync(join(folder, ".env")).equals(once));
  });

  it("shows the same as a diff without writing, and no key or secret in it", async () => {
    assert.equal(await call("--fix-dry-run"), 1);
    assert.equal(readFileSync(join(folder, ".env"), "utf8"), before);
    assert.match(output, /^--- a\/\.env\n\+\+\+ b\/\.env\n@@ -1,4 \+1,\d+ @@\n/);
    assert.match(output, /^-JWT_VERIFICATION_KEY=/m);
    assert.match(output, /^\+-----END PUBLIC KEY-----"$/m);
    assert.ok(!output.includes(password));
    for (const line of key.publicPem.split("\n").slice(1, -1)) assert.ok(!output.includes(line.slice(0, 16)), "a line of the key is shown");
  });

  it("keeps a link a link", { skip: process.platform === "win32" && "links need rights there" }, async () => {
    const real = join(folder, "real.txt");
    writeFileSync(real, before);
    rmSync(join(folder, ".env"));
    symlinkSync(real, join(folder, ".env"));
    await call("--fix");
    assert.match(readFileSync(real, "utf8"), /"-----BEGIN/);
    assert.equal(readFileSync(join(folder, ".env"), "utf8"), readFileSync(real, "utf8"));
  });

  it("touches only the files that were named", async () => {
    await call("--fix", "main.py");
    assert.equal(readFileSync(join(folder, ".env"), "utf8"), before);
  });
});
