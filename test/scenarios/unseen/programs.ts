/** Python that users write around `AgentOS(...)`: things change in place, classes compute, files are written, tests lie beside the app. */
import * as K from "../../support/keys.ts";
import type { Files } from "../../support/project.ts";
import { AUTH, app, ec, env, esc, ind, ok, open, rej, req, rsa, rsa2, type UnseenProject, V } from "./project.ts";

const cert = K.certificatePem();
const S = "osk-91hfKwq02nfTTs81mz";
const head = [
  "import os",
  "from pathlib import Path",
  "from agno.agent import Agent",
  "from agno.os import AgentOS",
  "from agno.os.config import AuthorizationConfig",
  "",
].join("\n");
const load = "from dotenv import load_dotenv\nload_dotenv()\n";
const quoted = (pem: string): string => `"""${pem}"""`;
const os = (args: string): string => `agent_os = AgentOS(id="x", agents=[Agent(id="helper")], ${args})\napp = agent_os.get_app()\n`;
const configured = (args: string): string => os(`authorization=True, authorization_config=AuthorizationConfig(${args})`);
const P = (main: string, files: Files = {}): Files => ({ "requirements.txt": req(), "main.py": head + main, ...files });
const withKey = (main: string): Files => P(load + main, { ".env": env(rsa) });

