import { predict } from "../agentos/predict.ts";
import { ownRoles, roleOf, type SettingRole } from "../agentos/settings.ts";
import { loaderById } from "../loaders/index.ts";
import { emptyContext, type LoaderId, type LoadResult, type Reading, readingOf } from "../loaders/loader.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import { likelyNames } from "../text/lazyMap.ts";
import { once, onceForEach } from "../text/memo.ts";
import { composePlans } from "./composeDeployments.ts";
import { isKeySet, matters, purposeOf, settingEntries, textFor } from "./documents.ts";
import { readByReleases } from "./dotenvReleases.ts";
import { type Environment, mapped, withCanonicalNames } from "./environment.ts";
import type { App, Deployment, EnvironmentValue, MiddlewareUse, Project, Run, Setting, VersionFact } from "./facts.ts";
import { type Files, filesOf } from "./files.ts";
import { asidePlans, folderPlans } from "./folderDeployments.ts";
import { jwksUsesIn } from "./jwksUses.ts";
import { keyUsesIn } from "./keyUses.ts";
import { kubernetesPlans } from "./kubernetes.ts";
import { evidenceOf } from "./loaderEvidence.ts";
import { filePlan, loosePlans, unknownRun } from "./looseDeployments.ts";
import { optionsFor, type ProjectOptions } from "./options.ts";
import { directoryOf, nameOf, pathBelow } from "./paths.ts";
import type { Ground, Plan, PlannedRun } from "./plan.ts";
import { findApps } from "./python/apps.ts";
import { type AppRunner, createAppRunner } from "./python/predictApp.ts";
import { isProductAmong, quietFiles } from "./quietFiles.ts";
import { steadily } from "./steady.ts";
import type { Value } from "./value.ts";
import { dependenciesOf } from "./versions.ts";
import type { World } from "./world.ts";

/** Everything that is known of a workspace folder, from its documents alone. Pure: the same world gives the same project. */
export function buildProject(world: World, options: ProjectOptions = {}): Project {
  const { lean, isWhole } = build(world, options);
  if (isWhole) return lean;
  const whole = once(() => build({ ...world, whole: true }, options).lean.deployments);
  return {
    ...lean,
    lean,
    get deployments() {
      return whole();
    },
  };
}

/** The project without deployments of which no rule has anything to say, unless the world is wanted whole, and whether there were none such. */
function build(world: World, options: ProjectOptions): { readonly lean: Project; readonly isWhole: boolean } {
  const files = filesOf(world);
  const allApps = steadily(world, findApps);
  const isActive = ({ uri }: App): boolean => purposeOf(files, uri) === "active";
  // Apps of tests and examples are not what the project's own files start.
  const apps = allApps.filter(isActive);
  const evidence = evidenceOf(files);
  const dependencies = dependenciesOf(files, options);
  const quiet = quietFiles(files, allApps, dependencies.namesAgno);
  const ground: Ground = {
    files,
    apps,
    evidence,
    dependencies,
    quiet,
    ownNames: ownNames(allApps),
    loadersFor(folder) {
      const { loaders } = optionsFor(options, folder);
      return loaders === undefined || loaders.length === 0 ? undefined : loaders;
    },
  };
  const runner = createAppRunner(world);
  const compose = composePlans(ground);
  const claimed = new Set(compose.flatMap((plan) => plan.files));
  const folders = [...folderPlans(ground, claimed, new Set(compose.flatMap((plan) => plan.apps)))];
  folders.push(
    ...asidePlans(
      ground,
      allApps.filter((app) => !isActive(app)),
    ),
  );
  const cluster = kubernetesPlans(ground);
  const used = new Set([...compose, ...folders, ...cluster].flatMap((plan) => plan.entries.map(({ uri }) => uri)));
  const plans = [...compose, ...folders, ...cluster, ...loosePlans(ground, used)];
  const deployments = plans.map((plan) => deployment(ground, runner, plan));
  const keyFiles = keyFilesUnused(files, deployments);
  // Of a key set that nothing loads rules speak only beside an AgentOS.
  const isBeside = world.whole === true || isProductAmong(deployments);
  const worthALook = keyFiles.filter(({ syntax, uri }) => syntax === "pem" || isBeside || dependencies.namesAgno(directoryOf(uri)));
  deployments.push(...worthALook.map((document) => deployment(ground, runner, filePlan(ground, document, [unknownRun]), document)));
  const readEnvFiles = new Map(evidence.readOtherwise);
  for (const { envFile, place } of evidence.loaders) readEnvFiles.set(envFile, place);
  for (const { dotenvLoads } of allApps) for (const { uri, place } of dotenvLoads) if (uri !== undefined) readEnvFiles.set(uri, place);
  for (const { kind, runs } of deployments) {
    for (const { envFiles, evidence: place } of runs)
      if (kind === "compose-service" && place !== undefined) for (const uri of envFiles) readEnvFiles.set(uri, place);
  }
  return {
    lean: { root: world.root, documents: world.documents, deployments, readEnvFiles, world, options },
    isWhole: quiet.size === 0 && worthALook.length === keyFiles.length,
  };
}

