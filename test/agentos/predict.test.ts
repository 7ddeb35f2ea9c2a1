import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { test } from "node:test";
import type {
  AppFacts,
  EnvironmentFact,
  FileFact,
  MiddlewareFacts,
  PythonArgument,
  PythonValue,
  Situation,
} from "../../server/src/agentos/facts.ts";
import type { Outcome } from "../../server/src/agentos/outcome.ts";
import { predict } from "../../server/src/agentos/predict.ts";

const pemOf = (key: KeyObject): string => key.export({ type: "spki", format: "pem" }) as string;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsaPem = pemOf(rsa.publicKey);
const privatePem = rsa.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const secret = "a-secret-of-more-than-thirty-two-bytes-here";
const securityKey = "osk-of-twenty-four-chars";

const text = (value: string): PythonValue => ({ kind: "text", text: value });
const list = (...items: PythonValue[]): PythonValue => ({ kind: "list", items });
const yes: PythonValue = { kind: "boolean", value: true };
const no: PythonValue = { kind: "boolean", value: false };
const none: PythonValue = { kind: "none" };
const unknown: PythonValue = { kind: "unknown" };

type Arguments = Readonly<Record<string, PythonValue>>;

const argumentsOf = (values: Arguments): ReadonlyMap<string, PythonArgument> =>
  new Map(Object.entries(values).map(([name, value]) => [name, { name, value }]));

interface Setup {
  readonly agno?: string;
  readonly os?: Arguments;
  readonly config?: Arguments;
  readonly middlewares?: readonly { readonly at: MiddlewareFacts["position"]; readonly with: Arguments }[];
  readonly env?: Readonly<Record<string, string | null>>;
  readonly late?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, FileFact>>;
  readonly cryptography?: string | null;
  readonly complete?: boolean;
}

function outcome(setup: Setup): Outcome {
  const values = argumentsOf({ agents: list(yes), id: text("os"), ...setup.os });
  const flag = values.get("authorization")?.value;
  const app: AppFacts = {
    arguments: values,
    open: false,
    authorization:
      flag === undefined || flag.kind === "none"
        ? false
        : flag.kind === "boolean"
          ? flag.value
          : flag.kind === "text"
            ? flag.text !== ""
            : "unknown",
    ...(setup.config === undefined ? {} : { config: { arguments: argumentsOf(setup.config), open: false, form: "object" as const } }),
    middlewares: (setup.middlewares ?? []).map((middleware) => ({
      arguments: argumentsOf(middleware.with),
      open: false,
      position: middleware.at,
      certain: true,
    })),
    certain: true,
    imports: new Map(),
  };
  const facts = (variables: Readonly<Record<string, string | null>>): Situation["atApp"] => ({
    values: new Map(
      Object.entries(variables).map(([name, value]): [string, EnvironmentFact] => [
        name,
        value === null ? { kind: "unknown" } : { kind: "value", value },
      ]),
    ),
    complete: setup.complete ?? true,
  });
  const later = facts({ ...setup.env, ...setup.late });
  return predict({
    versions: {
      agno: { kind: "exact", version: setup.agno ?? "2.9.0" },
      pyjwt: { kind: "exact", version: "2.15.1" },
      cryptography: setup.cryptography === null ? { kind: "not-installed" } : { kind: "exact", version: setup.cryptography ?? "50.0.2" },
    },
    app,
    atApp: facts(setup.env ?? {}),
    atGetApp: later,
    atRequest: later,
    open: (path) => setup.files?.[path] ?? { kind: "missing" },
  });
}

/** anonymous/valid JWT/without scopes/security key, or where it fails. */
function told(setup: Setup): string {
  const { startup, anonymous, validJwt, noScopeJwt, securityKey: key } = outcome(setup);
  if (startup === null) return "unknown";
  if (startup !== "ok" && startup.at !== "stack") return `${startup.exception}`;
  const statuses = [anonymous, validJwt, noScopeJwt, key].map(({ status }) => status ?? "-").join("/");
  return startup === "ok" ? statuses : `${startup.exception} ${statuses}`;
}

