import { type DataItem, type DataMap, type DataNode, member, memberItem, scalarText } from "../parse/data.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import type { Place } from "../text/place.ts";
import type { Files } from "./files.ts";
import { directoryOf, nameOf, resolvePath } from "./paths.ts";

/** The compose files that are read together, and what they amount to. */
export interface ComposeProject {
  /** The base file first; later files override. */
  readonly documents: readonly ParsedDocument[];
  /** The folder of the first file: relative paths start there, and its `.env` is read for interpolation. */
  readonly folder: string;
  /** Env files for interpolation: those of `--env-file`, else the `.env` beside the first file; whether they exist is not looked at. */
  readonly interpolationFiles: readonly string[];
  readonly services: readonly ComposeService[];
}

export interface ComposeService {
  readonly name: string;
  /** The service's name in its strongest file. */
  readonly place: Place;
  readonly files: readonly string[];
  /** In loading order: later files win. */
  readonly envFiles: readonly EnvFileReference[];
  /** The winning entry of each variable, and the entries that it replaced. */
  readonly environment: ReadonlyMap<string, LocatedEntry>;
  readonly overridden: readonly LocatedEntry[];
  readonly image?: string;
  readonly build?: ComposeBuild;
  /** Words of `command` and `entrypoint`; a text is split at blanks. */
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly workingDirectory?: string;
  /** Container paths and what they are on the host; `source` is absent for a named volume. */
  readonly mounts: readonly Mount[];
}

export interface LocatedEntry {
  readonly uri: string;
  readonly entry: Entry;
}

export interface EnvFileReference {
  /** Absent where the path holds a variable or leaves the workspace's file system. */
  readonly uri?: string;
  readonly required: boolean;
  readonly raw: boolean;
  readonly place: Place;
}

export interface ComposeBuild {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly inline: boolean;
}

export interface Mount {
  readonly target: string;
  readonly source?: string;
  readonly place: Place;
}

/** Files of one `docker compose -f a -f b --env-file c` that the project shows. */
export interface ComposeInvocation {
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
  readonly place: Place;
}

const baseNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml", "podman-compose.yml", "podman-compose.yaml"];
const overrideNames = ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/** Whether a document is a compose file: a top-level `services` map of maps, or one that includes others. */
export function isCompose(document: ParsedDocument): boolean {
  if (document.syntax !== "yaml") return false;
  if (/compose/i.test(nameOf(document.uri)) && member(document.data, "include")?.kind === "list") return true;
  const services = member(document.data, "services");
  if (services?.kind !== "map" || services.items.length === 0) return false;
  if (/compose|stack/i.test(nameOf(document.uri))) return true;
  return services.items.some(({ value }) => ["image", "build", "env_file", "extends"].some((key) => member(value, key) !== undefined));
}

/** Which compose files are read together, by the invocations that the project shows, else by compose's own rules. */
export function composeProjects(files: Files, invocations: readonly ComposeInvocation[]): readonly ComposeProject[] {
  const all = files.all.filter(isCompose);
  const groups: Group[] = [];
  const claimed = new Set<string>();
  for (const invocation of invocations) {
    const documents = invocation.files.map((uri) => files.document(uri)).filter((found) => found !== undefined && isCompose(found));
    if (documents.length === 0 || documents.length !== invocation.files.length) continue;
    const same = groups.some(
      (group) => group.documents.map((one) => one.uri).join() === documents.map((one) => (one as ParsedDocument).uri).join(),
    );
    if (!same) groups.push({ documents: documents as ParsedDocument[], envFiles: invocation.envFiles });
    for (const document of documents) claimed.add((document as ParsedDocument).uri);
  }
  const extended = extendedFiles(all);
  const included = new Set(all.flatMap((document) => inclusionsOf(files, document)).flatMap(({ documents }) => documents));
  const folders = new Map<string, ParsedDocument[]>();
  for (const document of all) folders.set(directoryOf(document.uri), [...(folders.get(directoryOf(document.uri)) ?? []), document]);
  for (const [folder, documents] of folders) {
    const named = (names: readonly string[]): ParsedDocument | undefined =>
      names.map((name) => documents.find((document) => nameOf(document.uri) === name)).find((found) => found !== undefined);
    const base = named(baseNames);
    const override = named(overrideNames);
    if (base !== undefined && !included.has(base)) {
      const group = override === undefined ? [base] : [base, override];
      const envFiles = invocations.find((one) => one.files.length === 0 && directoryOf(one.place.uri) === folder)?.envFiles ?? [];
      // A base file that is only ever used together with others does not run alone.
      if (!claimed.has(base.uri) || envFiles.length > 0 || runsAlone(base)) groups.push({ documents: group, envFiles });
    }
    for (const document of documents) {
      if (document === base || (document === override && base !== undefined) || claimed.has(document.uri)) continue;
      if (extended.has(document.uri) || included.has(document)) continue;
      groups.push({ documents: base === undefined || runsAlone(document) ? [document] : [base, document], envFiles: [] });
    }
  }
  return groups.flatMap((group) => {
    const project = composeProject(files, group.documents, group.envFiles);
    return [project, ...includedProjects(files, project, new Set(group.documents))];
  });
}

