import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { loaderById, loaders } from "../../server/src/loaders/index.ts";
import { loadFiles } from "../../server/src/loaders/loadFiles.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";
import { columnOf } from "../truth/columns.ts";
import { contextOf } from "./support.ts";

const line = fc.array(
  fc.constantFrom(
    "A",
    "B",
    "=",
    ":",
    "'",
    '"',
    "`",
    "\\",
    "$",
    "{",
    "}",
    "(",
    ")",
    "#",
    " ",
    "\t",
    "\r",
    "\n",
    "\0",
    "export ",
    "${A:-",
    "\udc80",
    "\ufeff",
    "é",
  ),
  { maxLength: 40 },
);

describe("the registry of loaders", () => {
  test("has each loader once, under its id", () => {
    assert.deepEqual(loaders.map((loader) => loader.id).sort(), Object.keys(columnOf).sort());
    for (const loader of loaders) assert.equal(loaderById(loader.id), loader);
    assert.equal(loaderById("dotenv-linter"), undefined);
  });

  for (const loader of loaders) {
    test(`${loader.id} answers to any text`, () => {
      const context = contextOf({ A: "a", C: "" });
      const answers = (text: string): void => {
        assert.match(loader.read(text, context).kind, /^(?:loaded|refused)$/);
        assert.deepEqual(loader.read(text, context), loader.read(text, context));
        const file = { name: ".env", text };
        assert.match(loadFiles(loader, [file, file], context).kind, /^(?:loaded|refused)$/);
      };
      fc.assert(
        fc.property(line, (parts) => answers(parts.join(""))),
        { numRuns: 500 },
      );
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => answers(decodeUtf8(bytes))),
        { numRuns: 200 },
      );
    });
  }
});