const versions = ["2.3.12", "2.3.13", "2.3.14", "2.3.15", "2.6.22", "2.7.0", "2.9.0", "3.0.0a3", "3.0.9"];
const S = { OS_SECURITY_KEY: securityKey };
const K = { JWT_VERIFICATION_KEY: rsaPem };
const keys = { verification_keys: list(text(rsaPem)) };
const on = { authorization: yes };

/** OS_SECURITY_KEY against JWT, as it was run with each version. */
const precedence: readonly (readonly [string, Setup, readonly string[]])[] = [
  ["security key only", { env: S }, versions.map(() => "401/401/401/200")],
  ["JWT variable only", { env: K }, [...Array(5).fill("200/200/200/-"), ...Array(4).fill("401/200/200/-")]],
  [
    "JWT variable and security key",
    { env: { ...S, ...K } },
    [...Array(3).fill("401/401/401/200"), ...Array(2).fill("200/200/200/200"), ...Array(4).fill("401/200/200/401")],
  ],
  ["authorization and JWT variable", { os: on, env: K }, ["TypeError", ...Array(8).fill("401/200/403/-")]],
  [
    "authorization, variable and security key",
    { os: on, env: { ...S, ...K } },
    ["TypeError", ...Array(2).fill("401/401/401/401"), ...Array(6).fill("401/200/403/401")],
  ],
  [
    "authorization, config and security key",
    { os: on, config: keys, env: S },
    ["TypeError", ...Array(2).fill("401/401/401/401"), ...Array(6).fill("401/200/403/401")],
  ],
  ["authorization and security key without a key", { os: on, env: S }, ["TypeError", ...Array(8).fill("ValueError")]],
  [
    "AUTHORIZATION_ENABLED and security key",
    { env: { ...S, AUTHORIZATION_ENABLED: "true" } },
    [...Array(3).fill("401/401/401/200"), ...Array(2).fill("200/200/200/200"), ...Array(4).fill("401/401/401/200")],
  ],
  ["empty security key", { env: { OS_SECURITY_KEY: "" } }, versions.map(() => "200/200/200/-")],
  ["lower-case security key", { env: { os_security_key: securityKey } }, versions.map(() => "401/401/401/200")],
  ["lower-case JWT variable", { env: { jwt_verification_key: rsaPem } }, versions.map(() => "200/200/200/-")],
];
for (const [name, setup, expected] of precedence) {
  test(`precedence: ${name}`, () => {
    assert.deepEqual(
      versions.map((agno) => told({ ...setup, agno })),
      expected,
    );
  });
}

test("a config without authorization is ignored, until another credential wakes it", () => {
  const set = ["2.3.13", "2.3.15", "2.6.22", "2.7.0", "2.9.0", "3.0.0a3"];
  assert.deepEqual(
    set.map((agno) => told({ agno, config: keys })),
    set.map(() => "200/200/200/-"),
  );
  assert.deepEqual(
    set.map((agno) => told({ agno, config: keys, env: S })),
    [...Array(3).fill("401/401/401/200"), ...Array(3).fill("401/200/200/401")],
  );
});

test("what is read late is late", () => {
  assert.equal(told({ late: S }), "200/200/200/200");
  assert.equal(told({ late: K }), "401/200/200/-");
});

test("keys: order, doubles, unusable ones", () => {
  const config = (...items: PythonValue[]): Setup => ({ os: on, config: { verification_keys: list(...items) } });
  assert.equal(told(config(text(rsaPem))), "401/200/403/-");
  // One that raises something else than InvalidTokenError ends the search.
  assert.equal(told(config(text(privatePem), text(rsaPem))), "401/401/401/-");
  assert.equal(told(config(text("not a key"), text(rsaPem))), "401/401/401/-");
  assert.equal(told(config(text(""), text(rsaPem))), "401/401/401/-");
  // Behind the good key it does no harm; the variable is appended last.
  assert.equal(told({ ...config(text(rsaPem)), env: { JWT_VERIFICATION_KEY: "garbage" } }), "401/200/403/-");
  // Two good ones with a bad one between: it depends on who signed.
  assert.equal(told(config(text(rsaPem), text("x"), text(pemOf(other.publicKey)))), "401/-/-/-");
  assert.equal(told({ os: on, env: { JWT_VERIFICATION_KEY: " " } }), "401/401/401/-");
  assert.equal(told({ os: on, config: { verification_keys: list() }, env: K }), "401/200/403/-");
});

