import assert from "node:assert/strict";
import { test } from "node:test";
import { buildProject } from "../../server/src/project/build.ts";
import type { Deployment, Run } from "../../server/src/project/facts.ts";
import type { ProjectOptions } from "../../server/src/project/options.ts";
import { uriOf, worldOf } from "./memoryWorld.ts";

const APP = 'from agno.os import AgentOS\n\nagent_os = AgentOS(id="x", authorization=True)\napp = agent_os.get_app()\n';
const LOADING = `from dotenv import load_dotenv\n\nload_dotenv()\n\n${APP}`;

const deployments = (contents: Record<string, string>, options?: ProjectOptions): readonly Deployment[] =>
  buildProject(worldOf(contents), options).deployments;

const names = (contents: Record<string, string>, options?: ProjectOptions): string[] =>
  deployments(contents, options)
    .map(({ kind, title, purpose, apps }) => `${kind} ${title} ${purpose} ${apps.length}`)
    .sort();

const value = (run: Run | undefined, name: string): string | undefined => {
  const reading = run?.environment.get(name)?.reading;
  return reading?.kind === "value" ? reading.value : reading?.kind;
};

test("code that loads its .env: one run, nothing else can be set", () => {
  const [only, ...others] = deployments({ "main.py": LOADING, ".env": "OS_SECURITY_KEY=abc\n" });
  assert.equal(others.length, 0);
  assert.equal(only?.runs.length, 1);
  assert.equal(only?.runs[0]?.loader, "python-dotenv");
  assert.equal(only?.runs[0]?.evidence?.uri, uriOf("main.py"));
  assert.equal(only?.runs[0]?.complete, true);
  assert.equal(value(only?.runs[0], "OS_SECURITY_KEY"), "abc");
});

test("an .env that is loaded but not here, as in a fresh clone, leaves everything open", () => {
  const [only] = deployments({ "main.py": LOADING });
  assert.equal(only?.runs[0]?.complete, false);
});

test("an .env that nothing is seen to load proves nothing", () => {
  const [only] = deployments({ "main.py": APP, ".env": "JWT_VERIFICATION_KEY=abc\n" });
  assert.equal(only?.runs[0]?.evidence, undefined);
  assert.equal(only?.runs[0]?.complete, false);
});

test("an export in a README or a script takes the certainty away", () => {
  const readme = { "README.md": "```sh\nexport JWT_VERIFICATION_KEY=...\nuvicorn main:app\n```\n" };
  const [only] = deployments({ "main.py": LOADING, ".env": "OS_SECURITY_KEY=abc\n", ...readme });
  assert.equal(only?.runs[0]?.complete, false);
});

test("documentation adds a run without evidence, and only where nothing shows one", () => {
  const readme = { "README.md": "```sh\ndocker run --env-file .env image\n```\n" };
  const [shown] = deployments({ "main.py": LOADING, ".env": "OS_SECURITY_KEY=abc\n", ...readme });
  assert.deepEqual(
    shown?.runs.map(({ loader }) => loader),
    ["python-dotenv"],
  );
  const [usual] = deployments({ "main.py": APP, ".env": "OS_SECURITY_KEY=abc\n", ...readme });
  const docker = usual?.runs.find(({ loader }) => loader === "docker");
  assert.ok(docker !== undefined && docker.evidence === undefined && docker.documented?.uri === uriOf("README.md"));
});

test(".env and .env.production are two deployments; only the first is what the code loads", () => {
  const found = deployments({ "main.py": LOADING, ".env": "OS_SECURITY_KEY=dev\n", ".env.production": "JWT_VERIFICATION_KEY=abc\n" });
  assert.deepEqual(found.map(({ title }) => title).sort(), [".", ". (.env.production)"]);
  const main = found.find(({ title }) => title === ".");
  assert.equal(value(main?.runs[0], "JWT_VERIFICATION_KEY"), undefined);
});

