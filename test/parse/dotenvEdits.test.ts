import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Entry, ParsedDocument } from "../../server/src/parse/document.ts";
import { parseDotenv } from "../../server/src/parse/dotenv.ts";
import { editedFile } from "../support/editedFiles.ts";

const uri = "file:///.env";

/** All that can be seen of an entry: its places, its value and where each part of it was written, and what it would be written as. */
const seen = (entry: Entry): unknown => {
  const { encode, spellings, value, ...rest } = entry;
  const { length } = value.value;
  const cuts = [0, 1, length >> 1, length].filter((at) => at >= 0 && at <= length);
  return {
    ...rest,
    value: [value.value, value.span, cuts.flatMap((from) => cuts.map((to) => value.sourceSpan(from, to)))],
    written: ["", "a", "two words", "two\nlines", 'it\'s "both" $X'].map((wanted) => [encode(wanted), spellings?.(wanted)]),
  };
};
const all = ({ entries, problems, directives, text }: ParsedDocument): unknown => ({
  entries: entries.map(seen),
  problems,
  directives,
  text,
});
const isKey = ({ name }: Entry): boolean => /KEY/.test(name.value);

describe("parseDotenv after edits", () => {
  it("reads what it reads without knowing the text before", () => {
    for (let seed = 1; seed <= 24; seed++) {
      const file = editedFile(seed, seed % 4 === 0 ? 400 : 10 * seed);
      let document = parseDotenv(uri, file.text);
      for (let step = 0; step < 25; step++) {
        const text = file.edit();
        document = parseDotenv(uri, text, document);
        const fresh = parseDotenv(uri, text);
        assert.deepEqual(all(document), all(fresh), `seed ${seed}, edit ${step}`);
        assert.deepEqual(document.select?.(isKey), document.entries.filter(isKey));
        for (const { name } of document.entries)
          assert.deepEqual(
            document.named?.(name.value),
            document.entries.filter((entry) => entry.name.value === name.value),
          );
      }
    }
  });

  it("reads again only what stands around an edit", () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `NAME_${index}=value${index}\n`);
    const at = lines.slice(0, 1000).join("").length;
    const text = lines.join("");
    const before = parseDotenv(uri, text);
    const after = parseDotenv(uri, `${text.slice(0, at - 1)}x${text.slice(at - 1)}`, before);
    const same = after.entries.filter((entry, index) => entry === before.entries[index]).length;
    assert.ok(same > 900, `${same} entries are taken over as they are`);
    assert.equal(after.entries.length, 2000);
    // Those behind the edit are the same but for their places.
    assert.equal(after.entries.filter((entry, index) => entry.encode === before.entries[index]?.encode).length >= 1936, true);
  });
});
