// What a command line that is mistyped is told, and which folder a single file is judged in.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { readOptions } from "../../server/src/cli/options.ts";
import { targetsOf } from "../../server/src/cli/targets.ts";
import { makeFolder, runCli } from "../support/cli.ts";

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

describe("readOptions, stray arguments", () => {
  it("refuses what the command would not look at", () => {
    assert.match(usageOf("explain", "--algorithm", "FOO") ?? "", /^there is no algorithm 'FOO'; PyJWT knows RS256, /);
    assert.match(usageOf("explain", "--algorithm", "RS256,es256") ?? "", /^there is no algorithm 'es256'/);
    assert.equal(usageOf("explain", "--fix"), "'authlint explain' takes no --fix");
    assert.equal(usageOf("explain", "--format", "sarif"), "'authlint explain' takes --format text or json");
    assert.equal(usageOf("token", "--max-severity", "error"), "'authlint token' takes no --max-severity");
    assert.equal(usageOf("rules", "key-is-path", "more"), "'authlint rules' takes no 'more'");
    assert.match(usageOf("--fix", "--fix-dry-run") ?? "", /give one of them/);
    assert.equal(usageOf("rules", "--agno", "2.9.0"), "'authlint rules' takes no --agno");
    assert.equal(usageOf("--error"), "checking takes no --error");
    assert.equal(usageOf("app", "--algorithm", "RS256"), "checking takes no --algorithm");
    assert.match(usageOf("--fix-dry-run", "--format", "json") ?? "", /takes no --format/);
    assert.match(usageOf("--config", "a.json", "--no-config") ?? "", /exclude each other/);
  });

  it("takes what it does look at, and shows help whatever stands beside it", () => {
    for (const line of [
      "explain a b --algorithm RS256,HS256 --name JWT_VERIFICATION_KEY --format json --agno 2.9.0",
      "token --error --format json",
      "rules --format json --no-color",
      "a b --fix --format sarif --max-severity hint",
      "--fix-dry-run --format text",
      "rules --help --algorithm FOO",
    ])
      assert.equal(usageOf(...line.split(" ")), line.includes("FOO") ? usageOf("explain", "--algorithm", "FOO") : undefined, line);
  });
});

