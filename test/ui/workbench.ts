// A real VS Code in a real browser with the packaged extension installed, and what a person's eyes and hands do there.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { vsixPath } from "../../scripts/package.mjs";
import {
  findServer,
  launchBrowser,
  makeFolders,
  scratchFolder,
  serverCommand,
  startServer,
  workbenchAddress,
} from "../../scripts/support/vscodeServer.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A workbench on a scratch folder. */
export interface Workbench {
  readonly page: Page;
  /** The workspace folder on disk. */
  readonly folder: string;
  /** The logs that VS Code and its extensions have written so far: path and text. */
  logs(): readonly { readonly path: string; readonly text: string }[];
  /** The texts of all notifications that have popped up so far. */
  popups(): readonly string[];
  dispose(): Promise<void>;
}

/** How a workbench is opened. */
export interface WorkbenchOptions {
  /** Files of the workspace, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly size?: { readonly width: number; readonly height: number };
  /** The folder is not trusted: VS Code's restricted mode. */
  readonly restricted?: boolean;
}

/** Installs the VSIX into an empty VS Code and opens the files' folder. */
export async function openWorkbench({
  files,
  settings = {},
  size = { width: 1280, height: 800 },
  restricted = false,
}: WorkbenchOptions): Promise<Workbench> {
  const cleanups: (() => unknown)[] = [];
  const dispose = async (): Promise<void> => {
    for (const task of cleanups.reverse()) await task();
    cleanups.length = 0;
  };
  try {
    const scratch = scratchFolder();
    cleanups.push(scratch.dispose);
    const folder = join(scratch.folder, "project");
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const server = await findServer("newest");
    const quiet = { "editor.minimap.enabled": false, "files.autoSave": "off", "git.enabled": false, "editor.cursorBlinking": "solid" };
    const untrusted = { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" };
    const folders = makeFolders(scratch.folder, { settings: { ...quiet, ...(restricted ? untrusted : {}), ...settings } });
    await serverCommand(server, folders, ["--install-extension", vsixPath()]);
    const browser: Browser = await launchBrowser();
    cleanups.push(() => browser.close());
    const running = await startServer(server, folders, { trust: restricted });
    cleanups.push(() => running.stop());
    const page = await browser.newPage({ viewport: size });
    page.setDefaultTimeout(45_000);
    const popups = new Set<string>();
    await page.exposeFunction("authlintPopup", (text: string) => void popups.add(text));
    await page.addInitScript(watchPopups);
    await page.goto(workbenchAddress(running, folder));
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    const logs = (): readonly { readonly path: string; readonly text: string }[] =>
      readdirSync(scratch.folder, { recursive: true, withFileTypes: true })
        .filter((item) => item.isFile() && item.name.endsWith(".log"))
        .map((item) => join(item.parentPath, item.name))
        .map((path) => ({ path, text: readFileSync(path, "utf8") }));
    return { page, folder, logs, popups: () => [...popups], dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Runs in the page: tells of each notification that is shown, however short. */
const watchPopups = `new MutationObserver(() => {
  for (const popup of document.querySelectorAll(".notification-toast")) authlintPopup(popup.textContent ?? "");
}).observe(document, { childList: true, subtree: true, characterData: true });`;

/** Runs a command by its name in the palette. */
export async function runCommand(page: Page, name: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
}

/** Opens a file from the Explorer and tells its editor. */
export async function openFile(page: Page, name: string): Promise<Locator> {
  const row = page.locator(".explorer-folders-view .monaco-list-row").filter({ has: page.getByText(name, { exact: true }) });
  await row.first().dblclick();
  const editor = page.locator(".editor-instance .monaco-editor").first();
  await editor.locator(".view-line").first().waitFor();
  await page.locator(".tab.active", { hasText: name }).waitFor();
  return editor;
}

/** The squiggles of a severity in an editor. */
export const squiggles = (editor: Locator, severity: "error" | "warning" | "info" | "hint"): Locator =>
  editor.locator(`.squiggly-${severity}`);

/** Any squiggle. */
export const anySquiggle = (editor: Locator): Locator => editor.locator(".squiggly-error, .squiggly-warning, .squiggly-info");

/** Points at the text above a squiggle and waits for the hover. A squiggle is a thin line below its text. */
export async function hoverOver(page: Page, squiggle: Locator, text: string | RegExp): Promise<Locator> {
  const box = await squiggle.boundingBox();
  if (box === null) throw new Error("the squiggle is not visible");
  await page.mouse.move(box.x + Math.min(box.width / 2, 60), box.y + box.height / 2);
  const hover = page.locator(".monaco-hover:visible", { hasText: text }).first();
  await hover.waitFor();
  return hover;
}

/** Waits until a file on disk satisfies `accept` and tells its text. */
export async function waitForDisk(page: Page, path: string, accept: (text: string) => boolean): Promise<string> {
  const end = Date.now() + 20_000;
  for (;;) {
    const text = readFileSync(path, "utf8");
    if (accept(text)) return text;
    if (Date.now() > end) throw new Error(`${path} does not become what it should`);
    await page.waitForTimeout(50);
  }
}

/** Keeps a picture in media/ (only with `AUTHLINT_SCREENSHOTS=1`). */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.AUTHLINT_SCREENSHOTS !== "1") return;
  mkdirSync(join(root, "media"), { recursive: true });
  await page.screenshot({ path: join(root, "media", `${name}.png`) });
}

/** Runs `body` and keeps a picture of the window in out/ when it fails. */
export async function withPictureOnFailure(page: Page, name: string, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    mkdirSync(join(root, "out"), { recursive: true });
    await page.screenshot({ path: join(root, "out", `${name}-failed.png`) }).catch(() => {});
    throw error;
  }
}
