// A second, foreign client: Neovim headless over stdio. It knows nothing of pull diagnostics (0.7) or of our extension.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { serverCommand } from "../support/lspClient.ts";

const script = fileURLToPath(new URL("./neovim.lua", import.meta.url));
const installed = spawnSync("nvim", ["--version"], { stdio: "ignore" }).status === 0;

describe("Neovim", () => {
  it("shows a finding, takes the fix and writes the file", (t) => {
    if (!installed) {
      t.skip("nvim is not on the PATH: the server is NOT tried with a foreign client (install Neovim 0.7 or newer)");
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), "authlint-nvim-"));
    try {
      const { publicKey } = generateKeyPairSync("rsa", {
        modulusLength: 2048,
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
      });
      const file = join(folder, ".env");
      const before = `APP_NAME=demo\nJWT_VERIFICATION_KEY="${publicKey.trim().replaceAll("\n", " ")}"\n`;
      writeFileSync(file, before);
      const result = spawnSync("nvim", ["--headless", "--clean", "-n", "-c", `luafile ${script}`, "-c", "cquit 1", ".env"], {
        cwd: folder,
        encoding: "utf8",
        env: {
          ...process.env,
          HOME: folder,
          XDG_STATE_HOME: folder,
          XDG_DATA_HOME: folder,
          AUTHLINT_COMMAND: JSON.stringify(serverCommand()),
        },
        timeout: 90_000,
      });
      const output = result.stdout + result.stderr;
      assert.equal(result.status, 0, output);
      assert.match(output, /finding 2:\d+ /);
      assert.match(output, /saved/);
      const after = readFileSync(file, "utf8");
      assert.notEqual(after, before);
      // Whatever form the fix chose, the key's own lines are whole again.
      const body = publicKey.trim().split("\n");
      assert.ok(
        body.every((line) => after.includes(line)),
        after.replaceAll(/[A-Za-z0-9+/=]{24,}/g, "…"),
      );
      assert.ok(!output.includes(body[1] as string), "no key text in what Neovim printed");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
