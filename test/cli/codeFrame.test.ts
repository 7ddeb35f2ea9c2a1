import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { codeFrame } from "../../server/src/cli/format/codeFrame.ts";

/** The shown lines of a frame around the first `needle`. */
function frame(text: string, needle: string): readonly string[] {
  const start = text.indexOf(needle);
  return codeFrame(text, { start, end: start + needle.length });
}

test("the marker stands below the finding", () => {
  const [line, marker] = frame('app = AgentOS(authorization="false")', "authorization");
  assert.equal(line, ' 1 | app = AgentOS(authorization="false")');
  assert.equal(marker, `   | ${" ".repeat(14)}${"^".repeat(13)}`);
});

test("no frame shows a secret, whatever the syntax", () => {
  const secret = randomBytes(18).toString("base64url");
  const short = `p4ss-${randomBytes(4).toString("hex")}`;
  for (const value of [secret, short]) {
    const lines = [
      `OS_SECURITY_KEY=${value}`,
      `export OS_SECURITY_KEY='${value}'`,
      `OS_SECURITY_KEY="${value}"  # the ${value} again`,
      `      - OS_SECURITY_KEY=${value}`,
      `      OS_SECURITY_KEY: "${value}"`,
      `ENV OS_SECURITY_KEY=${value}`,
      `    verification_keys=["${value}"],`,
      `    verification_keys=['${value}', "other"], algorithm="HS256"`,
      `KEY = "${value}"`,
      `  "k": "${value}",`,
      `SECRET = os.getenv("JWT_KEY", "${value}")`,
      `app = AgentOS(id="x", secret_key="${value}", authorization=True)`,
      `JWT_JWKS_URL=${value}`,
      `password = "${value}"`,
    ];
    for (const line of lines) {
      const shown = codeFrame(line, { start: 0, end: 5 }).join("\n");
      assert.ok(!shown.includes(value), `a secret is shown for the form ${line.replaceAll(value, "…")}`);
    }
  }
});

test("what is no secret stays readable", () => {
  for (const line of [
    '    algorithm="RS256",',
    '  scopes=["agents:read", "config:*:read"]',
    "JWT_JWKS_FILE=./keys/jwks.json",
    '    "GET /agents": ["app:read"],',
    '    authorization_config=AuthorizationConfig(algorithm="RS256", verify_audience=True),',
    'agent_os = AgentOS(id="x", agents=[Agent(id="a")], authorization=True)',
    "agno==2.9.0",
    "cryptography==41.0.7  # old",
    '    "agno[os]>=2.9.0,<3",',
    "JWT_JWKS_FILE=~/jwks.json",
    "JWT_JWKS_FILE=~/agentos-keys-2026/the-jwks-file.json",
    "JWT_JWKS_FILE=https://example.com/.well-known/jwks",
    "AUTHORIZATION_ENABLED=maybe so",
    "    env_file: .env",
    'c = Config(jwks_file="~/keys/the keys", admin_scope="agent_os:Admin", audience="My Audience")',
  ]) {
    assert.equal(codeFrame(line, { start: 0, end: 4 })[0], ` 1 | ${line}`);
  }
});

test("no address shows its password, and no open place a key", () => {
  const value = randomBytes(24).toString("base64url");
  for (const line of [`AGENTOS_URL=https://me:${value.slice(0, 9)}@host/`, `JWT_JWKS_FILE=${value}1`, `f(audience="${value}1")`])
    assert.ok(!codeFrame(line, { start: 0, end: 1 }).join("").includes(value.slice(0, 9)), line.replaceAll(value, "…"));
});

test("in a long line the finding is in sight", () => {
  const [line, marker] = frame(`app = AgentOS(${"agents=[a, b], ".repeat(12)}bad=1, ${"c=2, ".repeat(30)})`, "bad=1");
  assert.ok((line ?? "").length < 115 && line?.includes("| …"));
  assert.equal(marker?.indexOf("^"), line?.indexOf("bad=1"));
  assert.equal(marker?.trim(), `| ${" ".repeat(21)}^^^^^`);
});

test("a key of several lines is shown by its header", () => {
  const [line] = frame('K="-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"', "K=");
  assert.equal(line, ' 1 | K="-----BEGIN PUBLIC KEY-----');
});

test("what a terminal would obey is not printed, and the marker stays in its place", () => {
  const [line, marker] = frame("a\u001b[31m\u0007\u202e\udcff = bad(1)", "bad");
  assert.equal(line, " 1 | a\ufffd[31m\ufffd\ufffd\ufffd = bad(1)");
  assert.equal(marker?.indexOf("^"), line?.indexOf("bad"));
  assert.match(frame("x = bad(1) # \u{1f511}", "bad")[0] ?? "", /\u{1f511}/u);
});
