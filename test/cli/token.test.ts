// `authlint token`: standard input, exit codes, both formats.
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type CliResult, runCli } from "../support/cli.ts";
import { rsaKey } from "../support/keys.ts";

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function tokenWith(payload: Record<string, unknown>): string {
  const input = `${part({ alg: "RS256" })}.${part({ sub: "user", scopes: ["agent_os:admin"], ...payload })}`;
  return `${input}.${sign("sha256", Buffer.from(input), rsaKey().privateKey).toString("base64url")}`;
}

describe("authlint token", () => {
  let cwd: string;
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), "authlint-token-"));
    writeFileSync(join(cwd, ".env"), `JWT_VERIFICATION_KEY="${rsaKey().publicPem}"\n`);
    writeFileSync(
      join(cwd, "main.py"),
      'from agno.agent import Agent\nfrom agno.os import AgentOS\nfrom dotenv import load_dotenv\nload_dotenv()\napp = AgentOS(agents=[Agent(id="a")], authorization=True).get_app()\n',
    );
    writeFileSync(join(cwd, "requirements.txt"), "agno[os]==2.9.0\nPyJWT[crypto]==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n");
  });
  after(() => rmSync(cwd, { recursive: true, force: true }));

  const call = (args: readonly string[], input: string): Promise<CliResult> => runCli(cwd, ["token", ...args], input);

  it("exits with 0 for a token that is accepted, and with 1 for one that is refused", async () => {
    const good = await call([], `${tokenWith({})}\n`);
    assert.equal(good.code, 0, good.out);
    assert.match(good.out, /GET \/agents → 200/);
    const old = await call([], tokenWith({ exp: 1 }));
    assert.equal(old.code, 1);
    assert.match(old.out, /FAILED The token is valid now: It expired at 1970-01-01T00:00:01Z/);
    assert.match(old.out, /\{"detail": "Token has expired"\}/);
    assert.match(old.out, /First failing check: The token is valid now/);
  });

  it("says that nothing answers where AgentOS does not start", async () => {
    writeFileSync(join(cwd, "authlint.config.json"), '{"loaders": ["docker"]}');
    try {
      const { out } = await call([], tokenWith({}));
      assert.match(out, /GET \/agents → no answer, as AgentOS does not start/);
      assert.match(out, /FAILED AgentOS starts/);
    } finally {
      rmSync(join(cwd, "authlint.config.json"));
    }
  });

  it("writes JSON of schema 1", async () => {
    const { out } = await call(["--format", "json"], tokenWith({ scopes: ["agents:run"] }));
    const report = JSON.parse(out) as {
      schema: number;
      accepted: boolean;
      deployments: { firstFailure: string; answer: { status: number }; access: { endpoints: { open: string }[] } }[];
    };
    assert.equal(report.schema, 1);
    assert.equal(report.accepted, false);
    assert.equal(report.deployments[0]?.firstFailure, "scopes");
    assert.equal(report.deployments[0]?.answer.status, 403);
    assert.ok(report.deployments[0]?.access.endpoints.some(({ open }) => open === "yes"));
  });

  it("groups what is closed by scope, in lines that can be read", async () => {
    const { out } = await call([], tokenWith({ scopes: ["agents:read"] }));
    const lines = out.split("\n");
    const from = lines.findIndex((line) => line.includes("closed for want of:"));
    assert.ok(from > 0, out);
    const closed = lines.slice(from + 1).filter((line) => line.startsWith("    "));
    assert.ok(closed.length > 3 && closed.length <= 10, out);
    assert.ok(
      lines.every((line) => line.length < 200),
      out,
    );
    assert.match(closed.at(-1) ?? "", /and \d+ more scopes \(\d+ endpoints\)/);
    assert.match(out, / agents:run \(\d+\): POST \/agents\//);
  });

  it("explains an error text", async () => {
    const known = await call(["--error"], "401 Invalid token: Not enough segments");
    assert.equal(known.code, 0);
    assert.match(known.out, /^What was sent is no JWT\./);
    assert.equal((await call(["--error"], "connection reset")).code, 1);
  });

  it("takes an error text as an argument, with and without a path", async () => {
    for (const args of [
      ["--error", "401 Unauthorized"],
      ["--error", "401 Unauthorized", "."],
      [".", "--error", "Unauthorized"],
    ]) {
      const { code, out, err } = await call(args, "");
      assert.equal(code, 0, err);
      assert.match(out, /^The status alone says/);
      assert.match(out, /possible {4}"Token has expired"/);
    }
    const named = await call(["--error", "Token has expired"], "never read");
    assert.match(named.out, /10 seconds in the past/);
    const nowhere = await call(["--error", "nowhere"], "401");
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.err, /one argument in quotes, or is read from standard input/);
  });

  it("refuses what it does not understand with 2, and never repeats a token given as an argument", async () => {
    const token = tokenWith({});
    const asArgument = await call([token], "");
    assert.equal(asArgument.code, 2);
    assert.match(asArgument.err, /standard input/);
    assert.ok(!asArgument.err.includes(token.slice(0, 20)));
    for (const [args, input] of [
      [[], ""],
      [["--format", "sarif"], token],
      [["a", "b"], token],
      [["nowhere"], token],
    ] as const)
      assert.equal((await call(args, input)).code, 2, args.join(" "));
  });
});
