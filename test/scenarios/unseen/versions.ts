/** Versions, loaders and layouts. */
import * as K from "../../support/keys.ts";
import type { Files } from "../../support/project.ts";
import {
  type AppParts,
  AUTH,
  app,
  cfg,
  ec,
  ed,
  env,
  esc,
  ind,
  ok,
  open,
  rej,
  req,
  rsa,
  rsaPriv,
  type UnseenProject,
  V,
} from "./project.ts";

const P = (f: Files): Files => ({ "requirements.txt": req(), ".env": env(rsa), "main.py": app({ args: AUTH }), ...f });
const S = "osk-91hfKwq02nfTTs81mz";
const sec = K.secret();
const mw = (args: string, o: AppParts = {}) => app({ after: `app.add_middleware(\n    JWTMiddleware,\n${ind(args, 4)}\n)`, ...o });
const SV = { ".env": `OS_SECURITY_KEY=${S}\n${env(rsa)}` };
const D = { Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn","main:app"]\n' };
const bare = app({ args: AUTH, load: false });
const pub = (a: string) => ({ ".env": `PUB="${rsa}"\n`, "main.py": mw(`verification_keys=[os.environ["PUB"]],\n${a}`) });
export const versionProjects: readonly UnseenProject[] = [
  {
    title: "2.3.14 env only open",
    files: P({ "requirements.txt": req("2.3.14"), "main.py": app() }),
    want: ["error .env~JWT_V jwt-env-without-authorization"],
    allow: ["agno-known-auth-hole"],
    out: open,
  },
  {
    title: "2.6.22 env only open",
    files: P({ "requirements.txt": req("2.6.22"), "main.py": app() }),
    want: ["error .env~JWT_V jwt-env-without-authorization"],
    allow: ["agno-known-auth-hole"],
    out: open,
  },
  {
    title: "2.7.0 env only norbac",
    files: P({ "requirements.txt": req("2.7.0"), "main.py": app() }),
    want: ["warning .env~JWT_V jwt-env-without-authorization"],
    out: { startup: "ok", anonymous: 401, validJwt: 200, noScopeJwt: 200 },
  },
  {
    title: "3.0.4 S+auth",
    files: P({ "requirements.txt": req("3.0.4"), ...SV }),
    want: ["warning .env~OS_S security-key-and-jwt"],
    out: { startup: "ok", anonymous: 401, validJwt: 200, securityKey: 401 },
  },
  {
    title: "2.3.15 S+auth",
    files: P({ "requirements.txt": req("2.3.15"), ...SV }),
    want: ["warning .env~OS_S security-key-and-jwt"],
    allow: ["agno-known-auth-hole"],
    out: { startup: "ok", anonymous: 401, validJwt: 200, securityKey: 401 },
  },
  {
    title: "2.3.13 S+cfg",
    files: P({
      "requirements.txt": req("2.3.13"),
      ".env": `OS_SECURITY_KEY=${S}\nPUB="${rsa}"\n`,
      "main.py": app({ args: cfg(`verification_keys=[os.environ["PUB"]],`) }),
    }),
    want: ["error .env~OS_S security-key-and-jwt"],
    out: { startup: "ok", anonymous: 401, validJwt: 401, securityKey: 401 },
  },
  {
    title: "2.9.0 S+cfg no auth",
    files: P({
      ".env": `OS_SECURITY_KEY=${S}\nPUB="${rsa}"\n`,
      "main.py": app({ args: `authorization_config=AuthorizationConfig(verification_keys=[os.environ["PUB"]]),` }),
    }),
    want: ["warning main.py~authorization_config authorization-config-without-authorization", "warning .env~OS_S security-key-and-jwt"],
    out: { startup: "ok", anonymous: 401, securityKey: 401 },
  },
  {
    title: "2.6.0 S+cfg no auth",
    files: P({
      "requirements.txt": req("2.6.0"),
      ".env": `OS_SECURITY_KEY=${S}\nPUB="${rsa}"\n`,
      "main.py": app({ args: `authorization_config=AuthorizationConfig(verification_keys=[os.environ["PUB"]]),` }),
    }),
    want: ["error main.py~authorization_config authorization-config-without-authorization"],
    allow: ["agno-known-auth-hole"],
    out: { startup: "ok", anonymous: 401, validJwt: 401, securityKey: 200 },
  },
  {
    title: "2.2.5 AuthorizationConfig import",
    files: P({ "requirements.txt": "agno[os]==2.2.5\npython-dotenv\ncryptography\n" }),
    want: ["warning .env~JWT_V jwt-before-2-3-13"],
    out: { startup: "fails" },
  },
  {
    title: "2.2.5 JWTMiddleware secret env ok",
    files: P({
      "requirements.txt": "agno[os]==2.2.5\npython-dotenv\n",
      ".env": `JWT_SECRET_KEY=${sec}\n`,
      "main.py": app({ after: "app.add_middleware(JWTMiddleware)" }),
    }),
    want: [],
  },
  {
    title: "JWT_SECRET_KEY on 2.9.0",
    files: P({ ".env": `JWT_SECRET_KEY=${sec}\n`, "main.py": app({ after: `app.add_middleware(JWTMiddleware, algorithm="HS256")` }) }),
    want: ["error .env~JWT_SECRET unknown-auth-env-var"],
    allow: ["middleware-no-rbac", "authorization-without-key"],
    out: { startup: "stack" },
  },
  {
    title: "2.6.22 unknown mw param user_isolation ok",
    files: P({ "requirements.txt": req("2.6.22"), ...pub("authorization=True,\nuser_isolation=True,") }),
    want: [],
  },
  {
    title: "2.5.0 mw user_isolation",
    files: P({ "requirements.txt": req("2.5.0"), ...pub("authorization=True,\nuser_isolation=True,") }),
    want: ["error main.py~user_isolation middleware-unknown-parameter"],
    out: { startup: "stack" },
  },
  {
    title: "2.6.7 user_isolation cfg ok",
    files: P({ "requirements.txt": req("2.6.7"), "main.py": app({ args: cfg("user_isolation=True,") }) }),
    want: [],
  },
  {
    title: "range algorithm mismatch",
    files: {
      "pyproject.toml": `[project]\nname = "s"\nversion = "1"\ndependencies = ["agno[os]>=2.6", "python-dotenv", "pyjwt[crypto]"]\n`,
      ".env": env(ec),
      "main.py": app({ args: AUTH }),
    },
    want: ["error .env~JWT_V key-algorithm-mismatch"],
    out: rej,
  },
  {
    title: "no versions secret",
    files: { ".env": `${V}=${sec}\n`, "main.py": app({ args: AUTH }) },
    want: ["error .env~JWT_V asymmetric-algorithm-with-secret"],
  },
  {
    title: "compose env_file map raw",
    files: {
      "requirements.txt": req(),
      "main.py": bare,
      ...D,
      "api.env": `${V}="${rsa}"\n`,
      "compose.yaml": "services:\n  api:\n    build: .\n    env_file:\n      - path: ./api.env\n        required: true\n",
    },
    want: [],
    out: ok,
  },
  {
    title: "compose unquoted refuses",
    files: {
      "requirements.txt": req(),
      "main.py": bare,
      ...D,
      "api.env": `${V}=${rsa}\n`,
      "compose.yaml": "services:\n  api:\n    build: .\n    env_file: api.env\n",
    },
    want: ["error api.env~JWT_V pem-unquoted-multiline"],
    out: { startup: "fails" },
  },
  {
    title: "compose literal quotes S",
    files: {
      "requirements.txt": req(),
      "main.py": app({ load: false }),
      ...D,
      "docker-compose.yml": `services:\n  api:\n    build: .\n    environment:\n      - OS_SECURITY_KEY="${S}"\n`,
    },
    want: ["error docker-compose.yml~OS_S env-value-literal-quotes"],
    allow: ["hardcoded-secret"],
    out: { startup: "ok", anonymous: 401, securityKey: 401 },
  },
  {
    title: "prod override compose",
    files: {
      "requirements.txt": req(),
      "main.py": bare,
      ...D,
      "compose.yaml": "services:\n  api:\n    build: .\n",
      "compose.prod.yaml": `services:\n  api:\n    env_file: .env.production\n`,
      ".env.production": `${V}='${esc(rsa)}'\n`,
    },
    want: ["error .env.production~JWT_V pem-literal-backslash-n"],
  },
  {
    title: "environment beats env_file ok",
    files: {
      "requirements.txt": req(),
      "main.py": bare,
      ...D,
      "api.env": `${V}='${esc(rsa)}'\n`,
      "compose.yaml": `services:\n  api:\n    build: .\n    env_file: api.env\n    environment:\n      ${V}: |-\n${ind(rsa, 8)}\n`,
    },
    want: [],
    out: ok,
  },
  {
    title: "Dockerfile ENV unquoted S ok",
    files: {
      "requirements.txt": req(),
      "main.py": app({ load: false }),
      Dockerfile: `FROM python:3.12\nWORKDIR /app\nCOPY . .\nENV OS_SECURITY_KEY=${S}\nCMD ["uvicorn", "main:app"]\n`,
    },
    want: [],
    allow: ["hardcoded-secret", "dockerfile-env-pem"],
  },
  {
    title: ".envrc dotenv",
    files: { "requirements.txt": req(), "main.py": bare, ".envrc": "dotenv\n", ".env": `${V}="${rsa}"\n` },
    want: [],
    allow: ["docker-env-file-multiline"],
  },
  {
    title: "systemd EnvironmentFile multi-line",
    files: {
      "requirements.txt": req(),
      "main.py": bare,
      "deploy/shop.service":
        "[Service]\nWorkingDirectory=/srv/shop\nEnvironmentFile=/srv/shop/.env\nExecStart=/srv/shop/.venv/bin/uvicorn main:app\n",
      ".env": `${V}="${rsa}"\n`,
    },
    want: [],
  },
  {
    title: "vscode envFile ok",
    files: {
      "requirements.txt": req(),
      "main.py": bare,
      ".vscode/launch.json": `{"version":"0.2.0","configurations":[{"name":"api","type":"debugpy","request":"launch","module":"uvicorn","args":["main:app"],"envFile":"\${workspaceFolder}/.env"}]}`,
      ".env": `OS_SECURITY_KEY=\n${V}="${esc(rsa)}"\n`,
    },
    want: [],
  },
  {
    title: "uvicorn.run env_file",
    files: {
      "requirements.txt": req(),
      "main.py": `${app({ args: AUTH, load: false })}\n\nif __name__ == "__main__":\n    import uvicorn\n\n    uvicorn.run("main:app", env_file=".env")\n`,
      ".env": `${V}=${esc(rsa)}\n`,
    },
    want: ["error .env~JWT_V pem-literal-backslash-n"],
  },
  {
    title: "dotenv_values into environ ok",
    files: P({ "main.py": app({ args: AUTH, load: `from dotenv import dotenv_values\n\nos.environ.update(dotenv_values(".env"))` }) }),
    want: [],
  },
  {
    title: "package layout, load in __init__",
    files: {
      "requirements.txt": req(),
      ".env": env(rsa),
      "shop/__init__.py": "from dotenv import load_dotenv\n\nload_dotenv()\n",
      "shop/main.py": app({ args: AUTH, load: false }),
    },
    want: [],
  },
  {
    title: "factory in other module",
    files: {
      "requirements.txt": req(),
      ".env": `${V}='${esc(rsa)}'\n`,
      "shop/__init__.py": "",
      "shop/factory.py": `from agno.agent import Agent\nfrom agno.os import AgentOS\n\n\ndef build():\n    return AgentOS(id="s", agents=[Agent(id="a")], authorization=True)\n`,
      "shop/server.py": `from dotenv import load_dotenv\n\nload_dotenv()\n\nfrom shop.factory import build\n\napp = build().get_app()\n`,
    },
    want: ["error .env~JWT_V pem-literal-backslash-n"],
    out: rej,
  },
  {
    title: "class attr config mismatch",
    files: P({
      "shopconf.py": `class Config:\n    ALGORITHM = "ES256"\n`,
      "main.py": app({ imports: "from shopconf import Config", args: cfg("algorithm=Config.ALGORITHM,") }),
    }),
    want: ["error shopconf.py~ALGORITHM key-algorithm-mismatch"],
    out: rej,
  },
  { title: "EdDSA key default", files: P({ ".env": env(ed) }), want: ["error .env~JWT_V key-algorithm-mismatch"], out: rej },
  {
    title: "k8s configmap env value escapes",
    files: {
      "requirements.txt": req(),
      "main.py": bare,
      "k8s.yaml": `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: shop\n          env:\n            - name: ${V}\n              value: ${esc(rsa)}\n`,
    },
    want: ["error k8s.yaml~value: yaml-escaped-pem|pem-literal-backslash-n"],
  },
  {
    title: "k8s Secret data base64 trailing newline ok",
    files: {
      "requirements.txt": req(),
      "main.py": bare,
      "k8s.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ndata:\n  ${V}: ${K.base64(`${rsa}\n`)}\n`,
    },
    want: [],
    allow: ["hardcoded-secret"],
  },
  {
    title: "S trailing newline in k8s data",
    files: {
      "requirements.txt": req(),
      "main.py": app({ load: false }),
      "k8s.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ndata:\n  OS_SECURITY_KEY: ${K.base64(`${S}\n`)}\n`,
    },
    want: ["error k8s.yaml~OS_S secret-surrounding-whitespace"],
  },
  {
    title: "middleware-and-authorization 2.9",
    files: P({ "main.py": mw('authorization=True,\nverification_keys=[os.environ["JWT_VERIFICATION_KEY"]],', { args: AUTH }) }),
    want: [],
    allow: ["middleware-and-authorization"],
    out: ok,
  },
  {
    title: "middleware-and-authorization rbac off",
    files: P({ "main.py": mw('verification_keys=[os.environ["JWT_VERIFICATION_KEY"]],', { args: AUTH }) }),
    want: ["warning main.py~add_middleware middleware-and-authorization"],
    out: { startup: "ok", anonymous: 401, validJwt: 200, noScopeJwt: 200 },
  },
  {
    title: "excluded no slash",
    files: P(pub(`authorization=True,\nexcluded_route_paths=["health", "/docs"],`)),
    want: ['warning main.py~"health" excluded-routes-no-slash'],
  },
  {
    title: "excluded overridden",
    files: P({
      ".env": `${env(rsa)}`,
      "main.py": mw(
        `verification_keys=[os.environ["JWT_VERIFICATION_KEY"]],\nauthorization=True,\nexcluded_route_paths=["/health", "/hooks/*"],`,
      ),
    }),
    want: ["warning main.py~excluded_route excluded-routes-overridden"],
    allow: ["jwt-env-without-authorization"],
  },
  {
    title: "scope_mappings authorization False",
    files: P(pub(`authorization=False,\nscope_mappings={"GET /reports": ["reports:read"]},`)),
    want: ["warning main.py~scope_mappings scope-mappings-ineffective"],
  },
  {
    title: "mapping lower-case method",
    files: P(pub(`authorization=True,\nscope_mappings={"get /reports": ["reports:read"]},`)),
    want: ["error main.py~get /reports scope-mappings-bad-key"],
  },
  {
    title: "mapping resource ignored",
    files: P(pub(`authorization=True,\nscope_mappings={"POST /agents/*/runs": ["shop:run"]},`)),
    want: ["warning main.py~shop:run scope-mappings-resource-ignored"],
  },
  {
    title: "pydantic SecretStr",
    files: P({
      ".env": `SHOP_JWT_SECRET=${sec}\n`,
      "settings.py": `from pydantic import SecretStr\nfrom pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    jwt_secret: SecretStr\n\n    class Config:\n        env_prefix = "SHOP_"\n        env_file = ".env"\n\n\nsettings = Settings()\n`,
      "main.py": app({
        load: false,
        imports: "from settings import settings",
        args: cfg(`verification_keys=[settings.jwt_secret.get_secret_value()],\nalgorithm="HS256",`),
      }),
    }),
    want: [],
  },
  {
    title: "pydantic no-load-env: JWT in .env only",
    files: P({
      "settings.py": `from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_file=".env", extra="ignore")\n    openai_api_key: str = ""\n\n\nsettings = Settings()\n`,
      "main.py": app({ load: false, imports: "from settings import settings", args: AUTH }),
    }),
    want: [],
    allow: ["env-file-not-loaded"],
  },
  {
    title: "hardcoded HS secret in py",
    files: P({ ".env": "LOG=1\n", "main.py": app({ args: cfg(`verification_keys=["${sec}"],\nalgorithm="HS256",`) }) }),
    want: ["warning main.py~verification_keys hardcoded-secret"],
    out: ok,
  },
  {
    title: "cookbook public secret",
    files: P({
      ".env": "LOG=1\n",
      "main.py": app({ args: cfg(`verification_keys=["development-secret-at-least-256-bits-long"],\nalgorithm="HS256",`) }),
    }),
    want: ["error main.py~verification_keys known-public-secret"],
    allow: ["hardcoded-secret"],
  },
  {
    title: "private key committed in env, gitignored",
    files: P({ ".gitignore": ".env\n", ".env": env(rsaPriv) }),
    want: ["error .env~JWT_V private-key-as-verification-key"],
    out: rej,
  },
  {
    title: "$(cat) in .env",
    files: P({ ".env": `${V}="$(cat keys/public.pem)"\n` }),
    want: ["error .env~JWT_V env-unsupported-quoting|asymmetric-algorithm-with-secret|key-is-path|key-is-placeholder"],
    out: rej,
  },
  {
    title: "truncated pem",
    files: P({
      ".env": env(
        rsa
          .split("\n")
          .filter((_, i) => i !== 4)
          .join("\n"),
      ),
    }),
    want: ["error .env~JWT_V pem-body-corrupt"],
    out: rej,
  },
  {
    title: "elided",
    files: P({ ".env": `${V}="-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq...\n-----END PUBLIC KEY-----"\n` }),
    want: ["error .env~JWT_V key-is-placeholder|pem-body-corrupt"],
    out: rej,
  },
  {
    title: "missing END",
    files: P({ ".env": env(rsa.split("\n").slice(0, -1).join("\n")) }),
    want: ["error .env~JWT_V pem-malformed-delimiters"],
    out: rej,
  },
  {
    title: "fancy dashes",
    files: P({ ".env": env(rsa.replaceAll("-----", "–––––")) }),
    want: ["error .env~JWT_V pem-malformed-delimiters"],
    out: rej,
  },
  {
    title: "url-safe body",
    files: P({ ".env": env(rsa.replaceAll("+", "-").replaceAll("/", "_")) }),
    want: ["error .env~JWT_V pem-body-corrupt"],
    out: rej,
  },
  {
    title: "known hole agui 2.6",
    files: P({
      "requirements.txt": req("2.6.15"),
      "main.py": app({
        imports: "from agno.os.interfaces.agui import AGUI",
        before: 'helper = Agent(id="h")',
        args: `authorization=True,\ninterfaces=[AGUI(agent=helper)],`,
      }),
    }),
    want: ["warning requirements.txt~agno agno-known-auth-hole"],
  },
  {
    title: "template dev jwt",
    files: {
      "requirements.txt": "agno[os,mcp]==2.8.0\ncryptography==49.0.0\npyjwt==2.13.0\n",
      ".env": env(rsa),
      ...D,
      "compose.yaml":
        "services:\n  agentos-api:\n    build: .\n    env_file:\n      - path: .env\n        required: false\n    environment:\n      RUNTIME_ENV: dev\n",
      "main.py": `from os import getenv\n\nfrom agno.agent import Agent\nfrom agno.os import AgentOS\n\nruntime_env = getenv("RUNTIME_ENV", "prd")\nagent_os = AgentOS(name="x", agents=[Agent(id="a")], authorization=runtime_env != "dev")\napp = agent_os.get_app()\n`,
    },
    want: ["info .env~JWT_V template-dev-jwt"],
    allow: ["jwt-env-without-authorization"],
    out: { startup: "ok", anonymous: 401, validJwt: 200 },
  },
  {
    title: "nested own framework jwt + agno",
    files: P({
      ".env": `${env(rsa)}JWT_SECRET=changeme\nHASURA_GRAPHQL_JWT_SECRET={"type":"HS256","key":"x"}\nSUPABASE_JWT_SECRET=your-secret\nDJANGO_SECRET_KEY=changeme\n`,
    }),
    want: [],
    out: ok,
  },
  {
    title: "fastapi own jwt helper beside",
    files: P({
      "users.py": `import os\n\nimport jwt\n\nSECRET = os.getenv("USERS_SECRET", "changeme")\n\n\ndef make(user):\n    return jwt.encode({"sub": user.id, "scope": "profile:read", "type": "session"}, SECRET, algorithm="HS256")\n`,
    }),
    want: [],
    out: ok,
  },
  {
    title: "mcp ok",
    files: P({
      ".env": `${env(rsa)}AGENTOS_URL=https://shop.io\nMCP_CONNECT_SECRET=${sec}\n`,
      "main.py": app({
        imports: "from agno.db.sqlite import SqliteDb\nfrom agno.os.mcp_auth_builtin import AgentOSBuiltinAuth",
        args: `authorization=True,\nmcp_server=True,\ndb=SqliteDb(db_file="a.db"),\nmcp_auth=AgentOSBuiltinAuth.from_env(),`,
      }),
    }),
    want: [],
  },
  {
    title: "AGENTOS_MCP_SIGNING_KEY empty",
    files: P({
      ".env": `${env(rsa)}AGENTOS_URL=https://shop.io\nMCP_CONNECT_SECRET=${sec}\nAGENTOS_MCP_SIGNING_KEY=\n`,
      "main.py": app({
        imports: "from agno.db.sqlite import SqliteDb\nfrom agno.os.mcp_auth_builtin import AgentOSBuiltinAuth",
        args: `authorization=True,\nmcp_server=True,\ndb=SqliteDb(db_file="a.db"),\nmcp_auth=AgentOSBuiltinAuth.from_env(),`,
      }),
    }),
    want: ["error .env~SIGNING env-empty-auth-value|mcp-signing-key-short"],
    out: { startup: "fails" },
  },
  {
    title: "cryptography in an included file of any name ok",
    files: {
      "requirements.txt": "-r base.txt\nagno[os]==2.9.0\npython-dotenv\n",
      "base.txt": "cryptography>=42\n",
      "main.py": app({ args: AUTH }),
      ".env": env(rsa),
    },
    want: [],
    out: ok,
  },
  {
    title: "collapsed for an old cryptography in an included file",
    files: {
      "requirements.txt": "-r deps/base.txt\n",
      "deps/base.txt": "agno[os]==2.9.0\npython-dotenv\ncryptography==41.0.7\n",
      "main.py": app({ args: AUTH }),
      ".env": env(rsa.replaceAll("\n", " ")),
    },
    want: ["error .env~JWT_V pem-newlines-collapsed"],
    out: rej,
  },
];
