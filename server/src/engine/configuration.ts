import type { LoaderId } from "../loaders/loader.ts";
import type { Severity } from "../rules/rule.ts";

/** What the user has decided: from the editor's settings, or from the nearest `authlint.config.json`, which then holds alone. */
export interface Configuration {
  readonly enable: boolean;
  /** Rule id or alias → severity, or off. `*` in an id stands for any characters: `jwks-*`. */
  readonly rules: Readonly<Record<string, Severity | "off">>;
  /** The loaders that read the project's env files, in place of the evidence. */
  readonly loaders?: readonly LoaderId[];
  readonly agnoVersion?: string;
  readonly pyjwtVersion?: string;
  readonly cryptographyVersion?: string;
  /** Globs, relative to the folder: further env files by other names, and files to leave alone. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export const defaultConfiguration: Configuration = { enable: true, rules: {}, include: [], exclude: [] };
