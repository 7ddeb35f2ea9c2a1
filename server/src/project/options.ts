import type { LoaderId } from "../loaders/loader.ts";
import { isWithin } from "./paths.ts";
import type { VersionOptions } from "./versions.ts";

/** What the user decides in place of the files. */
export interface FolderOptions extends VersionOptions {
  /** The loaders that read the project's env files, in place of the evidence. */
  readonly loaders?: readonly LoaderId[];
}

export interface ProjectOptions extends FolderOptions {
  /** Folders (URIs) for which something else holds, as a whole: the nearest one above a file counts. */
  readonly folders?: readonly { readonly uri: string; readonly options: FolderOptions }[];
}

/** What the user has decided for a folder. */
export function optionsFor(options: ProjectOptions, folder: string): FolderOptions {
  let nearest: { readonly uri: string; readonly options: FolderOptions } | undefined;
  for (const one of options.folders ?? []) if (isWithin(one.uri, folder) && one.uri.length > (nearest?.uri.length ?? -1)) nearest = one;
  return nearest?.options ?? options;
}
