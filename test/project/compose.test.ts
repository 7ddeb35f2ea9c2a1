import assert from "node:assert/strict";
import { test } from "node:test";
import { buildProject } from "../../server/src/project/build.ts";
import { composeProjects } from "../../server/src/project/compose.ts";
import { composePlans } from "../../server/src/project/composeDeployments.ts";
import type { Deployment } from "../../server/src/project/facts.ts";
import { filesOf } from "../../server/src/project/files.ts";
import { interpolate } from "../../server/src/project/interpolation.ts";
import { evidenceOf } from "../../server/src/project/loaderEvidence.ts";
import { dependenciesOf } from "../../server/src/project/versions.ts";
import { uriOf, worldOf } from "./memoryWorld.ts";

const service = (contents: Record<string, string>, name: string): Deployment => {
  const { deployments } = buildProject(worldOf(contents));
  const found = deployments.find(({ kind, title }) => kind === "compose-service" && title.endsWith(`: ${name}`));
  assert.ok(found !== undefined, `no deployment for ${name} among ${deployments.map(({ title }) => title).join(", ")}`);
  return found;
};

const value = (deployment: Deployment, name: string): string | undefined => {
  const reading = deployment.runs[0]?.environment.get(name)?.reading;
  return reading === undefined ? undefined : reading.kind === "value" ? reading.value : `<${reading.kind}>`;
};

test("environment beats env_file, a later env_file beats an earlier one", () => {
  const api = service(
    {
      "compose.yaml":
        "services:\n  api:\n    image: x\n    env_file: [a.env, b.env]\n    environment:\n      OS_SECURITY_KEY: from-compose\n",
      "a.env": "OS_SECURITY_KEY=a\nJWT_JWKS_FILE=a.json\nAGENTOS_URL=http://a\n",
      "b.env": "OS_SECURITY_KEY=b\nJWT_JWKS_FILE=b.json\n",
    },
    "api",
  );
  assert.equal(value(api, "OS_SECURITY_KEY"), "from-compose");
  assert.equal(value(api, "JWT_JWKS_FILE"), "b.json");
  assert.equal(value(api, "AGENTOS_URL"), "http://a");
  const wins = api.settings.map(({ name, uri, wins: winner }) => [name, uri === uriOf("compose.yaml") ? "compose" : uri.at(-5), winner]);
  assert.deepEqual(wins.sort(), [
    ["AGENTOS_URL", "a", true],
    ["JWT_JWKS_FILE", "a", false],
    ["JWT_JWKS_FILE", "b", true],
    ["OS_SECURITY_KEY", "a", false],
    ["OS_SECURITY_KEY", "b", false],
    ["OS_SECURITY_KEY", "compose", true],
  ]);
});

test("the list form, with a path, required and the raw format", () => {
  const api = service(
    {
      "compose.yaml":
        'services:\n  api:\n    image: x\n    env_file:\n      - path: ./raw.env\n        format: raw\n      - path: missing.env\n        required: false\n    environment:\n      - JWT_JWKS_FILE=keys.json\n      - AGENTOS_URL="quoted"\n',
      "raw.env": 'OS_SECURITY_KEY="kept$x"\n',
    },
    "api",
  );
  assert.equal(value(api, "OS_SECURITY_KEY"), '"kept$x"');
  assert.equal(value(api, "JWT_JWKS_FILE"), "keys.json");
  assert.equal(value(api, "AGENTOS_URL"), '"quoted"');
  assert.equal(api.runs[0]?.complete, false);
});

test("interpolation takes its variables from the .env beside the compose file; others are not known", () => {
  const api = service(
    {
      "compose.yaml":
        "services:\n  api:\n    image: x\n    environment:\n      OS_SECURITY_KEY: ${KEY}\n      JWT_VERIFICATION_KEY: ${ELSEWHERE:-}\n      AGENTOS_URL: https://${HOST:-localhost}$$\n      MCP_CONNECT_SECRET:\n",
      ".env": "KEY=s3cret\nHOST=example.org\nMCP_CONNECT_SECRET=handed-on\n",
    },
    "api",
  );
  assert.equal(value(api, "OS_SECURITY_KEY"), "s3cret");
  assert.equal(value(api, "JWT_VERIFICATION_KEY"), "<unknown>");
  assert.equal(value(api, "AGENTOS_URL"), "https://example.org$");
  assert.equal(value(api, "MCP_CONNECT_SECRET"), "handed-on");
});