export const programProjects: readonly UnseenProject[] = [
  {
    title: "keys are appended",
    files: P(`keys = []\nkeys.append(${quoted(rsa)})\n${configured("verification_keys=keys")}`),
    want: [],
    out: ok,
  },
  {
    title: "the certificate is appended first",
    files: P(`keys = []\nkeys.append(${quoted(cert)})\nkeys.append(${quoted(rsa)})\n${configured("verification_keys=keys")}`),
    want: ["error main.py~BEGIN CERTIFICATE certificate-as-key|unusable-key-shadows-later-keys"],
    out: rej,
  },
  {
    title: "keys are added with += and extend",
    files: P(`keys = []\nkeys += [${quoted(rsa)}]\nkeys.extend([${quoted(rsa2)}])\n${configured("verification_keys=keys")}`),
    want: [],
    out: ok,
  },
  {
    title: "keys are collected in a loop",
    files: P(
      `keys = []\nfor path in Path("keys").glob("*.pem"):\n    keys.append(path.read_text())\n${configured("verification_keys=keys")}`,
      {
        "keys/a.pem": rsa,
      },
    ),
    want: [],
  },
  {
    title: "a list is changed by a function",
    files: P(`def add(keys):\n    keys.append(${quoted(rsa)})\n\nkeys = []\nadd(keys)\n${configured("verification_keys=keys")}`),
    want: [],
  },
  {
    title: "a list is cleared and filled again",
    files: P(`keys = [${quoted(cert)}]\nkeys.clear()\nkeys.insert(0, ${quoted(rsa)})\n${configured("verification_keys=keys")}`),
    want: [],
    out: ok,
  },
  {
    title: "unset variables are filtered out",
    files: withKey(configured(`verification_keys=list(filter(None, [os.getenv("${V}"), os.getenv("OLD_KEY")]))`)),
    want: [],
    out: ok,
  },
  {
    title: "options are updated",
    files: withKey(
      `options = {"id": "x"}\noptions.update(authorization=True, authorization_config=AuthorizationConfig(algorithm="ES256"))\nagent_os = AgentOS(agents=[Agent(id="h")], **options)\napp = agent_os.get_app()\n`,
    ),
    want: ["error main.py~ES256 key-algorithm-mismatch"],
    out: rej,
  },
  {
    title: "options are set by subscript",
    files: withKey(
      `options = {"agents": [Agent(id="h")]}\noptions["authorization"] = True\noptions["authorization_config"] = AuthorizationConfig(\n    algorithm="rs256",\n)\nagent_os = AgentOS(**options)\napp = agent_os.get_app()\n`,
    ),
    want: ['error main.py~"rs256" algorithm-unknown'],
    out: rej,
  },
  {
    title: "options lose a key",
    files: withKey(
      `options = {"authorization": False, "id": "x"}\ndel options["authorization"]\nagent_os = AgentOS(agents=[Agent(id="h")], authorization=True, **options)\napp = agent_os.get_app()\n`,
    ),
    want: [],
    out: ok,
  },
  {
    title: "options are united",
    files: withKey(
      `options = {"id": "x"}\noptions |= {"agents": [Agent(id="h")]}\nagent_os = AgentOS(**(options | {"authorization": True}))\napp = agent_os.get_app()\n`,
    ),
    want: [],
    out: ok,
  },
  {
    title: "the algorithm of a config is set afterwards",
    files: withKey(`config = AuthorizationConfig()\nconfig.algorithm = "ES256"\n${os("authorization=True, authorization_config=config")}`),
    want: ["error main.py~config.algorithm key-algorithm-mismatch"],
    out: rej,
  },
  {
    title: "an attribute of a config is set by setattr",
    files: withKey(
      `config = AuthorizationConfig(algorithm="ES256")\nsetattr(config, "algorithm", "RS256")\n${os("authorization=True, authorization_config=config")}`,
    ),
    want: [],
  },
  {
    title: "__init__ overrules what the class says",
    files: withKey(
      `class Auth:\n    algorithm = "ES256"\n\n    def __init__(self):\n        self.algorithm = "RS256"\n\nauth = Auth()\n${configured("algorithm=auth.algorithm")}`,
    ),
    want: [],
    out: ok,
  },
  {
    title: "a method and a property of an object",
    files: P(
      `class Keys:\n    def __init__(self, folder="keys"):\n        self.folder = Path(folder)\n\n    def load(self, name):\n        return (self.folder / name).read_text()\n\n    @property\n    def algorithm(self):\n        return "ES256"\n\nkeys = Keys()\n${configured('verification_keys=[keys.load("pub.pem")], algorithm=keys.algorithm')}`,
      { "keys/pub.pem": ec },
    ),
    want: [],
    out: ok,
  },
  {
    title: "a generator and a context manager are no values",
    files: P(
      `from contextlib import contextmanager\n\n@contextmanager\ndef opened():\n    yield Path("pub.pem").read_text()\n\nwith opened() as key:\n    keys = [key]\n${configured("verification_keys=keys")}`,
      { "pub.pem": rsa },
    ),
    want: [],
  },
  {
    title: "a global that a function sets",
    files: withKey(`ALG = "RS256"\n\ndef setup():\n    global ALG\n    ALG = "ES256"\n\nsetup()\n${configured("algorithm=ALG")}`),
    want: ["error main.py~algorithm=ALG key-algorithm-mismatch"],
    out: rej,
  },
  {
    title: "the security key is taken out of the environment",
    files: P(`${load}os.environ.pop("OS_SECURITY_KEY", None)\n${os("authorization=True")}`, {
      ".env": `${env(rsa)}OS_SECURITY_KEY=${S}\n`,
    }),
    want: [],
    out: ok,
  },
  {
    title: "… by del",
    files: P(`${load}del os.environ["OS_SECURITY_KEY"]\n${os("")}`, { ".env": `OS_SECURITY_KEY=${S}\n` }),
    want: [],
    allow: ["jwt-env-without-authorization"],
    out: open,
  },
  {
    title: "secrets come from elsewhere",
    files: P(`from vault import secrets\n${load}os.environ.update(secrets())\n${os("authorization=True")}`, { ".env": "LOG=1\n" }),
    want: [],
  },
  {
    title: "variables are set in a loop",
    files: P(
      `from vault import secrets\n${load}for name, value in secrets().items():\n    os.environ[name] = value\n${os("authorization=True")}`,
      {
        ".env": "LOG=1\n",
      },
    ),
    want: [],
  },
  {
    title: "a test beside the app",
    files: {
      "requirements.txt": req(),
      ".env": env(rsa),
      "main.py": app({ args: AUTH }),
      "tests/test_app.py": `${head}def test_app():\n${ind(os('authorization=True, authorization_config=AuthorizationConfig(verification_keys=["dummy"], algorithm="HS256")'), 4)}\n`,
      "examples/shared.py": `${head}${load}${configured('verification_keys=["your-secret-key"], algorithm="HS256"')}`,
    },
    want: [],
    out: ok,
    which: ".",
  },
  {
    title: "a broken key, in a file that only an example loads",
    files: {
      "requirements.txt": req(),
      "main.py": `${head}${load}${os("authorization=True")}`,
      ".env": `${V}='${esc(rsa)}'\n`,
      "examples/x.py": `${head}${os("")}`,
    },
    want: [`error .env~${V} pem-literal-backslash-n`],
    out: rej,
    which: ".",
  },
  {
    title: "the class under another name, handed in as a default",
    files: withKey(
      `def create_app(factory=AgentOS):\n    agent_os = factory(id="x", agents=[Agent(id="h")], authorization=True)\n    return agent_os.get_app()\n\napp = create_app()\n`,
    ),
    want: [],
    out: ok,
  },
  {
    title: "functions decide about authorization",
    files: withKey(
      `def enabled():\n    return bool(os.getenv("JWT_VERIFICATION_KEY") or os.getenv("JWT_JWKS_FILE"))\n\ndef config():\n    if not enabled():\n        return None\n    return AuthorizationConfig(jwks_file=os.getenv("JWT_JWKS_FILE"), algorithm="RS256")\n\n${os("authorization=enabled(), authorization_config=config()")}`,
    ),
    want: [],
    out: ok,
  },
  {
    title: "an object for authorization=, which later versions take",
    files: P(
      `from agno.os import Authorization\nauthorization = Authorization(verification_keys=[${quoted(rsa)}])\n${os("authorization=authorization")}`,
    ),
    want: [],
  },
  {
    title: "variables of a pipeline's tests",
    files: {
      "requirements.txt": req(),
      ".env": env(rsa),
      "main.py": app({ args: AUTH }),
      ".github/workflows/ci.yml":
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    env:\n      OS_SECURITY_KEY: test\n      JWT_VERIFICATION_KEY: dummy\n    steps:\n      - run: pytest\n",
    },
    want: [],
    out: ok,
    which: ".",
  },
  {
    title: "texts, lists and dicts that double line by line",
    files: withKey(
      `keys = [1]\n${"keys += keys\n".repeat(60)}more = ["a"]\n${"more.extend(more)\n".repeat(60)}text = "ab"\n${"text += text\n".repeat(60)}${'text = f"{text}{text}"\n'.repeat(40)}word = "a"\n${'word = word.replace("a", "aa")\n'.repeat(60)}options = {}\n${'options = {**options, **options, "b": 1}\n'.repeat(60)}${os("authorization=True")}`,
    ),
    want: [],
    out: ok,
  },
];
