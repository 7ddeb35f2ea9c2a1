import { loaderById } from "../loaders/index.ts";
import type { Reading } from "../loaders/loader.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import { type StartedProgram, startedProgram } from "./commandLines.ts";
import { type ComposeProject, composeProjects } from "./compose.ts";
import type { ComposeService, LocatedEntry } from "./composeServices.ts";
import { type ContainerParts, containerFiles, dockerIgnore, dockerIgnoreUris } from "./container.ts";
import { type ImageRecipe, imageRecipe } from "./dockerfile.ts";
import { hasSettings, isSettingEntry } from "./documents.ts";
import { type Environment, emptyEnvironment, knownValues, loadInto, setVariable, withUnknownRest } from "./environment.ts";
import type { App } from "./facts.ts";
import type { Files } from "./files.ts";
import { interpolate, type Lookup } from "./interpolation.ts";
import { evidenceOf } from "./loaderEvidence.ts";
import { directoryOf, isWithin, nameOf, pathBelow, resolvePath } from "./paths.ts";
import { type Ground, hasVisibleKey, type Plan, type PlannedRun, runDotenvLoads, secretManagers, setElsewhere } from "./plan.ts";
import { silentFiles } from "./quietFiles.ts";

/** The compose projects of a workspace, by the evidence that it holds itself, but for those of files that name no other. */
export const projectsOf = (files: Files): readonly ComposeProject[] =>
  composeProjects(files, evidenceOf(files).invocations, files.once(silentFiles));

/** The deployments of compose services that run an app or set something that the product reads. */
export function composePlans(ground: Ground): readonly Plan[] {
  const { files, quiet } = ground;
  const projects =
    quiet.size === files.once(silentFiles).size ? files.once(projectsOf) : composeProjects(files, ground.evidence.invocations, quiet);
  return projects.flatMap((project) => {
    const builders = project.services.filter((service) => service.build !== undefined && appsOf(ground, service).length > 0);
    return project.services.flatMap((service) => {
      const plan = servicePlan(ground, project, service, builders.length > 0);
      return plan === undefined ? [] : [plan];
    });
  });
}

function servicePlan(ground: Ground, project: ComposeProject, service: ComposeService, othersBuild: boolean): Plan | undefined {
  const { files } = ground;
  const envDocuments = service.envFiles
    .map(({ uri }) => (uri === undefined ? undefined : files.document(uri)))
    .filter((found) => found !== undefined);
  const interpolation = project.interpolationFiles.map((uri) => files.document(uri)).filter((found) => found !== undefined);
  const named = [...service.environment.values(), ...service.overridden];
  const relevantEntries = named.filter(({ entry }) => isSettingEntry(entry, ground.ownNames));
  const envSettings = envDocuments.some((document) => hasSettings(document, ground.ownNames));
  let apps = appsOf(ground, service);
  if (apps.length === 0 && service.build === undefined && !othersBuild && (relevantEntries.length > 0 || envSettings)) {
    const near = ground.apps.filter((app) => isWithin(project.folder, app.uri));
    if (near.length === 1 && startsNothingElse(service)) apps = near;
  }
  if (apps.length === 0 && relevantEntries.length === 0 && !envSettings) return undefined;
  const dockerfile = service.build?.dockerfile === undefined ? undefined : files.document(service.build.dockerfile);
  const parts = containerParts(ground, service, dockerfile);
  const usesInterpolation = named.some(({ entry }) => !entry.literal);
  const run = serviceRun(ground, service, { apps, parts, dockerfile, interpolation });
  const usedFiles = [
    ...service.files,
    ...envDocuments.map(({ uri }) => uri),
    ...(usesInterpolation ? interpolation.map(({ uri }) => uri) : []),
    ...(dockerfile === undefined ? [] : [dockerfile.uri]),
    ...run.environment.files,
    ...apps.map(({ uri }) => uri),
  ];
  const first = project.documents.at(-1) as ParsedDocument;
  const path = pathBelow(files.root, first.uri) ?? nameOf(first.uri);
  const container = containerFiles(files, parts);
  const own: { uri: string; entries: Entry[] }[] = [];
  for (const { uri, entry } of named) {
    const group = own.find((candidate) => candidate.uri === uri);
    if (group === undefined) own.push({ uri, entries: [entry] });
    else group.entries.push(entry);
  }
  const wholeFiles = [...envDocuments, ...(usesInterpolation ? interpolation : []), ...(dockerfile === undefined ? [] : [dockerfile])];
  const loaded = run.environment.files.map((uri) => files.document(uri)).filter((found) => found !== undefined);
  return {
    id: `compose:${project.documents.map(({ uri }) => pathBelow(files.root, uri) ?? uri).join("+")}:${service.name}`,
    kind: "compose-service",
    title: `${path}: ${service.name}`,
    root: project.folder,
    mainFile: first.uri,
    files: [...new Set(usedFiles)],
    apps,
    runs: [run],
    entries: [...own, ...new Set([...wholeFiles, ...loaded])],
    locate: container.locate,
    pathTo: container.imagePath,
  };
}

