import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

/** Compiled texts are kept between runs, by content: starting the compiler costs more than most tests. Safe to delete. */
const cache = fileURLToPath(new URL("../../node_modules/.cache/authlint-typescript/", import.meta.url));

/** Raised whenever the options below or the compiler change. */
const recipe = "1";

async function compile(path, source) {
  const name = createHash("sha256").update(`${recipe}\0${path}\0`).update(source).digest("hex").slice(0, 32);
  const kept = join(cache, `${name}.mjs`);
  try {
    return await readFile(kept, "utf8");
  } catch {
    // Not compiled yet.
  }
  const { code } = await transform(source, { loader: "ts", format: "esm", target: "node20", sourcemap: "inline", sourcefile: path });
  try {
    await mkdir(cache, { recursive: true });
    // Other processes compile the same file at the same moment: nobody may see half a text.
    const partial = join(cache, `${name}.${process.pid}.tmp`);
    await writeFile(partial, code);
    await rename(partial, kept);
  } catch {
    // A read-only checkout: compile each time.
  }
  return code;
}

/** Compiles `.ts` files on the fly; `.json` modules are served as default exports, as the bundler does. */
export async function load(url, context, nextLoad) {
  if (url.startsWith("file:") && url.endsWith(".ts")) {
    const path = fileURLToPath(url);
    return { format: "module", source: await compile(path, await readFile(path, "utf8")), shortCircuit: true };
  }
  if (url.startsWith("file:") && url.endsWith(".json")) {
    const text = await readFile(fileURLToPath(url), "utf8");
    return { format: "module", source: `export default ${text};`, shortCircuit: true };
  }
  return nextLoad(url, context);
}
