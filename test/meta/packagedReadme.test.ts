// The README of the package: nothing in it leads nowhere, whether or not the repository has an address.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { packagedReadme, rewritableRepository } from "../../scripts/support/packagedReadme.mjs";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8").replaceAll("\r\n", "\n");
const targets = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? "");

describe("the README of the package", () => {
  it("has no relative address while the repository has none", () => {
    const text = packagedReadme(readme, false);
    assert.deepEqual(
      targets(text).filter((target) => !/^(?:https:|#)/.test(target)),
      [],
    );
    for (const gone of ["<picture", "<img", "<!--", "npm start", "## More"]) assert.ok(!text.includes(gone), gone);
    assert.ok(text.includes("*AuthLint: Show Rule Documentation…* lists them all"), "the way to the rules is told");
    assert.ok(text.includes("| `authlint.rules` |"), "settings as well");
    assert.match(text, /^# AuthLint\n/);
    assert.ok(!text.includes("<details>"), "the list without links is left out");
  });

  it("keeps what vsce turns into addresses of the repository, and one picture of each pair", () => {
    const text = packagedReadme(readme, true);
    const relative = targets(text).filter((target) => !/^(?:https:|#)/.test(target));
    assert.ok(relative.length > 100, `${relative.length} links`);
    for (const target of relative) assert.ok(existsSync(new URL(target.replace(/#.*/, ""), root)), target);
    assert.equal([...text.matchAll(/^!\[[^\]]+\]\(media\/[\w-]+\.png\)$/gm)].length, [...readme.matchAll(/<picture>/g)].length);
    for (const gone of ["<picture", "<img", "<!--"]) assert.ok(!text.includes(gone), gone);
  });

  it("knows which repositories vsce knows", () => {
    const known = ["https://github.com/a/b", "git+https://github.com/a/b.git", "git@gitlab.com:a/b.git", "github:a/b", "a/b"];
    for (const address of known) {
      assert.equal(rewritableRepository({ repository: address }), address);
      assert.equal(rewritableRepository({ repository: { type: "git", url: address } }), address);
    }
    for (const repository of [undefined, null, "", 7, {}, "https://example.com/a/b", { url: "https://example.com/github.com" }])
      assert.equal(rewritableRepository({ repository }), undefined);
  });
});
