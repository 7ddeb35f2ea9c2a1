import { directoryOf, isWithin } from "../paths.ts";
import type { World } from "../world.ts";

/**
 * Where the module that an `import` names lies: a document, a file that says nothing (`silent`), a file that has not been read (`wanted`), or nowhere
 * here. `packages`: the `__init__.py` of the packages around it, the outermost first, whether or not they are there.
 */
export type ResolvedModule =
  | { readonly kind: "document"; readonly uri: string; readonly packages: readonly string[] }
  | { readonly kind: "silent"; readonly wanted: readonly string[]; readonly packages: readonly string[] }
  | { readonly kind: "elsewhere"; readonly wanted: readonly string[]; readonly packages: readonly [] };

/**
 * Finds a module as Python would for the usual ways to start a program: relative imports from the package's folder, absolute ones from
 * the importing file's folder and each folder above it in the workspace (the working folder, or `src`).
 */
export function resolveModule(world: World, from: string, module: string, level: number): ResolvedModule {
  const steps = module === "" ? [] : module.split(".");
  const wanted: string[] = [];
  let folder = directoryOf(from);
  if (level > 0) {
    for (let up = 1; up < level; up++) folder = directoryOf(folder);
    return find(world, folder, steps, wanted);
  }
  if (steps[0] === "agno" || steps.length === 0) return { kind: "elsewhere", wanted, packages: [] };
  for (;;) {
    for (const base of [folder, `${folder}/src`]) {
      const found = find(world, base, steps, wanted);
      if (found.kind !== "elsewhere") return found;
    }
    const up = directoryOf(folder);
    if (up === folder || !isWithin(world.root, up)) return { kind: "elsewhere", wanted, packages: [] };
    folder = up;
  }
}

function find(world: World, folder: string, steps: readonly string[], wanted: string[]): ResolvedModule {
  const path = steps.length === 0 ? folder : `${folder}/${steps.join("/")}`;
  for (const uri of steps.length === 0 ? [`${path}/__init__.py`] : [`${path}.py`, `${path}/__init__.py`]) {
    if (world.documents.get(uri)?.module !== undefined) return { kind: "document", uri, packages: packagesBetween(folder, steps) };
    if (world.exists(uri) === "file") return { kind: "silent", wanted, packages: packagesBetween(folder, steps) };
    if (isWithin(world.root, uri) && world.exists(uri) !== "missing" && world.exists(uri) !== "directory") wanted.push(uri);
  }
  return { kind: "elsewhere", wanted, packages: [] };
}

const packagesBetween = (folder: string, steps: readonly string[]): readonly string[] =>
  steps.slice(0, -1).map((_, index) => `${folder}/${steps.slice(0, index + 1).join("/")}/__init__.py`);

/** The `__init__.py` of the packages that a module lies in, the outermost first, as far as nobody has seen that they are missing. */
export function packagesAround(world: World, uri: string): readonly string[] {
  const found: string[] = [];
  for (let folder = directoryOf(uri); isWithin(world.root, folder) && folder !== world.root; folder = directoryOf(folder)) {
    if (directoryOf(folder) === folder) break;
    const init = `${folder}/__init__.py`;
    if (init === uri) continue;
    if (["missing", "directory"].includes(world.exists(init))) break;
    found.unshift(init);
  }
  return found;
}
