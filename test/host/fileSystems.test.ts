import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { createMemoryFileSystem } from "../../server/src/host/memoryFileSystem.ts";
import { createNodeFileSystem } from "../../server/src/host/nodeFileSystem.ts";

const folder = mkdtempSync(join(tmpdir(), "authlint-host-"));
const uri = (path: string): string => pathToFileURL(join(folder, path)).href;
after(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(join(folder, "app", "node_modules", "x"), { recursive: true });
mkdirSync(join(folder, "folder.env"));
writeFileSync(join(folder, ".env"), "A=1\n");
writeFileSync(join(folder, "app", ".env.local"), Buffer.from([0x41, 0x3d, 0xff]));
writeFileSync(join(folder, "app", "node_modules", "x", ".env"), "B=2\n");
writeFileSync(join(folder, ".gitignore"), ".env\n");
if (process.platform !== "win32") {
  symlinkSync("..", join(folder, "app", "loop"));
  symlinkSync("../.env", join(folder, "app", "linked.env"));
}

test("files are found by name at any depth, ignored folders and loops aside, git-ignored files included", async () => {
  const found = await createNodeFileSystem().find(uri("."), [".env", ".env.*", "*.env"]);
  const links = process.platform === "win32" ? [] : [uri("app/linked.env")];
  assert.deepEqual([...found].sort(), [uri(".env"), uri("app/.env.local"), ...links].sort());
});

test("excluded paths are left out, and a limit stops the search", async () => {
  const host = createNodeFileSystem();
  assert.deepEqual(await host.find(uri("."), [".env", ".env.*"], { exclude: ["app/**"] }), [uri(".env")]);
  assert.equal((await host.find(uri("."), [".env", ".env.*"], { limit: 1 })).length, 1);
});

test("reading answers for everything that can lie there", async () => {
  const host = createNodeFileSystem();
  const read = await host.read(uri("app/.env.local"));
  assert.deepEqual(read, { kind: "bytes", bytes: Uint8Array.of(0x41, 0x3d, 0xff) });
  assert.deepEqual(await host.read(uri("folder.env")), { kind: "failed", reason: "is-directory" });
  assert.deepEqual(await host.read(uri("nowhere")), { kind: "failed", reason: "not-found" });
  assert.deepEqual(await host.read("untitled:Untitled-1"), { kind: "failed", reason: "other" });
});

test("a new file is never written over another, and gets its mode", async () => {
  const host = createNodeFileSystem();
  assert.equal(await host.create(uri(".env"), Uint8Array.of(1)), "exists");
  assert.equal(await host.create(uri("key.pem"), Uint8Array.of(65), 0o600), "written");
  if (process.platform !== "win32") assert.equal(statSync(join(folder, "key.pem")).mode & 0o777, 0o600);
  assert.equal(await host.write(uri("missing"), Uint8Array.of(1)), "failed");
});

test("the memory host answers like the real one", async () => {
  const host = createMemoryFileSystem({ "file:///p/.env": "A=1", "file:///p/a/b.pem": "x", "file:///p/node_modules/.env": "" });
  assert.deepEqual(await host.find("file:///p", [".env", "*.pem"]), ["file:///p/.env", "file:///p/a/b.pem"]);
  assert.deepEqual(await host.read("file:///p/a"), { kind: "failed", reason: "is-directory" });
  assert.deepEqual(await host.list("file:///p"), [
    { name: ".env", type: "file" },
    { name: "a", type: "directory" },
    { name: "node_modules", type: "directory" },
  ]);
  assert.equal(await host.create("file:///p/.env", new Uint8Array()), "exists");
});

test("a file that may not be read is named so", { skip: process.getuid?.() === 0 ? "root may read everything" : false }, async () => {
  writeFileSync(join(folder, "secret.env"), "A=1");
  chmodSync(join(folder, "secret.env"), 0);
  assert.deepEqual(await createNodeFileSystem().read(uri("secret.env")), { kind: "failed", reason: "no-permission" });
});

test("files that were found are read whole, however long they are, and each keeps its bytes", async () => {
  const sizes = [0, 1, 65_535, 65_536, 65_537, 200_000];
  mkdirSync(join(folder, "sizes"));
  for (const size of sizes) writeFileSync(join(folder, "sizes", `${size}.env`), Buffer.alloc(size, size % 251));
  writeFileSync(join(folder, "sizes", "gone.env"), "A=1\n");
  const host = createNodeFileSystem();
  const found = await host.find(uri("sizes"), ["*.env"]);
  assert.equal(found.length, sizes.length + 1);
  rmSync(join(folder, "sizes", "gone.env"));
  assert.deepEqual(await host.read(uri("sizes/gone.env")), { kind: "failed", reason: "not-found" });
  for (const again of [false, true]) {
    const results = await Promise.all(sizes.map((size) => host.read(uri(`sizes/${size}.env`))));
    for (const [index, size] of sizes.entries()) {
      const result = results[index];
      assert.ok(
        result?.kind === "bytes" && Buffer.alloc(size, size % 251).equals(result.bytes),
        `${size} bytes, ${again ? "again" : "once"}`,
      );
    }
  }
});