test("monorepo: each app has the env file of its own folder", () => {
  const found = deployments({
    "services/chat/main.py": LOADING,
    "services/chat/.env": "JWT_VERIFICATION_KEY=abc\n",
    "services/admin/main.py": LOADING,
    "services/admin/.env": "OS_SECURITY_KEY=def\n",
    "pyproject.toml": '[project]\nname = "x"\ndependencies = ["agno==2.9.0"]\n',
  });
  assert.deepEqual(found.map(({ title }) => title).sort(), ["services/admin", "services/chat"]);
  for (const { title, settings, versions } of found) {
    assert.deepEqual(
      settings.map(({ name }) => name),
      [title === "services/chat" ? "JWT_VERIFICATION_KEY" : "OS_SECURITY_KEY"],
    );
    assert.equal(versions.agno.kind === "exact" ? versions.agno.version : "", "2.9.0");
  }
});

test("a package below the project's folder uses the project's .env", () => {
  const [only, ...others] = deployments({
    "app/main.py": LOADING,
    ".env": "OS_SECURITY_KEY=abc\n",
    "pyproject.toml": '[project]\ndependencies = ["agno"]\n',
  });
  assert.deepEqual(
    others.map(({ title }) => title),
    [],
  );
  assert.equal(value(only?.runs[0], "OS_SECURITY_KEY"), "abc");
});

test("a script that sources a file and starts the app", () => {
  const script = (lines: string) => ({
    "main.py": APP,
    "prod.env": "OS_SECURITY_KEY=abc\nexport AGENTOS_URL=https://x\n",
    "start.sh": `#!/bin/bash\n${lines}\nuvicorn main:app\n`,
  });
  const [all] = deployments(script("set -a\nsource prod.env\nset +a"));
  assert.equal(all?.runs[0]?.loader, "bash");
  assert.equal(value(all?.runs[0], "OS_SECURITY_KEY"), "abc");
  const [exported] = deployments(script("source prod.env"));
  assert.equal(value(exported?.runs[0], "OS_SECURITY_KEY"), undefined);
  assert.equal(value(exported?.runs[0], "AGENTOS_URL"), "https://x");
});

test("load_dotenv() keeps what is set, override=True does not", () => {
  const contents = (call: string) => ({
    "main.py": LOADING.replace("load_dotenv()", call),
    ".env": "OS_SECURITY_KEY=file\n",
    "run.env": "OS_SECURITY_KEY=script\n",
    "run.sh": "#!/bin/bash\nset -a; . ./run.env; set +a\nuvicorn main:app\n",
  });
  const bash = (call: string) =>
    deployments(contents(call))
      .flatMap(({ runs }) => runs)
      .find(({ loader }) => loader === "bash");
  assert.equal(value(bash("load_dotenv()"), "OS_SECURITY_KEY"), "script");
  assert.equal(value(bash("load_dotenv(override=True)"), "OS_SECURITY_KEY"), "file");
});

test("a compose service and the same app on the host are two deployments", () => {
  const found = names({
    "main.py": LOADING,
    ".env": "OS_SECURITY_KEY=dev\n",
    ".env.production": "JWT_VERIFICATION_KEY=abc\n",
    "compose.yaml":
      "services:\n  api:\n    build: .\n    env_file: .env.production\n  db:\n    image: postgres\n    environment: {POSTGRES_PASSWORD: x}\n",
    Dockerfile: "FROM python\nWORKDIR /app\nCOPY . .\n",
    ".dockerignore": ".env*\n",
  });
  assert.deepEqual(found, ["compose-service compose.yaml: api active 1", "folder . active 1"]);
});

test("an image that holds the .env lets load_dotenv() read it", () => {
  const contents = (ignore: string) => ({
    "main.py": LOADING,
    ".env": "OS_SECURITY_KEY=dev\n",
    "compose.yaml": "services:\n  api:\n    build: .\n",
    Dockerfile: "FROM python\nWORKDIR /app\nCOPY . .\n",
    ".dockerignore": ignore,
  });
  const api = (ignore: string) => deployments(contents(ignore)).find(({ kind }) => kind === "compose-service")?.runs[0];
  assert.equal(value(api("*.md\n"), "OS_SECURITY_KEY"), "dev");
  assert.equal(value(api(".env\n"), "OS_SECURITY_KEY"), undefined);
});

test("a worker of the same image that starts another program is not the app", () => {
  const found = names({
    "main.py": APP,
    "compose.yaml":
      "services:\n  api:\n    build: .\n    command: uvicorn main:app\n    environment: {JWT_VERIFICATION_KEY: x}\n  worker:\n    build: .\n    command: celery -A tasks worker\n    environment: {OS_SECURITY_KEY: y}\n",
  });
  assert.deepEqual(found, ["compose-service compose.yaml: api active 1", "compose-service compose.yaml: worker active 0"]);
});

