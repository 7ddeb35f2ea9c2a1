import { loaderById } from "../loaders/index.ts";
import type { LoaderId } from "../loaders/loader.ts";
import type { ParsedDocument } from "../parse/document.ts";
import { likelyNames } from "../text/lazyMap.ts";
import type { Place } from "../text/place.ts";
import type { StartedProgram } from "./commandLines.ts";
import { appsStartedBy } from "./composeDeployments.ts";
import type { Location } from "./container.ts";
import { hasSettings, stageOf } from "./documents.ts";
import { type Environment, emptyEnvironment, loadInto, setVariable, withUnknownRest } from "./environment.ts";
import type { App } from "./facts.ts";
import type { Files } from "./files.ts";
import { type Home, type Homes, homeOf, homesOf } from "./homes.ts";
import type { LoaderEvidence } from "./loaderEvidence.ts";
import { directoryOf, isWithin, nameOf, pathBelow, resolvePath } from "./paths.ts";
import {
  bareEnvironment,
  bringsItsKeys,
  type Ground,
  hasVisibleKey,
  type Plan,
  type PlannedRun,
  runDotenvLoads,
  setElsewhere,
} from "./plan.ts";
import { mayBeProduced } from "./produced.ts";
import { type ScriptRun, scriptRuns } from "./scriptRuns.ts";

/**
 * The deployments of apps that are started without a container: for each folder with apps, the way the code loads its `.env`, the ways that scripts
 * show, and the env files of other stages, each on its own. `claimed`: env files that compose services read; `inContainer`: apps that they run.
 */
export function folderPlans(ground: Ground, claimed: ReadonlySet<string>, inContainer: ReadonlySet<App>): readonly Plan[] {
  const homes = homesOf(ground);
  const scripts = scriptRuns(ground, homes);
  return homes.all.flatMap((home) => homePlans(ground, home, homes, scripts.get(home) ?? [], claimed, inContainer));
}

/** A deployment for each app of a test or an example, on its own: what the project starts is not what these do. */
export function asidePlans(ground: Ground, apps: readonly App[]): readonly Plan[] {
  return apps.map((app) => {
    const home: Home = { folder: homeOf(ground.files, app), apps: [app] };
    const plan = planOf(
      ground,
      home,
      home.apps,
      [app.dotenvLoads.length > 0 ? directRun(ground, home.apps) : bareRun(ground, home.apps)],
      "",
    );
    const path = pathBelow(ground.files.root, app.uri) ?? nameOf(app.uri);
    return { ...plan, id: `aside:${path}:${app.place.span.start}`, title: path, mainFile: app.uri };
  });
}

