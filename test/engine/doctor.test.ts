// The doctor against tokens made at run time: each check fails where it should, with AgentOS's words, and never otherwise.
import assert from "node:assert/strict";
import { createHmac, sign } from "node:crypto";
import { describe, it } from "node:test";
import { createAnalyser } from "../../server/src/engine/analysis.ts";
import { configurationFrom } from "../../server/src/engine/configuration.ts";
import { explainError, explainToken } from "../../server/src/engine/doctor.ts";
import { errorMarkdown } from "../../server/src/engine/doctorMarkdown.ts";
import type { Diagnosis, TokenReport } from "../../server/src/engine/doctorReport.ts";
import { createWorkspace } from "../../server/src/engine/workspace.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import { collapsed, ecKey, jwkOf, rsaKey, secret, type TestKey } from "../support/keys.ts";
import { type Files, uriOf } from "../support/project.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
const seconds = now / 1000;
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

interface Made {
  readonly key?: TestKey;
  readonly secret?: string;
  readonly header?: Record<string, unknown>;
  readonly payload?: Record<string, unknown>;
}

function token({ key = rsaKey(), secret: shared, header = {}, payload = {} }: Made = {}): string {
  const input = `${part({ alg: shared === undefined ? "RS256" : "HS256", typ: "JWT", ...header })}.${part({ sub: "user", exp: seconds + 3600, scopes: ["agent_os:admin"], ...payload })}`;
  const signature =
    shared === undefined
      ? sign("sha256", Buffer.from(input), { key: key.privateKey, dsaEncoding: "ieee-p1363" })
      : createHmac("sha256", shared).update(input).digest();
  return `${input}.${signature.toString("base64url")}`;
}

interface Setup {
  readonly env?: string;
  readonly config?: string;
  readonly app?: string;
  readonly agno?: string;
  readonly files?: Files;
}

const pem = rsaKey().publicPem;

function project({
  env = `JWT_VERIFICATION_KEY="${pem}"\n`,
  config = "",
  app = "authorization=True",
  agno = "2.9.0",
  files = {},
}: Setup = {}): Files {
  const python = `from agno.agent import Agent
from agno.os import AgentOS
from agno.os.config import AuthorizationConfig
from dotenv import load_dotenv
load_dotenv()
agent_os = AgentOS(id="demo", agents=[Agent(id="a")], ${app}${config === "" ? "" : `, authorization_config=AuthorizationConfig(${config})`})
app = agent_os.get_app()
`;
  const requirements = `agno[os]==${agno}\nPyJWT[crypto]==2.15.1\ncryptography==50.0.2\npython-dotenv==1.2.1\n`;
  return { ".env": env, "main.py": python, "requirements.txt": requirements, ...files };
}

async function analysisOf(files: Files) {
  const root = "file:///project";
  const workspace = createWorkspace(
    root,
    createMemoryFileSystem(Object.fromEntries(Object.entries(files).map(([path, text]) => [uriOf(path), text]))),
  );
  const configuration = configurationFrom({});
  workspace.configure(configuration);
  return createAnalyser(workspace, () => configuration).analyse();
}

const ask = async (files: Files, text: string): Promise<TokenReport> => explainToken(await analysisOf(files), text, now);

async function diagnosis(files: Files, text: string): Promise<Diagnosis> {
  const { diagnoses } = await ask(files, text);
  assert.equal(diagnoses.length, 1, JSON.stringify(diagnoses.map(({ title, ways }) => [title, ways])));
  return diagnoses[0]!;
}

