import { agentosEnvSync } from "./agentosEnvSync.ts";
import { agentosRailway } from "./agentosRailway.ts";
import { bash } from "./bash.ts";
import { compose } from "./compose.ts";
import { composeInterpolation } from "./composeInterpolation.ts";
import { composeRaw } from "./composeRaw.ts";
import { direnv } from "./direnv.ts";
import { docker } from "./docker.ts";
import { dotenvy } from "./dotenvy.ts";
import { honcho } from "./honcho.ts";
import { withInputLimit } from "./inputLimit.ts";
import { kubectl } from "./kubectl.ts";
import type { Loader, LoaderId } from "./loader.ts";
import { nodeDotenv } from "./nodeDotenv.ts";
import { nodeEnvFile } from "./nodeEnvFile.ts";
import { createOutlines, type Outline, withPlainLines } from "./plainLines.ts";
import { podman } from "./podman.ts";
import { pydanticSettings } from "./pydanticSettings.ts";
import { pythonDotenv } from "./pythonDotenv.ts";
import { sh } from "./sh.ts";
import { systemd } from "./systemd.ts";
import { vscodeEnvFile } from "./vscodeEnvFile.ts";
import { zsh } from "./zsh.ts";

/** Longest text that a loader reads, in characters; Linux hands at most two megabytes to a process (execve(2), "Limits on size"). */
const longest = 1_500_000;
/** The same for models of whole languages, to which each character costs more. */
const longestScript = 250_000;
const scripts: ReadonlySet<LoaderId> = new Set<LoaderId>(["bash", "sh", "zsh", "direnv"]);

/** Beyond this compose's models give an answer of their own. */
const longestCompose = 1 << 20;
/** The loaders to which a plain line is a plain line (`plainLines.ts`); the others have their own ideas of names, and are seldom asked. */
const readsPlainLines: ReadonlySet<LoaderId> = new Set<LoaderId>([
  "python-dotenv",
  "compose",
  "compose-interpolation",
  "docker",
  "podman",
  "kubectl",
  "systemd",
  "bash",
  "sh",
  "direnv",
  "dotenvy",
  "node-dotenv",
  "node-env-file",
]);
const outlines = createOutlines();

/**
 * What all loaders that read plain lines make of the other lines of a text depends on the `rest` of this alone. Undefined for a text of which that is
 * not certain.
 */
export const outlineOf = (text: string): Outline | undefined => (isTooLong(text) ? undefined : outlines(text));

/** Whether some loaders give up on a text of this length. */
export const isTooLong = (text: string): boolean => text.length > longestScript;

/** All loaders, in the order in which they are shown. */
export const loaders: readonly Loader[] = [
  pythonDotenv,
  pydanticSettings,
  vscodeEnvFile,
  compose,
  composeInterpolation,
  composeRaw,
  docker,
  podman,
  kubectl,
  systemd,
  bash,
  sh,
  zsh,
  direnv,
  dotenvy,
  honcho,
  nodeDotenv,
  nodeEnvFile,
  agentosEnvSync,
  agentosRailway,
].map((loader: Loader) =>
  withInputLimit(
    readsPlainLines.has(loader.id) ? withPlainLines(loader, outlines, loader.id.startsWith("compose") ? longestCompose : longest) : loader,
    scripts.has(loader.id) ? longestScript : longest,
  ),
);

const byId: ReadonlyMap<string, Loader> = new Map(loaders.map((loader) => [loader.id, loader]));

/** The loader of an id; a string that is no id, as from a configuration file, gives undefined. */
export function loaderById(id: LoaderId): Loader;
export function loaderById(id: string): Loader | undefined;
export function loaderById(id: string): Loader | undefined {
  return byId.get(id);
}
