// The extension as somebody meets it who trusts nothing yet: restricted mode, the status item, the walkthrough, the reports, no popups, and logs that
// hold no secret although the trace is verbose.
import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { anySquiggle, openFile, openWorkbench, runCommand, withPictureOnFailure } from "./workbench.ts";

const key = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
}).privateKey.trim();
const password = `Kanarie${randomBytes(12).toString("hex")}`;
const canaries = [password, ...(key.split("\n").slice(1, -1).join("").match(/.{24}/g) ?? [])];

/** What the language status of the shown file says. */
async function statusText(page: Page, wanted: RegExp): Promise<void> {
  const entry = page.locator('[id="status.languageStatus"]');
  await entry.waitFor();
  const details = page.locator(".hover-language-status", { hasText: wanted });
  // The hover is drawn once: where it shows what was before, it is opened again.
  for (let tries = 0; tries < 30 && (await details.count()) === 0; tries++) {
    await page.mouse.move(400, 300);
    await page.locator(".hover-language-status").first().waitFor({ state: "detached" });
    await entry.hover();
    await page.locator(".hover-language-status").first().waitFor();
    await details
      .first()
      .waitFor({ timeout: 1000 })
      .catch(() => {});
  }
  await details.first().waitFor();
  await page.mouse.move(400, 300);
}

describe("the extension in restricted mode", () => {
  it("works, says what is in force, guides, reports, pops nothing up and logs no secret", async () => {
    const env = `JWT_VERIFICATION_KEY="${key.replaceAll("\n", " ")}"\nOS_SECURITY_KEY=${password}\n`;
    const { page, logs, popups, dispose } = await openWorkbench({
      files: {
        "first.env": env,
        "service/second.env": env,
        "service/authlint.config.json": "{}\n",
        "main.py":
          "from agno.os import AgentOS\nfrom dotenv import load_dotenv\nload_dotenv('first.env')\nAgentOS(id='a', authorization=True)\n",
      },
      settings: { "authlint.trace.server": "verbose", "explorer.compactFolders": false },
      restricted: true,
    });
    try {
      await withPictureOnFailure(page, "experience", async () => {
        await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).first().waitFor();
        const editor = await openFile(page, "first.env");
        await anySquiggle(editor).first().waitFor();
        await statusText(page, /AuthLint[\s\S]*Configuration: settings/);
        await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "service" }).first().click();
        await openFile(page, "second.env");
        await statusText(page, /AuthLint[\s\S]*Configuration: service\/authlint\.config\.json/);

        await runCommand(page, "Welcome: Open Walkthrough...");
        await page.locator(".quick-input-list .monaco-list-row", { hasText: "Get started with AuthLint" }).first().click();
        const steps = page.locator(".getting-started-step");
        await steps.nth(3).waitFor();
        assert.equal(await steps.count(), 4);
        for (const [title, button] of [
          ["Take a quick fix", "Check Whole Workspace"],
          ["Ask why a token is refused", "Explain a 401 or 403"],
          ["See what wins", "Show Authentication Setup"],
        ] as const) {
          const step = steps.filter({ hasText: title }).first();
          await step.click();
          await step.locator(".monaco-button", { hasText: button }).first().waitFor();
        }
        await steps
          .filter({ hasText: "See what wins" })
          .locator(".monaco-button", { hasText: "Show Authentication Setup" })
          .first()
          .click();
        await page.locator(".tab", { hasText: "Authentication Setup" }).first().waitFor();

        await runCommand(page, "AuthLint: Check Whole Workspace");
        await page.locator(".markers-panel .monaco-list-row", { hasText: "second.env" }).first().waitFor();

        // The watch is awake: it tells of a notification that is put there.
        await page.evaluate(
          'const probe = document.createElement("div"); probe.className = "notification-toast"; probe.textContent = "probe"; document.body.append(probe)',
        );
        for (let tries = 0; tries < 200 && !popups().includes("probe"); tries++) await page.waitForTimeout(50);
        assert.ok(popups().includes("probe"), "popups are watched");
        const ours = popups().filter((text) => /authlint/i.test(text) && !/checking the workspace/.test(text));
        assert.equal(ours.length, 0, `${ours.length} notifications popped up`);
        const isTraced = (): boolean => {
          const own = logs().find(({ path }) => path.endsWith("AuthLint.log"))?.text ?? "";
          return ["textDocument/didOpen", "authlint/showSetup", "authlint/scanWorkspace"].every((method) => own.includes(method));
        };
        for (let tries = 0; tries < 200 && !isTraced(); tries++) await page.waitForTimeout(50);
        assert.ok(isTraced(), "the conversation is traced");
        for (const { path, text } of logs()) {
          const found = canaries.filter((canary) => text.includes(canary)).length;
          assert.equal(found, 0, `${path.split("/").slice(-2).join("/")} repeats ${found} of ${canaries.length} secrets`);
        }
      });
    } finally {
      await dispose();
    }
  });
});
