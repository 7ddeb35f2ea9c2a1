/** Key texts in every syntax that they can stand in. */
import * as K from "../../support/keys.ts";
import type { Files } from "../../support/project.ts";
import {
  AUTH,
  app,
  cfg,
  col,
  ec,
  ec384,
  ecPriv,
  ed,
  env,
  esc,
  ind,
  ok,
  open,
  rej,
  req,
  rsa,
  rsa2,
  rsaPriv,
  type UnseenProject,
  V,
} from "./project.ts";

const P = (f: Files): Files => ({ "requirements.txt": req(), "main.py": app({ args: AUTH }), ...f });
const crypt = (v: string) => req("2.9.0", `PyJWT==2.15.1\ncryptography==${v}`);
const compose = (svc: string, extra = "") =>
  `services:\n  api:\n    build: .\n    command: uvicorn main:app --host 0.0.0.0\n    ports: ["7777:7777"]\n${ind(svc, 4)}\n${extra}`;
const noLoad = app({ args: AUTH, load: false });
const docker = "FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n";
export const keyTextProjects: readonly UnseenProject[] = [
  {
    title: "env unquoted escapes",
    files: P({ ".env": `${V}=${esc(rsa)}\n` }),
    want: ["error .env~JWT_ pem-literal-backslash-n"],
    out: rej,
  },
  {
    title: "env single-quoted escapes",
    files: P({ ".env": `A=1\nexport ${V}='${esc(rsa)}'\n` }),
    want: ["error .env~JWT_ pem-literal-backslash-n"],
    out: rej,
  },
  { title: "env double-quoted escapes ok", files: P({ ".env": `${V}="${esc(rsa)}\\n"\n` }), want: [], out: ok },
  {
    title: "compose map single-quoted escapes",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      Dockerfile: docker,
      "compose.yaml": compose(`environment:\n  ${V}: '${esc(rsa)}'`),
    },
    want: ["error compose.yaml~JWT_ yaml-escaped-pem|pem-literal-backslash-n"],
    out: rej,
  },
  {
    title: "compose list escapes",
    files: { "requirements.txt": req(), "main.py": noLoad, "docker-compose.yml": compose(`environment:\n  - LOG=1\n  - ${V}=${esc(rsa)}`) },
    want: ["error docker-compose.yml~JWT_ yaml-escaped-pem|pem-literal-backslash-n"],
    out: rej,
  },
  {
    title: "compose map double-quoted escapes ok",
    files: { "requirements.txt": req(), "main.py": noLoad, "compose.yaml": compose(`environment:\n  ${V}: "${esc(rsa)}"`) },
    want: [],
    out: ok,
  },
  {
    title: "compose folded crypto50",
    files: { "requirements.txt": req(), "main.py": noLoad, "compose.yaml": compose(`environment:\n  ${V}: >-\n${ind(rsa, 4)}`) },
    want: ["warning compose.yaml~JWT_ yaml-folded-pem|pem-newlines-collapsed"],
    out: ok,
  },
  {
    title: "compose folded crypto41",
    files: { "requirements.txt": crypt("41.0.7"), "main.py": noLoad, "compose.yaml": compose(`environment:\n  ${V}: >-\n${ind(rsa, 4)}`) },
    want: ["error compose.yaml~JWT_ yaml-folded-pem|pem-newlines-collapsed"],
    out: rej,
  },
  {
    title: "compose override block ok",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      "compose.yaml": compose(`environment:\n  LOG: "1"`),
      "compose.override.yaml": `services:\n  api:\n    environment:\n      ${V}: |\n${ind(rsa, 8)}\n`,
    },
    want: [],
    out: ok,
  },
  {
    title: "Dockerfile ENV escapes",
    files: { "requirements.txt": req(), "main.py": noLoad, Dockerfile: `${docker}ENV ${V}="${esc(rsa)}"\nCMD ["uvicorn", "main:app"]\n` },
    want: ["error Dockerfile~ENV dockerfile-env-pem|pem-literal-backslash-n"],
    out: rej,
  },
  {
    title: "run.sh export escapes",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      "run.sh": `#!/usr/bin/env bash\nset -e\nexport ${V}="${esc(rsa)}"\nexec uvicorn main:app --port 7777\n`,
    },
    want: ["error run.sh~export pem-literal-backslash-n"],
  },
  {
    title: "run.sh cat ok",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      "keys/public.pem": `${rsa}\n`,
      "run.sh": `#!/usr/bin/env bash\nset -e\nexport ${V}="$(cat keys/public.pem)"\nexec uvicorn main:app --port 7777\n`,
    },
    want: [],
  },
  {
    title: "envrc ok multi-line",
    files: { "requirements.txt": req(), "main.py": noLoad, ".envrc": `export ${V}="${rsa}"\nexport OPENAI_API_KEY=x\n` },
    want: [],
  },
  {
    title: "k8s secret stringData block ok",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: agentos\ntype: Opaque\nstringData:\n  ${V}: |\n${ind(rsa, 4)}\n`,
      "k8s/deploy.yaml": `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: agentos\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: shop:1\n          envFrom:\n            - secretRef:\n                name: agentos\n`,
    },
    want: [],
  },
  {
    title: "k8s secret single-quoted escapes",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: agentos\nstringData:\n  ${V}: '${esc(rsa)}'\n`,
      "k8s/deploy.yaml": `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: agentos\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: shop:1\n          envFrom:\n            - secretRef:\n                name: agentos\n`,
    },
    want: ["error k8s/secret.yaml~JWT_ yaml-escaped-pem|pem-literal-backslash-n"],
  },
  {
    title: "py raw literal",
    files: P({
      ".env": "LOG=1\n",
      "main.py": app({ before: `PUBLIC_KEY = r"${esc(rsa)}"`, args: cfg(`verification_keys=[PUBLIC_KEY],`) }),
    }),
    want: ["error main.py~PUBLIC_KEY = pem-literal-backslash-n"],
    out: rej,
  },
  {
    title: "py dedent in config.py ok",
    files: P({
      ".env": "LOG=1\n",
      "config.py": `import textwrap\n\nPUBLIC_KEY = textwrap.dedent("""\\\n${ind(rsa, 4)}\n""")\n`,
      "main.py": app({ imports: "from config import PUBLIC_KEY", args: cfg(`verification_keys=[PUBLIC_KEY],`) }),
    }),
    want: [],
    out: ok,
  },
  {
    title: "getenv default placeholder",
    files: P({
      ".env": "LOG=1\n",
      "main.py": app({ before: `key = os.getenv("PLATFORM_KEY", "your-public-key")`, args: cfg(`verification_keys=[key],`) }),
    }),
    want: ["error main.py~your-public-key key-is-placeholder"],
  },
  {
    title: "read_text private rsa",
    files: P({
      ".env": "LOG=1\n",
      ".gitignore": "*.pem\n",
      "keys/issuer.pem": `${rsaPriv}\n`,
      "main.py": app({
        before: `KEY = (Path(__file__).parent / "keys" / "issuer.pem").read_text()`,
        args: cfg(`verification_keys=[KEY],`),
      }),
    }),
    want: ["error keys/issuer.pem~BEGIN private-key-as-verification-key"],
    out: rej,
  },
  {
    title: "open() ec default alg",
    files: P({
      ".env": "LOG=1\n",
      "keys/ec.pem": `${ec}\n`,
      "main.py": app({ before: `with open("keys/ec.pem") as f:\n    KEY = f.read()`, args: cfg(`verification_keys=[KEY],`) }),
    }),
    want: ["error keys/ec.pem~BEGIN key-algorithm-mismatch"],
    out: rej,
  },
  { title: "bare base64", files: P({ ".env": `${V}=${K.pemBody(rsa)}\n` }), want: ["error .env~JWT_ key-is-bare-base64"], out: rej },
  {
    title: "url",
    files: P({ ".env": `${V}=https://auth.shop.io/.well-known/jwks.json\n` }),
    want: ["error .env~JWT_ key-is-url"],
    out: rej,
  },
  {
    title: "inline jwks",
    files: P({ ".env": `${V}='${JSON.stringify({ keys: [{ ...K.jwkOf(K.rsaKey()), kid: "a" }] })}'\n` }),
    want: ["error .env~JWT_ key-is-jwks"],
    out: rej,
  },
  {
    title: "encrypted private",
    files: P({ ".env": env(K.encryptedPem(K.rsaKey())) }),
    want: ["error .env~JWT_ encrypted-private-key"],
    allow: ["private-key-not-ignored"],
    out: rej,
  },
  {
    title: "openssh private",
    files: P({ ".env": env(K.opensshPem()) }),
    want: ["error .env~JWT_ openssh-private-key"],
    allow: ["private-key-not-ignored"],
    out: rej,
  },
  {
    title: "mixed families",
    files: P({ "main.py": app({ before: `A = """${rsa}"""\nB = """${ec}"""`, args: cfg(`verification_keys=[A, B],`) }) }),
    want: ["error main.py~B = mixed-key-families|key-algorithm-mismatch"],
  },
  {
    title: "pydantic-settings ok",
    files: P({
      ".env": `PLATFORM_KEY="${rsa}"\n`,
      "settings.py": `from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_file=".env", extra="ignore")\n    platform_key: str\n\n\nsettings = Settings()\n`,
      "main.py": app({ load: false, imports: "from settings import settings", args: cfg("verification_keys=[settings.platform_key],") }),
    }),
    want: [],
  },
  {
    title: "blank line in body",
    files: P({
      ".env": env(rsa.replace(/\n(?=[A-Za-z0-9+/]{64}\n[A-Za-z0-9+/]{64}\n-|[A-Za-z0-9+/]{64}\n[A-Za-z0-9+/]+={0,2}\n-)/, "\n\n")),
    }),
    want: ["error .env~JWT_ pem-body-corrupt"],
    out: rej,
  },
  {
    title: "four dashes",
    files: P({ ".env": env(rsa.replaceAll("-----", "----")) }),
    want: ["error .env~JWT_ pem-malformed-delimiters"],
    out: rej,
  },
  { title: "crlf bom ok", files: P({ ".env": `\ufeff${env(rsa).replaceAll("\n", "\r\n")}` }), want: [], out: ok },
  {
    title: "factory ok",
    files: {
      "requirements.txt": req(),
      ".env": env(rsa),
      "main.py": `from agno.agent import Agent\nfrom agno.os import AgentOS\nfrom dotenv import load_dotenv\n\n\ndef create_app():\n    load_dotenv()\n    agent_os = AgentOS(id="x", agents=[Agent(id="a")], authorization=True)\n    return agent_os.get_app()\n\n\napp = create_app()\n`,
    },
    want: [],
    out: ok,
  },
  {
    title: "uv.lock 2.3.15 env+S open",
    files: {
      "pyproject.toml": `[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.11"\ndependencies = ["agno[os]>=2.3", "python-dotenv", "cryptography"]\n`,
      "uv.lock": `version = 1\nrequires-python = ">=3.11"\n\n[[package]]\nname = "agno"\nversion = "2.3.15"\nsource = { registry = "https://pypi.org/simple" }\n\n[[package]]\nname = "cryptography"\nversion = "46.0.3"\nsource = { registry = "https://pypi.org/simple" }\n\n[[package]]\nname = "pyjwt"\nversion = "2.10.1"\nsource = { registry = "https://pypi.org/simple" }\n\n[[package]]\nname = "python-dotenv"\nversion = "1.2.1"\n`,
      "main.py": app(),
      ".env": `OS_SECURITY_KEY=osk-91hfKwq02nfTTs81mz\n${env(rsa)}`,
    },
    want: ["error .env~OS_SEC security-key-and-jwt", "error .env~JWT_VER jwt-env-without-authorization"],
    allow: ["agno-known-auth-hole"],
    out: open,
  },
  {
    title: "poetry.lock 2.3.13 S+auth",
    files: {
      "pyproject.toml": `[tool.poetry]\nname = "shop"\nversion = "0.1.0"\n\n[tool.poetry.dependencies]\npython = "^3.11"\nagno = {version = "^2.3", extras = ["os"]}\npython-dotenv = "*"\ncryptography = "*"\n`,
      "poetry.lock": `[[package]]\nname = "agno"\nversion = "2.3.13"\ndescription = ""\noptional = false\n\n[[package]]\nname = "cryptography"\nversion = "45.0.7"\n\n[[package]]\nname = "pyjwt"\nversion = "2.10.1"\n\n[[package]]\nname = "python-dotenv"\nversion = "1.1.1"\n`,
      "main.py": app({ args: AUTH }),
      ".env": `OS_SECURITY_KEY=osk-91hfKwq02nfTTs81mz\n${env(rsa)}`,
    },
    want: ["error .env~OS_SEC security-key-and-jwt"],
    out: { startup: "ok", anonymous: 401, validJwt: 401, securityKey: 401 },
  },
  {
    title: "range S+auth",
    files: {
      "pyproject.toml": `[project]\nname = "shop"\nversion = "0.1.0"\ndependencies = ["agno[os]>=2.3.13,<3", "python-dotenv", "cryptography>=42"]\n`,
      "main.py": app({ args: AUTH }),
      ".env": `OS_SECURITY_KEY=osk-91hfKwq02nfTTs81mz\n${env(rsa)}`,
    },
    want: ["warning .env~OS_SEC security-key-and-jwt"],
    allow: ["agno-known-auth-hole"],
  },
  {
    title: "no versions, env jwt no authorization",
    files: { "main.py": app(), ".env": env(rsa) },
    want: ["warning .env~JWT_VER jwt-env-without-authorization"],
    allow: ["agno-known-auth-hole"],
  },
  {
    title: "agno 2.2.9",
    files: { "requirements.txt": "agno[os]==2.2.9\npython-dotenv\n", "main.py": app(), ".env": env(rsa) },
    want: ["error .env~JWT_VER jwt-before-2-3-13"],
    out: open,
  },
  {
    title: "3.0.2 secret_key",
    files: P({
      "requirements.txt": req("3.0.2"),
      ".env": `APP_JWT_SECRET=${K.secret()}\n`,
      "main.py": app({
        after: `app.add_middleware(JWTMiddleware, secret_key=os.getenv("APP_JWT_SECRET"), algorithm="HS256", authorization=True)`,
      }),
    }),
    want: ["error main.py~secret_key secret-key-deprecated"],
    out: { startup: "stack" },
  },
  {
    title: "2.5.0 audience field",
    files: P({
      "requirements.txt": req("2.5.0"),
      ".env": env(rsa),
      "main.py": app({ args: cfg(`audience="shop",\nverify_audience=True,`) }),
    }),
    want: ["error main.py~audience= config-unknown-field"],
  },
  {
    title: "excluded_route_paths 2.9.0",
    files: P({ ".env": env(rsa), "main.py": app({ args: cfg(`excluded_route_paths=["/public/*"],`) }) }),
    want: ["error main.py~excluded_route config-unknown-field"],
    out: ok,
  },
  {
    title: "excluded_route_paths 3.0.6 ok",
    files: P({ "requirements.txt": req("3.0.6"), ".env": env(rsa), "main.py": app({ args: cfg(`excluded_route_paths=["/public/*"],`) }) }),
    want: [],
    out: ok,
  },
  {
    title: "load_dotenv path ok",
    files: P({
      ".env": "A=1\n",
      "config/.env.local": env(rsa),
      "main.py": app({
        args: AUTH,
        load: `from dotenv import load_dotenv\n\nload_dotenv(Path(__file__).parent / "config" / ".env.local", override=True)`,
      }),
    }),
    want: [],
    out: ok,
  },
  {
    title: "find_dotenv escapes",
    files: P({
      ".env": `${V}=${esc(rsa)}`,
      "main.py": app({ args: AUTH, load: `from dotenv import find_dotenv, load_dotenv\n\nload_dotenv(find_dotenv(usecwd=True))` }),
    }),
    want: ["error .env~JWT_ pem-literal-backslash-n"],
    out: rej,
  },
  {
    title: "Makefile uvicorn --env-file unquoted",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      ".env": `${V}=${rsa}\nX=1\n`,
      Makefile: "run:\n\tuvicorn main:app --env-file .env --port 7777\n",
    },
    want: ["error .env~JWT_ pem-unquoted-multiline"],
    out: rej,
  },
  {
    title: "README docker run --env-file",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      Dockerfile: `${docker}CMD ["uvicorn", "main:app"]\n`,
      ".env": env(rsa),
      "README.md": "# Shop\n\n```bash\ndocker build -t shop .\ndocker run --env-file .env -p 7777:7777 shop\n```\n",
    },
    want: ["warning .env~JWT_ docker-env-file-multiline"],
  },
  {
    title: "uv run --env-file escapes in justfile",
    files: {
      "requirements.txt": req(),
      "main.py": noLoad,
      ".env": `${V}='${esc(rsa)}'\n`,
      justfile: "serve:\n    uv run --env-file .env uvicorn main:app\n",
    },
    want: ["error .env~JWT_ pem-literal-backslash-n"],
  },
  {
    title: "honcho multi-line",
    files: {
      "requirements.txt": `${req()}honcho==2.0.0\n`,
      "main.py": noLoad,
      ".env": `${V}="${esc(rsa)}"\n`,
      Procfile: "web: uvicorn main:app\n",
      Makefile: "run:\n\thoncho start\n",
    },
    want: [],
  },
  {
    title: "too late",
    files: P({
      ".env": `OS_SECURITY_KEY=osk-91hfKwq02nfTTs81mz\n`,
      "main.py": app({ load: "from dotenv import load_dotenv", after: "load_dotenv()" }),
    }),
    want: ["error main.py~load_dotenv() dotenv-loaded-too-late"],
    out: open,
  },
  {
    title: "hs256 with collapsed public key: fix",
    files: P({ ".env": env(col(rsa)), "main.py": app({ args: cfg(`algorithm="HS256",`) }) }),
    want: ["error main.py~algorithm hmac-algorithm-with-public-key", "error .env~JWT_ pem-newlines-collapsed"],
    out: rej,
  },
  {
    title: "collapsed crypto range",
    files: { "requirements.txt": "agno[os]\npython-dotenv\ncryptography\n", "main.py": app({ args: AUTH }), ".env": env(col(rsa)) },
    want: ["warning .env~JWT_ pem-newlines-collapsed"],
  },
  {
    title: "collapsed crypto 39",
    files: P({ "requirements.txt": crypt("39.0.2"), ".env": env(col(rsa, "")) }),
    want: ["error .env~JWT_ pem-newlines-collapsed"],
    out: rej,
  },
  {
    title: "path value",
    files: P({ ".env": `${V}=./keys/public.pem\n`, "keys/public.pem": rsa }),
    want: ["error .env~JWT_ key-is-path"],
    out: rej,
  },
  {
    title: "base64 pem in k8s-style .env",
    files: P({ ".env": `${V}=${K.base64(rsa)}\n` }),
    want: ["error .env~JWT_ key-is-base64-pem"],
    out: rej,
  },
  {
    title: "certificate py file",
    files: P({
      ".env": "LOG=1\n",
      "certs/idp.crt": K.certificatePem(),
      "main.py": app({ before: `CERT = Path("certs/idp.crt").read_text()`, args: cfg("verification_keys=[CERT],") }),
    }),
    want: ["error certs/idp.crt~BEGIN certificate-as-key"],
    out: rej,
  },
  {
    title: "unterminated S",
    files: P({ ".env": `OS_SECURITY_KEY="osk-91hfKwq02nfTTs81mz\nLOG=1\n`, "main.py": app() }),
    want: ["error .env~OS_SEC pem-unterminated-quote"],
    out: open,
  },
  { title: "backtick pem", files: P({ ".env": `${V}=\`${rsa}\`\n` }), want: ["error .env~JWT_ env-unsupported-quoting"], out: rej },
  { title: "triple quotes", files: P({ ".env": `${V}="""${rsa}"""\n` }), want: ["error .env~JWT_ env-unsupported-quoting"] },
  {
    title: "bash $'..' in .env with dotenv",
    files: P({ ".env": `${V}=$'${esc(rsa)}'\n` }),
    want: ["error .env~JWT_ env-unsupported-quoting"],
    out: rej,
  },
  {
    title: "EC P-384 with ES256 pyjwt 2.15",
    files: P({ ".env": env(ec384), "main.py": app({ args: cfg(`algorithm="ES256",`) }) }),
    want: ["error main.py~algorithm ec-curve-mismatch"],
    out: rej,
  },
  {
    title: "EC P-384 with ES256 pyjwt 2.10",
    files: P({
      "requirements.txt": req("2.9.0", "PyJWT[crypto]==2.10.1\ncryptography==45.0.0"),
      ".env": env(ec384),
      "main.py": app({ args: cfg(`algorithm="ES256",`) }),
    }),
    want: ["warning main.py~algorithm ec-curve-mismatch"],
    out: { startup: "ok", anonymous: 401 },
  },
  { title: "EdDSA ok", files: P({ ".env": env(ed), "main.py": app({ args: cfg(`algorithm="EdDSA",`) }) }), want: [], out: ok },
  {
    title: "EC private ES256 works",
    files: P({ ".gitignore": ".env\n", ".env": env(ecPriv), "main.py": app({ args: cfg(`algorithm="ES256",`) }) }),
    want: ["warning .env~JWT_ private-key-as-verification-key"],
    out: ok,
  },
  {
    title: "secret without algorithm",
    files: P({ ".env": `${V}=${K.secret()}\n` }),
    want: ["error .env~JWT_ asymmetric-algorithm-with-secret"],
    out: rej,
  },
  {
    title: "secret HS256 ok",
    files: P({ ".env": `${V}=${K.secret()}\n`, "main.py": app({ args: cfg(`algorithm="HS256",`) }) }),
    want: [],
    out: ok,
  },
  {
    title: "short HS512 secret",
    files: P({ ".env": `${V}=${K.secret(16)}\n`, "main.py": app({ args: cfg(`algorithm="HS512",`) }) }),
    want: ["warning .env~JWT_ hmac-secret-too-short"],
    out: ok,
  },
  { title: "RSA 1024", files: P({ ".env": env(K.rsaKey(1024).publicPem) }), want: ["warning .env~JWT_ rsa-key-too-small"], out: ok },
  {
    title: "replaced in code",
    files: P({
      ".env": `PLATFORM_PEM=${esc(rsa)}\n`,
      "main.py": app({ before: `KEY = os.environ["PLATFORM_PEM"].replace("\\\\n", "\\n")`, args: cfg("verification_keys=[KEY],") }),
    }),
    want: [],
    out: ok,
  },
  {
    title: "b64decode in code",
    files: P({
      ".env": `PLATFORM_PEM=${K.base64(rsa)}\n`,
      "main.py": app({
        imports: "import base64",
        before: `KEY = base64.b64decode(os.environ["PLATFORM_PEM"]).decode()`,
        args: cfg("verification_keys=[KEY],"),
      }),
    }),
    want: [],
    out: ok,
  },
  {
    title: "unusable shadows",
    files: P({
      "keys/a.crt": K.certificatePem(),
      "keys/b.pem": rsa2,
      "main.py": app({
        before: `KEYS = [Path(f"keys/{n}").read_text() for n in ("a.crt", "b.pem")]`,
        args: cfg("verification_keys=KEYS,"),
      }),
    }),
    want: [],
    allow: ["certificate-as-key", "unusable-key-shadows-later-keys"],
  },
  {
    title: "getenv unset item",
    files: P({ ".env": "LOG=1\n", "main.py": app({ args: cfg(`verification_keys=[os.getenv("PARTNER_KEY")],`) }) }),
    want: ["error main.py~PARTNER_KEY verification-key-unset-env"],
  },
  {
    title: "str keys",
    files: P({ ".env": `PARTNER_KEY="${rsa}"\n`, "main.py": app({ args: cfg(`verification_keys=os.environ["PARTNER_KEY"],`) }) }),
    want: ["error main.py~verification_keys verification-keys-not-a-list"],
    out: { startup: "fails" },
  },
];
