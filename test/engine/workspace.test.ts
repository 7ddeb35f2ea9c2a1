import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createWorkspace, type Workspace } from "../../server/src/engine/workspace.ts";
import { createMemoryFileSystem, type MemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";

const root = "file:///project";
const app = "from agno.os import AgentOS\nagent_os = AgentOS(authorization=True)\napp = agent_os.get_app()\n";
const setting = "JWT_VERIFICATION_KEY=abc\n";

const write = (fileSystem: MemoryFileSystem, path: string, text: string): string => {
  const uri = `${root}/${path}`;
  fileSystem.files.set(uri, new TextEncoder().encode(text));
  return uri;
};

const knownTo = async (workspace: Workspace): Promise<readonly string[]> =>
  [...(await workspace.project()).documents.keys()].map((uri) => uri.slice(root.length + 1)).sort();

describe("a folder that watchers told little of", () => {
  it("is listed when a document of it is opened", async () => {
    const fileSystem = createMemoryFileSystem({ [`${root}/.env`]: setting });
    const workspace = createWorkspace(root, fileSystem);
    assert.deepEqual(await knownTo(workspace), [".env"]);
    write(fileSystem, "new/main.py", app);
    write(fileSystem, "new/deep/key.env", setting);
    const uri = write(fileSystem, "new/.env", setting);
    workspace.openDocument(uri, setting);
    assert.deepEqual(await knownTo(workspace), [".env", "new/.env", "new/deep/key.env", "new/main.py"]);
  });

  it("is listed when the first of its files is told, from the highest new folder on", async () => {
    const fileSystem = createMemoryFileSystem({ [`${root}/.env`]: setting });
    const workspace = createWorkspace(root, fileSystem);
    await workspace.project();
    write(fileSystem, "services/api/main.py", app);
    write(fileSystem, "services/.env", setting);
    workspace.filesChanged([write(fileSystem, "services/api/.env", setting)]);
    assert.deepEqual(await knownTo(workspace), [".env", "services/.env", "services/api/.env", "services/api/main.py"]);
  });

  it("is listed alone where it was known: the folders below it are watched", async () => {
    const fileSystem = createMemoryFileSystem({ [`${root}/.env`]: setting, [`${root}/main.py`]: app });
    const workspace = createWorkspace(root, fileSystem);
    await workspace.project();
    write(fileSystem, "other/.env", setting);
    write(fileSystem, ".env.local", setting);
    workspace.openDocument(`${root}/main.py`, `${app}# changed\n`);
    assert.deepEqual(await knownTo(workspace), [".env", ".env.local", "main.py"]);
  });

  it("is left alone where nobody keeps configuration", async () => {
    const fileSystem = createMemoryFileSystem({ [`${root}/.env`]: setting });
    const workspace = createWorkspace(root, fileSystem);
    await workspace.project();
    write(fileSystem, "node_modules/thing/.env", setting);
    workspace.openDocument(write(fileSystem, "node_modules/thing/main.py", app), app);
    assert.deepEqual(await knownTo(workspace), [".env", "node_modules/thing/main.py"]);
  });
});

describe("a file that changes while it is read", () => {
  it("is read again", async () => {
    const fileSystem = createMemoryFileSystem({ [`${root}/.env`]: setting });
    let go: () => void = () => assert.fail("the file was not asked for");
    const gate = new Promise<void>((fulfil) => {
      go = fulfil;
    });
    const workspace = createWorkspace(root, {
      ...fileSystem,
      async read(uri) {
        const result = await fileSystem.read(uri);
        if (uri === `${root}/.env`) await gate;
        return result;
      },
    });
    const first = workspace.project();
    // The memory's answers take a few turns of the queue; after a turn of the event loop all of them are there but for the one that waits.
    await new Promise((fulfil) => setImmediate(fulfil));
    assert.ok(fileSystem.reads.includes(`${root}/.env`), "the reading of the old text has begun");
    const changed = "JWT_VERIFICATION_KEY=changed\n";
    workspace.filesChanged([write(fileSystem, ".env", changed)]);
    go();
    await first;
    assert.equal((await workspace.project()).documents.get(`${root}/.env`)?.text, changed);
  });
});

describe("the root of a file system", () => {
  it("may be written with a slash at its end", async () => {
    const mount = "vscode-test-web://mount/";
    const files = { [`${mount}shop/main.py`]: app, [`${mount}shop/.env`]: setting, [`${mount}.gitignore`]: "*.pem\n" };
    const workspace = createWorkspace(mount, createMemoryFileSystem(files));
    workspace.openDocument(`${mount}shop/main.py`, app);
    const { documents, deployments } = await workspace.project();
    assert.deepEqual([...documents.keys()].sort(), Object.keys(files).sort());
    assert.deepEqual(
      deployments.map(({ root: folder }) => folder),
      ["vscode-test-web://mount/shop"],
    );
  });
});
