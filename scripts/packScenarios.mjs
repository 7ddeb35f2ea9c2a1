// Packs the recorded projects into the fixture of `test/scenarios`:
// `node scripts/packScenarios.mjs <folder with projects/, cases/ and truth.jsonl>`. Everything recorded is kept; only the form changes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const source = process.argv[2];
if (source === undefined) {
  console.error("usage: node scripts/packScenarios.mjs <folder>");
  process.exit(1);
}

/** Files of a folder by relative path: text where UTF-8 keeps every byte, else base64. */
function contents(folder) {
  const files = {};
  const visit = (at) => {
    for (const item of readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(at, item.name);
      if (item.isDirectory()) visit(path);
      else if (item.isFile()) {
        const bytes = readFileSync(path);
        const text = bytes.toString("utf8");
        files[relative(folder, path).split("\\").join("/")] = Buffer.from(text, "utf8").equals(bytes)
          ? text
          : { base64: bytes.toString("base64") };
      }
    }
  };
  visit(folder);
  return files;
}

const folders = new Set(readdirSync(join(source, "projects")));
const records = readFileSync(join(source, "truth.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => {
    const truth = JSON.parse(line);
    const started = JSON.parse(readFileSync(join(source, "cases", `${truth.id}.json`), "utf8"));
    const fixed = `${truth.id}.fixed`;
    return JSON.stringify({
      id: truth.id,
      contents: contents(join(source, "projects", truth.id)),
      fixed: folders.has(fixed) ? contents(join(source, "projects", fixed)) : null,
      case: started,
      truth,
    });
  });
const text = Buffer.from(`${records.join("\n")}\n`);
const packed = brotliCompressSync(text, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  },
});
writeFileSync(fileURLToPath(new URL("../test/scenarios/fixtures/scenarios.jsonl.br", import.meta.url)), packed);
console.log(`${records.length} scenarios, ${text.length} bytes, packed ${packed.length}`);