function homePlans(
  ground: Ground,
  home: Home,
  homes: Homes,
  scripts: readonly ScriptRun[],
  claimed: ReadonlySet<string>,
  inContainer: ReadonlySet<App>,
): Plan[] {
  const { files } = ground;
  const envFiles = homes.envFilesOf(home);
  if (ground.loadersFor(home.folder) !== undefined) return chosenPlans(ground, home, envFiles);
  const plans: Plan[] = [];
  const used = new Set<string>();
  // Scripts and configuration that start an app with an env file.
  for (const app of home.apps) for (const { uri } of app.dotenvLoads) if (uri !== undefined) used.add(uri);
  const ways = ground.evidence.loaders.filter(
    (found) =>
      found.strength === "shown" && isHostLoader(found.loader) && files.document(found.envFile) !== undefined && homes.isNear(found, home),
  );
  const byStage = new Map<string, LoaderEvidence[]>();
  for (const way of ways) byStage.set(way.envFile, [...(byStage.get(way.envFile) ?? []), way]);
  const loadsItself = home.apps.some((app) => app.dotenvLoads.length > 0);
  const mainFile = resolvePath(home.folder, ".env");
  const main = mainFile === undefined ? undefined : files.document(mainFile);
  if (loadsItself) {
    const wayFiles = [...byStage.keys()].filter((uri) => used.has(uri));
    const runs = [
      directRun(ground, home.apps),
      ...wayFiles.flatMap((uri) => (byStage.get(uri) ?? []).map((way) => evidentRun(ground, home.apps, way))),
    ];
    plans.push(planOf(ground, home, home.apps, runs, ""));
    for (const uri of wayFiles) byStage.delete(uri);
  }
  const own =
    loadsItself || byStage.size > 0 || home.apps.every((app) => inContainer.has(app)) ? undefined : settingsRun(ground, home.apps);
  if (own !== undefined) {
    for (const uri of own.environment.files) used.add(uri);
    plans.push(planOf(ground, home, home.apps, [own], ""));
  }
  for (const [uri, stageWays] of byStage) {
    used.add(uri);
    const apps = startedApps(ground, stageWays, home.apps);
    plans.push(
      planOf(
        ground,
        home,
        apps,
        uniqueRuns(stageWays.map((way) => evidentRun(ground, apps, way))),
        uri === mainFile ? "" : stageOf(uri) || nameOf(uri),
      ),
    );
  }
  // Env files that nothing is seen to load: the usual way for their name, which proves nothing.
  const loose = envFiles.filter(({ uri }) => !used.has(uri) && !claimed.has(uri));
  for (const document of loose) {
    if (document !== main && !hasSettings(document, ground.ownNames)) continue;
    if (document === main && !hasSettings(document, ground.ownNames) && (loadsItself || home.apps.every((app) => inContainer.has(app))))
      continue;
    const runs = usualLoaders(ground, document).map((loader) => usualRun(ground, home.apps, loader, document));
    plans.push(planOf(ground, home, home.apps, runs, document === main ? "" : nameOf(document.uri)));
  }
  for (const { script, apps, run } of scripts) plans.push(planOf(ground, home, apps, [run], plans.length === 0 ? "" : nameOf(script.uri)));
  if (plans.length === 0 && !home.apps.every((app) => inContainer.has(app)))
    plans.push(planOf(ground, home, home.apps, [bareRun(ground, home.apps)], ""));
  return plans;
}

/** The user says which loaders read the env files: a deployment for each file, a run for each loader. */
function chosenPlans(ground: Ground, home: Home, envFiles: readonly ParsedDocument[]): Plan[] {
  const plans = envFiles
    .filter((document) => hasSettings(document, ground.ownNames))
    .map((document) => {
      const runs = usualLoaders(ground, document).map((loader) => usualRun(ground, home.apps, loader, document));
      return planOf(ground, home, home.apps, runs, nameOf(document.uri) === ".env" ? "" : nameOf(document.uri));
    });
  return plans.length > 0 ? plans : [planOf(ground, home, home.apps, [bareRun(ground, home.apps)], "")];
}

/** Whether a loader makes an environment for a process (compose is looked at on its own). */
export const isHostLoader = (loader: LoaderId): boolean => !loader.startsWith("compose") && loader !== "pydantic-settings";

function startedApps(ground: Ground, ways: readonly LoaderEvidence[], apps: readonly App[]): readonly App[] {
  const programs = ways.map(({ starts }) => starts).filter((found): found is StartedProgram => found !== undefined);
  if (programs.length === 0) return apps;
  const started = new Set(programs.flatMap((program) => appsStartedBy(ground, program, apps)));
  return apps.filter((app) => started.has(app));
}

const uniqueRuns = (runs: readonly PlannedRun[]): readonly PlannedRun[] =>
  runs.filter((run, index) => runs.findIndex((other) => other.loader === run.loader) === index);

/** The app is started as it is and loads its env file itself. */
function directRun(ground: Ground, apps: readonly App[]): PlannedRun {
  const app = apps.find((candidate) => candidate.dotenvLoads.length > 0) ?? apps[0];
  const loads = runDotenvLoads(ground, app, emptyEnvironment, () => true);
  const place = app?.dotenvLoads[0]?.place;
  const complete =
    loads.complete &&
    (app?.dotenvLoads.some(({ uri }) => uri !== undefined && ground.files.document(uri) !== undefined) ?? false) &&
    !setElsewhere(ground.files);
  return run(loads, {
    loader: "python-dotenv",
    title: loaderById("python-dotenv").title,
    complete,
    ...(place === undefined ? {} : { evidence: place }),
  });
}

