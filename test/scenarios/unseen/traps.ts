/** Projects that look wrong and work, files of other products, and their near neighbours. */
import * as K from "../../support/keys.ts";
import type { Files } from "../../support/project.ts";
import { type AppParts, AUTH, app, cfg, col, env, esc, ind, ok, rej, req, rsa, rsa2, rsaPriv, type UnseenProject, V } from "./project.ts";

const P = (f: Files): Files => ({ "requirements.txt": req(), ".env": env(rsa), "main.py": app({ args: AUTH }), ...f });
const S = "osk-91hfKwq02nfTTs81mz";
const sec = K.secret();
const old = (v: string) => req("2.9.0", `PyJWT==2.10.1\ncryptography==${v}`);
const wrap = (pem: string, n: number) => {
  return `-----BEGIN PUBLIC KEY-----\n${K.pemBody(pem)
    .match(new RegExp(`.{1,${n}}`, "g"))
    ?.join("\n")}\n-----END PUBLIC KEY-----`;
};
const mw = (args: string, o: AppParts = {}) => app({ after: `app.add_middleware(\n    JWTMiddleware,\n${ind(args, 4)}\n)`, ...o });
const jset = (...k: readonly unknown[]) => JSON.stringify({ keys: k }, null, 2);
const jw = (over: Readonly<Record<string, unknown>> = {}, key = K.rsaKey()) => ({ ...K.jwkOf(key), kid: "k1", ...over });
const keyLit = (pem: string, extra = "") => app({ before: `KEY = """${pem}"""`, args: cfg(`verification_keys=[KEY],${extra}`) });
export const trapProjects: readonly UnseenProject[] = [
  { title: "single-quoted multi-line ok", files: P({ ".env": `${V}='${rsa}'\nA=1\n` }), want: [], out: ok },
  { title: "multi-line with comment behind ok", files: P({ ".env": `${V}="${rsa}" # from the control plane\n` }), want: [], out: ok },
  { title: "spaces around = ok", files: P({ ".env": `export ${V} = "${rsa}"\n` }), want: [], out: ok },
  {
    title: "one long line body crypto38 ok",
    files: P({ "requirements.txt": old("38.0.4"), ".env": env(wrap(rsa, 4000)) }),
    want: [],
    out: ok,
  },
  {
    title: "wrap 76 with bag attributes crypto38 ok",
    files: P({
      "requirements.txt": old("38.0.4"),
      ".env": env(`Bag Attributes\n    friendlyName: shop\nsubject=CN = shop\n${wrap(rsa, 76)}`),
    }),
    want: [],
    out: ok,
  },
  {
    title: "indented py crypto50 ok",
    files: P({ ".env": "A=1\n", "main.py": app({ before: `KEY = """\n${ind(rsa, 4)}\n"""`, args: cfg("verification_keys=[KEY],") }) }),
    want: [],
    allow: ["pem-newlines-collapsed"],
    out: ok,
  },
  {
    title: "indented py crypto41 fails",
    files: P({
      "requirements.txt": old("41.0.0"),
      ".env": "A=1\n",
      "main.py": app({ before: `KEY = """\n${ind(rsa, 4)}\n"""`, args: cfg("verification_keys=[KEY],") }),
    }),
    want: ["error main.py~BEGIN pem-newlines-collapsed"],
    out: rej,
  },
  { title: "pkcs1 ok", files: P({ ".env": env(K.pkcs1Pem(K.rsaKey())) }), want: [], out: ok },
  { title: "spki under RSA label ok", files: P({ ".env": env(rsa.replaceAll("PUBLIC KEY", "RSA PUBLIC KEY")) }), want: [], out: ok },
  { title: "ssh line ok", files: P({ ".env": `${V}="${K.sshPublicKey(K.rsaKey())}"\n` }), want: [], out: ok },
  {
    title: "ssh ecdsa ES256 ok",
    files: P({
      ".env": `${V}=${K.sshPublicKey(K.ecKey()).split(" ").slice(0, 2).join(" ")}\n`,
      "main.py": app({ args: cfg(`algorithm="ES256",`) }),
    }),
    want: [],
    out: ok,
  },
  { title: "RS512 with RSA ok", files: P({ "main.py": app({ args: cfg(`algorithm="RS512",`) }) }), want: [], out: ok },
  { title: "algorithm empty ok", files: P({ "main.py": app({ args: cfg(`algorithm=os.getenv("JWT_ALG", ""),`) }) }), want: [], out: ok },
  {
    title: "broken env, good first key ok",
    files: P({ ".env": `${V}=${esc(rsa)}\n`, "main.py": keyLit(rsa2) }),
    want: [],
    allow: ["pem-literal-backslash-n"],
    out: { startup: "ok", anonymous: 401 },
  },
  { title: "env key + jwks ok", files: P({ ".env": `JWT_JWKS_FILE=jwks.json\n${env(rsa2)}`, "jwks.json": jset(jw()) }), want: [], out: ok },
  { title: "S empty ok", files: P({ ".env": `OS_SECURITY_KEY=\n${env(rsa)}` }), want: [], out: ok },
  {
    title: "S in .env, JWT in .env.production ok",
    files: {
      "requirements.txt": req(),
      ".env": `OS_SECURITY_KEY=${S}\n`,
      ".env.production": env(rsa),
      "main.py": app({ args: `authorization=os.getenv("RUNTIME_ENV") == "prd",` }),
    },
    want: [],
    out: { startup: "ok" },
    which: ".",
  },
  {
    title: "authorization settings attr ok",
    files: P({
      "settings.py": `import os\n\n\nclass Settings:\n    auth = bool(os.getenv("JWT_VERIFICATION_KEY"))\n\n\nsettings = Settings()\n`,
      "main.py": app({ imports: "from settings import settings", args: "authorization=settings.auth," }),
    }),
    want: [],
  },
  {
    title: "mw after get_app with env key ok",
    files: P({
      ".env": `${env(rsa)}SHOP_SECRET=${sec}\n`,
      "main.py": mw(`verification_keys=[os.environ["SHOP_SECRET"]],\nalgorithm="HS256",\nauthorization=True,`),
    }),
    want: [],
  },
  {
    title: "secret_key HS256 2.9 deprecated only",
    files: P({
      ".env": `SHOP_SECRET=${sec}\n`,
      "main.py": mw(`secret_key=os.environ["SHOP_SECRET"],\nalgorithm="HS256",\nauthorization=True,`),
    }),
    want: ["warning main.py~secret_key secret-key-deprecated"],
    out: ok,
  },
  {
    title: "token_source cookie ok",
    files: P({
      ".env": `PUB="${rsa}"\n`,
      "main.py": mw(`verification_keys=[os.environ["PUB"]],\ntoken_source="cookie",\ncookie_name="t",\nauthorization=True,`),
    }),
    want: [],
  },
  {
    title: "tuple keys ok",
    files: P({ ".env": "A=1\n", "main.py": app({ before: `KEY = """${rsa}"""`, args: cfg("verification_keys=(KEY,),") }) }),
    want: [],
    out: ok,
  },
  {
    title: "bytes items ok",
    files: P({
      ".env": "A=1\n",
      "k.pem": rsa,
      "main.py": app({ before: `KEY = Path("k.pem").read_bytes()`, args: cfg("verification_keys=[KEY],") }),
    }),
    want: [],
    out: ok,
  },
  {
    title: "secret with hash and = ok",
    files: P({ ".env": `OS_SECURITY_KEY=ab#cd=kd93/+lsk3ldk=\n`, "main.py": app() }),
    want: [],
    out: { startup: "ok", anonymous: 401, securityKey: 200 },
  },
  {
    title: "custom scopes ok",
    files: P({
      ".env": `PUB="${rsa}"\n`,
      "main.py": mw(
        `verification_keys=[os.environ["PUB"]],\nauthorization=True,\nscope_mappings={"GET /reports": ["reports:read"], "POST /reports": ["reports:write"]},`,
      ),
      "mint.py": `import jwt\n\nprint(jwt.encode({"sub": "u", "scopes": ["reports:read", "config:read"]}, "k", algorithm="HS256"))\n`,
    }),
    want: [],
  },
  {
    title: "permissions claim with scopes_claim ok",
    files: P({
      ".env": `PUB="${rsa}"\n`,
      "main.py": mw(`verification_keys=[os.environ["PUB"]],\nauthorization=True,\nscopes_claim="permissions",`),
      "mint.py": `import jwt\n\nprint(jwt.encode({"sub": "u", "permissions": ["agents:read", "config:read"]}, "k", algorithm="HS256"))\n`,
    }),
    want: [],
  },
  {
    title: "own code reads JWT_PUBLIC_KEY ok",
    files: P({
      ".env": `JWT_PUBLIC_KEY=${esc(rsa)}\nJWT_ALGORITHM=RS256\n`,
      "auth.py": `import os\n\nimport jwt\n\nKEY = os.environ["JWT_PUBLIC_KEY"].replace("\\\\n", "\\n")\nALG = os.getenv("JWT_ALGORITHM", "RS256")\n\n\ndef check(token):\n    return jwt.decode(token, KEY, algorithms=[ALG])\n`,
      "main.py": app({
        load: "from dotenv import load_dotenv\n\nload_dotenv()\n\nfrom auth import ALG, KEY",
        args: cfg("verification_keys=[KEY],\nalgorithm=ALG,"),
      }),
    }),
    want: [],
    out: ok,
  },
  {
    title: "example env ok",
    files: P({
      "example.env": `# ${V}="-----BEGIN PUBLIC KEY-----\n# MIIB...\n# -----END PUBLIC KEY-----"\nOS_SECURITY_KEY=your_security_key\n`,
      ".env.example": `${V}=your-public-key\nOS_SECURITY_KEY=changeme\n`,
      ".env.sample": `JWT_JWKS_FILE=/path/to/jwks.json\n`,
    }),
    want: [],
    out: ok,
  },
  {
    title: "container path ok",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: AUTH, load: false }),
      Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      "compose.yaml":
        "services:\n  api:\n    build: .\n    environment:\n      JWT_JWKS_FILE: /var/run/secrets/jwks.json\n    volumes:\n      - secrets:/var/run/secrets\nvolumes:\n  secrets:\n",
    },
    want: [],
  },
  {
    title: "compose interpolation ok",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: AUTH, load: false }),
      Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      "compose.yaml": `services:\n  api:\n    build: .\n    environment:\n      ${V}: \${${V}}\n      OS_SECURITY_KEY: \${OS_SECURITY_KEY:-}\n`,
    },
    want: [],
  },
  {
    title: "compose interpolation from .env ok",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: AUTH, load: false }),
      ".env": env(rsa),
      Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      "compose.yaml": `services:\n  api:\n    build: .\n    environment:\n      - ${V}=\${${V}:?set it}\n`,
    },
    want: [],
    out: ok,
  },
  {
    title: "helm secretKeyRef ok",
    files: P({
      ".env": "A=1\n",
      "main.py": app({ args: AUTH, load: false }),
      "deploy/values.yaml": 'secrets:\n  jwtVerificationKey: ""\n',
      "deploy/templates/d.yaml": `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          env:\n            - name: ${V}\n              valueFrom:\n                secretKeyRef:\n                  name: {{ .Release.Name }}\n                  key: jwt\n                  optional: true\n`,
    }),
    want: [],
  },
  {
    title: "render sync false ok",
    files: P({
      ".env": "A=1\n",
      "main.py": app({ args: AUTH, load: false }),
      "render.yaml": `services:\n  - type: web\n    name: shop\n    envVars:\n      - key: ${V}\n        sync: false\n`,
    }),
    want: [],
  },
  {
    title: "template unquoted .env.production",
    files: {
      "pyproject.toml": `[project]\nname = "agentos-fly"\nversion = "0.1.0"\ndependencies = ["agno[os,mcp]==2.8.0"]\n`,
      "requirements.txt": "agno[os,mcp]==2.8.0\ncryptography==49.0.0\npyjwt==2.13.0\n",
      "app/main.py": `from os import getenv\n\nfrom agno.agent import Agent\nfrom agno.os import AgentOS\n\nruntime_env = getenv("RUNTIME_ENV", "prd")\n\nagent_os = AgentOS(name="AgentOS", agents=[Agent(id="a")], authorization=runtime_env != "dev")\napp = agent_os.get_app()\n`,
      ".env.production": `${V}=${rsa}\nOPENAI_API_KEY=x\n`,
      "scripts/fly/env-sync.sh": `#!/bin/bash\n# read the env file\nENV_FILE=.env.production\nwhile IFS= read -r line || [[ -n "$line" ]]; do\n  if [[ "$line" == *"-----BEGIN"* ]]; then until [[ "$line" == *"-----END"* ]]; do read -r more; line+=$'\\n'"$more"; done; fi\ndone < "$ENV_FILE"\nfly secrets set "$key=$value"\n`,
      "fly.toml": 'app = "shop"\n\n[env]\n  RUNTIME_ENV = "prd"\n',
    },
    want: [],
  },
  {
    title: "validate False in tests ok",
    files: P({
      "tests/test_app.py": `from agno.os.middleware import JWTMiddleware\nfrom main import app\n\n\ndef test_x():\n    app.add_middleware(JWTMiddleware, validate=False)\n`,
    }),
    want: [],
    out: ok,
  },
  {
    title: "commented lines ok",
    files: P({ ".env": `# OS_SECURITY_KEY=changeme\n# ${V}=your-public-key\n${env(rsa)}` }),
    want: [],
    out: ok,
  },
  {
    title: "jwk use enc other alg ok",
    files: P({ ".env": "JWT_JWKS_FILE=jwks.json\n", "jwks.json": jset(jw({ use: "enc", alg: "PS256" })) }),
    want: [],
    out: ok,
  },
  {
    title: "jwk no kid no alg ok",
    files: P({ ".env": "JWT_JWKS_FILE=./jwks.json\n", "jwks.json": jset(K.jwkOf(K.rsaKey())) }),
    want: [],
    out: ok,
  },
  {
    title: "oct jwk with HS256",
    files: P({
      ".gitignore": "jwks.json\n",
      ".env": "JWT_JWKS_FILE=jwks.json\n",
      "jwks.json": jset({ kty: "oct", kid: "a", k: Buffer.from(sec).toString("base64url"), alg: "HS256" }),
      "main.py": app({ args: cfg(`algorithm="HS256",`) }),
    }),
    want: ["warning jwks.json~oct jwks-symmetric-key"],
    out: ok,
  },
  {
    title: "HS with PEM: key given twice",
    files: P({ "main.py": app({ args: cfg(`algorithm="HS256",`) }) }),
    want: ["error main.py~algorithm hmac-algorithm-with-public-key"],
    out: rej,
  },
  {
    title: "monorepo two apps",
    files: {
      "services/a/requirements.txt": req(),
      "services/a/main.py": app({ args: AUTH }),
      "services/a/.env": env(rsa),
      "services/b/requirements.txt": req("2.6.22"),
      "services/b/main.py": app(),
      "services/b/.env": `OS_SECURITY_KEY=${S}\n`,
    },
    want: [],
  },
  {
    title: "monorepo one broken",
    files: {
      "services/a/requirements.txt": req(),
      "services/a/main.py": app({ args: AUTH }),
      "services/a/.env": `${V}='${esc(rsa)}'\n`,
      "services/web/package.json": `{"name":"web","dependencies":{"jsonwebtoken":"9"}}`,
      "services/web/.env": `JWT_VERIFICATION_KEY=${esc(rsa)}\nJWT_SECRET=changeme\n`,
    },
    want: ["error services/a/.env~JWT_ pem-literal-backslash-n"],
  },
  {
    title: "postgres service in compose ok",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: AUTH, load: false }),
      "api.env": env(rsa),
      Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      "compose.yaml": `services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: pw\n  hasura:\n    image: hasura/graphql-engine\n    environment:\n      HASURA_GRAPHQL_JWT_SECRET: '{"type":"RS256","key":"${esc(rsa)}"}'\n      HASURA_GRAPHQL_ADMIN_SECRET: changeme\n  api:\n    build: .\n    env_file:\n      - api.env\n`,
    },
    want: [],
    out: ok,
    which: "api",
  },
  {
    title: "hasura only",
    files: {
      "docker-compose.yml": `services:\n  hasura:\n    image: hasura/graphql-engine\n    environment:\n      HASURA_GRAPHQL_JWT_SECRET: '{"type":"RS256","key":"${esc(rsa)}"}'\n`,
      ".env": `JWT_SECRET=changeme\nJWT_PUBLIC_KEY="${esc(rsa)}"\n`,
    },
    want: [],
  },
  {
    title: "mercure",
    files: {
      ".env": `MERCURE_PUBLISHER_JWT_KEY=!ChangeThisMercureHubJWTSecretKey!\nMERCURE_JWT_PUBLIC_KEY=${col(rsa)}\nJWT_PASSPHRASE=abc\nJWT_SECRET_KEY=%kernel.project_dir%/config/jwt/private.pem\nJWT_PUBLIC_KEY=%kernel.project_dir%/config/jwt/public.pem\n`,
      "composer.json": "{}",
    },
    want: [],
  },
  {
    title: "supabase/postgrest",
    files: {
      ".env": `JWT_SECRET=your-super-secret-jwt-token-with-at-least-32-characters-long\nANON_KEY=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x\nPGRST_JWT_SECRET=@jwk.json\nSERVICE_ROLE_KEY=x\nJWT_EXPIRY=3600\n`,
      "docker-compose.yml": "services:\n  rest:\n    image: postgrest/postgrest\n    environment:\n      PGRST_JWT_SECRET: ${JWT_SECRET}\n",
      "jwk.json": jset(jw()),
    },
    want: [],
  },
  {
    title: "flask-jwt",
    files: {
      ".env": "JWT_SECRET_KEY=super-secret\nJWT_ALGORITHM=HS256\n",
      "app.py": `from flask import Flask\nfrom flask_jwt_extended import JWTManager\nimport os\n\napp = Flask(__name__)\napp.config["JWT_SECRET_KEY"] = os.environ["JWT_SECRET_KEY"]\njwt = JWTManager(app)\n`,
      "requirements.txt": "flask\nflask-jwt-extended\n",
    },
    want: [],
  },
  {
    title: "nestjs",
    files: {
      "package.json": `{"dependencies":{"@nestjs/jwt":"10"}}`,
      ".env": `JWT_PRIVATE_KEY="${esc(rsaPriv)}"\nJWT_PUBLIC_KEY="${esc(rsa)}"\nJWT_VERIFICATION_KEY=${esc(rsa)}\n`,
      "src/main.ts": "process.env.JWT_VERIFICATION_KEY",
    },
    want: [],
  },
  {
    title: "traefik/authelia jwks yaml",
    files: {
      "configuration.yml": `identity_providers:\n  oidc:\n    jwks:\n      - key_id: main\n        key: |\n${ind(rsaPriv, 10)}\n`,
      "jwks.json": jset(jw({ d: "AQAB" })),
    },
    want: [],
    allow: ["jwks-private-key"],
  },
  {
    title: "agno without os",
    files: {
      "requirements.txt": "agno==2.9.0\n",
      "agent.py": "from agno.agent import Agent\n\nAgent().print_response('x')\n",
      ".env": `JWT_SECRET_KEY=changeme\nJWT_ALGORITHM=HS256\n`,
    },
    want: [],
  },
  {
    title: "two env files override",
    files: P({
      ".env": `${V}=${esc(rsa)}\n`,
      ".env.local": env(rsa),
      "main.py": app({ args: AUTH, load: `from dotenv import load_dotenv\n\nload_dotenv()\nload_dotenv(".env.local", override=True)` }),
    }),
    want: [],
    out: ok,
  },
  {
    title: ".env.local not overriding",
    files: P({
      ".env": `${V}=${esc(rsa)}\n`,
      ".env.local": env(rsa),
      "main.py": app({ args: AUTH, load: `from dotenv import load_dotenv\n\nload_dotenv()\nload_dotenv(".env.local")` }),
    }),
    want: ["error .env~JWT_ pem-literal-backslash-n"],
    out: rej,
  },
  {
    title: "environ set in code",
    files: P({
      ".env": "A=1\n",
      "main.py": app({ before: `os.environ["JWT_VERIFICATION_KEY"] = Path("k.pem").read_text()`, args: AUTH }),
      "k.pem": rsa,
    }),
    want: [],
    out: ok,
  },
  {
    title: "setdefault",
    files: P({ ".env": "A=1\n", "main.py": app({ before: `os.environ.setdefault("OS_SECURITY_KEY", "${S}")` }) }),
    want: [],
    allow: ["hardcoded-secret"],
    out: { startup: "ok", anonymous: 401, securityKey: 200 },
  },
  {
    title: "authorization via kwargs dict",
    files: P({ "main.py": app({ before: `auth = {"authorization": True}`, args: "**auth," }) }),
    want: [],
    out: ok,
  },
  {
    title: "conditional config None ok",
    files: P({
      "main.py": app({
        before: `config = AuthorizationConfig(algorithm="RS256") if os.getenv("PROD") else None`,
        args: "authorization=True,\nauthorization_config=config,",
      }),
    }),
    want: [],
  },
  {
    title: "sh -c compose command reading file ok",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: AUTH, load: false }),
      Dockerfile: "FROM python:3.12\nCOPY . .\n",
      "compose.yaml": `services:\n  api:\n    build: .\n    command: sh -c 'export ${V}="$$(cat /run/secrets/jwt)" && uvicorn main:app'\n    secrets: [jwt]\nsecrets:\n  jwt:\n    file: ./jwt.pem\n`,
      "jwt.pem": rsa,
    },
    want: [],
  },
  {
    title: "S and JWT in separate compose services ok",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: `authorization=bool(os.getenv("${V}")),`, load: false }),
      Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      "a.env": env(rsa),
      "b.env": `OS_SECURITY_KEY=${S}\n`,
      "compose.yaml": "services:\n  pub:\n    build: .\n    env_file: a.env\n  internal:\n    build: .\n    env_file: b.env\n",
    },
    want: [],
  },
  {
    title: "S anchor merge conflict",
    files: {
      "requirements.txt": req(),
      "main.py": app({ args: AUTH, load: false }),
      Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn","main:app"]\n',
      "a.env": env(rsa),
      "compose.yaml": `x-env: &env\n  OS_SECURITY_KEY: ${S}\nservices:\n  pub:\n    build: .\n    env_file: a.env\n    environment:\n      <<: *env\n      LOG: "1"\n`,
    },
    want: ["warning compose.yaml~OS_SECURITY security-key-and-jwt"],
    allow: ["hardcoded-secret"],
    out: { startup: "ok", anonymous: 401, validJwt: 200, securityKey: 401 },
  },
];