/** Names of variables that go through the project's own code into the product's configuration. */
const ownNames: (apps: readonly App[]) => ReadonlySet<string> = onceForEach((apps) => {
  const names = new Set<string>();
  const visit = (value: Value): void => {
    if ("steps" in value) for (const step of value.steps) if (step.kind === "environment") names.add(step.name);
    if (value.kind === "list" || value.kind === "tuple" || value.kind === "set") value.items.forEach(visit);
  };
  for (const app of apps) {
    for (const call of [app, ...(app.config === undefined ? [] : [app.config]), ...app.middlewares]) {
      for (const [name, { value }] of call.arguments) if (keyArguments.has(name)) visit(value);
    }
  }
  return names;
});

const keyArguments = new Set([
  "verification_keys",
  "verification_key",
  "jwks_file",
  "secret_key",
  "algorithm",
  "audience",
  "admin_scope",
  "security_key",
]);

function deployment(ground: Ground, runner: AppRunner, plan: Plan, keyFile?: ParsedDocument): Deployment {
  const { files } = ground;
  const versions = ground.dependencies.versionsFor(plan.root);
  const settings = new Map<Entry, Mutable<Setting>>();
  const named = plan.entries.map((list) => ({ uri: list.uri, entries: settingEntries(list, ground.ownNames) }));
  const winners = winningEntries(ground, plan, new Set(named.flatMap(({ entries }) => entries)));
  const alone: LoadsAlone = { pythonDotenv: versions.pythonDotenv, results: new Map() };
  for (const { uri, entries } of named) {
    for (const entry of entries) {
      const role = settingRole(ground, entry.name.value);
      if (role === undefined || settings.has(entry)) continue;
      settings.set(entry, {
        name: entry.name.value,
        role,
        uri,
        entry,
        namePlace: { uri, span: entry.name.span },
        valuePlace: { uri, span: entry.raw },
        readings: readingsOf(files, plan, uri, entry, alone),
        wins: winners.has(entry),
      });
    }
  }
  const runs = plan.runs.map((planned) => {
    const apps = plan.apps.map((app) => runner.inRun(app, planned, plan.locate));
    const asked = plan.apps.length === 0 ? [undefined] : plan.apps;
    const situations = asked.map((app) => runner.situation(app, planned, versions, plan.locate));
    return { apps, run: { ...runOf(planned, settings), apps, outcomes: situations.map(predict), situations } satisfies Run };
  });
  const ordered = [...settings.values()].sort((a, b) =>
    a.uri === b.uri ? a.entry.span.start - b.entry.span.start : a.uri < b.uri ? -1 : 1,
  );
  const evident =
    plan.apps.length > 0 ||
    ground.dependencies.namesAgno(plan.root) ||
    ordered.some(({ role }) => ownRoles.has(role) && !(role === "verification-key" && isOtherLanguage(files, plan.root)));
  return {
    id: plan.id,
    kind: plan.kind,
    title: plan.title,
    root: plan.root,
    purpose: purposeOf(files, plan.mainFile),
    files: plan.files,
    productEvident: evident,
    versions,
    settings: ordered,
    apps: plan.apps,
    runs: runs.map(({ run }) => run),
    keyUses: keyUsesIn(runs, versions, keyFile?.syntax === "pem" ? keyFile : undefined).map((use) => withStaticApp(use, plan.apps, runs)),
    jwksUses: jwksUsesIn(
      runs,
      versions,
      { locate: plan.locate, document: files.document },
      keyFile?.syntax === "json" ? keyFile : undefined,
    ).map((use) => withStaticApp(use, plan.apps, runs)),
    pathTo: plan.pathTo ?? ((uri) => (plan.kind === "folder" || plan.kind === "file" ? pathBelow(plan.root, uri) : undefined)),
  };
}

/** Puts the deployment's own app (and middleware) in place of the one that a run made of it, so that rules can compare them. */
function withStaticApp<T extends { readonly app?: App; readonly middleware?: MiddlewareUse }>(
  use: T,
  apps: readonly App[],
  runs: readonly { readonly apps: readonly App[] }[],
): T {
  if (use.app === undefined) return use;
  for (const { apps: inRun } of runs) {
    const app = apps[inRun.indexOf(use.app)];
    if (app === undefined) continue;
    const index = use.middleware === undefined ? -1 : use.app.middlewares.indexOf(use.middleware);
    const middleware = app.middlewares[index];
    return { ...use, app, ...(middleware === undefined ? {} : { middleware }) };
  }
  return use;
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] };

/** A Node project with no Python anywhere, whose JWT_VERIFICATION_KEY is its own: the name is not AgentOS's alone. */
const isOtherLanguage = (files: Files, root: string): boolean =>
  files.inFolder(root).some(({ uri }) => nameOf(uri) === "package.json") && !files.once(hasPython);

