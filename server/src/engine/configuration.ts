import { loaders } from "../loaders/index.ts";
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

/** Settings as they come from outside: an editor or a file. Unknown loaders are left out rather than believed. */
export interface OuterSettings {
  readonly enable?: boolean;
  readonly rules?: Readonly<Record<string, Severity | "off">>;
  readonly loaders?: readonly string[];
  readonly agnoVersion?: string;
  readonly pyjwtVersion?: string;
  readonly cryptographyVersion?: string;
  readonly files?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
}

export function configurationFrom(settings: OuterSettings): Configuration {
  const chosen = (settings.loaders ?? []).filter(isLoaderId);
  return {
    enable: settings.enable ?? defaultConfiguration.enable,
    rules: settings.rules ?? {},
    include: settings.files?.include ?? [],
    exclude: settings.files?.exclude ?? [],
    ...(chosen.length === 0 ? {} : { loaders: chosen }),
    ...version("agnoVersion", settings.agnoVersion),
    ...version("pyjwtVersion", settings.pyjwtVersion),
    ...version("cryptographyVersion", settings.cryptographyVersion),
  };
}

const version = (name: "agnoVersion" | "pyjwtVersion" | "cryptographyVersion", value: string | undefined): Partial<Configuration> =>
  value === undefined || value === "" ? {} : { [name]: value };

const isLoaderId = (id: string): id is LoaderId => loaders.some((loader) => loader.id === id);
