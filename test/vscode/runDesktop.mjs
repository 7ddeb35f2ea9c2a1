// Runs the suites in a downloaded desktop VS Code through Microsoft's own runner: `runDesktop.mjs newest|oldest ENTRY WORKSPACE`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { toolsFolder } from "../../scripts/support/tools.mjs";
import { makeFolders, scratchFolder } from "../../scripts/support/vscodeServer.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [target, entry, workspace] = process.argv.slice(2);
const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const version = target === "oldest" ? engines.vscode.replace("^", "") : "stable";

const scratch = scratchFolder();
try {
  const folders = makeFolders(scratch.folder);
  const vscodeExecutablePath = await downloadAndUnzipVSCode({ version, cachePath: join(toolsFolder(), "desktop") });
  process.exitCode = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: entry,
    launchArgs: [
      workspace,
      ...["--user-data-dir", folders.userData, "--extensions-dir", folders.extensions],
      ...["--disable-extensions", "--disable-workspace-trust", "--skip-welcome", "--skip-release-notes"],
    ],
  });
} catch (error) {
  console.error(error.message ?? error);
  process.exitCode = 1;
} finally {
  scratch.dispose();
}
