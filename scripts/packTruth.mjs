// Packs the recorded answers of the real loaders and verifiers into the fixtures of `test/truth`:
// `node scripts/packTruth.mjs <folder with cases.jsonl, truth.jsonl and cases/>`. Everything recorded is kept; only the form changes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const source = process.argv[2];
if (source === undefined) {
  console.error("usage: node scripts/packTruth.mjs <folder>");
  process.exit(1);
}
const target = fileURLToPath(new URL("../test/truth/fixtures/", import.meta.url));

const lines = (name) => readFileSync(join(source, name), "utf8").trimEnd().split("\n");
const cases = lines("cases.jsonl").map((line) => {
  const record = JSON.parse(line);
  const folder = join(source, "cases", record.id);
  const contents = {};
  for (const name of readdirSync(folder).sort()) contents[name] = readFileSync(join(folder, name)).toString("base64");
  return JSON.stringify({ ...record, contents });
});

for (const [name, records] of [
  ["cases", cases],
  ["truth", lines("truth.jsonl")],
]) {
  const text = Buffer.from(`${records.join("\n")}\n`);
  const packed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  writeFileSync(join(target, `${name}.jsonl.br`), packed);
  console.log(`${name}: ${records.length} records, ${text.length} bytes, packed ${packed.length}`);
}
