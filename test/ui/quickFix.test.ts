// Does what a person does: installs the VSIX, opens `.env`, sees the squiggle, hovers, presses Ctrl+., takes the fix, saves; and compares
// the file on disk. Takes the pictures of the README on the way, in both themes.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { anySquiggle, hoverOver, openFile, openWorkbench, picture, waitForDisk, withPictureOnFailure } from "./workbench.ts";

const themes =
  process.env.AUTHLINT_SCREENSHOTS === "1"
    ? ([
        ["dark", "Default Dark Modern"],
        ["light", "Default Light Modern"],
      ] as const)
    : ([["dark", "Default Dark Modern"]] as const);

const newPublicKey = (): string =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).publicKey.trim();

describe("the packaged extension in the workbench", () => {
  for (const [theme, themeName] of themes) {
    it(`repairs a collapsed key in .env, on disk too (${theme})`, async () => {
      const key = newPublicKey();
      const before = `# demo\nAPP_NAME=demo\nJWT_VERIFICATION_KEY="${key.replaceAll("\n", " ")}"\nLOG_LEVEL=info\n`;
      const size = process.env.AUTHLINT_SCREENSHOTS === "1" ? { width: 1100, height: 640 } : { width: 1280, height: 800 };
      const { page, folder, dispose } = await openWorkbench({
        files: { ".env": before },
        settings: { "workbench.colorTheme": themeName },
        size,
      });
      try {
        await withPictureOnFailure(page, "quickFix", async () => {
          const file = join(folder, ".env");
          const editor = await openFile(page, ".env");
          const squiggle = anySquiggle(editor).first();
          await squiggle.waitFor();
          await picture(page, `squiggle-${theme}`);

          const hover = await hoverOver(page, squiggle, /authlint/i);
          const hoverText = await hover.innerText();
          assert.ok(!hoverText.includes(key.split("\n")[1] as string), "a hover shows no key text");
          await picture(page, `hover-${theme}`);

          // The caret goes to the key; the hover closes with the move of the pointer.
          await editor
            .locator(".view-line", { hasText: "JWT_VERIFICATION_KEY" })
            .first()
            .click({ position: { x: 60, y: 8 } });
          await page.keyboard.press("Escape");
          await page.keyboard.press("Control+.");
          const fix = page.locator(".action-widget .monaco-list-row.action", { hasText: /line breaks/i }).first();
          await fix.waitFor();
          await picture(page, `quick-fix-${theme}`);
          await fix.click();

          await anySquiggle(editor).first().waitFor({ state: "detached" });
          assert.equal(readFileSync(file, "utf8"), before, "nothing is written before the person saves");
          await page.keyboard.press("Control+s");
          const after = await waitForDisk(page, file, (text) => text !== before);
          await page.locator(".tab.dirty").waitFor({ state: "detached" });
          await picture(page, `fixed-${theme}`);
          assert.equal(after, before.replace(key.replaceAll("\n", " "), key), "only the line breaks of the key came back");
        });
      } finally {
        await dispose();
      }
    });
  }
});