/** Compose files that are read together. */
interface Group {
  readonly documents: readonly ParsedDocument[];
  readonly envFiles: readonly string[];
}

/** One entry of `include`: files that are a model of their own, with their own folder and `.env`. */
interface Inclusion {
  readonly documents: readonly ParsedDocument[];
  readonly folder: string;
  /** Env files for interpolation; empty for the `.env` of the folder. */
  readonly envFiles: readonly string[];
}

/** What a compose file includes (https://docs.docker.com/reference/compose-file/include/): a path, or `path`, `project_directory` and `env_file`. */
function inclusionsOf(files: Files, document: ParsedDocument): readonly Inclusion[] {
  const list = member(document.data, "include");
  const from = directoryOf(document.uri);
  const texts = (node: DataNode | undefined): readonly string[] =>
    (node?.kind === "list" ? node.items : node === undefined ? [] : [node]).flatMap((item) => scalarText(item) ?? []);
  const uris = (paths: readonly string[]): readonly string[] => paths.flatMap((path) => resolvePath(from, path) ?? []);
  return (list?.kind === "list" ? list.items : []).flatMap((item): Inclusion[] => {
    const paths = item.kind === "map" ? texts(member(item, "path")) : texts(item);
    const documents = uris(paths).flatMap((uri) => files.document(uri) ?? []);
    const [first] = documents;
    if (first === undefined || documents.length !== paths.length || documents.includes(document)) return [];
    const folder = scalarText(member(item, "project_directory"));
    const own = folder === undefined ? undefined : resolvePath(from, folder);
    return [{ documents, folder: own ?? directoryOf(first.uri), envFiles: uris(texts(member(item, "env_file"))) }];
  });
}

/** The models that a project includes. What the including project's env files set counts more than what their own do. */
function includedProjects(files: Files, project: ComposeProject, seen: Set<ParsedDocument>): readonly ComposeProject[] {
  return project.documents.flatMap((document) =>
    inclusionsOf(files, document).flatMap(({ documents, folder, envFiles }) => {
      if (documents.some((one) => seen.has(one))) return [];
      for (const one of documents) seen.add(one);
      const own = composeProject(files, documents, envFiles, folder);
      const inner = { ...own, interpolationFiles: [...new Set([...own.interpolationFiles, ...project.interpolationFiles])] };
      return [inner, ...includedProjects(files, inner, seen)];
    }),
  );
}

/** Whether each service says what to run. */
function runsAlone(document: ParsedDocument): boolean {
  const services = member(document.data, "services");
  return (
    services?.kind === "map" &&
    services.items.every(({ value }) => ["image", "build", "extends"].some((key) => member(value, key) !== undefined))
  );
}

/** The compose files from which others take services: they are no files of their own right. */
function extendedFiles(all: readonly ParsedDocument[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const document of all) {
    for (const { value } of servicesOf(document)) {
      const file = scalarText(member(member(value, "extends"), "file"));
      const target = file === undefined ? undefined : resolvePath(directoryOf(document.uri), file);
      if (target !== undefined && target !== document.uri) found.add(target);
    }
  }
  return found;
}