test("the algorithm is an exact name", () => {
  const config = (algorithm: PythonValue, key = rsaPem): string =>
    told({ os: on, config: { verification_keys: list(text(key)), algorithm } });
  for (const name of ["RS256", "RS512", "PS256", ""]) assert.equal(config(text(name)), "401/200/403/-", name);
  assert.equal(config(none), "401/200/403/-");
  for (const name of ["rs256", "RS256 ", "RS256,HS256", "RSA", "none", "ES256", "HS256"])
    assert.equal(config(text(name)), "401/401/401/-", name);
  assert.equal(config(text("ES256"), pemOf(ec.publicKey)), "401/200/403/-");
  assert.equal(config(text("HS256"), secret), "401/200/403/-");
  assert.equal(config(list(text("RS256"))), "ValidationError");
  assert.equal(config(unknown), "401/-/-/-");
  assert.equal(told({ os: on, env: K, cryptography: null }), "401/401/401/-");
});

test("a config is validated as pydantic does", () => {
  const config = (values: Arguments, agno = "2.9.0"): string => told({ agno, os: on, env: K, config: values });
  assert.equal(config({ verification_keys: text(rsaPem) }), "ValidationError");
  assert.equal(config({ verification_keys: list(none) }), "ValidationError");
  assert.equal(config({ verification_keys: { kind: "tuple", items: [{ kind: "bytes", text: rsaPem }] } }), "401/200/403/-");
  assert.equal(config({ jwks_file: { kind: "object", type: "pathlib.Path", arguments: [] } }), "ValidationError");
  assert.equal(config({ audience: list(text("a")) }), "ValidationError");
  assert.equal(config({ audience: list(text("a")) }, "2.6.6"), "401/200/403/-");
  assert.equal(config({ verify_audience: text("maybe") }), "ValidationError");
  assert.equal(config({ user_isolation: none }), "ValidationError");
  // Unknown names are dropped without a word, and with them the key.
  assert.equal(told({ os: on, config: { verification_key: text(rsaPem) } }), "ValueError");
  assert.equal(told({ os: on, config: { excluded_route_paths: list(text("/agents")) }, env: K }), "401/200/403/-");
  assert.equal(told({ agno: "3.0.6", os: on, config: { excluded_route_paths: list(text("/agents")) }, env: K }), "200/200/200/-");
});

test("the audience that tokens must carry", () => {
  const audience = (os: Arguments, config: Arguments, agno = "2.9.0"): string =>
    told({ agno, os: { ...on, ...os }, config: { verify_audience: yes, ...config }, env: K });
  assert.equal(audience({}, {}), "401/200/403/-");
  assert.equal(audience({ id: none }, {}), "401/401/401/-");
  assert.equal(audience({ id: none, name: text("n") }, {}), "401/-/-/-");
  assert.equal(audience({ id: none }, { audience: text("a") }), "401/200/403/-");
  assert.equal(audience({}, { audience: text("a") }, "2.6.6"), "401/401/401/-");
  assert.equal(told({ os: { ...on, id: none }, config: { audience: text("a") }, env: K }), "401/200/403/-");
});

const jwk = (key: KeyObject, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...key.export({ format: "jwk" }),
  ...more,
});
const file = (content: unknown): FileFact => ({ kind: "text", text: typeof content === "string" ? content : JSON.stringify(content) });

