import type { LoaderId } from "../loaders/loader.ts";
import type { VersionOptions } from "./versions.ts";

/** What the user decides in place of the files. */
export interface ProjectOptions extends VersionOptions {
  /** The loaders that read the project's env files, in place of the evidence. */
  readonly loaders?: readonly LoaderId[];
}
