import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { packRulePages, readRulePages } from "../../scripts/support/rulePages.mjs";
import { unpackRulePages } from "../../server/src/text/rulePages.ts";

describe("pages of the rules in the package", () => {
  it("come out as they went in", () => {
    const pages: ReadonlyMap<string, string> = readRulePages(fileURLToPath(new URL("../../docs/rules", import.meta.url)));
    assert.ok(pages.size > 100);
    assert.deepEqual(unpackRulePages(JSON.parse(JSON.stringify(packRulePages(pages)))), pages);
  });

  it("must have the same headings", () => {
    const page = (heading: string): string => `# a\n\nTitle\n\n## ${heading}\n\nText\n`;
    const others = page("One").replace("# a", "# b");
    assert.throws(
      () =>
        packRulePages(
          new Map([
            ["a", page("Two")],
            ["b", others],
          ]),
        ),
      /docs\/rules\/b\.md/,
    );
    assert.throws(
      () =>
        packRulePages(
          new Map([
            ["a", "# a\n\nTitle\n"],
            ["b", others],
          ]),
        ),
      /lacks a section/,
    );
  });
});
