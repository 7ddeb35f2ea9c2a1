// Writes every file that is made from another: `npm run generate`. With `--check` it writes nothing and fails where one is out of date.
// Each module in scripts/generators/ exports `generate()`: a map (or a promise of one) from path to content.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { register } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

register("../test/support/typescriptHooks.mjs", import.meta.url); // a generator may read the sources, e.g. the registry of rules

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");
const generators = readdirSync(new URL("./generators/", import.meta.url))
  .filter((name) => name.endsWith(".mjs"))
  .sort();

const read = (path) => {
  try {
    return readFileSync(join(root, path), "utf8").replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
};

let stale = 0;
for (const name of generators) {
  const { generate } = await import(`./generators/${name}`);
  for (const [path, content] of await generate()) {
    if (read(path) === content) continue;
    stale++;
    if (check) console.error(`${path} is out of date: run "npm run generate"`);
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      console.log(`wrote ${path}`);
    }
  }
}
if (check && stale > 0) process.exit(1);
