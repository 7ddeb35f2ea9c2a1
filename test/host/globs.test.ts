import assert from "node:assert/strict";
import { it } from "node:test";
import picomatch from "picomatch";
import { globMatcher } from "../../server/src/host/globs.ts";

it("globs name files, and folders with all that is below them", () => {
  for (const [glob, named, other] of [
    ["legacy/**", ["legacy/.env", "legacy/a/b.env", "legacy"], ["x/legacy/.env", "legacy.env"]],
    ["legacy", ["legacy", "legacy/a/.env"], ["legacy2", "a/legacy"]],
    ["./legacy/", ["legacy/.env"], ["a/legacy/.env"]],
    ["**/.env.old", [".env.old", "a/.env.old", "a/b/.env.old"], [".env", "a/x.env.old"]],
    ["**/*.{pem,key}", ["a.pem", "x/b.key"], ["a.pub", "pem"]],
    ["a?.env", ["ab.env"], ["a.env", "a/.env"]],
    ["a[0-9].env", ["a1.env"], ["ab.env"]],
    ["a[!0-9].env", ["ab.env"], ["a1.env"]],
    ["*", [".env", "a"], []],
    ["a.b+c(d)$", ["a.b+c(d)$"], ["axb+c(d)$"]],
    ["a}b", ["a}b"], ["ab"]],
    ["**", ["a", "a/b"], []],
  ] as const) {
    for (const path of named) assert.ok(globMatcher([glob])(path), `${glob} names ${path}`);
    for (const path of other) assert.ok(!globMatcher([glob])(path), `${glob} does not name ${path}`);
  }
});

it("globs are understood as the search of files does", () => {
  const paths = [".env", "a.env", "a/.env", "a/b/c.env", "config/app.settings", "legacy/.env.old", "x{y}/.env"];
  for (const glob of ["**/*.env", "*.env", "a/**", "config/*.settings", "{legacy,a}/**", "**/.env*", "?.env", "**/b/**"])
    for (const path of paths) {
      const folders = path.split("/").map((_, index, steps) => steps.slice(0, index + 1).join("/"));
      const expected = folders.some((step) => picomatch(glob, { dot: true })(step));
      assert.equal(globMatcher([glob])(path), expected, `${glob} and ${path}`);
    }
});

it("letters count alike where that is asked for", () => {
  assert.ok(globMatcher(["*.ENV"], { ignoreCase: true })("a.env"));
  assert.ok(!globMatcher(["*.ENV"])("a.env"));
});

it("one bad glob does no harm to the others, and no globs name nothing", () => {
  assert.ok(globMatcher(["[z-a]", "*.env"])("a.env"));
  assert.ok(!globMatcher([])("a.env"));
  assert.ok(!globMatcher([])(""));
});

it("globs that are no globs are no trouble", () => {
  for (const glob of ["", "{", "[", "[]", "[z-a]", "(", "\\", "{{{{", "}".repeat(50), `${"**/".repeat(200)}x`])
    assert.equal(globMatcher([glob])(`${"a/".repeat(100)}y`), false, glob);
});
