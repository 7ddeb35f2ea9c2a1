/** Calls, variables, key sets and scopes. */
import * as K from "../../support/keys.ts";
import type { Files } from "../../support/project.ts";
import { type AppParts, AUTH, app, cfg, env, ind, ok, open, rej, req, rsa, type UnseenProject } from "./project.ts";

const P = (f: Files): Files => ({ "requirements.txt": req(), ".env": env(rsa), "main.py": app({ args: AUTH }), ...f });
const jwk = (over: Readonly<Record<string, unknown>> = {}, key = K.rsaKey()) => ({
  ...K.jwkOf(key),
  kid: "k1",
  alg: "RS256",
  use: "sig",
  ...over,
});
const set = (...keys: readonly unknown[]) => `${JSON.stringify({ keys }, null, 2)}\n`;
const J = (text: string | Uint8Array, f: Files = {}): Files => ({
  "requirements.txt": req(),
  ".env": "JWT_JWKS_FILE=jwks.json\n",
  "jwks.json": text,
  "main.py": app({ args: AUTH }),
  ...f,
});
const S = "osk-91hfKwq02nfTTs81mz";
const mw = (args: string, o: AppParts = {}) => app({ after: `app.add_middleware(\n    JWTMiddleware,\n${ind(args, 4)}\n)`, ...o });
const sec = K.secret();
export const configurationProjects: readonly UnseenProject[] = [
  {
    title: "getenv default public secret HS256",
    files: P({
      ".env": "LOG=1\n",
      "main.py": app({
        before: `SECRET = os.getenv("JWT_VERIFICATION_KEY", "your-256-bit-secret-key")`,
        args: cfg(`verification_keys=[SECRET],\nalgorithm="HS256",`),
      }),
    }),
    want: ["error main.py~your-256 known-public-secret|key-is-placeholder"],
    allow: ["hmac-secret-too-short", "hardcoded-secret"],
  },
  {
    title: "algorithm lower case",
    files: P({ "main.py": app({ args: cfg(`algorithm="rs256",`) }) }),
    want: ["error main.py~algorithm algorithm-unknown"],
    out: rej,
  },
  {
    title: "algorithm from config const",
    files: P({
      "config.py": `JWT_ALGORITHM = "RS-256"\n`,
      "main.py": app({ imports: "import config", args: cfg(`algorithm=config.JWT_ALGORITHM,`) }),
    }),
    want: ["error main.py~algorithm= algorithm-unknown"],
    out: rej,
  },
  {
    title: "algorithm list mw",
    files: P({
      ".env": `PUB="${rsa}"\n`,
      "main.py": mw(`verification_keys=[os.environ["PUB"]],\nalgorithm=["RS256"],\nauthorization=True,`),
    }),
    want: ["error main.py~algorithm algorithm-not-a-string"],
    out: rej,
  },
  {
    title: "algorithm none",
    files: P({ "main.py": app({ args: cfg(`algorithm="none",`) }) }),
    want: ["error main.py~algorithm algorithm-none"],
    out: rej,
  },
  {
    title: "authorization_config without",
    files: P({
      ".env": `PARTNER="${rsa}"\n`,
      "main.py": app({ args: `authorization_config=AuthorizationConfig(verification_keys=[os.environ["PARTNER"]]),` }),
    }),
    want: ["error main.py~authorization_config authorization-config-without-authorization"],
    out: open,
  },
  {
    title: "authorization getenv string",
    files: P({ ".env": `${env(rsa)}AUTH_ON=true\n`, "main.py": app({ args: `authorization=os.getenv("AUTH_ON", "false"),` }) }),
    want: ["warning main.py~authorization authorization-not-bool"],
    out: ok,
  },
  {
    title: "authorization comparison ok",
    files: P({
      ".env": `${env(rsa)}AUTH_ON=true\n`,
      "main.py": app({ args: `authorization=os.getenv("AUTH_ON", "false").lower() == "true",` }),
    }),
    want: [],
    out: ok,
  },
  {
    title: "authorization without key",
    files: P({ ".env": "LOG=1\nOPENAI_API_KEY=x\n" }),
    want: ["error main.py~authorization authorization-without-key"],
    out: { startup: "fails" },
  },
  {
    title: "authorization without key + S",
    files: P({ ".env": `OS_SECURITY_KEY=${S}\n` }),
    want: ["error main.py~authorization authorization-without-key|security-key-and-jwt"],
    allow: ["security-key-and-jwt"],
    out: { startup: "fails" },
  },
  {
    title: "unknown env var",
    files: P({ ".env": `JWT_PUBLIC_KEY="${rsa}"\n` }),
    want: ["error .env~JWT_PUBLIC unknown-auth-env-var"],
    allow: ["authorization-without-key"],
    out: { startup: "fails" },
  },
  {
    title: "JWT_SECRET_KEY read by code ok",
    files: P({
      ".env": `JWT_SECRET_KEY=${sec}\n`,
      "main.py": app({ args: cfg(`verification_keys=[os.environ["JWT_SECRET_KEY"]],\nalgorithm="HS256",`) }),
    }),
    want: [],
    out: ok,
  },
  {
    title: "os_security_key lower case ok",
    files: P({ ".env": `os_security_key=${S}\n`, "main.py": app() }),
    want: [],
    out: { startup: "ok", anonymous: 401, securityKey: 200 },
  },
  {
    title: "S trailing space quoted",
    files: P({ ".env": `OS_SECURITY_KEY="${S} "\n`, "main.py": app() }),
    want: ["error .env~OS_SEC secret-surrounding-whitespace"],
    out: { startup: "ok", anonymous: 401, securityKey: 401 },
  },
  {
    title: "S non-ascii",
    files: P({ ".env": `OS_SECURITY_KEY=schlüssel-für-den-laden\n`, "main.py": app() }),
    want: ["error .env~OS_SEC security-key-non-ascii"],
    out: { startup: "ok", securityKey: 500 },
  },
  {
    title: "S pat",
    files: P({ ".env": `OS_SECURITY_KEY=agno_pat_9k3jd02kdl3jd0s\n`, "main.py": app() }),
    want: ["error .env~OS_SEC security-key-pat-prefix"],
    out: { startup: "ok", anonymous: 401, securityKey: 401 },
  },
  {
    title: "S bearer",
    files: P({ ".env": `OS_SECURITY_KEY="Bearer ${S}"\n`, "main.py": app() }),
    want: ["warning .env~OS_SEC security-key-bearer-prefix"],
  },
  {
    title: "AUTHORIZATION_ENABLED 2.6.22",
    files: P({ "requirements.txt": req("2.6.22"), ".env": `OS_SECURITY_KEY=${S}\nAUTHORIZATION_ENABLED=true\n`, "main.py": app() }),
    want: ["error .env~AUTHORIZATION authorization-enabled-env"],
    allow: ["agno-known-auth-hole"],
    out: open,
  },
  {
    title: "AUTHORIZATION_ENABLED=false ok",
    files: P({ ".env": `OS_SECURITY_KEY=${S}\nAUTHORIZATION_ENABLED=false\n`, "main.py": app() }),
    want: [],
    out: { startup: "ok", anonymous: 401, securityKey: 200 },
  },
  {
    title: "cors",
    files: P({ ".env": `${env(rsa)}CORS_ORIGIN_LIST=https://a.io,https://b.io\n` }),
    want: ["error .env~CORS cors-origin-list-not-json"],
    out: { startup: "fails" },
  },
  { title: "cors json ok", files: P({ ".env": `${env(rsa)}CORS_ORIGIN_LIST=["https://a.io","https://b.io"]\n` }), want: [], out: ok },
  {
    title: "duplicate",
    files: P({ ".env": `OS_SECURITY_KEY=${S}\nLOG=1\nOS_SECURITY_KEY=osk-2nd-kdw93kdl30fkd\n`, "main.py": app() }),
    want: ["warning .env~3 env-duplicate-key"],
  },
  {
    title: "inline comment S",
    files: P({ ".env": `OS_SECURITY_KEY=abc81 #93kdk3lsDk3lsd # rotate yearly\n`, "main.py": app() }),
    want: ["error .env~OS_SEC env-inline-comment"],
  },
  {
    title: "dollar in dotenv ok",
    files: P({ ".env": `OS_SECURITY_KEY=ab$cd81kdk3lsDk3lsd\n`, "main.py": app() }),
    want: [],
    out: { startup: "ok", anonymous: 401, securityKey: 200 },
  },
  {
    title: "dollar in compose",
    files: {
      "requirements.txt": req(),
      "main.py": app({ load: false }),
      Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      ".env.api": `OS_SECURITY_KEY="ab$cdk81kdk3lsDk3lsd"\n`,
      "compose.yaml": "services:\n  api:\n    build: .\n    env_file: .env.api\n",
    },
    want: ["error .env.api~OS_SEC env-dollar-interpolation"],
  },
  {
    title: "middleware no key unknown param",
    files: P({ ".env": `PUB="${rsa}"\n`, "main.py": mw(`public_key=os.environ["PUB"],\nalgorithm="RS256",`) }),
    want: ["error main.py~public_key middleware-unknown-parameter"],
    out: { startup: "stack" },
  },
  {
    title: "secret_key w/o algorithm",
    files: P({ ".env": `APP_SECRET=${sec}\n`, "main.py": mw(`secret_key=os.environ["APP_SECRET"],\nauthorization=True,`) }),
    want: ["error main.py~secret_key secret-key-needs-algorithm", "warning main.py~secret_key secret-key-deprecated"],
    out: rej,
  },
  {
    title: "mw shadowed",
    files: P({
      "main.py": `from agno.agent import Agent\nfrom agno.os import AgentOS\nfrom agno.os.middleware import JWTMiddleware\nfrom dotenv import load_dotenv\nfrom fastapi import FastAPI\nimport os\n\nload_dotenv()\nbase = FastAPI(title="shop")\nbase.add_middleware(JWTMiddleware, verification_keys=[os.environ["SHOP_SECRET"]], algorithm="HS256", authorization=True)\n\nagent_os = AgentOS(id="s", agents=[Agent(id="a")], base_app=base)\napp = agent_os.get_app()\n`,
      ".env": `SHOP_SECRET=${sec}\nOS_SECURITY_KEY=${S}\n`,
    }),
    want: ["error main.py~add_middleware middleware-shadowed-by-agentos"],
    allow: ["security-key-and-jwt"],
    out: rej,
  },
  {
    title: "validate False",
    files: P({ ".env": `PUB="${rsa}"\n`, "main.py": mw(`verification_keys=[os.environ["PUB"]],\nvalidate=False,\nauthorization=True,`) }),
    want: ["error main.py~validate validate-false"],
  },
  {
    title: "scope mapping bad key",
    files: P({
      ".env": `PUB="${rsa}"\n`,
      "main.py": mw(`verification_keys=[os.environ["PUB"]],\nauthorization=True,\nscope_mappings={"/reports": ["reports:read"]},`),
    }),
    want: ["error main.py~/reports scope-mappings-bad-key"],
  },
  {
    title: "scope mapping three part",
    files: P({
      ".env": `PUB="${rsa}"\n`,
      "main.py": mw(
        `verification_keys=[os.environ["PUB"]],\nauthorization=True,\nscope_mappings={"GET /reports": ["custom:reports:read"]},`,
      ),
    }),
    want: ["error main.py~custom:reports scope-mappings-three-part"],
  },
  {
    title: "excluded too broad",
    files: P({
      ".env": `PUB="${rsa}"\n`,
      "main.py": mw(`verification_keys=[os.environ["PUB"]],\nauthorization=True,\nexcluded_route_paths=["/health", "/agents*"],`),
    }),
    want: ["error main.py~/agents excluded-routes-too-broad"],
    out: open,
  },
  {
    title: "token source",
    files: P({
      ".env": `PUB="${rsa}"\n`,
      "main.py": mw(`verification_keys=[os.environ["PUB"]],\nauthorization=True,\ntoken_source="cookies",`),
    }),
    want: ["error main.py~token_source token-source-invalid"],
    out: rej,
  },
  {
    title: "audience not verified",
    files: P({ "main.py": app({ args: cfg(`audience="shop",`) }) }),
    want: ["warning main.py~audience audience-not-verified"],
  },
  {
    title: "unstable id",
    files: P({ "main.py": app({ args: cfg(`verify_audience=True,`) }).replace(/ {4}id="shop-os",\n/, "") }),
    want: ["error main.py~verify_audience verify-audience-unstable-id"],
    out: rej,
  },
  { title: "verify audience with id ok", files: P({ "main.py": app({ args: cfg(`verify_audience=True,`) }) }), want: [] },
  {
    title: "user isolation inactive",
    files: P({ ".env": "LOG=1\n", "main.py": app({ args: `authorization_config=AuthorizationConfig(user_isolation=True),` }) }),
    want: ["error main.py~authorization_config authorization-config-without-authorization|user-isolation-inactive"],
    allow: ["user-isolation-inactive"],
  },
  {
    title: "jwks_file Path",
    files: J(set(jwk()), { ".env": "L=1\n", "main.py": app({ args: cfg(`jwks_file=Path("jwks.json"),`) }) }),
    want: ["error main.py~jwks_file config-wrong-type"],
    out: { startup: "fails" },
  },
  {
    title: "dict config",
    files: P({ "main.py": app({ args: `authorization=True,\nauthorization_config={"algorithm": "RS256"},` }) }),
    want: ["error main.py~authorization_config config-wrong-type"],
    out: { startup: "fails" },
  },
  {
    title: "missing cryptography",
    files: P({ "requirements.txt": "agno[os]==2.9.0\npython-dotenv==1.2.4\nopenai\n" }),
    want: ["error requirements.txt~agno missing-cryptography"],
    out: rej,
  },
  {
    title: "mcp extra brings cryptography",
    files: P({ "requirements.txt": "agno[os,mcp]==2.9.0\npython-dotenv==1.2.4\nopenai\n" }),
    want: [],
  },
  {
    title: "known hole a2a",
    files: P({
      "requirements.txt": req("2.6.10"),
      "main.py": app({ imports: "from agno.os.interfaces.a2a import A2A", args: `authorization=True,\na2a_interface=True,` }),
    }),
    want: ["warning requirements.txt~agno agno-known-auth-hole"],
  },
  { title: "jwks ok relative", files: J(set(jwk())), want: [], out: ok },
  {
    title: "jwks missing file",
    files: { ...J(""), ".env": "JWT_JWKS_FILE=keys/jwks.json\n" },
    want: ["error .env~JWT_JWKS jwks-file-not-found"],
    allow: ["jwks-invalid-json", "jwks-empty"],
    out: { startup: "fails" },
  },
  {
    title: "jwks tilde",
    files: J(set(jwk()), { ".env": "JWT_JWKS_FILE=~/jwks.json\n" }),
    want: ["error .env~JWT_JWKS jwks-file-tilde"],
    out: { startup: "fails" },
  },
  {
    title: "jwks url param",
    files: P({ ".env": "L=1\n", "main.py": app({ args: cfg(`jwks_file="https://idp.io/jwks.json",`) }) }),
    want: ["error main.py~jwks_file jwks-file-is-url"],
    out: { startup: "fails" },
  },
  { title: "jwks bom", files: J(`\ufeff${set(jwk())}`), want: ["error jwks.json~1 jwks-bom"], out: { startup: "fails" } },
  {
    title: "jwks utf16",
    files: J(new Uint8Array([0xff, 0xfe, ...Buffer.from(set(jwk()), "utf16le")])),
    want: ["error jwks.json~1 jwks-encoding"],
    out: { startup: "fails" },
  },
  { title: "jwks array", files: J(`[${JSON.stringify(jwk())}]`), want: ["error jwks.json~1 jwks-not-object"], out: { startup: "fails" } },
  {
    title: "keys object",
    files: J(`{"keys": {"k1": ${JSON.stringify(jwk())}}}`),
    want: ["error jwks.json~1 jwks-keys-not-array"],
    out: { startup: "fails" },
  },
  { title: "empty keys", files: J(`{"keys": []}\n`), want: ["error jwks.json~1 jwks-empty"], out: { startup: "fails" } },
  {
    title: "empty keys with env key ok",
    files: J(`{"keys": []}\n`, { ".env": `JWT_JWKS_FILE=jwks.json\n${env(rsa)}` }),
    want: [],
    out: ok,
  },
  {
    title: "key dropped alg case",
    files: J(set(jwk({ alg: "rs256" }))),
    want: ["error jwks.json~alg jwks-key-dropped"],
    allow: ["jwks-no-usable-key"],
    out: { startup: "fails" },
  },
  {
    title: "one dropped one good",
    files: J(set(jwk(), jwk({ kid: "k2", kty: "rsa" }, K.rsaKey(2048, "b")))),
    want: ['error jwks.json~"rsa" jwks-key-dropped'],
    out: ok,
  },
  { title: "duplicate kid", files: J(set(jwk(), jwk({}, K.rsaKey(2048, "b")))), want: ["error jwks.json~7 jwks-duplicate-kid"] },
  { title: "kid number", files: J(set(jwk({ kid: 7 }))), want: ['error jwks.json~"kid" jwks-kid-not-string'], out: rej },
  {
    title: "private rsa",
    files: J(set({ ...K.rsaKey().privateKey.export({ format: "jwk" }), kid: "a" }), { ".gitignore": "jwks.json\n" }),
    want: ['error jwks.json~"d" jwks-private-key'],
    out: rej,
  },
  {
    title: "private ec ES256",
    files: J(set({ ...K.ecKey().privateKey.export({ format: "jwk" }), kid: "a" }), {
      ".gitignore": "jwks.json\n",
      "main.py": app({ args: cfg(`algorithm="ES256",`) }),
    }),
    want: ['warning jwks.json~"d" jwks-private-key'],
    out: ok,
  },
  {
    title: "EC set default alg",
    files: J(set(jwk({ alg: "ES256" }, K.ecKey()))),
    want: ["error jwks.json~4 jwks-algorithm-mismatch"],
    out: rej,
  },
  {
    title: "some mismatch",
    files: J(set(jwk(), jwk({ kid: "e", alg: "ES256" }, K.ecKey()))),
    want: ['warning jwks.json~kty": "EC jwks-algorithm-mismatch'],
  },
  {
    title: "jwks pem",
    files: J("", { "jwks.json": rsa }),
    want: ["error .env~JWT_JWKS jwks-file-is-pem|jwks-invalid-json"],
    out: { startup: "fails" },
  },
  {
    title: "JWT_JWKS_FILE points to pem",
    files: P({ ".env": "JWT_JWKS_FILE=public.pem\n", "public.pem": rsa }),
    want: ["error .env~JWT_JWKS jwks-file-is-pem"],
    out: { startup: "fails" },
  },
  {
    title: "trailing comma",
    files: J(set(jwk()).replace(/\n {2}\]/, ",\n  ]")),
    want: ["error jwks.json~10 jwks-invalid-json"],
    out: { startup: "fails" },
  },
  {
    title: "container path compose mounted ok",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: AUTH, load: false }),
      "keys/jwks.json": set(jwk()),
      Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      "compose.yaml":
        "services:\n  api:\n    build: .\n    environment:\n      JWT_JWKS_FILE: /run/keys/jwks.json\n    volumes:\n      - ./keys:/run/keys:ro\n",
    },
    want: [],
    out: ok,
  },
  {
    title: "mount source missing → directory",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: AUTH, load: false }),
      Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      "compose.yaml":
        "services:\n  api:\n    build: .\n    environment:\n      JWT_JWKS_FILE: /app/jwks.json\n    volumes:\n      - ./jwks.json:/app/jwks.json:ro\n",
    },
    want: ["error compose.yaml~JWT_JWKS jwks-file-is-directory|jwks-file-not-found"],
    out: { startup: "fails" },
  },
  {
    title: "jwks_file param + missing env path ok",
    files: J(set(jwk()), { ".env": "JWT_JWKS_FILE=/nowhere/x.json\n", "main.py": app({ args: cfg(`jwks_file="jwks.json",`) }) }),
    want: [],
    out: ok,
  },
  {
    title: "bare jwk",
    files: J(`${JSON.stringify(jwk(), null, 1)}\n`),
    want: ["error jwks.json~1 jwks-single-jwk"],
    out: { startup: "fails" },
  },
  {
    title: "two kidless",
    files: J(set(jwk({ kid: undefined }), jwk({ kid: undefined }, K.rsaKey(2048, "b")))),
    want: ["error jwks.json~4 jwks-multiple-kidless"],
  },
  {
    title: "scopes malformed token",
    files: P({
      "scripts/mint.py": `import jwt, datetime\n\npayload = {\n    "sub": "ana",\n    "scopes": ["agents:read", "agents: run", "read"],\n    "exp": datetime.datetime.now() + datetime.timedelta(hours=1),\n}\nprint(jwt.encode(payload, open("k").read(), algorithm="RS256"))\n`,
    }),
    want: ["error scripts/mint.py~scopes scope-malformed"],
  },
  {
    title: "wildcard action",
    files: P({
      "mint.py": `import jwt\n\nprint(jwt.encode({"sub": "u", "scopes": ["agents:*", "config:read"]}, "k", algorithm="HS256"))\n`,
    }),
    want: ["error mint.py~agents:* scope-wildcard-action"],
  },
  {
    title: "scopes string",
    files: P({
      "mint.py": `import jwt\n\nclaims = {"sub": "u", "scopes": "agents:read config:read"}\nprint(jwt.encode(claims, "k", algorithm="HS256"))\n`,
    }),
    want: ["error mint.py~scopes scopes-claim-is-string"],
  },
  {
    title: "reserved sub",
    files: P({
      "mint.py": `import jwt\n\nprint(jwt.encode({"sub": "sa:ci", "scopes": ["agents:read", "config:read"]}, "k", algorithm="HS256"))\n`,
    }),
    want: ["error mint.py~sa:ci reserved-subject"],
  },
  {
    title: "unknown resource",
    files: P({
      "mint.py": `import jwt\n\nprint(jwt.encode({"sub": "x", "scopes": ["agent:read", "config:read"]}, "k", algorithm="HS256"))\n`,
    }),
    want: ["warning mint.py~agent:read scope-unknown-resource"],
  },
  {
    title: "good scopes ok",
    files: P({
      "mint.py": `import jwt\n\nprint(jwt.encode({"sub": "x", "scopes": ["agents:*:run", "agents:helper:run", "config:*:read", "sessions:read", "org:members:read", "config:read"]}, "k", algorithm="HS256"))\n`,
    }),
    want: [],
  },
  {
    title: "id not honoured",
    files: P({
      "mint.py": `import jwt\n\nprint(jwt.encode({"sub": "x", "scopes": ["sessions:abc:read", "config:read"]}, "k", algorithm="HS256"))\n`,
    }),
    want: ["warning mint.py~sessions:abc scope-id-not-honoured"],
  },
  {
    title: "config too early",
    files: P({
      "requirements.txt": req("2.5.0"),
      "mint.py": `import jwt\n\nprint(jwt.encode({"sub": "x", "scopes": ["agents:read", "config:read"]}, "k", algorithm="HS256"))\n`,
    }),
    want: ["error mint.py~config:read scope-config-too-early"],
  },
  {
    title: "mcp_auth string",
    files: P({ "main.py": app({ args: `authorization=True,\nmcp_server=True,\nmcp_auth="builtin",` }) }),
    want: ["error main.py~mcp_auth mcp-auth-is-string"],
    out: { startup: "fails" },
  },
  {
    title: "mcp_auth without server",
    files: P({
      ".env": `${env(rsa)}AGENTOS_URL=https://shop.io\nMCP_CONNECT_SECRET=${sec}\n`,
      "main.py": app({
        imports: "from agno.db.sqlite import SqliteDb\nfrom agno.os.mcp_auth_builtin import AgentOSBuiltinAuth",
        args: `authorization=True,\ndb=SqliteDb(db_file="a.db"),\nmcp_auth=AgentOSBuiltinAuth.from_env(),`,
      }),
    }),
    want: ["error main.py~mcp_auth= mcp-auth-without-server"],
    out: { startup: "fails" },
  },
  {
    title: "mcp short secret http url",
    files: P({
      ".env": `${env(rsa)}AGENTOS_URL=http://shop.io\nMCP_CONNECT_SECRET=short\n`,
      "main.py": app({
        imports: "from agno.db.sqlite import SqliteDb\nfrom agno.os.mcp_auth_builtin import AgentOSBuiltinAuth",
        args: `authorization=True,\nmcp_server=True,\ndb=SqliteDb(db_file="a.db"),\nmcp_auth=AgentOSBuiltinAuth.from_env(),`,
      }),
    }),
    want: ["error .env~MCP_CON mcp-connect-secret-short", "error .env~AGENTOS_URL agentos-url-not-https"],
    out: { startup: "fails" },
  },
];
