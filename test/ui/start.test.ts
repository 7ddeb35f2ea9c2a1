// `npm start`, as the README promises it: the report, the VSIX, an editor, and nothing left behind.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { vsixPath } from "../../scripts/package.mjs";

const script = fileURLToPath(new URL("../../scripts/start.mjs", import.meta.url));

describe("npm start", () => {
  let scratch: string;
  let folder: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "authlint-start-"));
    folder = join(scratch, "a project");
    mkdirSync(folder);
    writeFileSync(join(folder, ".env"), "JWT_VERIFICATION_KEY=-----BEGIN PUBLIC KEY-----\nOS_SECURITY_KEY=not-a-secret\n");
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  const start = (
    args: string[],
    env: Record<string, string> = {},
  ): { child: ChildProcess; output: () => string; ended: Promise<number | null> } => {
    const temporary = join(scratch, "tmp");
    mkdirSync(temporary, { recursive: true });
    const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, TMPDIR: temporary, INIT_CWD: scratch, ...env } });
    const pieces: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => pieces.push(text));
    const ended = new Promise<number | null>((fulfil) => child.on("close", fulfil));
    return { child, output: () => pieces.join(""), ended };
  };

  it("stops after report and VSIX with --no-open", async () => {
    rmSync(vsixPath(), { force: true });
    const { output, ended } = start(["--no-open", "a project"]);
    assert.equal(await ended, 0, output());
    assert.match(output(), /\.env:1:\d+/, "the report names the finding's place");
    assert.ok(existsSync(vsixPath()), "the VSIX is written");
  });

  it("installs the VSIX into the desktop VS Code that is on the PATH, and opens the folder", async () => {
    const bin = join(scratch, "bin");
    const record = join(scratch, "calls.txt");
    mkdirSync(bin);
    writeFileSync(join(bin, "code"), `#!/bin/sh\nprintf '%s\\n' "$@" >> '${record}'\n`);
    chmodSync(join(bin, "code"), 0o755);
    const { output, ended } = start(["a project"], { AUTHLINT_BUILT: "1", PATH: `${bin}${delimiter}${process.env.PATH}` });
    assert.equal(await ended, 0, output());
    assert.deepEqual(readFileSync(record, "utf8").trim().split("\n"), ["--install-extension", vsixPath(), "--force", folder]);
  });

  it("serves VS Code in the browser where there is no desktop, until Ctrl-C, and cleans up", async () => {
    const { child, output, ended } = start(["a project"], { AUTHLINT_BUILT: "1", AUTHLINT_START: "server" });
    const address = await new Promise<string>((fulfil, reject) => {
      const look = (): void => {
        const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(output());
        if (found !== null) fulfil(found[0]);
      };
      child.stdout?.on("data", look);
      void ended.then((code) => reject(new Error(`ended with ${code}:\n${output()}`)));
    });
    const page = await fetch(address);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /workbench/);
    child.kill("SIGINT");
    assert.equal(await ended, 130, output());
    await assert.rejects(fetch(address), "nobody listens any more");
    assert.deepEqual(
      readdirSync(join(scratch, "tmp")).filter((name) => name.startsWith("authlint-")),
      [],
      "no folder is left",
    );
  });

  it("refuses what it does not understand", async () => {
    for (const args of [["--nope"], ["no such folder"], ["a", "b"]]) {
      const { output, ended } = start(args);
      assert.equal(await ended, 2, output());
      assert.match(output(), /usage: npm start/);
    }
  });
});
