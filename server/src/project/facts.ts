import type { Situation } from "../agentos/facts.ts";
import type { Outcome } from "../agentos/outcome.ts";
import type { SettingRole } from "../agentos/settings.ts";
import type { LoaderId, Reading } from "../loaders/loader.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import type { Purpose } from "../parse/fileKinds.ts";
import type { CallExpression } from "../parse/pythonTree.ts";
import type { Place } from "../text/place.ts";
import type { ProjectOptions } from "./options.ts";
import type { CallArgument, Tri, Value } from "./value.ts";
import type { World } from "./world.ts";

/** All that is known of a workspace folder, computed from its documents alone. Plain data: rules read it, nothing changes it. */
export interface Project {
  readonly root: string;
  readonly documents: ReadonlyMap<string, ParsedDocument>;
  readonly deployments: readonly Deployment[];
  /**
   * The same project without deployments of which no rule has anything to say (`project/quietFiles.ts`); absent where it has none. In a large folder
   * most are such, and are made only when somebody asks for `deployments`.
   */
  readonly lean?: Project;
  /** Env files that something reads, deployments or not: `uri` of the file → a place that shows it. */
  readonly readEnvFiles?: ReadonlyMap<string, Place>;
  /** What the project was computed from, so that one with other texts can be computed (`project/reread.ts`). */
  readonly world: World;
  readonly options: ProjectOptions;
}

/** The files that feed one process: a compose service, or a folder's env file and its Python app. `.env` and `.env.production` are two deployments. */
export interface Deployment {
  readonly id: string;
  readonly kind: "compose-service" | "folder" | "kubernetes" | "file";
  /** For people: `compose.yaml: api`, `services/chat`. */
  readonly title: string;
  /** The folder that relative paths start from. */
  readonly root: string;
  readonly purpose: Purpose;
  readonly files: readonly string[];
  /** Whether the product is evidently used here: an app, a dependency on agno, or one of the product's own variable names. */
  readonly productEvident: boolean;
  readonly versions: Versions;
  /** Every place that sets a variable which the product reads (or looks as if it did), winners and losers, in file order. */
  readonly settings: readonly Setting[];
  readonly apps: readonly App[];
  /** The ways in which the process is started: one for each loader that reads its env files. Never empty. */
  readonly runs: readonly Run[];
  /** Every text that is used as a key, a secret or a key set, with the algorithm that it has to fit. */
  readonly keyUses: readonly KeyUse[];
  readonly jwksUses: readonly JwksUse[];
  /** The path under which the process finds a file of the workspace; undefined where it does not, or nobody can say. */
  pathTo(uri: string): string | undefined;
}

/** An entry whose name the product reads, or that is likely meant for it. */
export interface Setting {
  readonly name: string;
  readonly role: SettingRole;
  readonly uri: string;
  readonly entry: Entry;
  /** The name, and the value with its quotes. */
  readonly namePlace: Place;
  readonly valuePlace: Place;
  /** What each loader that reads this file yields for the name (for YAML, Dockerfile and shell: one reading, that of the syntax). */
  readonly readings: ReadonlyMap<LoaderId | "literal", Reading>;
  /** False where a later entry of the same name, or a stronger source of the deployment, replaces it. */
  readonly wins: boolean;
}

/** One way of starting the deployment's process, and what will happen. */
export interface Run {
  readonly loader: LoaderId | "literal";
  /** For messages: `docker run --env-file`, `load_dotenv()`. */
  readonly title: string;
  /** Where the project shows that it is started like this; absent where it is only the usual way for such a file. */
  readonly evidence?: Place;
  /** Where only documentation says that it is started like this: no ground for a warning. */
  readonly documented?: Place;
  /** Whether the user's settings name the loader, in place of the evidence. */
  readonly chosen?: true;
  /** The env files in loading order. */
  readonly envFiles: readonly string[];
  /** The variables when `AgentOS(...)` runs. */
  readonly environment: ReadonlyMap<string, EnvironmentValue>;
  /** The variables after the `load_dotenv()` calls that come later; absent where there are none. */
  readonly finalEnvironment?: ReadonlyMap<string, EnvironmentValue>;
  /**
   * Whether a variable that is not in `environment` can be taken as unset: the files show everything that sets variables, or they set the keys in
   * plain sight and nothing hints at more.
   */
  readonly complete: boolean;
  /** Set when the loader refuses a file, so that the process does not start. */
  readonly refusal?: { readonly uri: string; readonly error: string };
  /**
   * The apps as they are in this run, in the order of the deployment's `apps`: values that come from the environment are filled in, branches on them
   * are decided. The deployment's own `apps` are what the code says by itself.
   */
  readonly apps: readonly App[];
  /** The prediction for each app of the deployment, in the order of `apps`; one entry for an unknown app when there is none. */
  readonly outcomes: readonly Outcome[];
  /** What the predictions were made from, in the same order: for questions about one token. */
  readonly situations: readonly Situation[];
}

export interface EnvironmentValue {
  readonly reading: Reading;
  readonly setting?: Setting;
  /** The setting that hands the value on, where it only refers to another one: `NAME: ${NAME}` in a compose file. */
  readonly via?: Setting;
}