const hasPython = ({ all }: Files): boolean =>
  all.some(({ syntax, uri }) => syntax === "python" || /(?:requirements[^/]*\.txt|pyproject\.toml|uv\.lock|Pipfile)$/.test(uri));

const settingRole = (ground: Ground, name: string): SettingRole | undefined => {
  const role = roleOf(name);
  return ground.ownNames.has(name) && (role === undefined || role === "look-alike" || role === "legacy-secret-key") ? "own" : role;
};

/** The candidates whose values some run of the plan really has. */
function winningEntries({ ownNames }: Ground, plan: Plan, candidates: ReadonlySet<Entry>): ReadonlySet<Entry> {
  const winners = new Set<Entry>();
  for (const { environment, final } of plan.runs) {
    for (const at of environment === final ? [final] : [environment, final]) {
      for (const name of likelyNames(at.values, matters(ownNames))) {
        const { source, via } = at.values.get(name) ?? {};
        if (source !== undefined && candidates.has(source.entry)) winners.add(source.entry);
        if (via !== undefined && candidates.has(via.entry)) winners.add(via.entry);
      }
    }
  }
  return winners;
}

/** What each loader that reads the file yields for the entry's name; for other syntaxes the one reading of the syntax. */
function readingsOf(files: Files, plan: Plan, uri: string, entry: Entry, alone: LoadsAlone): Setting["readings"] {
  const readings = new Map<LoaderId | "literal", Reading>();
  const name = entry.name.value;
  for (const { loader, environment, final } of plan.runs) {
    for (const at of [final, environment]) {
      const found = at.values.get(name);
      if (found?.source?.entry === entry || found?.via?.entry === entry) readings.set(loader, found.reading);
    }
    if (readings.has(loader) || loader === "literal") continue;
    const document = files.document(uri);
    if (document?.syntax === "dotenv" && (environment.files.includes(uri) || final.files.includes(uri)))
      readings.set(loader, readAlone(alone, document, loader, name));
  }
  if (readings.size === 0)
    readings.set(
      "literal",
      entry.literal ? { kind: "value", value: entry.value.value } : { kind: "unknown", because: "it is decided elsewhere" },
    );
  return readings;
}

/** What each loader makes of each file by itself, computed once. */
interface LoadsAlone {
  readonly pythonDotenv: VersionFact;
  readonly results: Map<string, LoadResult>;
}

function readAlone(alone: LoadsAlone, document: ParsedDocument, loaderId: LoaderId, name: string): Reading {
  const key = `${loaderId} ${document.uri}`;
  let result = alone.results.get(key);
  if (result === undefined) {
    const loader = loaderById(loaderId) as ReturnType<typeof loaderById> | undefined;
    if (loader === undefined) return { kind: "unknown", because: "the loader is not known" };
    const text = textFor(document, loader);
    result = readByReleases(loaderId, alone.pythonDotenv, [text], emptyContext.environment, (context) => loader.read(text, context));
    alone.results.set(key, result);
  }
  return readingOf(result, name);
}

function runOf(planned: PlannedRun, settings: ReadonlyMap<Entry, Setting>): Run {
  const environment = environmentOf(planned.environment, settings);
  const refusal = planned.environment.refusal ?? planned.final.refusal;
  return {
    loader: planned.loader,
    title: planned.title,
    ...(planned.evidence === undefined ? {} : { evidence: planned.evidence }),
    ...(planned.documented === undefined ? {} : { documented: planned.documented }),
    ...(planned.chosen === undefined ? {} : { chosen: planned.chosen }),
    envFiles: planned.final.files,
    environment,
    ...(planned.final === planned.environment ? {} : { finalEnvironment: environmentOf(planned.final, settings) }),
    complete: planned.complete,
    ...(refusal === undefined ? {} : { refusal }),
    apps: [],
    outcomes: [],
    situations: [],
  };
}

function environmentOf(environment: Environment, settings: ReadonlyMap<Entry, Setting>): ReadonlyMap<string, EnvironmentValue> {
  return mapped(withCanonicalNames(environment.values), ({ reading, source, via }) => {
    const setting = source === undefined ? undefined : settings.get(source.entry);
    const handedOn = via === undefined ? undefined : settings.get(via.entry);
    return { reading, ...(setting === undefined ? {} : { setting }), ...(handedOn === undefined ? {} : { via: handedOn }) };
  });
}

/** Key files and key sets that no deployment uses: each is looked at for itself. */
function keyFilesUnused({ all }: Files, deployments: readonly Deployment[]): readonly ParsedDocument[] {
  const used = new Set<string>();
  for (const { keyUses, jwksUses } of deployments) {
    for (const { value } of keyUses) if ("written" in value) used.add(value.written.uri);
    for (const { target } of jwksUses) if ("uri" in target) used.add(target.uri);
  }
  return all.filter((document) => !used.has(document.uri) && (document.syntax === "pem" || isKeySet(document)));
}