test("a value that does not depend on an unknown variable is known", () => {
  const lookup = (name: string) => (name === "SET" ? { kind: "value" as const, value: "v" } : { kind: "unknown" as const, because: "" });
  assert.deepEqual(interpolate("${SET:-${OTHER}}", lookup), { kind: "value", value: "v" });
  assert.equal(interpolate("${OTHER}", lookup).kind, "unknown");
  assert.equal(interpolate("a${OTHER:-b}", lookup).kind, "unknown");
  assert.equal(interpolate("${", lookup).kind, "refused");
});

test("an override file replaces variables and adds env files", () => {
  const api = service(
    {
      "compose.yaml": "services:\n  api:\n    image: x\n    environment:\n      OS_SECURITY_KEY: base\n      AGENTOS_URL: http://base\n",
      "compose.override.yaml": "services:\n  api:\n    environment:\n      - OS_SECURITY_KEY=override\n",
    },
    "api",
  );
  assert.equal(value(api, "OS_SECURITY_KEY"), "override");
  assert.equal(value(api, "AGENTOS_URL"), "http://base");
});

test("!reset and !override drop what was there", () => {
  const contents = (tag: string) => ({
    "compose.yaml": "services:\n  api:\n    image: x\n    environment:\n      OS_SECURITY_KEY: base\n      AGENTOS_URL: http://base\n",
    "compose.override.yaml": `services:\n  api:\n    environment: ${tag}\n      AGENTOS_URL: http://over\n`,
  });
  const api = service(contents("!override"), "api");
  assert.equal(value(api, "OS_SECURITY_KEY"), undefined);
  assert.equal(value(api, "AGENTOS_URL"), "http://over");
});

test("extends takes a service of the same or another file, relative to that file", () => {
  const api = service(
    {
      "compose.yaml":
        "services:\n  api:\n    image: x\n    extends:\n      file: common/base.yaml\n      service: app\n    environment:\n      AGENTOS_URL: http://own\n",
      "common/base.yaml": "services:\n  app:\n    image: y\n    env_file: base.env\n    environment:\n      AGENTOS_URL: http://base\n",
      "common/base.env": "OS_SECURITY_KEY=from-base\n",
    },
    "api",
  );
  assert.equal(value(api, "OS_SECURITY_KEY"), "from-base");
  assert.equal(value(api, "AGENTOS_URL"), "http://own");
});

test("an extends loop ends", () => {
  const api = service(
    {
      "compose.yaml":
        "services:\n  api:\n    image: x\n    extends: b\n    environment: {OS_SECURITY_KEY: k}\n  b:\n    image: x\n    extends: api\n",
    },
    "api",
  );
  assert.equal(value(api, "OS_SECURITY_KEY"), "k");
});

test("files that scripts read together make one project; a file of another stage stands alone", () => {
  const files = filesOf(
    worldOf({
      "compose.yaml": "services:\n  api:\n    image: x\n",
      "compose.prod.yaml": "services:\n  api:\n    image: y\n    environment: {OS_SECURITY_KEY: p}\n",
      "compose.patch.yaml": "services:\n  api:\n    environment: {OS_SECURITY_KEY: q}\n",
    }),
  );
  const names = composeProjects(files, [], new Set()).map(({ documents }) => documents.map(({ uri }) => uri.split("/").at(-1)).join("+"));
  assert.deepEqual(names.sort(), ["compose.prod.yaml", "compose.yaml", "compose.yaml+compose.patch.yaml"]);
  const invocation = {
    files: [uriOf("compose.yaml"), uriOf("compose.prod.yaml")],
    envFiles: [],
    place: { uri: uriOf("Makefile"), span: { start: 0, end: 0 } },
  };
  const invoked = composeProjects(files, [invocation], new Set());
  assert.ok(invoked.some(({ documents }) => documents.length === 2 && documents[1]?.uri === uriOf("compose.prod.yaml")));
});

test("a refused env file refuses the service", () => {
  const api = service(
    {
      "compose.yaml": "services:\n  api:\n    image: x\n    env_file: .env\n",
      ".env": 'OS_SECURITY_KEY="never closed\nJWT_JWKS_FILE=x\n',
    },
    "api",
  );
  assert.equal(api.runs[0]?.refusal?.uri, uriOf(".env"));
});

