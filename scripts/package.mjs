// Writes dist/authlint-<version>.vsix: `node scripts/package.mjs [--no-build]`. Works with and without a `repository` in package.json.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "./build.mjs";
import { runNode } from "./support/process.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The path of the VSIX of the version in package.json. */
export function vsixPath() {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return join(root, "dist", `${name}-${version}.vsix`);
}

/** Packs what buildAll() has written; tells the path. vsce's own output is shown only when it fails. */
export async function packageVsix() {
  const vsce = join(dirname(createRequire(import.meta.url).resolve("@vscode/vsce/package.json")), "vsce");
  const { repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // Without a repository there is no address that relative links of the README could be rewritten to: they stay relative.
  const links = repository === undefined ? ["--allow-missing-repository", "--no-rewrite-relative-links"] : [];
  const output = [];
  const code = await runNode([vsce, "package", "--no-dependencies", ...links, "--out", vsixPath()], {
    cwd: root,
    quiet: true,
    onLine: (line) => output.push(line),
  });
  if (code !== 0) throw new Error(`vsce package failed:\n${output.join("\n")}`);
  return vsixPath();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes("--no-build")) await buildAll({ smallest: true });
  const path = await packageVsix();
  console.log(`${path} (${Math.round(statSync(path).size / 1024)} KB)`);
}
