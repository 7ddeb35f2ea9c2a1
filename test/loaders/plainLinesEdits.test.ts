import assert from "node:assert/strict";
import { test } from "node:test";
import { loaders } from "../../server/src/loaders/index.ts";
import { type Loader, type LoadResult, readingOf } from "../../server/src/loaders/loader.ts";
import { createOutlines, withPlainLines } from "../../server/src/loaders/plainLines.ts";
import { pythonDotenv } from "../../server/src/loaders/pythonDotenv.ts";
import { systemd } from "../../server/src/loaders/systemd.ts";
import { editedFile } from "../support/editedFiles.ts";

const plain = (result: LoadResult): unknown =>
  result.kind === "refused" ? result : { ...result, values: [...result.values].map(([name, reading]) => JSON.stringify([name, reading])) };

const sorted = (result: LoadResult): unknown =>
  result.kind === "refused" ? result : { ...result, values: [...result.values].map((item) => JSON.stringify(item)).sort() };

test("after each edit every loader reads what it reads without knowing the text before", () => {
  const models = loaders.filter(({ id }) => ["python-dotenv", "docker", "systemd", "bash", "compose", "node-dotenv"].includes(id));
  for (let seed = 1; seed <= 16; seed++) {
    const file = editedFile(seed, seed % 4 === 0 ? 300 : 12 * seed);
    for (let step = 0; step < 15; step++) {
      const text = file.edit();
      for (const model of models) {
        const fresh = withPlainLines(model, createOutlines(), 2_000_000).read(text);
        const names = fresh.kind === "loaded" ? [...fresh.values.keys()] : [];
        const one = model.read(text);
        for (const name of [...names.slice(0, 50), "OS_SECURITY_KEY", "NOT_THERE"])
          assert.deepEqual(readingOf(one, name), readingOf(fresh, name), `${model.id}, seed ${seed}, edit ${step}`);
        assert.deepEqual(plain(model.read(text)), plain(fresh), `${model.id}, seed ${seed}, edit ${step}`);
      }
    }
  }
});

test("… and what its model reads", () => {
  for (const model of [pythonDotenv, systemd]) {
    const loader = withPlainLines(model, createOutlines(), 2_000_000);
    for (let seed = 101; seed <= 116; seed++) {
      const file = editedFile(seed, 10 * (seed - 100));
      for (let step = 0; step < 15; step++) {
        const text = file.edit();
        assert.deepEqual(sorted(loader.read(text)), sorted(model.read(text)), `${model.id}, seed ${seed}, edit ${step}`);
      }
    }
  }
});

test("a model is given nothing of the lines that are plain, whatever is typed into one of them", () => {
  const given: string[] = [];
  const long = "a".repeat(64);
  const model: Loader = {
    ...pythonDotenv,
    read(text, context) {
      given.push(text);
      return pythonDotenv.read(text, context);
    },
  };
  const loader = withPlainLines(model, createOutlines(), 2_000_000);
  const lines = Array.from({ length: 1000 }, (_, index) => (index % 3 === 0 ? `KEY_${index}="${long}\\nb"\n` : `NAME_${index}=value\n`));
  for (const typed of ["", "a", "ab", "abc"]) {
    const result = loader.read([...lines.slice(0, 500), `OS_SECURITY_KEY=x${typed}\n`, ...lines.slice(500)].join(""));
    assert.deepEqual(readingOf(result, "OS_SECURITY_KEY"), { kind: "value", value: `x${typed}` });
    assert.deepEqual(readingOf(result, "KEY_3"), { kind: "value", value: `${long}\nb` });
  }
  // The rest is the same each time, and so is the one line that was asked for.
  assert.equal(given.filter((text) => text.includes("AUTHLINT_END_OF_FILE") && text.startsWith("#\n")).length, 1);
  assert.equal(given.filter((text) => text === `KEY_3="${long}\\nb"\n`).length, 1);
});
