import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CliResult, runCliOn } from "../support/cli.ts";
import { collapsed, rsaKey } from "../support/keys.ts";

const rule = "pem-newlines-collapsed";
const env = `JWT_VERIFICATION_KEY="${collapsed(rsaKey().publicPem)}"\n`;

/** Runs the command line in a folder with these files. */
const lint = (files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CliResult> => runCliOn(files, args);

const off = JSON.stringify({ rules: { [rule]: "off" } });

describe("authlint.config.json on the command line", () => {
  it("counts without being named, also above the folder that is checked", async () => {
    assert.match((await lint({ ".env": env })).out, new RegExp(rule));
    assert.doesNotMatch((await lint({ ".env": env, "authlint.config.json": off })).out, new RegExp(rule));
    assert.doesNotMatch((await lint({ "a/.env": env, "authlint.config.json": off }, "a")).out, new RegExp(rule));
  });

  it("is replaced by --config, left out by --no-config, and less than --rule", async () => {
    const files = { ".env": env, "authlint.config.json": off, "other.json": "{}" };
    assert.match((await lint(files, "--config", "other.json")).out, new RegExp(rule));
    assert.match((await lint(files, "--no-config")).out, new RegExp(rule));
    assert.match((await lint(files, "--rule", `${rule}=error`)).out, new RegExp(rule));
  });

  it("decides alone about all it can say, for its folder and below", async () => {
    const app = "from agno.os import AgentOS\nfrom dotenv import load_dotenv\nload_dotenv()\nAgentOS(id='a', authorization=True)\n";
    const files = {
      "main.py": app,
      ".env": env,
      "a/main.py": app,
      "a/.env": env,
      "a/b/main.py": app,
      "a/b/.env": env,
      "a/b/.env.old": env,
    };
    const config = (value: unknown): string => JSON.stringify(value);
    const seen = (out: string): string =>
      [...new Set(out.split("\n").flatMap((line) => /^(\S+?):\d.*\[([\w-]+)\]$/.exec(line)?.slice(1).join(" ") ?? []))].sort().join();
    const only = ["--rule", "*=off", "--rule", `${rule}=warning`, "--rule", "jwt-before-2-3-13=warning"];
    const { out } = await lint(
      {
        ...files,
        "authlint.config.json": config({ agnoVersion: "2.9.0", files: { exclude: ["**/.env.old"] } }),
        "a/authlint.config.json": config({ agnoVersion: "2.2.0" }),
        "a/b/authlint.config.json": config({ files: { exclude: [".env"] } }),
      },
      ...only,
    );
    assert.equal(seen(out), `.env ${rule},a/.env jwt-before-2-3-13,a/.env ${rule},a/b/.env.old ${rule},a/main.py jwt-before-2-3-13`);
    const disabled = await lint(
      { ...files, "a/authlint.config.json": config({ enable: false }), "a/b/authlint.config.json": "{}" },
      ...only,
    );
    assert.equal(seen(disabled.out), `.env ${rule},a/b/.env ${rule},a/b/.env.old ${rule}`);
  });

  it("stops everything where it cannot be understood, with the place and exit code 2", async () => {
    const broken = { ".env": env, "authlint.config.json": '{\n  "rulez": {}\n}\n' };
    for (const command of [["."], ["explain", "."], ["--config", "authlint.config.json"]]) {
      const { code, out, err } = await lint(broken, ...command);
      assert.equal(code, 2, command.join(" "));
      assert.match(err, /authlint\.config\.json:2:3: unknown key 'rulez'/);
      assert.equal(out, "");
    }
    const missing = await lint({ ".env": env }, "--config", "nowhere.json");
    assert.equal(missing.code, 2);
    assert.match(missing.err, /cannot read the configuration file nowhere\.json/);
  });
});