/** The app's settings classes read their env files, and nothing puts those into the environment. */
function settingsRun(ground: Ground, apps: readonly App[]): PlannedRun | undefined {
  const found = apps.flatMap(({ settingsFiles }) => settingsFiles).filter(({ uri }) => ground.files.document(uri) !== undefined);
  const [first] = found;
  if (first === undefined) return undefined;
  const loads = runDotenvLoads(ground, apps[0], { ...emptyEnvironment, files: [...new Set(found.map(({ uri }) => uri))] }, () => true);
  const { title } = loaderById("pydantic-settings");
  return run(loads, { loader: "pydantic-settings", title, complete: loads.complete && !setElsewhere(ground.files), evidence: first.place });
}

/** A script, unit or tool loads the file and starts the app, which may load more itself. */
function evidentRun(ground: Ground, apps: readonly App[], way: LoaderEvidence): PlannedRun {
  const { files } = ground;
  const document = files.document(way.envFile) as ParsedDocument;
  const { loader } = way;
  let environment: Environment = loadInto(bareEnvironment(ground, folderOf(apps, document)), loader, [document], {
    keep: false,
    onlyExported: !way.exportsAll && isShell(way.loader),
  });
  const script = files.document(way.place.uri);
  const isScript = script?.syntax === "shell" && isShell(way.loader);
  if (isScript) environment = withExports(environment, script);
  const loads = runDotenvLoads(ground, apps[0], environment, () => !isContainer(loader));
  const sourcesMore = isScript && /(?:^|[;&\s])(?:source|\.)[ \t]+(?!\S*env)\S+/m.test(script.text);
  const complete =
    loads.complete &&
    loaderById(loader) !== undefined &&
    !sourcesMore &&
    !isContainer(loader) &&
    !isRemote(loader) &&
    !setElsewhereBut(files, way.place);
  const known = complete || (loads.complete && hasVisibleKey(loads.environment));
  return run(loads, { loader, title: loaderById(loader)?.title ?? loader, complete: known, evidence: way.place });
}

const isShell = (loader: LoaderId): boolean => loader === "bash" || loader === "sh" || loader === "zsh";
const isContainer = (loader: LoaderId): boolean => loader === "docker" || loader === "podman" || loader === "kubectl";
const isRemote = (loader: LoaderId): boolean => loader.startsWith("agentos-") || loader === "kubectl";

/** The script's own `export` lines do not count against it: their names are known. */
const setElsewhereBut = (files: Files, place: Place): boolean => setElsewhere(files, place.uri);

/** What a script exports itself; a value that a command makes is not known. */
function withExports(environment: Environment, script: ParsedDocument): Environment {
  let at = environment;
  for (const entry of script.entries) {
    if (entry.exported !== true) continue;
    const reading = entry.literal
      ? ({ kind: "value", value: entry.value.value } as const)
      : ({ kind: "unknown", because: "a command decides" } as const);
    at = setVariable(at, entry.name.value, { reading, source: { uri: script.uri, entry } });
  }
  return at;
}

function usualRun(ground: Ground, apps: readonly App[], loader: LoaderId, document: ParsedDocument): PlannedRun {
  const environment = loadInto(bareEnvironment(ground, folderOf(apps, document)), loader, [document], { keep: false });
  const documented = ground.evidence.loaders.find(
    (found) => found.strength === "documented" && found.envFile === document.uri && found.loader === loader,
  );
  const loads = runDotenvLoads(ground, apps[0], environment, () => true);
  return run(loads, {
    loader,
    title: loaderById(loader)?.title ?? loader,
    // A loader that the user names does read the file.
    complete: ground.loadersFor(directoryOf(document.uri)) !== undefined && loads.complete && !setElsewhere(ground.files),
    ...(documented === undefined ? {} : { documented: documented.place }),
    ...(ground.loadersFor(directoryOf(document.uri)) === undefined ? {} : { chosen: true }),
  });
}

/** The folder whose dependencies the process has: that of the app, where one is known. */
const folderOf = (apps: readonly App[], document: ParsedDocument): string => directoryOf((apps[0] ?? document).uri);

/** The app is started as it is, with whatever its surroundings hold. */
function bareRun(ground: Ground, apps: readonly App[]): PlannedRun {
  const loads = runDotenvLoads(ground, apps[0], emptyEnvironment, () => true);
  // Code that brings its keys leaves the environment nothing to say, unless something shows that it is set.
  const complete = loads.complete && apps.length > 0 && apps.every(bringsItsKeys) && !setElsewhere(ground.files);
  return run(loads, { loader: "literal", title: "the surrounding environment", complete });
}