test("examples, tests and documentation are told apart from what runs", () => {
  const found = names({
    ".env.example": "OS_SECURITY_KEY=changeme\n",
    "tests/.env": "OS_SECURITY_KEY=t\n",
    "prod.env": "OS_SECURITY_KEY=p\n",
  });
  assert.deepEqual(found, ["file .env.example example 0", "file prod.env active 0", "file tests/.env test 0"]);
});

test("key files that nothing uses are looked at for themselves", () => {
  const found = deployments({
    "keys/a.pem": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    "jwks.json": '{"keys": [{"kty": "RSA"}]}',
  });
  assert.deepEqual(found.map(({ title }) => title).sort(), ["jwks.json", "keys/a.pem"]);
  assert.equal(found.find(({ title }) => title === "keys/a.pem")?.keyUses[0]?.consumer, "key-file");
  assert.equal(found.find(({ title }) => title === "jwks.json")?.jwksUses[0]?.source, "file");
});

test("Kubernetes: a workload takes its values from the Secrets that are here", () => {
  const contents = {
    "k8s/all.yaml": `apiVersion: v1
kind: Secret
metadata: {name: auth}
stringData:
  key: s3cret
  OS_SECURITY_KEY: unused-name
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
        - name: api
          env:
            - name: OS_SECURITY_KEY
              valueFrom: {secretKeyRef: {name: auth, key: key}}
            - name: JWT_VERIFICATION_KEY
              valueFrom: {secretKeyRef: {name: elsewhere, key: k, optional: true}}
`,
  };
  const found = deployments(contents);
  assert.deepEqual(
    found.map(({ kind, title }) => `${kind} ${title}`),
    ["kubernetes k8s/all.yaml: Deployment api"],
  );
  assert.equal(value(found[0]?.runs[0], "OS_SECURITY_KEY"), "s3cret");
  assert.equal(value(found[0]?.runs[0], "JWT_VERIFICATION_KEY"), "unknown");
  assert.equal(found[0]?.runs[0]?.complete, false);
});

test("the user's loaders replace the evidence", () => {
  const [only] = deployments({ "main.py": APP, ".env": "OS_SECURITY_KEY=abc\n" }, { loaders: ["docker", "compose"] });
  assert.deepEqual(
    only?.runs.map(({ loader }) => loader),
    ["docker", "compose"],
  );
});

test("names of another case and misspellings", () => {
  const [only] = deployments({
    "main.py": LOADING,
    ".env": "os_security_key=abc\njwt_verification_key=x\nJWT_VERIFICATON_KEY=y\nJWT_SECRET=z\n",
  });
  assert.deepEqual(
    only?.settings.map(({ name, role }) => `${name} ${role}`),
    ["os_security_key security-key", "jwt_verification_key look-alike", "JWT_VERIFICATON_KEY look-alike"],
  );
  assert.equal(value(only?.runs[0], "OS_SECURITY_KEY"), "abc");
});

test("an empty folder and one of unrelated files give nothing", () => {
  assert.deepEqual(names({}), []);
  assert.deepEqual(names({ "a.py": "print(1)\n", ".env": "PORT=1\n", "compose.yaml": "services:\n  db:\n    image: postgres\n" }), []);
});

test("a Dockerfile's ENV reaches the app that its CMD starts; ARG does not", () => {
  const found = deployments({
    "main.py": APP,
    Dockerfile:
      'FROM python AS base\nENV JWT_VERIFICATION_KEY=abc\nFROM base\nARG OS_SECURITY_KEY=x\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
  });
  const image = found.find(({ title }) => title === "Dockerfile");
  assert.equal(image?.apps.length, 1);
  assert.equal(value(image?.runs[0], "JWT_VERIFICATION_KEY"), "abc");
  assert.equal(value(image?.runs[0], "OS_SECURITY_KEY"), undefined);
});

test("a file that pydantic-settings or dotenv_values reads is known to be read", () => {
  const project = buildProject(
    worldOf({
      ".env": "OS_SECURITY_KEY=a\n",
      "app/settings.py": 'from agno import x\nmodel_config = SettingsConfigDict(env_file=".env")\n',
    }),
  );
  assert.ok(project.readEnvFiles?.has(uriOf(".env")));
});