test("key sets", () => {
  const withSet = (content: FileFact, more: Partial<Setup> = {}): string =>
    told({
      os: on,
      env: { JWT_JWKS_FILE: "jwks.json", ...more.env },
      files: { "jwks.json": content },
      ...("config" in more ? { config: more.config ?? {} } : {}),
    });
  const good = jwk(rsa.publicKey, { kid: "a" });
  assert.equal(withSet(file({ keys: [good] })), "401/200/403/-");
  assert.equal(withSet(file({ keys: [jwk(rsa.publicKey)] })), "401/200/403/-");
  assert.equal(withSet(file({ keys: [jwk(rsa.publicKey, { kid: "a", alg: "RS512", use: "enc" })] })), "401/200/403/-");
  assert.equal(withSet({ kind: "missing" }), "ValueError");
  assert.equal(withSet({ kind: "directory" }), "IsADirectoryError");
  assert.equal(withSet(file("{ // no\n}")), "ValueError");
  assert.equal(withSet(file("\ufeff{}")), "ValueError");
  assert.equal(withSet(file("\udcff\udcfe{\0}\0")), "UnicodeDecodeError");
  assert.equal(withSet(file([good])), "AttributeError");
  assert.equal(withSet(file({ keys: 3 })), "TypeError");
  for (const empty of [good, { keys: [] }, { keys: null }, { keys: { a: good } }, { keys: ["x"] }])
    assert.equal(withSet(file(empty)), "ValueError");
  assert.equal(withSet(file({ keys: [] }), { env: K }), "401/200/403/-");
  for (const broken of [{ kty: "rsa" }, { alg: "rs256" }, { alg: "HS256" }, { n: undefined }, { n: `${good["n"]}\n` }, { e: 65537 }]) {
    assert.equal(withSet(file({ keys: [{ ...good, ...broken }] })), "ValueError", JSON.stringify(Object.keys(broken)));
  }
  assert.equal(withSet(file({ keys: [jwk(rsa.privateKey, { kid: "a" })] })), "401/401/401/-");
  assert.equal(withSet(file({ keys: [jwk(ec.publicKey, { kid: "a" })] })), "401/401/401/-");
  assert.equal(withSet(file({ keys: [good, jwk(ec.publicKey, { kid: "b" })] })), "401/200/403/-");
  // The last of several without kid is the only one that counts; which one signs is not known.
  assert.equal(withSet(file({ keys: [jwk(rsa.publicKey), jwk(other.publicKey)] })), "401/-/-/-");
  assert.equal(withSet(file({ keys: [jwk(rsa.publicKey, { kid: "a" }), jwk(other.publicKey, { kid: "a" })] })), "401/-/-/-");
  assert.equal(told({ os: on, env: { JWT_JWKS_FILE: JSON.stringify({ keys: [good] }) } }), "OSError");
  assert.equal(
    told({
      os: on,
      env: { JWT_JWKS_FILE: "gone.json" },
      config: { jwks_file: text("there.json") },
      files: { "there.json": file({ keys: [good] }) },
    }),
    "401/200/403/-",
  );
  assert.equal(told({ os: on, env: { JWT_JWKS_FILE: "j" }, files: { j: { kind: "unknown" } } }), "unknown");
});

const middleware = (at: MiddlewareFacts["position"], values: Arguments): NonNullable<Setup["middlewares"]> => [{ at, with: values }];