function run(
  loads: { readonly environment: Environment; readonly final: Environment },
  rest: Omit<PlannedRun, "environment" | "final">,
): PlannedRun {
  const open = (environment: Environment): Environment => (rest.complete ? environment : withUnknownRest(environment));
  const environment = open(loads.environment);
  return { ...rest, environment, final: loads.final === loads.environment ? environment : open(loads.final) };
}

/** The folders that hold a Python file, at whatever depth. */
const foldersWithPython = (files: Files): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { syntax, uri } of files.all) {
    if (syntax !== "python") continue;
    for (let folder = directoryOf(uri); !found.has(folder); folder = directoryOf(folder)) found.add(folder);
  }
  return found;
};

/** The loaders that usually read a file of this name, where nothing shows which do. */
export function usualLoaders(ground: Ground, document: ParsedDocument): readonly LoaderId[] {
  const { files } = ground;
  const folder = directoryOf(document.uri);
  const chosen = ground.loadersFor(folder);
  if (chosen !== undefined) return chosen;
  const documented = ground.evidence.loaders
    .filter((found) => found.envFile === document.uri && isHostLoader(found.loader))
    .map(({ loader }) => loader);
  const beside = (name: RegExp): boolean => files.inFolder(folder).some((other) => name.test(nameOf(other.uri)));
  const nearPython = files.once(foldersWithPython).has(folder);
  const usual: LoaderId[] = [];
  if (!nearPython && beside(/^package\.json$/)) usual.push("node-dotenv");
  else usual.push("python-dotenv");
  if (nameOf(document.uri) === ".env" && beside(/^(?:docker-)?compose[\w.-]*\.ya?ml$/)) usual.push("compose-interpolation");
  return [...new Set([...usual, ...documented])];
}

/** Passes no name: what is left are those that were not loaded from a file. */
const isNone = (): boolean => false;

function planOf(ground: Ground, home: Home, apps: readonly App[], runs: readonly PlannedRun[], stage: string): Plan {
  const { files } = ground;
  const loaded = [...new Set(runs.flatMap(({ environment, final }) => [...environment.files, ...final.files]))];
  const sources = runs
    .flatMap(({ environment: { values } }) => Array.from(likelyNames(values, isNone), (name) => values.get(name)?.source?.uri))
    .filter((uri) => uri !== undefined);
  const all = [...new Set([...loaded, ...sources])];
  const path = pathBelow(files.root, home.folder) ?? "";
  const folder = path === "" ? "." : path;
  return {
    id: `folder:${path}:${stage}`,
    kind: "folder",
    title: stage === "" ? folder : `${folder} (${stage})`,
    root: home.folder,
    mainFile: all[0] ?? apps[0]?.uri ?? home.folder,
    files: [...new Set([...all, ...apps.map(({ uri }) => uri)])],
    apps,
    runs,
    entries: all.map((uri) => files.document(uri)).filter((found) => found !== undefined),
    locate: (opened) => hostLocation(ground, home.folder, apps, opened),
  };
}

/**
 * What a path leads to on the host. Relative paths start from the working folder, which is usually the deployment's; where the file lies in another
 * likely one, nobody can say. An absolute path outside of the workspace is one of another machine or a container.
 */
export function hostLocation(ground: Ground, folder: string, apps: readonly App[], path: string): Location {
  const { files } = ground;
  const primary = resolvePath(folder, path);
  // No expansion happens: `~` and `$NAME` are plain characters of the path.
  if (primary === undefined) return { kind: "unknown" };
  if (path.startsWith("/")) return isWithin(files.root, primary) ? at(files, primary) : { kind: "container" };
  const found = at(files, primary);
  if (found.kind !== "missing") return found;
  const others = [files.root, ...apps.map(({ uri }) => directoryOf(uri))]
    .map((base) => resolvePath(base, path))
    .filter((uri) => uri !== undefined);
  if (mayBeProduced(files, primary)) return { kind: "unknown" };
  return others.some((uri) => uri !== primary && files.exists(uri) === "file") ? { kind: "unknown" } : found;
}

function at(files: Files, uri: string): Location {
  const existence = files.exists(uri);
  return existence === "unknown" ? { kind: "unknown" } : { kind: existence, uri };
}
