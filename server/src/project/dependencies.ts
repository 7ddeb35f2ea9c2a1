import { type DataNode, member, scalarText } from "../parse/data.ts";
import type { ParsedDocument, Requirement } from "../parse/document.ts";
import { parseRequirement, parseRequirements } from "../parse/requirements.ts";
import { onceForEach } from "../text/memo.ts";
import type { Place } from "../text/place.ts";
import type { Span } from "../text/span.ts";
import { nameOf } from "./paths.ts";

/** One dependency that a file names. */
export interface Dependency {
  /** Normalised as PEP 503 says: lower case, runs of `-`, `_`, `.` are one `-`. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Version specifier, "" for any; for lock files the exact version with `==`. */
  readonly specifier: string;
  /** Whether it comes from a URL, a path or a repository, so that its version is not what the specifier says. */
  readonly direct: boolean;
  readonly place: Place;
}

/**
 * How far a file of dependencies can be trusted: a lock file names everything that gets installed, a requirements file what was asked for, a constraints file
 * which versions are allowed if something asks for them.
 */
export type DependencyKind = "lock" | "requirements" | "manifest" | "constraints";

export interface DependencyFile {
  readonly uri: string;
  readonly kind: DependencyKind;
  /** Smaller is trusted more. */
  readonly rank: number;
  readonly dependencies: readonly Dependency[];
  /** Other files that it includes (`-r`), as written. */
  readonly includes: readonly string[];
  /** Files that limit the versions of what is installed (`-c`), as written. They install nothing. */
  readonly constraints: readonly string[];
  /** Whether it holds something that was not understood, so that a package that is not in it may be there all the same. */
  readonly partial: boolean;
}

export const normalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/** Reads a file of dependencies; `undefined` for any other file. */
export const dependencyFile: (document: ParsedDocument) => DependencyFile | undefined = onceForEach(readDependencies);

function readDependencies(document: ParsedDocument): DependencyFile | undefined {
  const name = nameOf(document.uri);
  const { uri } = document;
  const common = { uri, includes: [], constraints: [], partial: false };
  switch (name) {
    case "uv.lock":
      return { ...common, kind: "lock", rank: 0, dependencies: lockedPackages(document) };
    case "poetry.lock":
      return { ...common, kind: "lock", rank: 1, dependencies: lockedPackages(document) };
    case "pdm.lock":
      return { ...common, kind: "lock", rank: 2, dependencies: lockedPackages(document) };
    case "Pipfile.lock":
      return { ...common, kind: "lock", rank: 3, dependencies: pipfileLock(document) };
    case "pyproject.toml":
      return { ...common, kind: "manifest", rank: 6, ...pyproject(document) };
    case "Pipfile":
      return { ...common, kind: "manifest", rank: 7, ...pipfile(document) };
    case "setup.cfg":
      return { ...common, kind: "manifest", rank: 8, dependencies: setupCfg(document), partial: true };
  }
  if (!isRequirementsName(name)) return undefined;
  if (/^constraints/i.test(name)) return { uri, kind: "constraints", rank: 5, ...requirements(document) };
  const rank = name === "requirements.txt" ? 4 : /dev|test|lint|doc/i.test(name) ? 5.5 : 5;
  return { uri, kind: "requirements", rank, ...requirements(document) };
}

/** A file that a requirements file includes is one itself, whatever its name (`-r base.txt`). */
export const includedFile = (document: ParsedDocument): DependencyFile =>
  dependencyFile(document) ?? {
    uri: document.uri,
    kind: "requirements",
    rank: 5,
    ...requirements(parseRequirements(document.uri, document.text)),
  };

/** A file that limits versions, whatever its name (`-c pins.txt`). */
export const constraintsFile = (document: ParsedDocument): DependencyFile => ({ ...includedFile(document), kind: "constraints" });

export const isRequirementsName = (name: string): boolean =>
  /^(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*|requirements)\.(?:txt|in)$/i.test(name);

const placeOf = (document: ParsedDocument, span: Span): Place => ({ uri: document.uri, span });

/** `[[package]]` tables of uv, Poetry and PDM. */
function lockedPackages(document: ParsedDocument): Dependency[] {
  const found: Dependency[] = [];
  const packages = member(document.data, "package");
  for (const item of packages?.kind === "list" ? packages.items : []) {
    const name = scalarText(member(item, "name"));
    const version = member(item, "version");
    const text = scalarText(version);
    if (name === undefined) continue;
    const source = member(item, "source");
    const local = ["virtual", "editable", "directory"].some((key) => member(source, key) !== undefined);
    if (local) continue;
    const direct = ["git", "url", "path"].some((key) => member(source, key) !== undefined);
    const span = version?.kind === "scalar" ? version.span : item.span;
    const specifier = text === undefined ? "" : `==${text}`;
    found.push({ name: normalName(name), extras: [], specifier, direct: direct && text === undefined, place: placeOf(document, span) });
  }
  return found;
}

