import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createWorkspace } from "../../server/src/engine/workspace.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import type { Project } from "../../server/src/project/facts.ts";
import { steadily } from "../../server/src/project/steady.ts";
import type { World } from "../../server/src/project/world.ts";

const root = "file:///project";
const app = [
  "import os",
  "from agno.os import AgentOS",
  "from agno.os.config import AuthorizationConfig",
  "from dotenv import load_dotenv",
  "load_dotenv()",
  'agent_os = AgentOS(authorization=True, authorization_config=AuthorizationConfig(algorithm="RS256"))',
  "app = agent_os.get_app()",
].join("\n");
const envUri = `${root}/.env`;

/** A workspace with an open env file, and how to type in it: the project after each text. */
function workspaceWith(files: Readonly<Record<string, string>>) {
  const fileSystem = createMemoryFileSystem(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text])));
  const workspace = createWorkspace(root, fileSystem);
  return {
    workspace,
    async type(text: string, uri = envUri): Promise<Project> {
      workspace.openDocument(uri, text);
      return workspace.project();
    },
  };
}

/** What rules see of a project, without the documents themselves. */
const seen = ({ deployments }: Project): unknown =>
  deployments.map(({ title, settings, runs, apps, keyUses, versions, productEvident }) => ({
    title,
    productEvident,
    versions,
    settings: settings.map(({ name, wins, entry }) => [name, wins, entry.value.value, entry.span]),
    runs: runs.map(({ loader, complete, outcomes, environment, envFiles }) => [
      loader,
      complete,
      outcomes,
      envFiles,
      [...environment].map(([name, { reading }]) => [name, reading]),
    ]),
    apps: apps.map(({ uri, authorization, place }) => [uri, authorization, place]),
    keys: keyUses.map(({ consumer, algorithm, readings }) => [consumer, algorithm, readings.map(({ reading }) => reading)]),
  }));

describe("what does not depend on env files", () => {
  it("is computed once while somebody types in one", async () => {
    const { type } = workspaceWith({ "app.py": app, "requirements.txt": "agno==2.3.13\n", ".env": "" });
    await type("OS_SECURITY_KEY=\n");
    const before = await type("OS_SECURITY_KEY=a\n");
    const after = await type("OS_SECURITY_KEY=ab\n");
    assert.notEqual(after, before);
    assert.equal(after.world.surroundings, before.world.surroundings);
    assert.notEqual(before.deployments[0]?.apps[0], undefined);
    assert.equal(after.deployments[0]?.apps[0], before.deployments[0]?.apps[0]);
  });

  it("is computed again after a change of any other file", async () => {
    const { type, workspace } = workspaceWith({ "app.py": app, "requirements.txt": "agno==2.3.13\n", ".env": "" });
    const before = await type("OS_SECURITY_KEY=a\n");
    workspace.openDocument(`${root}/app.py`, app.replace("authorization=True", "authorization=False"));
    const after = await workspace.project();
    assert.notEqual(after.world.surroundings, before.world.surroundings);
    assert.equal(before.deployments[0]?.apps[0]?.authorization, true);
    assert.equal(after.deployments[0]?.apps[0]?.authorization, false);
  });

  it("is not shared as soon as a computation looks into an env file", async () => {
    const { type } = workspaceWith({ ".env": "" });
    const first = await type("JWT_VERIFICATION_KEY=a\n");
    const second = await type("JWT_VERIFICATION_KEY=b\n");
    const values = ({ documents }: World): readonly string[] =>
      [...documents.values()].flatMap(({ entries }) => entries.map(({ value }) => value.value));
    assert.equal(first.world.surroundings, second.world.surroundings);
    assert.deepEqual(steadily(first.world, values), ["a"]);
    assert.deepEqual(steadily(second.world, values), ["b"]);
  });

  it("keeps a program that reads an env file itself up to date", async () => {
    const reading = app
      .replace("load_dotenv()", 'values = dotenv_values(".env")')
      .replace("import load_dotenv", "import dotenv_values")
      .replace('algorithm="RS256"', 'algorithm=values["ALGORITHM"]');
    const { type } = workspaceWith({ "app.py": reading, ".env": "" });
    for (const name of ["ES256", "HS256", "RS512"]) {
      const { deployments } = await type(`ALGORITHM=${name}\nJWT_VERIFICATION_KEY=x\n`);
      const algorithm = deployments[0]?.apps[0]?.config?.arguments.get("algorithm")?.value;
      assert.equal(algorithm?.kind === "text" ? algorithm.text : algorithm?.kind, name);
    }
  });

  it("leaves every answer as it would be without any memory", async () => {
    const files = {
      "app.py": app,
      "requirements.txt": "agno>=2.3\ncryptography==42.0.0\n",
      "run.sh": "set -a\nsource .env\nuvicorn app:app --env-file other.env\n",
      "compose.yaml": "services:\n  api:\n    image: x\n    env_file: .env\n    environment:\n      OS_SECURITY_KEY: ${GUARD}\n",
      ".env": "",
      "other.env": "JWT_JWKS_FILE=keys/jwks.json\n",
    };
    const { type } = workspaceWith(files);
    const texts = [
      "",
      "GUARD=a",
      "GUARD=ab\nJWT_JWKS_FILE=jwks.json",
      "export GUARD=ab\nJWT_VERIFICATION_KEY=keys/a.pem\n",
      'GUARD="open\nJWT_VERIFICATION_KEY=x\n',
      "COMPOSE_FILE=other.yaml\nGUARD=1\n",
      "GUARD=\n",
    ];
    for (const text of texts) {
      const typed = await type(text);
      const fresh = await workspaceWith(files).type(text);
      assert.deepEqual(seen(typed), seen(fresh), JSON.stringify(text));
      assert.deepEqual([...typed.documents.keys()].sort(), [...fresh.documents.keys()].sort());
    }
  });
});
