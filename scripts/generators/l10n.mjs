// The strings of the client that can be translated: every literal first argument of `l10n.t`.
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../client/src/", import.meta.url);

export function generate() {
  const strings = new Set();
  for (const name of readdirSync(folder).sort()) {
    const text = readFileSync(new URL(name, folder), "utf8");
    for (const [, literal] of text.matchAll(/\bl10n\.t\(\s*("(?:[^"\\]|\\.)*")/g)) strings.add(JSON.parse(literal));
  }
  const bundle = Object.fromEntries([...strings].sort().map((text) => [text, text]));
  return new Map([["l10n/bundle.l10n.json", `${JSON.stringify(bundle, undefined, 2)}\n`]]);
}
