import type { ParsedDocument } from "../parse/document.ts";

/** Whether there is something at a URI; `unknown` where nobody has looked or the host may not look (outside of the workspace folder). */
export type Existence = "file" | "directory" | "missing" | "unknown";

/** All that a project is computed from: the parsed files of one workspace folder. The engine reads; nothing in `project/` does. */
export interface World {
  /** URI of the workspace folder, without a slash at its end. */
  readonly root: string;
  readonly documents: ReadonlyMap<string, ParsedDocument>;
  /** What lies at a URI; `unknown` where nobody has looked. */
  exists(uri: string): Existence;
  /** Whether it is known without a look that nothing is at a URI; from then on `exists` says so. Asked of files that are wanted. */
  isAbsent?(uri: string): boolean;
  /** Names in the folders that `foldersWanted` asked for, as far as the host could list them. */
  readonly folders?: ReadonlyMap<string, readonly string[]>;
  /** The same object in worlds that differ in the content of env files alone (`project/steady.ts`); absent where nobody keeps track. */
  readonly surroundings?: object;
  /** Whether the project is wanted with the deployments of which no rule has anything to say. */
  readonly whole?: boolean;
}
