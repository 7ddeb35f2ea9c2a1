import { type DataNode, member, scalarText } from "../parse/data.ts";
import type { ParsedDocument } from "../parse/document.ts";
import type { Place } from "../text/place.ts";
import { type ComposeService, composeService, servicesOf } from "./composeServices.ts";
import type { Files } from "./files.ts";
import { lookFor } from "./glance.ts";
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

/** Files of one `docker compose -f a -f b --env-file c` that the project shows. */
export interface ComposeInvocation {
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
  readonly place: Place;
}

/** The names under which compose looks for its base file. */
export const baseNames = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yml",
  "docker-compose.yaml",
  "podman-compose.yml",
  "podman-compose.yaml",
];
const overrideNames = ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/** Whether a YAML document may be a compose file, by a cheap look that spares parsing; `false` is certain. */
export const mayBeCompose = lookFor(/services|include/);

/** Whether a document is a compose file: a top-level `services` map of maps, or one that includes others. */
export function isCompose(document: ParsedDocument): boolean {
  if (document.syntax !== "yaml" || !mayBeCompose(document)) return false;
  if (/compose/i.test(nameOf(document.uri)) && member(document.data, "include")?.kind === "list") return true;
  const services = member(document.data, "services");
  if (services?.kind !== "map" || services.items.length === 0) return false;
  if (/compose|stack/i.test(nameOf(document.uri))) return true;
  return services.items.some(({ value }) => ["image", "build", "env_file", "extends"].some((key) => member(value, key) !== undefined));
}

/**
 * Which compose files are read together, by the invocations that the project shows, else by compose's own rules. `leftOut`: files that are not looked at.
 */
export function composeProjects(
  files: Files,
  invocations: readonly ComposeInvocation[],
  leftOut: ReadonlySet<ParsedDocument>,
): readonly ComposeProject[] {
  const all = files.all.filter((document) => !leftOut.has(document) && isCompose(document));
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
