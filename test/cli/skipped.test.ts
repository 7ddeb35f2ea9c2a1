// Files that are left alone are told of: a clean report must not pass for one on them.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type CliResult, runCli } from "../support/cli.ts";

describe("files that authlint leaves alone", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "authlint-skipped-")));
    mkdirSync(join(folder, "app"));
    writeFileSync(join(folder, "large.env"), "A=1\n".repeat(70_000));
    writeFileSync(join(folder, "app/.env"), "OS_SECURITY_KEY=\n");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const call = (...args: readonly string[]): Promise<CliResult> => runCli(folder, args);

  it("are named on standard error, with the reason", async () => {
    assert.equal((await call()).err, "authlint: large.env was not checked: it is too large for a configuration file\n");
    assert.equal((await call("explain")).err, "authlint: large.env was not checked: it is too large for a configuration file\n");
  });

  it("are listed in the JSON report", async () => {
    assert.deepEqual(JSON.parse((await call("--format", "json")).out).skipped, [{ file: "large.env", because: "too-large" }]);
  });

  it("are not told of where they were not asked for", async () => {
    assert.equal((await call("app/.env")).err, "");
  });

  it("may be links that lead back to themselves", { skip: process.platform === "win32" && "links need rights there" }, async () => {
    symlinkSync("other.env", join(folder, "one.env"));
    symlinkSync("one.env", join(folder, "other.env"));
    const { err } = await call();
    assert.match(err, /authlint: one\.env was not checked: it cannot be read\n/);
    assert.match(err, /authlint: other\.env was not checked: it cannot be read\n/);
  });
});
