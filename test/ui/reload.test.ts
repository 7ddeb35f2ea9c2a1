// A window that is loaded again with several tabs: VS Code shows one of them and knows the others by their addresses alone.
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { anySquiggle, openFile, openWorkbench, withPictureOnFailure } from "./workbench.ts";

const { publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

describe("a window that is loaded again", () => {
  it("checks its files as before", async () => {
    const { page, dispose } = await openWorkbench({
      files: {
        ".env": `JWT_VERIFICATION_KEY="${publicKey.trim().replaceAll("\n", " ")}"\n`,
        "README.md": "# Demo\n",
        "requirements.txt": "agno[os]==2.9.0\n",
        "main.py": "from agno.os import AgentOS\nfrom dotenv import load_dotenv\nload_dotenv()\nAgentOS(id='a', authorization=True)\n",
      },
    });
    try {
      await withPictureOnFailure(page, "reload", async () => {
        for (const name of ["requirements.txt", "README.md", "main.py"]) await openFile(page, name);
        await anySquiggle(await openFile(page, ".env"))
          .first()
          .waitFor();
        await page.reload();
        await page.locator(".tab.active", { hasText: ".env" }).waitFor();
        await anySquiggle(page.locator(".editor-instance .monaco-editor").first()).first().waitFor();
      });
    } finally {
      await dispose();
    }
  });
});
