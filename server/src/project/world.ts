import type { ParsedDocument } from "../parse/document.ts";

/** What the project's facts are computed from: the documents that were read, and what is known of the files that were not. */
export interface World {
  /** URI of the workspace folder, without a slash at its end. */
  readonly root: string;
  readonly documents: ReadonlyMap<string, ParsedDocument>;
  /** What lies at a URI; `undefined` where nothing does. */
  exists(uri: string): "file" | "directory" | undefined;
  /** The text of a file that no parser reads, such as `secrets/jwt_secret`; `undefined` where it has not been read. */
  text?(uri: string): string | undefined;
}
