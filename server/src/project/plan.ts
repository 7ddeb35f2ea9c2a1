import type { LoaderId } from "../loaders/loader.ts";
import type { Entries, ParsedDocument } from "../parse/document.ts";
import type { Place } from "../text/place.ts";
import type { Location } from "./container.ts";
import { type Environment, emptyEnvironment, loadInto } from "./environment.ts";
import type { App, Deployment } from "./facts.ts";
import { type Files, filesOf } from "./files.ts";
import type { Evidence } from "./loaderEvidence.ts";
import { directoryOf } from "./paths.ts";
import { steadily } from "./steady.ts";
import type { Value } from "./value.ts";
import type { Dependencies } from "./versions.ts";
import type { World } from "./world.ts";

/** What all plans of a workspace are made from. */
export interface Ground {
  readonly files: Files;
  readonly apps: readonly App[];
  readonly evidence: Evidence;
  readonly dependencies: Dependencies;
  /** Files of which no rule has anything to say; no plan is made of them. */
  readonly quiet: ReadonlySet<ParsedDocument>;
  /** Names that the project's own code reads and hands to the product. */
  readonly ownNames: ReadonlySet<string>;
  /** The loaders that the user names in place of the evidence for the files of a folder, if any. */
  loadersFor(folder: string): readonly LoaderId[] | undefined;
}

/** A deployment before keys and outcomes are looked at. */
export interface Plan {
  readonly id: string;
  readonly kind: Deployment["kind"];
  readonly title: string;
  readonly root: string;
  /** The file that decides about the purpose. */
  readonly mainFile: string;
  readonly files: readonly string[];
  readonly apps: readonly App[];
  readonly runs: readonly PlannedRun[];
  /** The entries that set variables of this deployment, by file, in file order; which of them matter is decided later. */
  readonly entries: readonly (Entries & { readonly uri: string })[];
  /** What a path leads to when the process opens it. */
  locate(path: string): Location;
  /** The path under which the process finds a file of the workspace, where that is not simply the way from `root`. */
  pathTo?(uri: string): string | undefined;
}

export interface PlannedRun {
  readonly loader: LoaderId | "literal";
  readonly title: string;
  readonly evidence?: Place;
  readonly documented?: Place;
  /** Whether the user's settings name the loader. */
  readonly chosen?: true;
  /** The variables when `AgentOS(...)` runs. */
  readonly environment: Environment;
  /** … after the `load_dotenv()` calls that come later; the same object where there are none. */
  readonly final: Environment;
  readonly complete: boolean;
}

/** An environment without variables, of a process with the packages that are installed for programs in a folder. */
export function bareEnvironment(ground: Ground, folder: string): Environment {
  return { ...emptyEnvironment, pythonDotenv: ground.dependencies.versionsFor(folder).pythonDotenv };
}

/** Runs the app's own `load_dotenv()` calls on an environment: those before the app is made, then the others. */
export function runDotenvLoads(
  { files, dependencies }: Ground,
  app: App | undefined,
  start: Environment,
  isThere: (uri: string) => boolean,
): { readonly environment: Environment; readonly final: Environment; readonly complete: boolean } {
  let environment = app === undefined ? start : { ...start, pythonDotenv: dependencies.versionsFor(directoryOf(app.uri)).pythonDotenv };
  let complete = true;
  const apply = (order: "before-app" | "after-app", to: Environment): Environment => {
    let at = to;
    for (const load of app?.dotenvLoads ?? []) {
      if (load.order !== order) continue;
      const document = load.uri === undefined ? undefined : files.document(load.uri);
      if (load.uri !== undefined && !isThere(load.uri)) continue;
      if (document === undefined) {
        // A file that is not here, as `.env` usually is in a fresh clone: what it holds is not known.
        if (load.uri === undefined || files.exists(load.uri) !== "directory") complete = false;
      } else at = loadInto(at, "python-dotenv", [document], { keep: !load.override });
    }
    return at;
  };
  environment = apply("before-app", environment);
  return { environment, final: apply("after-app", environment), complete };
}

/**
 * Whether a verification key or key set is set in plain sight. Then the surroundings that cannot be seen are taken to add nothing: what the author
 * means to configure is here.
 */
export const hasVisibleKey = ({ values }: Environment): boolean =>
  ["JWT_VERIFICATION_KEY", "JWT_JWKS_FILE"].some((name) => {
    const reading = values.get(name)?.reading;
    return reading?.kind === "value" && reading.value !== "";
  });

/** Arguments by which code hands keys to the product, misspelt ones included. */
const keyArguments = /^(?:verification_keys?|jwks_(?:file|url|path)|public_keys?|secret_key|keys?)$/;

/** Whether an app's code names its keys itself and takes none of them from the environment. */
export function bringsItsKeys(app: App): boolean {
  const values = [app.config, ...app.middlewares].flatMap((call) =>
    [...(call?.arguments ?? [])].filter(([name]) => keyArguments.test(name)).map(([, { value }]) => value),
  );
  return values.length > 0 && !values.some(readsEnvironment);
}

function readsEnvironment(value: Value): boolean {
  if ("items" in value && value.kind !== "dict") return value.items.some(readsEnvironment);
  return "steps" in value && value.steps.some(({ kind }) => kind === "environment");
}

/** Programs that put secrets from elsewhere into the environment of what they start. */
export const secretManagers =
  /(?:^|[\s/])(?:doppler|infisical|op|chamber|aws-vault|vault|sops|teller|envconsul|envchain|berglas|dotenvx|varlock|fnox|heroku|railway|flyctl|fly)\s+(?:run|exec|local|start)\b/;

/**
 * Whether some file shows that one of the product's key variables is set by hand or by a platform, so that nobody can say it is not there.
 * `but`: a file that does not count.
 */
export function setElsewhere(files: Files, but?: string): boolean {
  return steadily(files.world, settersElsewhere).some((uri) => uri !== but);
}

const byHand =
  /(?:\bexport\s+|\s-e\s+|--env[ =]|--set-env-vars[ =]|secrets\s+set\s+|variables?\s+(?:--)?set\s+|config:set\s+)["']?(?:JWT_VERIFICATION_KEY|JWT_JWKS_FILE)\b/;

/** A dev container that gives its processes a key (`containerEnv`, `remoteEnv`). */
const isKeyedDevContainer = (document: ParsedDocument): boolean =>
  /\/\.?devcontainer\.json$/.test(document.uri) &&
  document.entries.some(({ name }) => /^JWT_(?:VERIFICATION_KEY|JWKS_FILE)$/.test(name.value));

const settersElsewhere = (world: World): readonly string[] =>
  filesOf(world)
    .all.filter(({ syntax }) => syntax === "shell" || syntax === "markdown" || syntax === "yaml" || syntax === "json")
    .filter((document) => byHand.test(document.text) || secretManagers.test(document.text) || isKeyedDevContainer(document))
    .map(({ uri }) => uri);