function servicesOf(document: ParsedDocument): readonly DataItem[] {
  const services = member(document.data, "services");
  return services?.kind === "map" ? services.items.filter(({ value }) => value.kind === "map") : [];
}

function composeProject(
  files: Files,
  documents: readonly ParsedDocument[],
  envFiles: readonly string[],
  folder = directoryOf((documents[0] as ParsedDocument).uri),
): ComposeProject {
  const names = [...new Set(documents.flatMap((document) => servicesOf(document).map(({ key }) => key.value)))];
  const dotenv = resolvePath(folder, ".env");
  return {
    documents,
    folder,
    interpolationFiles: envFiles.length > 0 ? envFiles : dotenv === undefined ? [] : [dotenv],
    services: names.map((name) => composeService(files, documents, folder, name)),
  };
}

interface Layer {
  readonly document: ParsedDocument;
  readonly name: string;
  readonly node: DataMap;
  readonly place: Place;
  /** The folder that this layer's relative paths start from: that of the first file, for an extended file its own. */
  readonly folder: string;
}

/** The layers of a service, weakest first: what it extends, then its files in order. */
function layersOf(files: Files, document: ParsedDocument, name: string, folder: string, depth: number): Layer[] {
  const item = servicesOf(document).findLast(({ key }) => key.value === name);
  if (item?.value.kind !== "map") return [];
  const own: Layer = { document, name, node: item.value, place: { uri: document.uri, span: item.key.span }, folder };
  const parent = member(item.value, "extends");
  if (parent === undefined || depth > 5) return [own];
  const service = scalarText(parent) ?? scalarText(member(parent, "service"));
  const file = scalarText(member(parent, "file"));
  const uri = file === undefined ? document.uri : resolvePath(folder, file);
  const from = uri === undefined ? undefined : files.document(uri);
  if (service === undefined || from === undefined || (service === name && from === document)) return [own];
  return [...layersOf(files, from, service, file === undefined ? folder : directoryOf(from.uri), depth + 1), own];
}

