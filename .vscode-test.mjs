// For `npx vscode-test` and the Extension Test Runner of VS Code, after `npm run build && node scripts/support/suites.mjs`.
// `npm test` runs the same suites through scripts/testVscode.mjs.
import { defineConfig } from "@vscode/test-cli";

const desktop = process.env.AUTHLINT_TEST_DESKTOP === "1" || process.platform !== "linux";
const one = (label, version) => ({
  label,
  files: "out/vscode/suite/**/*.test.cjs",
  mocha: { ui: "tdd", timeout: 60_000 },
  ...(desktop ? { version } : { useInstallation: { fromPath: "test/vscode/run.mjs" }, env: { AUTHLINT_VSCODE: label } }),
});

export default defineConfig([one("newest", "stable"), one("oldest", "1.100.0")]);
