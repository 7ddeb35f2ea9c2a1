// What a command line that is mistyped is told, and which folder a single file is judged in.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { readOptions } from "../../server/src/cli/options.ts";
import { targetsOf } from "../../server/src/cli/targets.ts";

const usageOf = (...args: readonly string[]): string | undefined => {
  const options = readOptions(args);
  return "usage" in options ? options.usage : undefined;
};

describe("readOptions", () => {
  it("refuses rules, loaders and versions that do not exist, in the words of the configuration file", () => {
    assert.equal(usageOf("--rule", "pem-newlines-colapsed=off"), "there is no rule 'pem-newlines-colapsed'");
    assert.equal(usageOf("--loaders", "python-dotenv,dottenv"), "there is no loader 'dottenv'");
    assert.match(usageOf("--agno", "latest") ?? "", /^--agno is a version/);
    assert.match(usageOf("--cryptography", "old") ?? "", /^--cryptography is a version/);
  });

  it("takes those that do", () => {
    assert.equal(usageOf("--rule", "pem-newlines-collapsed=off", "--rule", "jwks-*=hint", "--loaders", "python-dotenv"), undefined);
    assert.equal(usageOf("--agno", "2.9.0", "--pyjwt", "2.13", "--cryptography", "none"), undefined);
  });
});

describe("targetsOf", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "authlint-targets-")));
    for (const path of ["home/repository/.git/HEAD", "home/repository/app/main.py", "home/plain/app/.env"]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "");
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const rootOf = async (path: string, cwd: string): Promise<string> => {
    const found = await targetsOf([path], join(folder, cwd));
    assert.ok("targets" in found);
    return fileURLToPath(found.targets[0]?.root ?? "").slice(folder.length + 1);
  };

  it("judges a single file within its repository or the working directory, whichever is nearer", async () => {
    assert.equal(await rootOf("repository/app/main.py", "home"), "home/repository");
    assert.equal(await rootOf("app/main.py", "home/repository"), "home/repository");
    assert.equal(await rootOf("main.py", "home/repository/app"), "home/repository/app");
    assert.equal(await rootOf("../../repository/app/main.py", "home/plain/app"), "home/repository");
    assert.equal(await rootOf("plain/app/.env", "home"), "home");
  });
});
