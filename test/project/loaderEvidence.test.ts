import assert from "node:assert/strict";
import { test } from "node:test";
import { startedProgram } from "../../server/src/project/commandLines.ts";
import { filesOf } from "../../server/src/project/files.ts";
import { evidenceOf } from "../../server/src/project/loaderEvidence.ts";
import { pathBelow } from "../../server/src/project/paths.ts";
import { root, worldOf } from "./memoryWorld.ts";

const ENV = { ".env": "OS_SECURITY_KEY=x\n", "prod.env": "OS_SECURITY_KEY=y\n" };

const shown = (contents: Record<string, string>): string[] =>
  evidenceOf(filesOf(worldOf({ ...ENV, ...contents }))).loaders.map(
    ({ loader, envFile, strength }) => `${loader} ${pathBelow(root, envFile)}${strength === "shown" ? "" : " (documented)"}`,
  );

const cases: readonly (readonly [title: string, contents: Record<string, string>, expected: readonly string[]])[] = [
  ["bash sources it", { "run.sh": "#!/bin/bash\nset -a\nsource .env\nset +a\nuvicorn main:app\n" }, ["bash .env"]],
  ["sh sources it, on one line", { "start.sh": "set -a; . ./prod.env; set +a; exec uvicorn main:app\n" }, ["sh prod.env"]],
  ["a virtual environment is no env file", { "run.sh": "source .venv/bin/activate\nsource venv/bin/activate\n" }, []],
  ["docker run in a script", { "run.sh": "docker run --rm --env-file=prod.env -p 1:1 img\n" }, ["docker prod.env"]],
  ["podman in a Makefile", { Makefile: "run:\n\tpodman run --env-file prod.env img\n" }, ["podman prod.env"]],
  [
    "docker in a README is only documentation",
    { "README.md": "```sh\ndocker run --env-file .env img\n```\n" },
    ["docker .env (documented)"],
  ],
  ["kubectl", { "deploy.sh": "kubectl create secret generic s --from-env-file=prod.env\n" }, ["kubectl prod.env"]],
  ["uvicorn reads it with python-dotenv", { Procfile: "web: uvicorn main:app --env-file prod.env\n" }, ["python-dotenv prod.env"]],
  ["uv run", { "run.sh": "uv run --env-file .env uvicorn main:app\n" }, ["dotenvy .env"]],
  ["UV_ENV_FILE", { "run.sh": "UV_ENV_FILE=prod.env uv run main.py\n" }, ["dotenvy prod.env"]],
  ["direnv", { ".envrc": "# dotenv prod.env\ndotenv\n" }, ["direnv .env"]],
  ["systemd", { "agent.service": "[Service]\nEnvironmentFile=-/etc/agent/prod.env\nExecStart=uvicorn main:app\n" }, ["systemd prod.env"]],
  [
    "VS Code's debugger",
    { ".vscode/launch.json": '{"configurations": [{"type": "debugpy", "envFile": "${workspaceFolder}/.env"}]} // .env' },
    ["vscode-env-file .env"],
  ],
  [
    "a dev container, from the workspace folder",
    {
      ".devcontainer/devcontainer.json":
        '{ // ours\n  "image": "x", "runArgs": ["--init", "--env-file", ".env", "--env-file=${localWorkspaceFolder}/prod.env"] }',
    },
    ["docker .env", "docker prod.env"],
  ],
  ["just", { justfile: "set dotenv-load\n\nrun:\n  uvicorn main:app # .env\n" }, ["dotenvy .env"]],
  ["node", { "package.json": '{"scripts": {"start": "node --env-file=.env server.js"}}' }, ["node-env-file .env"]],
  ["honcho", { "run.sh": "honcho start -e prod.env\n" }, ["honcho prod.env"]],
  [
    "the template's script",
    {
      "scripts/env-sync.sh":
        '#!/bin/bash\nwhile IFS= read -r line; do\n if [[ "$line" == *BEGIN* ]]; then :; fi # END\ndone < prod.env\n.env\n',
    },
    ["agentos-env-sync .env"],
  ],
  ["a comment in a script says nothing", { "run.sh": "# source .env\n# docker run --env-file .env x\n" }, []],
];

for (const [title, contents, expected] of cases) test(title, () => assert.deepEqual(shown(contents), expected));

test("set -a decides whether everything in the file is exported", () => {
  const flags = (script: string): boolean[] =>
    evidenceOf(filesOf(worldOf({ ...ENV, "run.sh": script }))).loaders.map(({ exportsAll }) => exportsAll);
  assert.deepEqual(flags("set -a\n. ./.env\n"), [true]);
  assert.deepEqual(flags("set -o allexport\n. ./.env\n"), [true]);
  assert.deepEqual(flags("set -e\n. ./.env\n"), [false]);
  assert.deepEqual(flags("set -a\nset +a\n. ./.env\n"), [false]);
});

test("compose invocations", () => {
  const { invocations } = evidenceOf(
    filesOf(
      worldOf({ "run.sh": "docker compose -f compose.yaml -f compose.prod.yaml --env-file prod.env up -d\ndocker-compose up\n", ...ENV }),
    ),
  );
  assert.deepEqual(
    invocations.map(({ files, envFiles }) => [files, envFiles].map((uris) => uris.map((uri) => pathBelow(root, uri)))),
    [[["compose.yaml", "compose.prod.yaml"], ["prod.env"]]],
  );
});

test("what a command starts", () => {
  const start = (command: string): unknown => startedProgram(command.split(" "));
  assert.deepEqual(start("uvicorn app.main:app --host 0.0.0.0"), { module: "app.main" });
  assert.deepEqual(start("exec gunicorn -k uvicorn.workers.UvicornWorker app:app"), { module: "app" });
  assert.deepEqual(start("uv run --env-file .env python -m app"), { module: "app" });
  assert.deepEqual(start("python -m uvicorn main:app"), { module: "main" });
  assert.deepEqual(start("FOO=1 python3 src/main.py"), { file: "src/main.py" });
  assert.deepEqual(start("fastapi run app/main.py"), { file: "app/main.py" });
  assert.equal(start("celery -A app worker"), undefined);
});
