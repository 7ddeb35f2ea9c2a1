import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { createNamesSeen } from "../../server/src/engine/namesSeen.ts";
import { createWorkspace } from "../../server/src/engine/workspace.ts";
import { createNodeFileSystem } from "../../server/src/host/nodeFileSystem.ts";
import { agentOsApp } from "../support/project.ts";

const folder = mkdtempSync(join(tmpdir(), "authlint-seen-"));
after(() => rmSync(folder, { recursive: true, force: true }));

describe("what a search has seen", () => {
  it("tells what is certainly not there, and nothing else", () => {
    const seen = createNamesSeen("file:///w/");
    assert.equal(seen.lack("file:///w/a"), false, "nothing was searched");
    seen.add("file:///w", ["Makefile", "src", "node_modules", "known"]);
    seen.add("file:///w/src", ["main.py"]);
    seen.add("file:///w/known", ["é.env", "a.env"]);
    const answers = {
      "file:///w/.gitignore": true,
      "file:///w/src/.env": true,
      "file:///w/src/deep/er/a.py": true,
      "file:///w/missing/a.py": true,
      // There in another case, as some file systems take it.
      "file:///w/makefile": false,
      "file:///w/src/MAIN.py": false,
      // A folder that was not gone through.
      "file:///w/node_modules/a/b.json": false,
      // Names that file systems know by other forms.
      "file:///w/known/b.env": false,
      "file:///w/src/main.py.": false,
      "file:///w/src/MAIN~1.PY": false,
      "file:///w/src/a%20b": false,
      // Elsewhere.
      "file:///x/.env": false,
      "file:///": false,
    };
    for (const [uri, expected] of Object.entries(answers)) assert.equal(seen.lack(uri), expected, uri);
    seen.forget();
    assert.equal(seen.lack("file:///w/.gitignore"), false);
  });

  it("spares looking for files that are not there, and changes nothing else", async () => {
    const files = {
      "main.py": agentOsApp({ before: "import config.keys\nfrom helpers import x", arguments_: "authorization=True" }),
      "helpers/__init__.py": "x = 1\n",
      "keys/public.pem": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n",
      "deploy/compose.yaml": "services:\n  api:\n    image: x\n    environment: {JWT_ALGORITHM: RS256}\n",
      "build/.env": "A=1\n",
      "deploy/linked/nothing": "",
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    symlinkSync(join(folder, "helpers"), join(folder, "config"), "dir");
    const host = createNodeFileSystem();
    const reads: string[] = [];
    const read: typeof host.read = (uri) => {
      reads.push(uri);
      return host.read(uri);
    };
    const root = pathToFileURL(folder).href;
    const knowing = await createWorkspace(root, { ...host, read }).project();
    const looking = await createWorkspace(root, {
      ...host,
      find: (uri, names, { onFolder: _, ...options } = {}) => host.find(uri, names, options),
    }).project();
    assert.deepEqual([...knowing.documents.keys()].sort(), [...looking.documents.keys()].sort());
    const asked = ["config/keys.py", "deploy/.env", ".gitignore", "keys/.gitignore", ".env", "nowhere/at/all.py"];
    for (const path of asked) assert.equal(knowing.world.exists(`${root}/${path}`), looking.world.exists(`${root}/${path}`), path);
    assert.equal(looking.world.exists(`${root}/deploy/.env`), "missing");
    assert.ok(!reads.includes(`${root}/deploy/.env`) && !reads.includes(`${root}/keys/.gitignore`), "what is not there is not opened");
    assert.ok(reads.includes(`${root}/config/keys.py`), "behind a link nobody has searched");
  });
});
