import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createMask } from "../../server/src/engine/mask.ts";
import { projectOf } from "../support/project.ts";

/** The mask of a project with a secret in each of many folders. */
async function maskOf(secrets: readonly string[]): Promise<(text: string) => string> {
  const files = Object.fromEntries(secrets.map((secret, index) => [`s${index}/.env`, `OS_SECURITY_KEY='${secret}'\n`]));
  return createMask((await projectOf(files)).deployments);
}

const many = Array.from({ length: 40 }, (_, index) => `hunter2-${index}x${index * 7919}`);

describe("secrets in what leaves the engine", () => {
  for (const [title, others] of [
    ["few", []],
    ["many", many],
  ] as const) {
    it(`are cut out, where there are ${title}`, async () => {
      const mask = await maskOf(["correct horse", "horse battery staple", "correct", ...others]);
      assert.equal(mask("The key is correct horse."), "The key is ….");
      // What overlaps goes as a whole: no end of a longer one stays.
      assert.equal(mask("say correct horse battery staple twice: correct horse"), "say … twice: …");
      assert.equal(mask("nothing to hide"), "nothing to hide");
      for (const secret of others) assert.equal(mask(`(${secret})`), "(…)");
      assert.equal(mask(others.join(" and ")), others.map(() => "…").join(" and "));
    });
  }

  it("are found however often they come, side by side or one in the other", async () => {
    const mask = await maskOf(["ababab", "babaxyz", ...many]);
    assert.equal(mask("abababab"), "…");
    assert.equal(mask("ababab-ababab"), "…-…");
    assert.equal(mask("abababaxyz!"), "…!");
  });
});