/** One `AgentOS(...)`, as far as the code is literal. */
export interface App {
  readonly uri: string;
  readonly place: Place;
  readonly call: CallExpression;
  /** The callee name, the place of a finding about the app as a whole. */
  readonly calleePlace: Place;
  readonly arguments: ReadonlyMap<string, CallArgument>;
  /** Whether some argument is not visible (`**options`). */
  readonly open: boolean;
  /** What `authorization=` amounts to by Python's truth; false when absent. */
  readonly authorization: Tri;
  readonly config?: ConfigUse;
  readonly middlewares: readonly MiddlewareUse[];
  /** `load_dotenv(...)` calls that run before the app is made or after. */
  readonly dotenvLoads: readonly DotenvLoad[];
  /** Env files that the program's settings classes read for themselves: nothing of them gets into the environment. */
  readonly settingsFiles: readonly SettingsFile[];
  /** Environment variables that the project's own code reads, by name. */
  readonly ownReads: ReadonlyMap<string, readonly Place[]>;
  /** False where the call, or a middleware, stands in a branch that may not be taken. */
  readonly certain: boolean;
  /** The names of the product that the app's modules import, such as `agno.os.config.AuthorizationConfig`, and where. */
  readonly imports: ReadonlyMap<string, Place>;
  /** The module that defines the app, for `uvicorn module:attribute`: the name that `get_app()` is bound to, when there is one. */
  readonly appName?: string;
}

/** `AuthorizationConfig(...)` of an app. */
export interface ConfigUse {
  readonly place: Place;
  readonly calleePlace: Place;
  readonly call?: CallExpression;
  readonly arguments: ReadonlyMap<string, CallArgument>;
  readonly open: boolean;
  /** `object` for a call of the class; `dict` where a plain dict is passed; `unknown` otherwise. */
  readonly form: "object" | "dict" | "unknown";
}

/** `app.add_middleware(JWTMiddleware, ...)`. */
export interface MiddlewareUse {
  readonly place: Place;
  readonly calleePlace: Place;
  readonly call: CallExpression;
  readonly arguments: ReadonlyMap<string, CallArgument>;
  readonly open: boolean;
  /** On the app that goes into `AgentOS(base_app=...)`, or on the app that `get_app()` returned. */
  readonly position: "base-app" | "after-get-app" | "unknown";
  /** False where the call stands in a branch that may not be taken. */
  readonly certain: boolean;
}

/** An env file that a settings class names, and where. */
export interface SettingsFile {
  readonly uri: string;
  readonly place: Place;
}

export interface DotenvLoad {
  readonly place: Place;
  /** The file, when the call names one or the default finds one. */
  readonly uri?: string;
  readonly override: boolean;
  readonly order: "before-app" | "after-app";
}

/** A text that takes part in verifying tokens or guarding the instance. */
export interface KeyUse {
  readonly consumer: "environment-key" | "verification-keys" | "secret-key" | "security-key" | "key-file";
  /** The text as it reaches the product; absent where it is unknown. */
  readonly value: Value;
  /** The same text per run, where loaders disagree. */
  readonly readings: readonly { readonly run: Run; readonly reading: Reading }[];
  readonly setting?: Setting;
  readonly app?: App;
  readonly middleware?: MiddlewareUse;
  /** Position in `verification_keys`; environment keys come last. */
  readonly index?: number;
  readonly algorithm: EffectiveAlgorithm;
}

/** The algorithm that a key has to fit. */
export type EffectiveAlgorithm =
  | { readonly kind: "known"; readonly name: string; readonly explicit: boolean; readonly place?: Place }
  /** Several apps with different algorithms read the key, or the algorithm is an expression. */
  | { readonly kind: "unknown" };

/** A JWKS file that is configured, or a key set file that lies in the project. */
export interface JwksUse {
  readonly source: "environment" | "argument" | "file";
  /** The path as configured; absent for a file that is only there. */
  readonly path?: string;
  readonly pathPlace?: Place;
  readonly setting?: Setting;
  readonly app?: App;
  /** `container`: a path inside an image that cannot be mapped to a file here. */
  readonly target:
    | { readonly kind: "file"; readonly uri: string; readonly document: ParsedDocument }
    | { readonly kind: "missing"; readonly uri: string }
    | { readonly kind: "directory"; readonly uri: string }
    | { readonly kind: "container" }
    | { readonly kind: "unknown" };
  readonly algorithm: EffectiveAlgorithm;
}

/** What is known of one package's version. */
export type VersionFact =
  | { readonly kind: "exact"; readonly version: string; readonly place?: Place }
  /** A specifier such as `>=2.3,<3`; `min` is inclusive, `below` exclusive. */
  | { readonly kind: "range"; readonly specifier: string; readonly min?: string; readonly below?: string; readonly place?: Place }
  /** The dependency files are complete enough to say that the package is not there. */
  | { readonly kind: "not-installed"; readonly place?: Place }
  | { readonly kind: "unknown" };

export interface Versions {
  readonly agno: VersionFact;
  readonly pyjwt: VersionFact;
  readonly cryptography: VersionFact;
  readonly pythonDotenv: VersionFact;
  /** The dependency line that names agno, for findings about dependencies. */
  readonly agnoRequirement?: Place;
}
