import type { Answer, Outcome, Reason } from "../agentos/outcome.ts";
import type { Deployment, Project, Run, VersionFact } from "../project/facts.ts";

/** What `authlint explain` says of one deployment, schema version 1 (docs/explain.md). `null` is "not known". */
export interface ExplainedDeployment {
  readonly root: string;
  readonly title: string;
  readonly kind: Deployment["kind"];
  readonly files: readonly string[];
  readonly versions: Readonly<Record<"agno" | "pyjwt" | "cryptography", string | null>>;
  readonly settings: readonly { readonly name: string; readonly role: string; readonly file: string; readonly wins: boolean }[];
  readonly apps: readonly { readonly file: string; readonly authorization: boolean | null }[];
  /** What holds for every way in which the deployment is known to be started. */
  readonly outcome: ExplainedOutcome;
  /** What the outcome may depend on and is not among the files: a key set, a version, the rest of the environment. */
  readonly notInSight: readonly string[];
  readonly runs: readonly {
    readonly loader: string;
    readonly title: string;
    readonly evident: boolean;
    readonly outcome: ExplainedOutcome;
  }[];
}

export interface ExplainedOutcome {
  /** `at`: where all failures happen; `stack` shows with the first request only, which gets 500. */
  readonly startup: "ok" | { readonly error: string; readonly at?: "load" | "import" | "stack" } | null;
  readonly anonymous: number | null;
  readonly validJwt: number | null;
  readonly noScopeJwt: number | null;
  readonly securityKey: number | null;
  readonly details: Readonly<Partial<Record<"anonymous" | "validJwt" | "noScopeJwt" | "securityKey", string>>>;
  readonly because: readonly string[];
}

/** Deployments in the project's order; `pathOf` makes the paths that the answer shows. */
export function explainDeployments(project: Project, pathOf: (uri: string) => string): readonly ExplainedDeployment[] {
  return project.deployments
    .filter((deployment) => deployment.purpose === "active")
    .map((deployment) => explainDeployment(deployment, pathOf));
}

function explainDeployment(deployment: Deployment, pathOf: (uri: string) => string): ExplainedDeployment {
  const evident = deployment.runs.filter((run) => run.evidence !== undefined);
  const decisive = evident.length > 0 ? evident : deployment.runs;
  return {
    root: pathOf(deployment.root),
    title: deployment.title,
    kind: deployment.kind,
    files: deployment.files.map(pathOf),
    versions: {
      agno: versionText(deployment.versions.agno),
      pyjwt: versionText(deployment.versions.pyjwt),
      cryptography: versionText(deployment.versions.cryptography),
    },
    settings: deployment.settings.map(({ name, role, uri, wins }) => ({ name, role, file: pathOf(uri), wins })),
    apps: deployment.apps.map((app) => ({
      file: pathOf(app.uri),
      authorization: app.authorization === "unknown" ? null : app.authorization,
    })),
    outcome: agreed(decisive.flatMap(outcomesOf)),
    notInSight: notInSight(deployment, decisive),
    runs: deployment.runs.map((run) => ({
      loader: run.loader,
      title: run.title,
      evident: run.evidence !== undefined,
      outcome: agreed(outcomesOf(run)),
    })),
  };
}

function notInSight({ kind, jwksUses, versions, apps }: Deployment, runs: readonly Run[]): readonly string[] {
  const files = jwksUses.flatMap(({ path, target, source }) => {
    if (source === "file" || path === undefined || (target.kind !== "container" && target.kind !== "unknown")) return [];
    // What is no path may be a key that was put in its place.
    const shown = /^[\w.~/\\: -]{1,80}$/.test(path) && !/\w{32}/.test(path) ? `the file ${path}` : "the key set";
    return [target.kind === "container" && kind !== "folder" && kind !== "file" ? `${shown} in the container` : shown];
  });
  return [
    ...new Set(files),
    ...(apps.some(({ authorization }) => authorization === "unknown") ? ["the value of authorization="] : []),
    ...(versions.agno.kind === "unknown" ? ["the version of agno"] : []),
    ...(runs.some(({ complete, refusal }) => !complete && refusal === undefined) ? ["what else the environment holds"] : []),
  ];
}

const packages = { agno: "agno", pyjwt: "PyJWT", cryptography: "cryptography" } as const;

/** A version, or a range of them, behind the name of its package. */
export const versionName = (version: string | null): string =>
  version === null ? "of unknown version" : /^\*?$/.test(version) ? "of any version" : version;

/** The versions of a deployment in words. */
export const versionWords = ({ versions }: Pick<ExplainedDeployment, "versions">): string =>
  Object.entries(packages)
    .map(([id, name]) => `${name} ${versionName(versions[id as keyof typeof packages])}`)
    .join(", ");

/** A run that a loader refuses never gets to the product. */
function outcomesOf(run: Run): readonly Outcome[] {
  if (run.refusal === undefined) return run.outcomes;
  const none: Answer = { status: null };
  const error = `${run.title} refuses the env file: ${run.refusal.error}`;
  return [{ startup: { error, at: "load" }, anonymous: none, validJwt: none, noScopeJwt: none, securityKey: none, because: [] }];
}

function versionText(fact: VersionFact): string | null {
  if (fact.kind === "exact") return fact.version;
  if (fact.kind === "range") return fact.specifier;
  return fact.kind === "not-installed" ? "not installed" : null;
}

/** Claims only what all outcomes have in common. */
function agreed(outcomes: readonly Outcome[]): ExplainedOutcome {
  const status = (of: (outcome: Outcome) => Answer): number | null => common(outcomes.map((outcome) => of(outcome).status)) ?? null;
  const detail = (of: (outcome: Outcome) => Answer): string | undefined => common(outcomes.map((outcome) => of(outcome).detail));
  const startups = outcomes.map(({ startup }) => (startup === null ? null : startup === "ok" ? "ok" : startup.error));
  const startup = common(startups) ?? null;
  const failures = outcomes.map((outcome) => outcome.startup).filter((one) => one !== null && one !== "ok");
  const at = common(failures.map((failure) => failure.at));
  const failure =
    failures.length > 0 && failures.length === outcomes.length ? { error: startups[0] as string, ...(at ? { at } : {}) } : undefined;
  const details = {
    anonymous: detail((outcome) => outcome.anonymous),
    validJwt: detail((outcome) => outcome.validJwt),
    noScopeJwt: detail((outcome) => outcome.noScopeJwt),
    securityKey: detail((outcome) => outcome.securityKey),
  };
  return {
    startup: failure ?? (startup === "ok" ? "ok" : null),
    anonymous: status((outcome) => outcome.anonymous),
    validJwt: status((outcome) => outcome.validJwt),
    noScopeJwt: status((outcome) => outcome.noScopeJwt),
    securityKey: status((outcome) => outcome.securityKey),
    details: Object.fromEntries(Object.entries(details).filter(([, text]) => text !== undefined)),
    because: [...new Set(outcomes.flatMap(({ because }) => because.map((reason: Reason) => reason.text)))],
  };
}

/** In place of an answer's words where they are not the same for all that is possible. */
export const wordsNotKnown = (status: number): string =>
  status === 500 ? "Internal Server Error; the words are in the server's log" : "its words depend on the token and the installed versions";

/** The reasons that say more than the error itself does. */
export const furtherReasons = ({ startup, because }: ExplainedOutcome): readonly string[] =>
  startup === null || startup === "ok" ? because : because.filter((reason) => !startup.error.includes(reason));

function common<T>(values: readonly T[]): T | undefined {
  const [first] = values;
  return values.length > 0 && values.every((value) => value === first) ? first : undefined;
}
