// Writes dist/authlint-<version>.vsix: `node scripts/package.mjs [--no-build]`. Works with and without a `repository` in package.json.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "./build.mjs";
import { packagedReadme, rewritableRepository } from "./support/packagedReadme.mjs";
import { runNode } from "./support/process.mjs";
import { repack } from "./support/repack.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The path of the VSIX of the version in package.json. */
export function vsixPath() {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return join(root, "dist", `${name}-${version}.vsix`);
}

/** What is packed, before `.vscodeignore` chooses of it. The README is made for the package. */
const parts = ["dist", "syntaxes", "schemas", "l10n", "docs/walkthrough", "media/icon.png", "CHANGELOG.md", "LICENSE", ".vscodeignore"];

/** The most bytes that the VSIX may have; `npm test` fails beyond. */
export const largestVsix = 400 * 1024;

/** Packs what buildAll() has written; tells the path. vsce's own output is shown only when it fails. */
export async function packageVsix() {
  const vsce = join(dirname(createRequire(import.meta.url).resolve("@vscode/vsce/package.json")), "vsce");
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const rewritten = rewritableRepository(manifest) !== undefined;
  const links = rewritten ? [] : ["--allow-missing-repository", "--no-rewrite-relative-links"];
  const output = [];
  const folder = mkdtempSync(join(tmpdir(), "authlint-package-"));
  try {
    const names = readdirSync(root).filter((name) => /^package(?:\.nls(?:\.[\w-]+)?)?\.json$/.test(name));
    for (const part of [...parts, ...names]) cpSync(join(root, part), join(folder, part), { recursive: true });
    // How it is built is of no use to those who install it.
    const { scripts: _, devDependencies: __, ...installed } = manifest;
    writeFileSync(join(folder, "package.json"), JSON.stringify(installed));
    for (const path of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".json")))
      writeFileSync(join(folder, path), JSON.stringify(JSON.parse(readFileSync(join(folder, path), "utf8"))));
    writeFileSync(join(folder, "README.md"), packagedReadme(readFileSync(join(root, "README.md"), "utf8"), rewritten));
    const code = await runNode([vsce, "package", "--no-dependencies", ...links, "--out", vsixPath()], {
      cwd: folder,
      quiet: true,
      onLine: (line) => output.push(line),
    });
    if (code !== 0) throw new Error(`vsce package failed:\n${output.join("\n")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  writeFileSync(vsixPath(), await repack(readFileSync(vsixPath())));
  return vsixPath();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes("--no-build")) await buildAll({ smallest: true });
  const path = await packageVsix();
  console.log(`${path} (${Math.round(statSync(path).size / 1024)} KB)`);
}