function composeService(files: Files, documents: readonly ParsedDocument[], folder: string, name: string): ComposeService {
  const layers = documents.flatMap((document) => layersOf(files, document, name, folder, 0));
  const environment = new Map<string, LocatedEntry>();
  const overridden: LocatedEntry[] = [];
  let envFiles: EnvFileReference[] = [];
  let mounts: Mount[] = [];
  for (const layer of layers) {
    const variables = memberItem(layer.node, "environment")?.value;
    if (isReplaced(variables)) {
      overridden.push(...environment.values());
      environment.clear();
    }
    for (const entry of entriesOf(layer, "environment")) {
      const before = environment.get(entry.name.value);
      if (before !== undefined) overridden.push(before);
      environment.set(entry.name.value, { uri: layer.document.uri, entry });
    }
    const listed = member(layer.node, "env_file");
    if (isReplaced(listed)) envFiles = [];
    envFiles.push(...envFileReferences(layer, listed));
    const mounted = mountsOf(documents, layer);
    const targets = new Set(mounted.map(({ target }) => target));
    mounts = [...(isReplaced(member(layer.node, "volumes")) ? [] : mounts.filter(({ target }) => !targets.has(target))), ...mounted];
  }
  const last = layers.at(-1) as Layer;
  const text = (key: string): string | undefined =>
    layers.map(({ node }) => scalarText(member(node, key))).findLast((found) => found !== undefined);
  const words = (key: string): readonly string[] | undefined =>
    layers.map(({ node }) => wordsOf(member(node, key))).findLast((found) => found !== undefined);
  const build = buildOf(layers);
  const image = text("image");
  const command = words("command");
  const entrypoint = words("entrypoint");
  const workingDirectory = text("working_dir");
  return {
    name,
    place: last.place,
    files: [...new Set(layers.map(({ document }) => document.uri))],
    envFiles,
    environment,
    overridden,
    mounts,
    ...(image === undefined ? {} : { image }),
    ...(build === undefined ? {} : { build }),
    ...(command === undefined ? {} : { command }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  };
}

/** Compose's tags for override files: `!reset` drops what was there, `!override` puts the new value in its place. */
const isReplaced = (node: DataNode | undefined): boolean => node?.tag === "!reset" || node?.tag === "!override";

const entriesOf = (layer: Layer, key: string): readonly Entry[] =>
  layer.document.entries.filter(({ path }) => path[0] === "services" && path[1] === layer.name && path[2] === key);

/** `env_file: path`, a list of paths, or a list of `{ path, required, format }`. */
function envFileReferences(layer: Layer, node: DataNode | undefined): EnvFileReference[] {
  if (node === undefined || node.tag === "!reset") return [];
  const items = node.kind === "list" ? node.items : [node];
  return items.flatMap((item): EnvFileReference[] => {
    const path = scalarText(item) ?? scalarText(member(item, "path"));
    if (path === undefined) return [];
    const uri = resolvePath(layer.folder, path);
    const place = { uri: layer.document.uri, span: item.span };
    const required = scalarText(member(item, "required")) !== "false";
    return [{ ...(uri === undefined ? {} : { uri }), required, raw: scalarText(member(item, "format")) === "raw", place }];
  });
}

function mountsOf(documents: readonly ParsedDocument[], layer: Layer): Mount[] {
  const found: Mount[] = [];
  const add = (target: string | undefined, source: string | undefined, node: DataNode): void => {
    if (target === undefined) return;
    const local =
      source !== undefined && /^(?:[./~]|[A-Za-z]:[\\/]|\$\{PWD\})/.test(source) ? source.replace(/^\$\{?PWD\}?/, ".") : undefined;
    const uri = local === undefined ? undefined : resolvePath(layer.folder, local);
    found.push({ target, ...(uri === undefined ? {} : { source: uri }), place: { uri: layer.document.uri, span: node.span } });
  };
  const volumes = member(layer.node, "volumes");
  for (const item of volumes?.kind === "list" ? volumes.items : []) {
    const short = scalarText(item);
    if (short === undefined) add(scalarText(member(item, "target")), scalarText(member(item, "source")), item);
    else {
      const match = /^((?:[A-Za-z]:[\\/])?[^:]+):([^:]+)(?::[^:]*)?$/.exec(short);
      if (match !== null) add(match[2], match[1], item);
    }
  }
  for (const [key, folder] of [
    ["configs", "/"],
    ["secrets", "/run/secrets/"],
  ] as const) {
    const granted = member(layer.node, key);
    for (const item of granted?.kind === "list" ? granted.items : []) {
      const name = scalarText(item) ?? scalarText(member(item, "source"));
      const target = scalarText(member(item, "target")) ?? name;
      if (name === undefined || target === undefined) continue;
      const file = documents
        .map((document) => scalarText(member(member(member(document.data, key), name), "file")))
        .findLast((path) => path !== undefined);
      const local = file === undefined || /^[./~]/.test(file) ? file : `./${file}`;
      add(target.startsWith("/") ? target : `${folder}${target}`, local, item);
    }
  }
  return found;
}

function buildOf(layers: readonly Layer[]): ComposeBuild | undefined {
  let build: ComposeBuild | undefined;
  for (const layer of layers) {
    const node = member(layer.node, "build");
    if (node === undefined) continue;
    const path = scalarText(node) ?? scalarText(member(node, "context"));
    const context = path === undefined ? (build?.context ?? layer.folder) : resolvePath(layer.folder, path);
    const named = scalarText(member(node, "dockerfile"));
    const dockerfile =
      context === undefined
        ? undefined
        : named !== undefined
          ? resolvePath(context, named)
          : (build?.dockerfile ?? resolvePath(context, "Dockerfile"));
    const target = scalarText(member(node, "target")) ?? build?.target;
    build = {
      inline: member(node, "dockerfile_inline") !== undefined,
      ...(context === undefined ? {} : { context }),
      ...(dockerfile === undefined ? {} : { dockerfile }),
      ...(target === undefined ? {} : { target }),
    };
  }
  return build;
}

function wordsOf(node: DataNode | undefined): readonly string[] | undefined {
  if (node === undefined) return undefined;
  if (node.kind === "list") return node.items.map((item) => scalarText(item) ?? "");
  const text = scalarText(node);
  return text
    ?.trim()
    .split(/\s+/)
    .map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}
