import { type DataItem, type DataMap, type DataNode, member, memberItem, scalarText } from "../parse/data.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import type { Place } from "../text/place.ts";
import type { Files } from "./files.ts";
import { directoryOf, resolvePath } from "./paths.ts";

/** A service with everything that its files, and what it extends, say of it. */
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

/** An entry of `environment`, with the file that it stands in. */
export interface LocatedEntry {
  readonly uri: string;
  readonly entry: Entry;
}

/** One file of `env_file`. */
export interface EnvFileReference {
  /** Absent where the path holds a variable or leaves the workspace's file system. */
  readonly uri?: string;
  readonly required: boolean;
  readonly raw: boolean;
  readonly place: Place;
}

/** `build`: what the image is made of. */
export interface ComposeBuild {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly inline: boolean;
}

/** A folder or file of the project that the container sees under another path. */
export interface Mount {
  readonly target: string;
  readonly source?: string;
  readonly place: Place;
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
  const item = serviceNamed(document, name)?.item;
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

/** The service of a name over all files of a project, in the order in which compose merges them. */
export function composeService(files: Files, documents: readonly ParsedDocument[], folder: string, name: string): ComposeService {
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

const entriesOf = ({ document, name }: Layer, key: string): readonly Entry[] =>
  serviceNamed(document, name)?.entries.filter(({ path }) => path[2] === key) ?? [];

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

interface WrittenService {
  readonly item: DataItem;
  readonly entries: Entry[];
}

const byName = new WeakMap<ParsedDocument, ReadonlyMap<string, WrittenService>>();

/** What one file says of a service; the services of a file are asked for one after the other. */
function serviceNamed(document: ParsedDocument, name: string): WrittenService | undefined {
  let services = byName.get(document);
  if (services === undefined) {
    services = new Map(servicesOf(document).map((item) => [item.key.value, { item, entries: [] }]));
    byName.set(document, services);
    for (const entry of document.entries) if (entry.path[0] === "services") services.get(String(entry.path[1]))?.entries.push(entry);
  }
  return services.get(name);
}

/** The services of one file. */
export function servicesOf(document: ParsedDocument): readonly DataItem[] {
  const services = member(document.data, "services");
  return services?.kind === "map" ? services.items.filter(({ value }) => value.kind === "map") : [];
}