function containerParts(ground: Ground, service: ComposeService, dockerfile: ParsedDocument | undefined): ContainerParts {
  const { files } = ground;
  const context = service.build?.context;
  const recipe = dockerfile === undefined ? undefined : imageRecipe(dockerfile, service.build?.target);
  const ignore =
    context === undefined
      ? undefined
      : dockerIgnoreUris(context, service.build?.dockerfile)
          .map((uri) => files.document(uri))
          .find((found) => found !== undefined);
  return {
    mounts: service.mounts,
    ...(service.workingDirectory === undefined ? {} : { workingDirectory: service.workingDirectory }),
    ...(context === undefined || recipe === undefined ? {} : { build: { context, recipe, ignored: dockerIgnore(context, ignore) } }),
  };
}

/** Programs that are certainly not the app. */
const otherPrograms =
  /^(?:celery|rq|arq|dramatiq|huey|alembic|flower|psql|postgres|redis-server|nginx|caddy|sleep|tail|npm|pnpm|yarn|node|bun|streamlit|jupyter|pytest|migrate|temporal|traefik)$/;

/** The apps that a service which builds an image runs: those in its build context, narrowed by its command. */
function appsOf(ground: Ground, service: ComposeService): readonly App[] {
  const context = service.build?.context;
  const mounted = service.mounts.map(({ source }) => source).filter((source) => source !== undefined);
  const inside = ground.apps.filter((app) => {
    if (context !== undefined && isWithin(context, app.uri)) return true;
    return context === undefined && mounted.some((source) => isWithin(source, app.uri));
  });
  if (inside.length === 0) return [];
  const dockerfile = service.build?.dockerfile === undefined ? undefined : ground.files.document(service.build.dockerfile);
  const recipe = dockerfile === undefined ? undefined : imageRecipe(dockerfile, service.build?.target);
  const words = [...(service.entrypoint ?? recipe?.entrypoint ?? []), ...(service.command ?? recipe?.command ?? [])];
  if (words.some((word) => otherPrograms.test(word.replace(/^.*\//, "")))) return [];
  const program = startedProgram(words) ?? scriptProgram(ground, words, context ?? directoryOf(service.place.uri));
  return program === undefined ? inside : appsStartedBy(ground, program, inside);
}

/** Which of the candidates a program is or imports; all of them where the program says nothing. */
export function appsStartedBy(ground: Ground, program: StartedProgram, candidates: readonly App[]): readonly App[] {
  const endings =
    program.module !== undefined
      ? [
          `/${program.module.replaceAll(".", "/")}.py`,
          `/${program.module.replaceAll(".", "/")}/__init__.py`,
          `/${program.module.replaceAll(".", "/")}/__main__.py`,
        ]
      : program.file !== undefined
        ? [`/${program.file.replace(/^.*\/(?=[^/]+\/[^/]+$)|^\.?\//, "")}`]
        : [];
  if (endings.length === 0) return candidates;
  const matching = candidates.filter((app) => endings.some((ending) => app.uri.endsWith(ending)));
  if (matching.length > 0) return matching;
  // The program is another file; when it is known and does not import an app's module, it runs something else.
  const other = ground.files.all.find(
    (document) => document.syntax === "python" && endings.some((ending) => document.uri.endsWith(ending)),
  );
  if (other === undefined) return program.module !== undefined ? candidates : [];
  const imports = (other.module?.statements ?? []).flatMap((statement) =>
    statement.kind === "import" ? [statement.module, ...statement.names.map(({ name }) => name.value)] : [],
  );
  return candidates.filter((app) =>
    imports.some((name) => name !== "" && (name.split(".").at(-1) as string) === nameOf(app.uri).replace(/\.py$/, "")),
  );
}

/** What a start script in the context starts. */
function scriptProgram(ground: Ground, words: readonly string[], context: string): StartedProgram | undefined {
  for (const word of words) {
    if (!word.endsWith(".sh")) continue;
    const name = word.replace(/^.*\//, "");
    const script = ground.files.all.find(
      (document) => document.syntax === "shell" && isWithin(context, document.uri) && nameOf(document.uri) === name,
    );
    const found = script?.commands
      .map((command) => startedProgram(command.words.map(({ text }) => text.value)))
      .find((program) => program !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

const startsNothingElse = (service: ComposeService): boolean => {
  const words = [...(service.entrypoint ?? []), ...(service.command ?? [])];
  if (words.some((word) => otherPrograms.test(word.replace(/^.*\//, "")))) return false;
  return !/(?:^|\/)(?:postgres|pgvector|redis|valkey|mysql|mariadb|mongo|nginx|caddy|traefik|qdrant|weaviate|chroma|minio|rabbitmq|kafka|ollama|grafana|prom)[\w-]*(?::|$)/i.test(
    service.image ?? "",
  );
};

interface RunParts {
  readonly apps: readonly App[];
  readonly parts: ContainerParts;
  readonly dockerfile: ParsedDocument | undefined;
  readonly interpolation: readonly ParsedDocument[];
}

/** The environment of the container: the image's ENV, then `env_file` in order, then `environment`; then what the app loads itself. */
function serviceRun(ground: Ground, service: ComposeService, { apps, parts, dockerfile, interpolation }: RunParts): PlannedRun {
  const { files } = ground;
  const surroundings = loadInto(emptyEnvironment, "compose-interpolation", interpolation, { keep: false });
  const context = knownValues(surroundings);
  const lookup: Lookup = (name) => {
    const found = surroundings.values.get(name)?.reading;
    return found === undefined || found.kind === "absent" ? { kind: "unknown", because: "the surrounding environment may set it" } : found;
  };
  const { build } = service;
  // What a ready-made image sets is not known; a Dockerfile that is not there sets nothing.
  const imageKnown =
    build !== undefined && (dockerfile !== undefined || build.dockerfile === undefined || files.exists(build.dockerfile) !== "unknown");
  let complete = true;
  let environment: Environment = emptyEnvironment;
  if (surroundings.refusal !== undefined) environment = { ...environment, refusal: surroundings.refusal };
  if (dockerfile !== undefined) environment = imageEnvironment(environment, dockerfile, imageRecipe(dockerfile, service.build?.target));
  for (const reference of service.envFiles) {
    const document = reference.uri === undefined ? undefined : files.document(reference.uri);
    if (document === undefined) complete = false;
    else environment = loadInto(environment, reference.raw ? "compose-raw" : "compose", [document], { keep: false, context });
  }
  for (const [name, located] of service.environment) {
    const reading = composeReading(located, files.document(located.uri), lookup, name);
    // `NAME: ${NAME}` hands on what the `.env` beside the compose file says; the fault, if any, is there.
    const origin = surroundings.values.get(referredName(located, files.document(located.uri)) ?? "")?.source;
    environment = setVariable(
      environment,
      name,
      origin === undefined ? { reading, source: located } : { reading, source: origin, via: located },
    );
  }
  const container = containerFiles(files, parts);
  const words = [...(service.entrypoint ?? []), ...(service.command ?? [])].join(" ");
  const recipe = dockerfile === undefined ? undefined : imageRecipe(dockerfile, service.build?.target);
  const started = words === "" ? [...(recipe?.entrypoint ?? []), ...(recipe?.command ?? [])].join(" ") : words;
  // `uvicorn --env-file` is python-dotenv's load_dotenv() in the container (uvicorn 0.34, config.py).
  const envFile = /\buvicorn\b.*?\s--env-file[=\s]\s*["']?([^\s"']+)/.exec(started)?.[1];
  if (envFile !== undefined) {
    const location = container.locate(envFile);
    const document = location.kind === "file" ? files.document(location.uri) : undefined;
    if (document === undefined) complete = false;
    else environment = loadInto(environment, "python-dotenv", [document], { keep: true });
  }
  const loads = runDotenvLoads(ground, apps[0], environment, (uri) => container.imagePath(uri) !== undefined);
  if (complete && !imageKnown && !hasVisibleKey(loads.environment)) complete = false;
  if (!loads.complete || secretManagers.test(words) || /\.sh\b/.test(words) || setElsewhere(files)) complete = false;
  const shown = service.envFiles[0]?.place ?? service.place;
  return {
    loader: service.envFiles.some(({ raw }) => raw) ? "compose-raw" : "compose",
    title: loaderById("compose").title,
    evidence: shown,
    environment: complete ? loads.environment : withUnknownRest(loads.environment),
    final: complete ? loads.final : withUnknownRest(loads.final),
    complete,
  };
}

/** What the ENV instructions of the built stage set. ARG is gone when the container runs. */
export function imageEnvironment(environment: Environment, dockerfile: ParsedDocument, { instructions }: ImageRecipe): Environment {
  let at = environment;
  for (const entry of dockerfile.entries) {
    const instruction = instructions.find(({ start, end }) => start <= entry.span.start && entry.span.end <= end);
    if (instruction?.keyword !== "ENV") continue;
    const reading: Reading = entry.literal
      ? { kind: "value", value: entry.value.value }
      : { kind: "unknown", because: "a build argument decides" };
    at = setVariable(at, entry.name.value, { reading, source: { uri: dockerfile.uri, entry } });
  }
  return at;
}

/** The value of one entry of `environment`. Without a value the variable is passed on from the surroundings. */
function composeReading({ entry }: LocatedEntry, document: ParsedDocument | undefined, lookup: Lookup, name: string): Reading {
  if (!entry.literal && entry.value.value === "" && isBare(entry, document)) return lookup(name);
  return interpolate(entry.value.value, lookup);
}

/** The one variable that an entry passes on unchanged: `NAME`, `NAME: ${OTHER}`, `NAME=${OTHER:-default}`. */
function referredName({ entry }: LocatedEntry, document: ParsedDocument | undefined): string | undefined {
  if (entry.literal) return undefined;
  if (entry.value.value === "" && isBare(entry, document)) return entry.name.value;
  const match = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?[-?][^{}]*)?\})$/.exec(entry.value.value);
  return match?.[1] ?? match?.[2];
}

/** `NAME` in a list, or `NAME:` with nothing behind it in a map. */
function isBare(entry: Entry, document: ParsedDocument | undefined): boolean {
  const written = document?.text.slice(entry.raw.start, entry.raw.end).trim() ?? "";
  return written === "" || written === "~" || written === "null" || !written.includes("=");
}

/** Env files and Dockerfiles that compose files speak of, to be read. */
export function composeReferences(projects: readonly ComposeProject[]): readonly string[] {
  const found: (string | undefined)[] = [];
  for (const project of projects) {
    found.push(...project.interpolationFiles);
    for (const service of project.services) {
      found.push(...service.envFiles.map(({ uri }) => uri), service.build?.dockerfile);
      if (service.build?.context !== undefined) found.push(...dockerIgnoreUris(service.build.context, service.build.dockerfile));
      for (const { source } of service.mounts) if (source !== undefined && /\.[\w-]+$/.test(nameOf(source))) found.push(source);
      for (const { entry } of service.environment.values()) {
        if (entry.name.value !== "JWT_JWKS_FILE" || !entry.literal) continue;
        const path = entry.value.value;
        for (const { source, target } of service.mounts) {
          if (source !== undefined && path.startsWith(target))
            found.push(
              path === target
                ? source
                : resolvePath(source, `.${path.slice(target.length).startsWith("/") ? "" : "/"}${path.slice(target.length)}`),
            );
        }
      }
    }
  }
  return found.filter((uri) => uri !== undefined);
}
