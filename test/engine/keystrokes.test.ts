import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAnalyser } from "../../server/src/engine/analysis.ts";
import { defaultConfiguration } from "../../server/src/engine/configuration.ts";
import { createWorkspace, type Workspace } from "../../server/src/engine/workspace.ts";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import { editedFile } from "../support/editedFiles.ts";

const root = "file:///project";
const uri = `${root}/.env`;
const others: readonly Readonly<Record<string, string>>[] = [
  {},
  { "compose.yaml": "services:\n  web:\n    build: .\n    env_file: .env\n    environment:\n      OS_SECURITY_KEY: ${OS_SECURITY_KEY}\n" },
  {
    "requirements.txt": "agno==2.3.13\n",
    "main.py":
      "import os\nfrom agno.os import AgentOS\nfrom agno.os.config import AuthorizationConfig\nfrom dotenv import load_dotenv\nload_dotenv()\nagent_os = AgentOS(authorization=True, authorization_config=AuthorizationConfig(verification_keys=[os.getenv('URL_1')]))\napp = agent_os.get_app()\n",
  },
];

const workspaceOf = (files: Readonly<Record<string, string>>): Workspace =>
  createWorkspace(root, createMemoryFileSystem(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${root}/${name}`, text]))));

async function told(workspace: Workspace): Promise<unknown> {
  const { project, findings } = await createAnalyser(workspace, () => defaultConfiguration).analyse();
  return {
    findings: [...findings].map(([of, list]) => [
      of,
      list.map(({ rule, severity, span, message, related, fixes }) => ({
        rule: rule.id,
        severity,
        span,
        message,
        related,
        // What moves a private key into a file names the file by chance.
        fixes: fixes.map(({ title, safety, changes }) => ({ title, safety, changes })),
      })),
    ]),
    deployments: project.deployments.map(({ id, settings, runs }) => ({
      id,
      settings: settings.map(({ name, entry, readings, wins, valuePlace }) => [name, entry.span, valuePlace, [...readings], wins]),
      runs: runs.map(({ loader, refusal, outcomes, environment, finalEnvironment }) => ({
        loader,
        refusal,
        outcomes,
        environment: [...environment].map(([name, { reading, setting, via }]) => [name, reading, setting?.entry.span, via?.entry.span]),
        final: [...(finalEnvironment ?? [])].map(([name, { reading }]) => [name, reading]),
      })),
    })),
  };
}

describe("an env file in an editor", () => {
  it("means after each edit what it means when it is opened like that", async () => {
    for (let seed = 1; seed <= 18; seed++) {
      const files = others[seed % others.length] ?? {};
      const file = editedFile(seed, 20 * (1 + (seed % 6)));
      // On disk it stays what it was: a byte order mark there would count for the open text as well.
      const onDisk = { ...files, ".env": file.text };
      const workspace = workspaceOf(onDisk);
      workspace.openDocument(uri, file.text);
      await workspace.project();
      for (let step = 0; step < 6; step++) {
        const text = file.edit();
        workspace.openDocument(uri, text);
        const fresh = workspaceOf(onDisk);
        fresh.openDocument(uri, text);
        assert.deepEqual(await told(workspace), await told(fresh), `seed ${seed}, edit ${step}`);
      }
    }
  });
});
