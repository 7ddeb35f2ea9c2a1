// The build gives the language client another matcher of globs than its own. It matches tabs by it when a window is loaded again: one that throws keeps the
// server from starting.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { Minimatch } from "../../scripts/standIns/minimatch.mjs";

const relevant = readFileSync(new URL("../../client/src/relevant.ts", import.meta.url), "utf8");
const list = /filePatterns: readonly string\[\] = \[\n([\s\S]*?)\n\];/.exec(relevant)?.[1] ?? "";
const patterns = [...list.matchAll(/"([^"]+)"/g)].map(([, pattern]) => pattern as string);

const isMatched = (path: string): boolean =>
  patterns.some((pattern) => {
    const matcher = new Minimatch(pattern);
    return matcher.makeRe() && matcher.match(path);
  });

it("matches the files of the document selector by their absolute paths", () => {
  assert.ok(patterns.length > 10);
  for (const path of [
    "/home/me/shop/.env",
    "/home/me/shop/.env.production",
    "/home/me/.config/deploy/key.pem",
    "/home/me/shop/my-jwks.json",
    "/home/me/shop/compose.yaml",
    "/home/me/shop/app/main.py",
    "/home/me/shop/requirements-dev.txt",
    "C:/Users/me/shop/.env",
  ])
    assert.ok(isMatched(path), path);
  for (const path of ["/home/me/shop/README.md", "/home/me/shop/index.ts", "/home/me/shop/data.json"]) assert.ok(!isMatched(path), path);
});
