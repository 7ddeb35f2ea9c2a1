import type { ParsedDocument } from "../../server/src/parse/document.ts";
import { mightMatter, syntaxOf } from "../../server/src/parse/fileKinds.ts";
import { parseLate } from "../../server/src/parse/late.ts";
import { filesWanted, foldersWanted } from "../../server/src/project/wanted.ts";
import type { World } from "../../server/src/project/world.ts";
import { decodeUtf8 } from "../../server/src/text/bytes.ts";

export const root = "file:///work";
export const uriOf = (path: string): string => `${root}/${path}`;

/** A world of texts, read as the engine reads a folder: the files that matter by name, then what they speak of. */
export function worldOf(contents: Readonly<Record<string, string | Uint8Array>> | ReadonlyMap<string, string | Uint8Array>): World {
  const entries = contents instanceof Map ? [...contents] : Object.entries(contents);
  const texts = new Map(
    entries.map(([path, content]): [string, string] => [uriOf(path), typeof content === "string" ? content : decodeUtf8(content)]),
  );
  const documents = new Map<string, ParsedDocument>();
  const looked = new Set<string>();
  const folders = new Map<string, readonly string[]>();
  const existence = (uri: string): ReturnType<World["exists"]> => {
    if (texts.has(uri)) return "file";
    return [...texts.keys()].some((path) => path.startsWith(`${uri}/`)) ? "directory" : "missing";
  };
  const world: World = {
    root,
    documents,
    folders,
    exists: (uri) => (documents.has(uri) ? "file" : looked.has(uri) ? existence(uri) : "unknown"),
  };
  for (const [uri, text] of texts) {
    if (uri.includes("/.venv/") || uri.includes("/site-packages/")) continue;
    const syntax = syntaxOf(uri);
    if (syntax === undefined) continue;
    looked.add(uri);
    if (mightMatter(syntax, text)) documents.set(uri, parseLate(uri, text));
  }
  for (let round = 0; round < 8; round++) {
    const wanted = filesWanted({ ...world }).filter((uri) => !looked.has(uri));
    const listings = foldersWanted({ ...world }).filter((uri) => !folders.has(uri));
    if (wanted.length + listings.length === 0) break;
    for (const uri of wanted) {
      looked.add(uri);
      const text = texts.get(uri);
      if (text !== undefined) documents.set(uri, parseLate(uri, text));
    }
    for (const uri of listings) {
      const names = [...texts.keys()]
        .filter((path) => path.startsWith(`${uri}/`))
        .map((path) => path.slice(uri.length + 1).split("/")[0] as string);
      folders.set(uri, [...new Set(names)]);
    }
  }
  // A world stays as it is: what was computed of the one that grew does not hold for this one.
  return { ...world };
}