describe("wrong usage", () => {
  let folder: string;
  beforeEach(() => {
    folder = makeFolder({});
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function call(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
    const { code, out, err } = await runCli(folder, args, "", (id) => `# ${id}, a page\n`);
    return { code, text: out + err };
  }

  it("shows the usage of all or of one command", async () => {
    assert.match((await call("help")).text, /^authlint: predicts/);
    for (const command of ["explain", "token", "rules"]) {
      for (const args of [
        [command, "--help"],
        ["help", command],
      ]) {
        const { code, text } = await call(...args);
        assert.equal(code, 0);
        assert.match(text, new RegExp(`^authlint ${command} `));
      }
    }
  });

  it("says which command a mistyped word was meant to be", async () => {
    for (const [word, meant] of [
      ["explian", "explain"],
      ["toekn", "token"],
      ["fix", "--fix"],
      ["rule", "rules"],
    ] as const) {
      const { code, text } = await call(word);
      assert.equal(code, 2);
      assert.match(text, new RegExp(`no such file or folder: ${word}; did you mean 'authlint ${meant}'\\?`));
    }
    assert.doesNotMatch((await call("main.py")).text, /did you mean/);
  });

  it("shows the page of a rule, and which rule a mistyped one was meant to be", async () => {
    assert.deepEqual(await call("rules", "key-is-path"), { code: 0, text: "# key-is-path, a page\n" });
    const { code, text } = await call("rules", "key-is-pth");
    assert.equal(code, 2);
    assert.match(text, /there is no rule 'key-is-pth'; did you mean 'key-is-path'\?/);
  });

  it("says that there is nothing to check", async () => {
    const { code, text } = await call();
    assert.equal(code, 0);
    assert.match(text, /^Nothing to check here/);
    assert.doesNotMatch(text, /No problems/);
  });

  it("keeps a disable comment whose rule is mistyped, and says so", async () => {
    const comment = "# authlint-disable-next-line key-is-pth\n";
    writeFileSync(join(folder, ".env"), `${comment}LOG_LEVEL=info\n`);
    writeFileSync(join(folder, "main.py"), "from agno.os import AgentOS\n\nagent_os = AgentOS(agents=[])\n");
    const { text } = await call("--fix");
    assert.match(text, /info There is no rule 'key-is-pth'; did you mean 'key-is-path'\? .*unused-disable-directive/);
    assert.ok(readFileSync(join(folder, ".env"), "utf8").startsWith(comment));
  });

  it("says of a variable that is not set that it is not set", async () => {
    writeFileSync(join(folder, ".env"), "LOG_LEVEL=info\nOTHER=FOO\n");
    const { text } = await call("explain", "--name", "FOO,LOG_LEVEL");
    assert.match(text, /^\.env: FOO is not set here\n/m);
    assert.match(text, /^\.env:1 LOG_LEVEL/m);
  });
});

describe("targetsOf", () => {
  let folder: string;
  beforeEach(() => {
    folder = makeFolder({
      "home/repository/.git/HEAD": "",
      "home/repository/app/main.py": "",
      "home/repository/examples/one/main.py": "",
      "home/repository/services/a/pyproject.toml": "",
      "home/repository/services/a/src/main.py": "",
      "home/repository/services/b/pyproject.toml": "",
      "home/repository/compose.yaml": "services:\n  b:\n    build: ./services/b\n",
      "home/plain/app/.env": "",
      "home/listed/requirements.txt": "",
      "home/listed/app/main.py": "",
      "home/listed/build/main.py": "",
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const rootOf = async (path: string, cwd: string): Promise<string> => {
    const found = await targetsOf([path], join(folder, cwd));
    assert.ok("targets" in found);
    return fileURLToPath(found.targets[0]?.root ?? "").slice(folder.length + 1);
  };

  it("judges a single file within its project, or the working directory where that is wider", async () => {
    assert.equal(await rootOf("repository/app/main.py", "home"), "home/repository");
    assert.equal(await rootOf("app/main.py", "home/repository"), "home/repository");
    assert.equal(await rootOf("main.py", "home/repository/app"), "home/repository");
    assert.equal(await rootOf("../../repository/app/main.py", "home/plain/app"), "home/repository");
    assert.equal(await rootOf("plain/app/.env", "home"), "home");
    assert.equal(await rootOf("../listed/app/main.py", "home/plain"), "home/listed");
    assert.equal(await rootOf("services/a/src/main.py", "home/repository"), "home/repository");
  });

  it("takes a folder with the signs of a project for one, any other for a part of the project around it", async () => {
    assert.equal(await rootOf(".", "home/repository"), "home/repository");
    assert.equal(await rootOf(".", "home/repository/app"), "home/repository");
    assert.equal(await rootOf("services/a", "home/repository"), "home/repository/services/a");
    assert.equal(await rootOf("src", "home/repository/services/a"), "home/repository/services/a");
    assert.equal(await rootOf("app", "home/listed"), "home/listed");
    assert.equal(await rootOf("plain/app", "home"), "home/plain/app");
  });

  it("goes up to the compose file that names the project", async () => {
    assert.equal(await rootOf(".", "home/repository/services/b"), "home/repository");
  });

  it("does not make an example, or what is never searched, of a folder that was named", async () => {
    assert.equal(await rootOf("examples/one", "home/repository"), "home/repository/examples/one");
    assert.equal(await rootOf("build", "home/listed"), "home/listed/build");
  });

  it("accepts what was named, and all of a project once", async () => {
    const found = await targetsOf(["services/b", "app/main.py", "compose.yaml"], join(folder, "home/repository"));
    assert.ok("targets" in found);
    const [target, ...others] = found.targets;
    assert.ok(target !== undefined && others.length === 0);
    const at = (path: string): string => `${target.root}/${path}`;
    assert.deepEqual(["services/b/.env", "app/main.py", "compose.yaml"].map(at).filter(target.accepts).length, 3);
    assert.deepEqual(["services/bb/.env", "app/other.py"].map(at).filter(target.accepts), []);
    const whole = await targetsOf([".", "app"], join(folder, "home/repository"));
    assert.ok("targets" in whole && whole.targets.length === 1 && whole.targets[0]?.whole === true);
  });
});