test("a middleware of one's own", () => {
  const after = (values: Arguments, more: Setup = {}): string => told({ ...more, middlewares: middleware("after-get-app", values) });
  assert.equal(after(keys), "401/200/200/-");
  assert.equal(after({ ...keys, authorization: yes }), "401/200/403/-");
  assert.equal(after({ ...keys, scope_mappings: { kind: "dict", items: [], complete: true } }), "401/200/403/-");
  assert.equal(after({ ...keys, authorization: no, scope_mappings: { kind: "dict", items: [], complete: true } }), "401/200/200/-");
  assert.equal(after({ verification_keys: text(rsaPem) }), "401/401/401/-");
  assert.equal(after({ ...keys, algorithm: list(text("RS256")) }), "401/401/401/-");
  assert.equal(after({ secret_key: text(secret) }), "401/401/401/-");
  assert.equal(after({ secret_key: text(secret), algorithm: text("HS256") }), "401/200/200/-");
  assert.equal(after({ secret_key: text(secret), algorithm: text("HS256") }, { agno: "3.0.0a1" }), "TypeError 500/500/500/500");
  assert.equal(after({ secret_key: text(secret) }, { agno: "2.3.12" }), "401/200/200/-");
  assert.equal(after({}, { agno: "2.2.0", env: { JWT_SECRET_KEY: secret } }), "401/200/200/-");
  assert.equal(after({ ...keys, algorithms: list(text("RS256")) }), "TypeError 500/500/500/500");
  assert.equal(after({}), "ValueError 500/500/500/500");
  assert.equal(after({ validate: no, authorization: yes }), "401/200/403/-");
  assert.equal(after({ validate: no }, { agno: "2.3.13" }), "200/200/200/-");
  assert.equal(after({ ...keys, token_source: text("cookie") }), "401/401/401/-");
  assert.equal(after({ ...keys, token_source: text("both") }), "401/200/200/-");
  assert.equal(after({ ...keys, token_source: text("query") }), "401/401/401/-");
  assert.equal(after({ ...keys, excluded_route_paths: list(text("/agents*")) }), "200/200/200/-");
  assert.equal(after({ ...keys, excluded_route_paths: list(text("/health")) }), "401/200/200/-");
  assert.equal(after({ ...keys, excluded_route_paths: list(text("/agents*")) }, { env: S }), "401/401/401/200");
});

test("a middleware and AgentOS's own layer", () => {
  const both = (at: MiddlewareFacts["position"], values: Arguments, agno: string, more: Setup = {}): string =>
    told({ agno, ...more, middlewares: middleware(at, values) });
  const secretKeys = { verification_keys: list(text(secret)), algorithm: text("HS256"), authorization: yes };
  // On a base app AgentOS's layer is the outer one; what it lets pass walks past the middleware.
  assert.equal(both("base-app", secretKeys, "2.9.0", { env: S }), "401/401/401/200");
  assert.equal(both("base-app", secretKeys, "2.6.22", { env: S }), "401/200/403/401");
  assert.equal(both("base-app", secretKeys, "2.9.0"), "401/200/403/-");
  // After get_app() the outer one decides, and without authorization= it switches scopes off.
  assert.equal(both("after-get-app", keys, "2.9.0", { os: on, env: K }), "401/200/200/-");
  assert.equal(both("after-get-app", { ...keys, authorization: yes }, "2.9.0", { os: on, env: K }), "401/200/403/-");
  assert.equal(both("after-get-app", keys, "2.6.22", { os: on, env: K }), "401/200/403/-");
});

test("settings of the server", () => {
  assert.equal(told({ env: { CORS_ORIGIN_LIST: "https://a.example" } }), "AttributeError");
  assert.equal(told({ env: { CORS_ORIGIN_LIST: '["https://a.example"]' } }), "200/200/200/-");
  assert.equal(told({ env: { CORS_ORIGIN_LIST: "" } }), "200/200/200/-");
  assert.equal(told({ env: { OS_SECURITY_KEY: `${securityKey} ` } }), "401/401/401/401");
  assert.equal(told({ env: { OS_SECURITY_KEY: `"${securityKey}"` } }), "401/401/401/401");
  assert.equal(told({ env: { OS_SECURITY_KEY: "schlüssel" } }), "401/500/500/500");
  assert.equal(told({ agno: "2.6.22", env: { OS_SECURITY_KEY: "schlüssel" } }), "401/401/401/200");
  assert.equal(told({ env: { OS_SECURITY_KEY: "agno_pat_x" } }), "401/401/401/401");
  const settings: PythonValue = {
    kind: "object",
    type: "agno.os.settings.AgnoAPISettings",
    arguments: [{ name: "os_security_key", value: text(securityKey) }],
  };
  assert.equal(told({ os: { settings } }), "401/401/401/200");
  assert.equal(told({ os: { agents: none } }), "ValueError");
  assert.equal(told({ os: { mcp_auth: { kind: "object", type: "x.Y", arguments: [] } } }), "ValueError");
  assert.equal(told({ os: { colour: yes } }), "TypeError");
});

