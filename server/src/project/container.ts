import type { ParsedDocument } from "../parse/document.ts";
import type { Mount } from "./composeServices.ts";
import type { ImageRecipe } from "./dockerfile.ts";
import type { Files } from "./files.ts";
import { directoryOf, nameOf, pathBelow, posixPath, resolvePath } from "./paths.ts";

/** What a path leads to when the process opens it. */
export type Location =
  | { readonly kind: "file"; readonly uri: string }
  | { readonly kind: "missing"; readonly uri: string }
  | { readonly kind: "directory"; readonly uri: string }
  /** A path inside an image that cannot be mapped to a file here. */
  | { readonly kind: "container" }
  | { readonly kind: "unknown" };

/** The files of a container as far as they come from here. */
export interface ContainerFiles {
  readonly workingDirectory: string;
  locate(path: string): Location;
  /** Whether a file of the host is in the container, and under which path. */
  imagePath(uri: string): string | undefined;
}

export interface ContainerParts {
  readonly mounts: readonly Mount[];
  readonly workingDirectory?: string;
  /** The build context and what the Dockerfile does with it; absent for a ready-made image. */
  readonly build?: { readonly context: string; readonly recipe: ImageRecipe; readonly ignored: (uri: string) => boolean };
}

export function containerFiles(files: Files, parts: ContainerParts): ContainerFiles {
  const recipe = parts.build?.recipe;
  const workingDirectory = parts.workingDirectory ?? recipe?.workingDirectory ?? "/";
  return {
    workingDirectory,
    locate: (path) => locate(files, parts, posixPath(workingDirectory, path)),
    imagePath: (uri) => imagePath(parts, uri),
  };
}

function locate(files: Files, parts: ContainerParts, path: string): Location {
  const mount = [...parts.mounts].filter(({ target }) => covers(target, path)).sort((a, b) => b.target.length - a.target.length)[0];
  if (mount !== undefined) {
    if (mount.source === undefined) return { kind: "container" };
    const rest = path.slice(posixPath("/", mount.target).length).replace(/^\//, "");
    const uri = rest === "" ? mount.source : resolvePath(mount.source, rest);
    if (uri === undefined) return { kind: "unknown" };
    // Docker makes a folder of a bind source that does not exist.
    const found = located(files, uri);
    return found.kind === "missing" && rest === "" ? { kind: "directory", uri } : found;
  }
  const { build } = parts;
  if (build === undefined) return { kind: "container" };
  let missing: Location | undefined;
  for (const { sources, target } of [...build.recipe.copies].reverse()) {
    for (const source of sources) {
      const uri = sourceOf(files, build.context, source, target, path);
      if (uri === undefined) continue;
      if (build.ignored(uri)) return { kind: "container" };
      const found = located(files, uri);
      if (found.kind !== "missing") return found;
      missing ??= found;
    }
  }
  return build.recipe.opaque || missing === undefined ? { kind: "container" } : missing;
}

const covers = (target: string, path: string): boolean => {
  const folder = posixPath("/", target);
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
};

/** The file of the context that `COPY source target` puts at `path`, if it can be one. */
function sourceOf(files: Files, context: string, source: string, target: string, path: string): string | undefined {
  const uri = resolvePath(context, source.replace(/^\/+/, "") || ".");
  if (uri === undefined || /[*?[]/.test(source)) return undefined;
  const isFolder =
    source === "." || source.endsWith("/") || source === "./" || files.exists(uri) === "directory" || !/\.[\w-]+$/.test(nameOf(uri));
  if (!isFolder) {
    const place = target.endsWith("/") ? `${target}${nameOf(uri)}` : target;
    return posixPath("/", place) === path ? uri : undefined;
  }
  const folder = posixPath("/", target);
  if (!covers(folder, path) || path === folder) return undefined;
  return resolvePath(uri, path.slice(folder === "/" ? 1 : folder.length + 1));
}

function located(files: Files, uri: string): Location {
  const existence = files.exists(uri);
  return existence === "unknown" ? { kind: "unknown" } : { kind: existence, uri };
}

function imagePath(parts: ContainerParts, uri: string): string | undefined {
  for (const { source, target } of parts.mounts) {
    const rest = source === undefined ? undefined : pathBelow(source, uri);
    if (rest !== undefined) return posixPath("/", `${target}/${rest}`);
  }
  const { build } = parts;
  if (build === undefined || build.ignored(uri)) return undefined;
  for (const { sources, target } of build.recipe.copies) {
    for (const source of sources) {
      const from = resolvePath(build.context, source.replace(/^\/+/, "") || ".");
      const rest = from === undefined ? undefined : pathBelow(from, uri);
      if (rest === undefined) continue;
      if (rest !== "") return posixPath("/", `${target}/${rest}`);
      return target.endsWith("/") ? posixPath("/", `${target}${nameOf(uri)}`) : posixPath("/", target);
    }
  }
  return undefined;
}

/**
 * Whether `.dockerignore` keeps a file out of the build context: patterns of Go's filepath.Match with `**`, `!` takes a file in again, the last
 * match decides (docs.docker.com, "Build context", .dockerignore files).
 */
export function dockerIgnore(context: string, document: ParsedDocument | undefined): (uri: string) => boolean {
  if (document === undefined) return () => false;
  const rules = document.text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({
      include: line.startsWith("!"),
      pattern: globPattern(line.replace(/^!/, "").replace(/^\/+/, "").replace(/\/+$/, "")),
    }));
  return (uri) => {
    const path = pathBelow(context, uri);
    if (path === undefined) return false;
    let ignored = false;
    for (const { include, pattern } of rules) if (pattern.test(path)) ignored = !include;
    return ignored;
  };
}

function globPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) =>
      part === "**/"
        ? "(?:.*/)?"
        : part === "**"
          ? ".*"
          : part === "*"
            ? "[^/]*"
            : part === "?"
              ? "[^/]"
              : part.replace(/[.+^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** The `.dockerignore` that belongs to a Dockerfile: its own (`Dockerfile.dockerignore`), else that of the context. */
export function dockerIgnoreUris(context: string, dockerfile: string | undefined): readonly string[] {
  const own = dockerfile === undefined ? undefined : resolvePath(directoryOf(dockerfile), `${nameOf(dockerfile)}.dockerignore`);
  return [own, resolvePath(context, ".dockerignore")].filter((uri) => uri !== undefined);
}
