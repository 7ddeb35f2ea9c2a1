// Bad input of every kind that editors and disks hold: the answer is a finding or silence, never a crash, and the log holds no content.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { rsaKey } from "../support/keys.ts";
import { makeFolder, type TestFolder, withFolder } from "./folder.ts";

const canary = "c4n4ryNeverInALog";
const line = (length: number): string => canary + "x".repeat(length);
const mebibyte = 1 << 20;
const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const noise = (size: number): Uint8Array => Buffer.from(Array.from({ length: size }, (_, i) => (i * 7919 + (i >> 3)) & 255));
const aliasBomb = [
  `a: &a [${canary},${canary}]`,
  ...Array.from({ length: 25 }, (_, i) => {
    const [name, of] = ["bcdefghijklmnopqrstuvwxyz"[i], "abcdefghijklmnopqrstuvwxyz"[i]];
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(",")}]`;
  }),
  "services: {api: {image: x, environment: *z}}",
].join("\n");
const deep = 100_000;

/** File name → content, as the issue lists them. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  "empty/.env": "",
  "empty/a.pem": "",
  "empty/jwks.json": "",
  "empty/compose.yaml": "",
  "empty/app.py": "",
  "large/.env": `JWT_VERIFICATION_KEY=${canary}\n`.repeat((10 * mebibyte) / 40),
  "large/jwks.json": `{"keys":[${`{"kty":"RSA","n":"${canary}"},`.repeat(200_000)}{}]}`,
  "large/app.py": `from agno.os import AgentOS\nx = "${canary}"\n`.repeat(100_000),
  "large/k.pem": line(10 * mebibyte),
  "line/.env": `JWT_VERIFICATION_KEY=${line(5 * mebibyte)}`,
  "line/jwks.json": `{"keys":"${line(5 * mebibyte)}"}`,
  "line/compose.yaml": `services: {api: {environment: {JWT_VERIFICATION_KEY: ${line(5 * mebibyte)}}}}`,
  "line/app.py": `from agno.os import AgentOS; x = "${line(5 * mebibyte)}"`,
  "middle/.env": `JWT_VERIFICATION_KEY="${"$(${`".repeat(20_000)}\n`,
  "middle/.envrc": `export JWT_VERIFICATION_KEY="${"$(${`".repeat(20_000)}\n`,
  "middle/app.py": `from agno.os import AgentOS\nAgentOS(${"a=$((".repeat(40_000)}`,
  "binary/.env": noise(200_000),
  "binary/a.pem": noise(200_000),
  "binary/jwks.json": noise(200_000),
  "binary/compose.yaml": noise(200_000),
  "binary/app.py": Buffer.concat([Buffer.from("from agno.os import AgentOS\n"), noise(200_000)]),
  "utf16/.env": utf16(`JWT_VERIFICATION_KEY=${canary}\r\n`),
  "utf16/jwks.json": utf16(`{"keys":[]}`),
  "utf16/a.pem": utf16(rsaKey().publicPem),
  "nul/.env": `JWT_VERIFICATION_KEY=${canary}\0${canary}\n\0\0=\0`,
  "nul/app.py": `from agno.os import AgentOS\n\0AgentOS("${canary}\0")`,
  "nul/jwks.json": `{"keys":[{"kty":"\0"}]}`,
  "bomb/compose.yaml": aliasBomb,
  "deep/jwks.json": `${'{"keys":['.repeat(deep)}${"]}".repeat(deep)}`,
  "deep/compose.yaml": `services: ${"[".repeat(deep)}`,
  "deep/app.py": `from agno.os import AgentOS\nAgentOS(${"(".repeat(deep)}`,
};

/** What text files cannot hold: a folder named `.env`, a link to itself, a file that may not be read. */
function addOddities(folder: TestFolder): void {
  mkdirSync(join(folder.path, "folder/.env"), { recursive: true });
  mkdirSync(join(folder.path, "loop"));
  mkdirSync(join(folder.path, "secret"));
  folder.write("secret/.env", `OS_SECURITY_KEY=${canary}\n`);
  chmodSync(join(folder.path, "secret/.env"), 0);
  folder.write("refers/.env", "JWT_JWKS_FILE=../folder/.env\n");
  if (process.platform === "win32") return; // links need a privilege there
  symlinkSync("..", join(folder.path, "loop/up"));
  symlinkSync(".env", join(folder.path, "loop/.env"));
  symlinkSync("missing.pem", join(folder.path, "loop/broken.pem"));
}

describe("bad input", () => {
  it("is answered by the server, in open documents and on disk, and its content is in no log", async () => {
    await withFolder(files, async (client, folder) => {
      addOddities(folder);
      for (const [name, content] of Object.entries(files)) {
        const uri = folder.uriOf(name);
        client.open(uri, typeof content === "string" ? content : Buffer.from(content).toString("utf8"));
        const items = await client.diagnostics(uri);
        assert.ok(Array.isArray(items), name);
        assert.ok(!JSON.stringify(items).includes(canary), name);
        await client.hover(uri, { line: 0, character: 3 });
        client.close(uri);
      }
      for (const name of ["folder/.env", "loop/.env", "secret/.env"])
        assert.ok(Array.isArray(await client.diagnostics(folder.uriOf(name))), name);
      assert.ok(!client.log().includes(canary));
      assert.match(client.log(), /left alone: too-large/);
      assert.equal(client.process.exitCode, null);
    });
  });

  it("survives lone surrogates and edits that split characters", async () => {
    await withFolder({}, async (client, folder) => {
      const uri = folder.uriOf(".env");
      client.open(uri, `JWT_VERIFICATION_KEY="\ud800${canary}"\nOS_SECURITY_KEY=\udc00😀\n`);
      assert.ok(Array.isArray(await client.diagnostics(uri)));
      client.change(uri, [{ range: { start: { line: 1, character: 18 }, end: { line: 1, character: 19 } }, text: "" }]);
      assert.ok(Array.isArray(await client.diagnostics(uri)));
      client.change(uri, [{ range: { start: { line: 900, character: 900 }, end: { line: 901, character: 0 } }, text: "\n" }]);
      assert.ok(Array.isArray(await client.diagnostics(uri)));
    });
  });

  it("goes on when files vanish, and asks no file twice that it cannot have", async () => {
    await withFolder({ ".env": "JWT_JWKS_FILE=jwks.json\n", "jwks.json": '{"keys":[]}' }, async (client, folder) => {
      const before = await client.diagnostics(folder.uriOf("jwks.json"));
      assert.ok(before.length > 0);
      unlinkSync(join(folder.path, "jwks.json"));
      rmSync(join(folder.path, ".env"));
      const changes = [".env", "jwks.json"].map((name) => ({ uri: folder.uriOf(name), type: 3 }));
      await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
      assert.deepEqual(await client.diagnostics(folder.uriOf("jwks.json")), []);
    });
  });

  it("is answered by the command line with an exit code, and shown nowhere", () => {
    const folder = makeFolder(files);
    try {
      addOddities(folder);
      const cli = fileURLToPath(new URL("../../server/src/main.cli.ts", import.meta.url));
      const hooks = new URL("../support/typescript.mjs", import.meta.url).href;
      for (const args of [["."], ["--format", "json", "."], ["explain", "."]]) {
        const result = spawnSync(process.execPath, ["--import", hooks, cli, ...args], {
          cwd: folder.path,
          encoding: "utf8",
          timeout: 240_000,
          maxBuffer: 100 * mebibyte,
        });
        assert.ok(
          result.status === 0 || result.status === 1,
          `${args.join(" ")}: ${result.status} ${result.signal} ${result.stderr.slice(0, 500)}`,
        );
        assert.ok(!(result.stdout + result.stderr).includes(canary.slice(0, 12)), args.join(" "));
      }
    } finally {
      rmSync(folder.path, { recursive: true, force: true });
    }
  });
});