describe("the doctor", () => {
  it("accepts a good token, whatever is wrapped around it", async () => {
    const good = token();
    for (const text of [good, `Bearer ${good}`, `Authorization: Bearer ${good}\n`, `"${good}"`, `-H "Authorization: Bearer ${good}"`]) {
      const report = await ask(project(), text);
      assert.equal(report.accepted, true, JSON.stringify(report.diagnoses[0]?.steps));
      assert.deepEqual(report.diagnoses[0]?.answer, { status: 200 });
      assert.equal(report.diagnoses[0]?.firstFailure, null);
    }
  });

  const failures: readonly [string, Files, string, string, number, string | undefined][] = [
    ["no JWT", project(), "opaque-access-token", "well-formed", 401, "Invalid token: Not enough segments"],
    ["damaged header", project(), token().replace(/^./, "!"), "well-formed", 401, "Invalid token: Invalid header padding"],
    [
      "another algorithm",
      project({ config: 'algorithm="RS512"' }),
      token(),
      "algorithm",
      401,
      "Invalid token: The specified alg value is not allowed",
    ],
    [
      "the wrong case",
      project({ config: 'algorithm="rs256"' }),
      token(),
      "algorithm",
      401,
      "Invalid token: The specified alg value is not allowed",
    ],
    ["another key", project(), token({ key: rsaKey(2048, "other") }), "signature", 401, "Invalid token: Signature verification failed"],
    [
      "another secret",
      project({ env: `JWT_VERIFICATION_KEY=${secret()}\n`, config: 'algorithm="HS256"' }),
      token({ secret: secret() }),
      "signature",
      401,
      "Invalid token: Signature verification failed",
    ],
    [
      "literal backslash-n",
      project({ env: `JWT_VERIFICATION_KEY='${pem.replaceAll("\n", "\\n")}'\n` }),
      token(),
      "key-usable",
      401,
      "Error decoding token: Could not parse the provided public key.",
    ],
    ["another family", project({ env: `JWT_VERIFICATION_KEY="${ecKey().publicPem}"\n` }), token(), "key-usable", 401, undefined],
    ["expired", project(), token({ payload: { exp: seconds - 11 } }), "time", 401, "Token has expired"],
    ["not yet valid", project(), token({ payload: { nbf: seconds + 11 } }), "time", 401, "Invalid token: The token is not yet valid (nbf)"],
    [
      "issued in the future",
      project(),
      token({ payload: { iat: seconds + 60 } }),
      "time",
      401,
      "Invalid token: The token is not yet valid (iat)",
    ],
    [
      "no audience",
      project({ config: "verify_audience=True" }),
      token(),
      "audience",
      401,
      'Invalid token: Token is missing the "aud" claim. Audience verification requires this claim to be present in the token.',
    ],
    [
      "another audience",
      project({ config: 'verify_audience=True, audience="me"' }),
      token({ payload: { aud: "you" } }),
      "audience",
      401,
      "Invalid token audience - token not valid for this AgentOS instance",
    ],
    ["a reserved subject", project(), token({ payload: { sub: "sa:robot" } }), "subject", 401, "Invalid token subject"],
    ["no scopes", project(), token({ payload: { scopes: [] } }), "scopes", 403, "Insufficient permissions. Required scope(s): agents:read"],
    [
      "scopes as a text",
      project(),
      token({ payload: { scopes: "agents:read config:read teams:read" } }),
      "scopes",
      403,
      "Insufficient permissions. Required scope(s): agents:read",
    ],
    [
      "only the security key",
      project({ env: "OS_SECURITY_KEY=correct-horse-battery\n", app: "telemetry=False" }),
      token(),
      "mode",
      401,
      "Invalid authentication token",
    ],
    [
      "an unknown kid",
      project({ env: "JWT_JWKS_FILE=jwks.json\n", files: { "jwks.json": JSON.stringify({ keys: [{ ...jwkOf(rsaKey()), kid: "one" }] }) } }),
      token({ header: { kid: "two" } }),
      "key",
      401,
      "Invalid token: No verification keys configured",
    ],
  ];
  for (const [name, files, text, step, status, detail] of failures) {
    it(`names the failing check and AgentOS's words: ${name}`, async () => {
      const found = await diagnosis(files, text);
      assert.equal(found.firstFailure, step, JSON.stringify(found.steps, undefined, 1));
      assert.equal(found.answer.status, status);
      if (detail !== undefined) assert.equal(found.answer.detail, detail);
      assert.equal(found.accepted, false);
      assert.ok(found.advice !== null && found.advice !== "");
    });
  }

  it("does not fail what only looks wrong", async () => {
    const expiring = await diagnosis(project(), token({ payload: { exp: seconds - 9 } }));
    assert.equal(expiring.accepted, true, "within the leeway");
    const endless = await diagnosis(project(), token({ payload: { exp: undefined } }));
    assert.equal(endless.accepted, true, "exp is optional");
    const oneLine = await diagnosis(project({ env: `JWT_VERIFICATION_KEY="${collapsed(pem)}"\n` }), token());
    assert.equal(oneLine.accepted, true, "cryptography from 42 on reads a collapsed key");
    const old = await diagnosis(project({ agno: "2.6.22" }), token({ payload: { sub: "sa:robot" } }));
    assert.equal(old.accepted, true, "subjects are reserved from 2.7.0 on");
    const kid = { ...jwkOf(rsaKey()), kid: "one" };
    const set = await diagnosis(
      project({ env: "JWT_JWKS_FILE=jwks.json\n", files: { "jwks.json": JSON.stringify({ keys: [kid] }) } }),
      token({ header: { kid: "one" } }),
    );
    assert.equal(set.accepted, true);
  });

  it("says that the key is right when only the configured algorithm is wrong, and finds the cause in the files", async () => {
    const found = await diagnosis(project({ config: 'algorithm="HS256"' }), token());
    assert.equal(found.firstFailure, "algorithm");
    assert.match(found.advice ?? "", /key is the right one/);
    const cause = found.causes.find(({ rule }) => rule === "hmac-algorithm-with-public-key");
    assert.ok(cause !== undefined && cause.fixes.length > 0, JSON.stringify(found.causes));
    assert.equal(cause.place.uri, uriOf("main.py"));
  });

  it("advises the token's algorithm where the configured key can never verify the configured one, whoever signed", async () => {
    const other = rsaKey(2048, "other");
    const found = await diagnosis(project({ config: 'algorithm="ES256"' }), token({ key: other }));
    assert.equal(found.firstFailure, "algorithm");
    assert.match(found.advice ?? "", /^Set algorithm= to the token's algorithm: /);
    // Here the key belongs to the configured algorithm, and the token to neither.
    const foreign = await diagnosis(project(), token({ key: ecKey(), header: { alg: "ES256" } }));
    assert.match(foreign.advice ?? "", /^Have the token signed with the configured algorithm/);
    // A public key is no secret of an HS256 token, and an RSA key is as good for RS512 as for RS256.
    const shared = await diagnosis(project({ config: 'algorithm="ES256"' }), token({ secret: secret() }));
    assert.match(shared.advice ?? "", /^Have the token signed/);
    const same = await diagnosis(project({ config: 'algorithm="RS512"' }), token({ key: other }));
    assert.match(same.advice ?? "", /^Have the token signed/);
    const set = JSON.stringify({ keys: [jwkOf(rsaKey())] });
    const jwks = await diagnosis(
      project({ env: "JWT_JWKS_FILE=jwks.json\n", config: 'algorithm="ES256"', files: { "jwks.json": set } }),
      token({ key: other }),
    );
    assert.match(jwks.advice ?? "", /^Set algorithm=/);
  });

  it("knows whether scopes are checked, whatever an earlier check says", async () => {
    const poor = { scopes: ["teams:read"] };
    const state = async (files: Files, text: string): Promise<readonly unknown[]> => {
      const { steps, access } = await diagnosis(files, text);
      return [steps.find(({ id }) => id === "scopes")?.state, access?.checked];
    };
    const expired = token({ payload: { ...poor, exp: 1 } });
    const foreign = token({ key: rsaKey(2048, "other"), payload: poor });
    for (const text of [expired, foreign]) {
      assert.deepEqual(await state(project(), text), ["failed", true]);
      assert.deepEqual(await state(project({ config: 'algorithm="ES256"' }), text), ["failed", true]);
      assert.deepEqual(
        await state(project({ app: "telemetry=False" }), text),
        ["passed", false],
        "a JWT variable alone asks for no scopes",
      );
      assert.deepEqual(await state(project({ app: 'authorization=os.getenv("X") == "y"' }), text), ["unknown", null]);
    }
  });

  it("says of checks behind a failing start that they are not reached", async () => {
    const { steps } = await diagnosis(project({ env: "JWT_JWKS_FILE=nowhere.json\n" }), token());
    assert.equal(steps[0]?.state, "failed");
    for (const step of steps.filter(({ state }) => state === "skipped")) assert.equal(step.detail, "AgentOS does not start.", step.id);
    assert.ok(!JSON.stringify(steps).includes("No layer checks"));
  });

  it("says one thing of a scopes claim that is a text", async () => {
    const two = await diagnosis(project(), token({ payload: { scopes: "agents:read sessions:read" } }));
    // Three parts, so a scope for the agent "read sessions" (os/scopes.py parse_scope): the list is answered, and holds at most that one.
    assert.equal(two.answer.status, 200);
    assert.match(two.steps.find(({ id }) => id === "scopes")?.detail ?? "", /for the ids that they name/);
    const told = two.access?.problems.join(" ") ?? "";
    assert.match(told, /takes the whole text for one scope/);
    assert.match(told, /the id "read sessions" of agents/);
    assert.doesNotMatch(told, /opens nothing/);
    const open = two.access?.endpoints.filter((endpoint) => endpoint.open !== "no" && endpoint.needs.length > 0) ?? [];
    assert.ok(
      open.every((endpoint) => endpoint.open === "filtered"),
      JSON.stringify(open),
    );
    const many = await diagnosis(project(), token({ payload: { scopes: "agents:read,teams:read,config:read" } }));
    assert.equal(many.answer.status, 403);
    assert.match(many.access?.problems.join(" ") ?? "", /opens nothing/);
  });

  it("names the fault within the key set first where that stops the start", async () => {
    const setup = { env: "JWT_JWKS_FILE=jwks.json\n", config: "verify_audience=True" };
    for (const [jwks, rule] of [
      [JSON.stringify({ ...jwkOf(rsaKey()), kid: "one" }), "jwks-single-jwk"],
      [JSON.stringify({ keys: [] }), "jwks-empty"],
      ['{"keys": [}', "jwks-invalid-json"],
      [`\uFEFF${JSON.stringify({ keys: [jwkOf(rsaKey())] })}`, "jwks-bom"],
    ] as const) {
      const found = await diagnosis(project({ ...setup, files: { "jwks.json": jwks } }), token());
      assert.equal(found.firstFailure, "start", rule);
      assert.equal(found.causes[0]?.rule, rule, JSON.stringify(found.causes));
      assert.equal(found.causes[0]?.place.uri, uriOf("jwks.json"));
      assert.ok(!found.causes.some(({ text }) => text.includes("verify_audience")), JSON.stringify(found.causes));
      if (rule === "jwks-single-jwk") assert.ok((found.causes[0]?.fixes.length ?? 0) > 0);
    }
  });

  it("lists no cause that belongs to another deployment", async () => {
    const compose = `services:
  cut:
    build: .
    command: uvicorn main:app
    env_file: cut.env
  worker:
    build: .
    command: uvicorn main:app
    env_file: worker.env
`;
    const files = project({
      env: "",
      config: 'algorithm="ES256"',
      files: {
        "compose.yaml": compose,
        Dockerfile: "FROM python:3.12\nWORKDIR /app\nCOPY . .\n",
        "cut.env": `JWT_VERIFICATION_KEY="${ecKey().publicPem.split("\n").slice(0, 2).join("\n")}"\n`,
        "worker.env": `JWT_VERIFICATION_KEY="${ecKey("P-384").publicPem}"\n`,
      },
    });
    const signed = token({ key: ecKey(), header: { alg: "ES256" } });
    const { diagnoses } = await ask(files, signed);
    const of = (name: string): Diagnosis => diagnoses.find(({ title }) => title.includes(name))!;
    const rulesOf = (name: string) => of(name).causes.map(({ rule, place }) => [rule, place.uri.split("/").at(-1)]);
    assert.ok(
      rulesOf("worker").some(([rule]) => rule === "ec-curve-mismatch"),
      JSON.stringify(rulesOf("worker")),
    );
    assert.ok(rulesOf("cut").length > 0);
    assert.ok(
      !rulesOf("cut").some(([rule, file]) => rule === "ec-curve-mismatch" || file === "worker.env"),
      JSON.stringify(rulesOf("cut")),
    );
    assert.ok(!rulesOf("worker").some(([, file]) => file === "cut.env"), JSON.stringify(rulesOf("worker")));
  });

  it("agrees with the model on the token that the model asks about", async () => {
    for (const agno of ["2.3.13", "2.3.15", "2.6.22", "2.7.0", "2.9.0"]) {
      for (const setup of [
        {},
        { env: `JWT_VERIFICATION_KEY="${pem}"\nOS_SECURITY_KEY=correct-horse-battery\n` },
        { app: "telemetry=False" },
        { config: 'algorithm="ES256"' },
      ]) {
        const analysis = await analysisOf(project({ ...setup, agno }));
        const run = analysis.project.deployments[0]!.runs[0]!;
        const [predicted] = run.outcomes;
        const admin = await explainToken(analysis, token(), now);
        // Where the model says that no token that fits can be accepted, this one, which does not fit, is refused as well.
        assert.equal(admin.diagnoses[0]?.answer.status, predicted?.validJwt.status, `${agno} ${JSON.stringify(Object.keys(setup))}`);
        const key = await explainToken(analysis, "correct-horse-battery", now);
        if (run.environment.has("OS_SECURITY_KEY")) assert.equal(key.diagnoses[0]?.answer.status, predicted?.securityKey.status, agno);
      }
    }
  });

  it("tells which endpoints the scopes open, by version", async () => {
    const scoped = token({ payload: { scopes: ["agents:read", "agents:one:run", "system:read", "admin", "*:read"] } });
    const { access } = await diagnosis(project(), scoped);
    const state = (key: string): string | undefined => access?.endpoints.find(({ method, path }) => `${method} ${path}` === key)?.open;
    assert.equal(state("GET /agents"), "yes");
    assert.equal(state("POST /agents/*/runs"), "filtered");
    assert.equal(state("GET /teams"), "no");
    assert.equal(state("GET /config"), "yes", "system:read is an alias from 2.6.7 on");
    assert.ok(access?.problems.some((problem) => problem.startsWith("admin opens nothing")));
    const own = await diagnosis(project({ config: 'admin_scope="boss"' }), token());
    assert.equal(own.answer.status, 403, "a custom admin scope replaces the usual one");
  });

  it("assumes a plain AgentOS where there is no app", async () => {
    const found = await diagnosis({ ".env": `JWT_VERIFICATION_KEY="${pem}"\n` }, token());
    assert.equal(found.appFound, false);
    assert.equal(found.accepted, true, JSON.stringify(found.steps));
  });

  it("repeats nothing of the token but its algorithm, times and scopes", async () => {
    const text = token({
      header: { kid: "canary-kid", jku: "https://canary.example" },
      payload: { sub: "canary-subject", email: "canary@example.com", aud: "canary-audience", scopes: ["agents:read"] },
    });
    for (const files of [project(), project({ config: 'verify_audience=True, algorithm="HS256"' })]) {
      const shown = JSON.stringify(await ask(files, text));
      assert.doesNotMatch(shown, /canary/);
      for (const piece of text.split(".")) assert.ok(!shown.includes(piece.slice(0, 40)));
      assert.ok(!shown.includes(pem.split("\n")[2]!));
    }
    const odd = token({ header: { alg: "canary-alg-value" }, payload: { scopes: [`canary\n${secret()}`] } });
    assert.doesNotMatch(JSON.stringify(await ask(project(), odd)), /canary/);
  });

  it("never throws, whatever is pasted", async () => {
    const analysis = await analysisOf(project());
    for (const text of [
      "",
      ".",
      "..",
      "...",
      "a.b.c",
      "\0\0",
      "{}",
      `${part(null)}.${part([])}.x`,
      `${part({ alg: 1, kid: {} })}.${part({ exp: "x", scopes: { a: 1 } })}.AA`,
      "x".repeat(100_000),
    ]) {
      const report = await explainToken(analysis, text, now);
      assert.equal(report.accepted, false, text.slice(0, 20));
    }
  });
});

describe("error texts", () => {
  it("turns a bare status to what is predicted for the project, and to the texts that say more", async () => {
    const broken = await analysisOf(project({ config: 'algorithm="ES256"' }));
    for (const text of ["401 Unauthorized", "HTTP/1.1 401", "Unauthorized", "Authorization Failed"]) {
      const report = explainError(broken, text);
      assert.ok(report.meaning !== null && report.id !== null, text);
      const [problem] = report.problems ?? [];
      assert.ok(problem?.words !== null, text);
      assert.ok(
        problem?.causes.some(({ rule, fixes }) => rule === "key-algorithm-mismatch" && fixes.length > 0),
        JSON.stringify(problem),
      );
      assert.ok(report.causes.length > 10 && report.causes.every((cause) => /^"[^"]+": ./.test(cause.text)));
      const shown = errorMarkdown(report, { to: ({ uri }) => uri });
      assert.doesNotMatch(shown, /Not a text/);
      assert.match(shown, /What the model predicts[\s\S]*Texts to look for[\s\S]*Token has expired/);
    }
    const forbidden = explainError(broken, "403 Forbidden");
    assert.equal(forbidden.id, "status-403");
    assert.ok(forbidden.causes.every(({ text }) => text.includes("Insufficient permissions")));
    assert.deepEqual(forbidden.predicted, [], "401 is predicted here");
    const good = explainError(await analysisOf(project()), "401 Unauthorized");
    assert.deepEqual([good.predicted, good.problems], [[], []]);
    const stopped = explainError(await analysisOf(project({ env: "JWT_JWKS_FILE=nowhere.json\n" })), "401");
    assert.equal(stopped.problems?.[0]?.causes[0]?.rule, "jwks-file-not-found");
    assert.equal(explainError(broken, '{"detail":"Token has expired"} 401 Unauthorized').id, "expired", "what says more counts");
  });

  it("finds what they mean, and the cause in the project", async () => {
    const analysis = await analysisOf(project({ config: 'algorithm="HS256"' }));
    const report = explainError(
      analysis,
      '{"detail":"Error decoding token: The specified key is an asymmetric key or x509 certificate and should not be used as an HMAC secret."}',
    );
    assert.equal(report.id, "asymmetric-as-secret");
    assert.ok(
      report.causes.some(({ confirmed, findings }) => confirmed && findings.some(({ rule }) => rule === "hmac-algorithm-with-public-key")),
    );
    assert.deepEqual(report.predicted.length, 1, "the model predicts these words for the project");
  });

  it("knows every text of the model", async () => {
    const analysis = await analysisOf(project());
    for (const [text, id] of [
      ["Authorization header missing", "no-token"],
      ["Authorization header required", "security-key-missing"],
      ["Invalid authentication token", "security-key-wrong"],
      ["Invalid token: Not enough segments", "not-enough-segments"],
      ["Invalid token: Algorithm not supported", "algorithm-not-supported"],
      ["Invalid token: Signature verification failed", "signature"],
      ["Invalid token: No verification keys configured", "unknown-kid"],
      ["Error decoding token: Could not parse the provided public key.", "unreadable-key"],
      ["Error decoding token: Expecting a PEM-formatted key.", "wrong-family"],
      ["Error decoding token: 'cryptography.hazmat.bindings._rust.openssl.rsa.RSA' object has no attribute 'verify'", "private-rsa"],
      ["Token has expired", "expired"],
      ["Invalid token audience - token not valid for this AgentOS instance", "audience"],
      ["Invalid token subject", "subject"],
      ["Insufficient permissions. Required scope(s): agents:read", "no-scopes"],
      ["ValueError: At least one JWT verification key or JWKS file is required when validate=True.", "no-key-at-start"],
      ["JWKS file not found: /app/jwks.json", "jwks-missing"],
      ["comparing strings with non-ASCII characters is not supported", "non-ascii"],
    ] as const)
      assert.equal(explainError(analysis, text).id, id, text);
    assert.equal(explainError(analysis, "Connection refused").id, null);
  });
});