function pipfileLock(document: ParsedDocument): Dependency[] {
  const found: Dependency[] = [];
  for (const section of ["default", "develop"]) {
    const packages = member(document.data, section);
    for (const { key, value } of packages?.kind === "map" ? packages.items : []) {
      const specifier = scalarText(member(value, "version")) ?? "";
      found.push({ name: normalName(key.value), extras: [], specifier, direct: specifier === "", place: placeOf(document, key.span) });
    }
  }
  return found;
}

type Manifest = Pick<DependencyFile, "dependencies" | "partial">;

/** PEP 621, PEP 735 groups, Poetry (with groups), PDM and uv development dependencies. */
function pyproject(document: ParsedDocument): Manifest {
  const found: Dependency[] = [];
  const root = document.data;
  const project = member(root, "project");
  const lists: (DataNode | undefined)[] = [member(project, "dependencies")];
  for (const groups of [
    member(project, "optional-dependencies"),
    member(root, "dependency-groups"),
    member(member(member(root, "tool"), "pdm"), "dev-dependencies"),
  ]) {
    for (const { value } of groups?.kind === "map" ? groups.items : []) lists.push(value);
  }
  lists.push(member(member(member(root, "tool"), "uv"), "dev-dependencies"));
  for (const list of lists) {
    for (const item of list?.kind === "list" ? list.items : []) {
      const text = item.kind === "scalar" ? scalarText(item) : undefined;
      const parsed = text === undefined ? undefined : parseRequirement(text);
      if (parsed !== undefined) found.push({ ...dependencyOf(parsed), place: placeOf(document, item.span) });
    }
  }
  const poetry = member(member(root, "tool"), "poetry");
  const groups = member(poetry, "group");
  const tables = [member(poetry, "dependencies"), member(poetry, "dev-dependencies")];
  for (const { value } of groups?.kind === "map" ? groups.items : []) tables.push(member(value, "dependencies"));
  for (const table of tables) found.push(...tableDependencies(document, table));
  const dynamic = member(project, "dynamic");
  const partial = dynamic?.kind === "list" && dynamic.items.some((item) => scalarText(item) === "dependencies");
  return { dependencies: found, partial };
}

const pipfile = (document: ParsedDocument): Manifest => ({
  dependencies: ["packages", "dev-packages"].flatMap((section) => tableDependencies(document, member(document.data, section))),
  partial: false,
});

/** `name = "^2.3"` or `name = { version = "^2.3", extras = ["os"] }`. */
function tableDependencies(document: ParsedDocument, table: DataNode | undefined): Dependency[] {
  if (table?.kind !== "map") return [];
  return table.items
    .filter(({ key }) => key.value.toLowerCase() !== "python")
    .map(({ key, value }): Dependency => {
      const place = placeOf(document, { start: key.span.start, end: value.span.end });
      const name = normalName(key.value);
      if (value.kind === "scalar") return { name, extras: [], specifier: anyVersion(scalarText(value)), direct: false, place };
      const version = scalarText(member(value, "version"));
      const extras = member(value, "extras");
      const direct = ["git", "path", "url", "file"].some((source) => member(value, source) !== undefined);
      return { name, extras: strings(extras).map(normalName), specifier: anyVersion(version), direct, place };
    });
}

const anyVersion = (specifier: string | undefined): string => (specifier === undefined || specifier === "*" ? "" : specifier);

const strings = (node: DataNode | undefined): string[] =>
  node?.kind === "list" ? node.items.map((item) => scalarText(item)).filter((text) => text !== undefined) : [];

/** `install_requires` of setup.cfg: the indented lines after it. */
function setupCfg(document: ParsedDocument): Dependency[] {
  const found: Dependency[] = [];
  const match = /^install_requires[ \t]*=[ \t]*([^\r\n]*(?:\r?\n(?:[ \t]+[^\r\n]*|[ \t]*))*)/m.exec(document.text);
  if (match === null) return found;
  let at = match.index + match[0].length - (match[1] as string).length;
  for (const line of (match[1] as string).split("\n")) {
    const parsed = parseRequirement(line.trim());
    if (parsed !== undefined)
      found.push({ ...dependencyOf(parsed), place: placeOf(document, { start: at, end: at + line.trimEnd().length }) });
    at += line.length + 1;
  }
  return found;
}

/** A pip requirements file: what it asks for, what it includes (`-r`) and what limits it (`-c`). */
function requirements({ uri, requirements: asked = [], options = [] }: ParsedDocument): Omit<DependencyFile, "uri" | "kind" | "rank"> {
  const paths = (option: RegExp): string[] => options.flatMap(({ value }) => option.exec(value)?.[1] ?? []);
  return {
    dependencies: asked.map((requirement) => ({ ...dependencyOf(requirement), place: { uri, span: requirement.span } })),
    includes: paths(/^(?:-r|--requirement)[ =]?\s*(\S+)/),
    constraints: paths(/^(?:-c|--constraint)[ =]?\s*(\S+)/),
    partial: options.some(({ value }) => !value.startsWith("-") || /^(?:-e|--editable)\b/.test(value)),
  };
}

const dependencyOf = ({ name, extras, specifier, url }: Requirement): Omit<Dependency, "place"> => ({
  name: normalName(name.value),
  extras: extras.map(normalName),
  specifier: specifier.value.trim(),
  direct: url !== undefined,
});