test("the built-in MCP authentication", () => {
  const auth: PythonValue = { kind: "object", type: "agno.os.AgentOSBuiltinAuth.from_env", arguments: [] };
  const mcp = (env: Readonly<Record<string, string>>, agno = "2.9.0"): string =>
    told({ agno, os: { mcp_auth: auth, mcp_server: yes, db: yes }, env });
  const env = { AGENTOS_URL: "https://os.example", MCP_CONNECT_SECRET: "sixteen-characters" };
  assert.equal(mcp(env), "200/200/200/-");
  assert.equal(mcp({ ...env, AGENTOS_URL: "http://localhost:7777" }), "200/200/200/-");
  for (const broken of [
    { AGENTOS_URL: "" },
    { AGENTOS_URL: "http://os.example" },
    { MCP_CONNECT_SECRET: "short" },
    { AGENTOS_MCP_SIGNING_KEY: "" },
  ]) {
    assert.equal(mcp({ ...env, ...broken }), "ValueError", JSON.stringify(broken));
  }
  assert.equal(mcp(env, "2.7.0"), "TypeError");
});

test("nothing is guessed", () => {
  assert.equal(told({ os: { authorization: unknown }, env: K }), "401/200/-/-");
  assert.equal(told({ os: { authorization: unknown } }), "unknown");
  assert.equal(told({ complete: false }), "unknown");
  assert.equal(told({ complete: false, agno: "2.3.12" }), "-/-/-/-");
  assert.equal(told({ env: { JWT_VERIFICATION_KEY: null }, os: on }), "unknown");
  assert.equal(told({ os: on, config: { verification_keys: unknown }, env: K }), "401/-/-/-");
  assert.equal(told({ os: on, env: K, config: { admin_scope: text("own:admin") } }), "401/-/403/-");
  const { because } = outcome({ env: { ...S, ...K }, agno: "2.6.22" });
  assert.deepEqual(
    because.map(({ code }) => code),
    ["jwt-environment-opens"],
  );
});

test("with bounds for the versions, only what holds for all of them is claimed", () => {
  const app: AppFacts = {
    arguments: argumentsOf({ agents: list(yes) }),
    open: false,
    authorization: false,
    middlewares: [],
    certain: true,
    imports: new Map(),
  };
  const env = { values: new Map<string, EnvironmentFact>([["OS_SECURITY_KEY", { kind: "value", value: securityKey }]]), complete: true };
  const both = { values: new Map([...env.values, ["JWT_VERIFICATION_KEY", { kind: "value", value: rsaPem } as const]]), complete: true };
  const ask = (agno: Situation["versions"]["agno"], at: Situation["atApp"]): Outcome =>
    predict({
      versions: { agno, pyjwt: { kind: "unknown" }, cryptography: { kind: "exact", version: "50.0.2" } },
      app,
      atApp: at,
      atGetApp: at,
      atRequest: at,
      open: () => ({ kind: "missing" }),
    });
  assert.equal(ask({ kind: "unknown" }, env).anonymous.status, 401);
  assert.equal(ask({ kind: "range", specifier: ">=2.3.15", min: "2.3.15" }, both).anonymous.status, null);
  assert.equal(ask({ kind: "range", specifier: ">=2.3.15,<2.7", min: "2.3.15", below: "2.7" }, both).anonymous.status, 200);
  assert.equal(ask({ kind: "range", specifier: ">=2.7", min: "2.7" }, both).anonymous.status, 401);
  assert.equal(ask({ kind: "not-installed" }, env).startup, null);
});
