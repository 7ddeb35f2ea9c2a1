// What the extension costs the extension host, in VS Code's own measure (*Developer: Show Running Extensions*): loading the code, the call of
// `activate`, and the promise that it returns. `node bench/activation.mjs [newest|oldest] [windows]`; takes dist/*.vsix, or builds it.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "../scripts/build.mjs";
import { packageVsix, vsixPath } from "../scripts/package.mjs";
import {
  findServer,
  launchBrowser,
  makeFolders,
  scratchFolder,
  serverCommand,
  startServer,
  workbenchAddress,
} from "../scripts/support/vscodeServer.mjs";

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The activation times of one extension after another in fresh windows, in milliseconds, by the extension's id. */
export async function activationTimes(build = "newest", windows = 7) {
  const scratch = scratchFolder();
  const browser = await launchBrowser();
  let running;
  try {
    const server = await findServer(build);
    const folder = join(scratch.folder, "project");
    mkdirSync(folder);
    writeFileSync(join(folder, ".env"), "JWT_VERIFICATION_KEY=-----BEGIN PUBLIC KEY-----\n");
    const folders = makeFolders(scratch.folder);
    await serverCommand(server, folders, ["--install-extension", vsixPath()]);
    running = await startServer(server, folders);
    const times = new Map();
    for (let window = 0; window < windows; window++) {
      // A window of its own: nothing of the one before is still in the page's memory.
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.setDefaultTimeout(60_000);
      await page.goto(workbenchAddress(running, folder));
      await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
      await page.keyboard.press("F1");
      const input = page.locator(".quick-input-widget input").first();
      await input.fill(">Developer: Show Running Extensions");
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "Show Running Extensions" }).first().click();
      const rows = page.locator(".runtime-extensions-editor .monaco-list-row");
      await rows
        .filter({ hasText: /authlint/i })
        .first()
        .locator(".activation-time", { hasText: /\d/ })
        .waitFor();
      for (const row of await rows.all()) {
        const name = (await row.locator(".name").first().textContent()).trim();
        const took = /(\d+)\s*ms/.exec(await row.locator(".activation-time").first().textContent())?.[1];
        if (took !== undefined) times.set(name, [...(times.get(name) ?? []), Number(took)]);
      }
      await page.close();
    }
    return { version: server.version, times };
  } finally {
    await running?.stop();
    await browser.close();
    scratch.dispose();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const build = process.argv[2] ?? "newest";
  if (!existsSync(vsixPath())) {
    await buildAll({ smallest: true });
    await packageVsix();
  }
  const { version, times } = await activationTimes(build, Number(process.argv[3] ?? 7));
  console.log(`Activation in VS Code ${version}, milliseconds in its own measure:`);
  console.log(`${"extension".padEnd(44)}  median  all windows`);
  for (const [name, all] of [...times].sort((a, b) => median(b[1]) - median(a[1])))
    console.log(`${name.slice(0, 44).padEnd(44)}  ${String(median(all)).padStart(6)}  ${all.join(" ")}`);
}