test("container paths lead to the host by mounts and COPY, and nowhere without them", () => {
  const contents = {
    "compose.yaml":
      "services:\n  api:\n    build: .\n    volumes:\n      - ./deploy/jwks.json:/app/jwks.json:ro\n    environment:\n      JWT_JWKS_FILE: /app/jwks.json\n",
    Dockerfile: "FROM python:3.12\nWORKDIR /srv\nCOPY . .\nRUN pip install jwt\n",
    ".dockerignore": "secret/\n*.env\n",
    "deploy/jwks.json": '{"keys": []}',
    "keys/other.json": '{"keys": []}',
  };
  const found = composeLocate(contents);
  assert.deepEqual(found("/app/jwks.json"), { kind: "file", uri: uriOf("deploy/jwks.json") });
  assert.deepEqual(found("/srv/keys/other.json"), { kind: "file", uri: uriOf("keys/other.json") });
  assert.deepEqual(found("keys/other.json"), { kind: "file", uri: uriOf("keys/other.json") });
  assert.deepEqual(found("/elsewhere/jwks.json"), { kind: "container" });
  assert.deepEqual(found("secret/x.json"), { kind: "container" });
});

function composeLocate(contents: Record<string, string>) {
  const files = filesOf(worldOf(contents));
  const plans = composePlans({
    files,
    apps: [],
    evidence: evidenceOf(files),
    dependencies: dependenciesOf(files, {}),
    quiet: new Set(),
    ownNames: new Set(),
    loadersFor: () => undefined,
  });
  return (path: string) => plans[0]!.locate(path);
}

test("a service with a profile is a deployment like the others", () => {
  const files = {
    "compose.yaml":
      "services:\n  api:\n    image: x\n    profiles: [prod]\n    env_file: .env\n  other:\n    image: x\n    environment:\n      OS_SECURITY_KEY: own\n",
    ".env": "OS_SECURITY_KEY=a\n",
  };
  assert.equal(value(service(files, "api"), "OS_SECURITY_KEY"), "a");
  assert.equal(value(service(files, "other"), "OS_SECURITY_KEY"), "own");
});

test("an included file is a model of its own: its folder, its .env, behind what the including project's .env sets", () => {
  const files = {
    "compose.yaml": "include:\n  - infra/compose.yaml\n  - path: shared/api.yaml\n    project_directory: .\n    env_file: api.env\n",
    ".env": "OUTER=outer\n",
    "infra/compose.yaml":
      "services:\n  agents:\n    image: x\n    env_file: agents.env\n    environment:\n      JWT_JWKS_FILE: $INNER-$OUTER\n",
    "infra/.env": "INNER=inner\nOUTER=hidden\n",
    "infra/agents.env": "OS_SECURITY_KEY=infra\n",
    "shared/api.yaml": "services:\n  api:\n    image: x\n    env_file: agents.env\n    environment:\n      JWT_JWKS_FILE: $NAMED\n",
    "agents.env": "OS_SECURITY_KEY=root\n",
    "api.env": "NAMED=named\n",
  };
  const agents = service(files, "agents");
  assert.equal(value(agents, "OS_SECURITY_KEY"), "infra");
  assert.equal(value(agents, "JWT_JWKS_FILE"), "inner-outer");
  const api = service(files, "api");
  assert.equal(value(api, "OS_SECURITY_KEY"), "root");
  assert.equal(value(api, "JWT_JWKS_FILE"), "named");
  const titles = buildProject(worldOf(files)).deployments.map(({ title }) => title);
  assert.deepEqual(titles.filter((title) => title.endsWith(": agents")).length, 1);
});

test("following files that include each other ends, and one that is not there is left out", () => {
  const api = (include: string): string =>
    `include: [${include}]\nservices:\n  api:\n    image: x\n    environment:\n      OS_SECURITY_KEY: a\n`;
  const worker = "include:\n  - ../compose.yaml\nservices:\n  worker:\n    image: x\n    environment:\n      OS_SECURITY_KEY: b\n";
  // Compose itself refuses a cycle, so that none of the services runs.
  assert.ok(buildProject(worldOf({ "compose.yaml": api("other/compose.yaml"), "other/compose.yaml": worker })));
  assert.equal(value(service({ "compose.yaml": api("missing.yaml") }, "api"), "OS_SECURITY_KEY"), "a");
});
