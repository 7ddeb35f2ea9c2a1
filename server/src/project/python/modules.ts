import { directoryOf, isWithin } from "../paths.ts";
import type { World } from "../world.ts";

/** Where the module that an `import` names lies: a document, a file that has not been read (`wanted`), or nowhere here. */
export type ResolvedModule =
  | { readonly kind: "document"; readonly uri: string }
  | { readonly kind: "elsewhere"; readonly wanted: readonly string[] };

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
  if (steps[0] === "agno" || steps.length === 0) return { kind: "elsewhere", wanted };
  for (;;) {
    for (const base of [folder, `${folder}/src`]) {
      const found = find(world, base, steps, wanted);
      if (found.kind === "document") return found;
    }
    const up = directoryOf(folder);
    if (up === folder || !isWithin(world.root, up)) return { kind: "elsewhere", wanted };
    folder = up;
  }
}

function find(world: World, folder: string, steps: readonly string[], wanted: string[]): ResolvedModule {
  const path = steps.length === 0 ? folder : `${folder}/${steps.join("/")}`;
  for (const uri of steps.length === 0 ? [`${path}/__init__.py`] : [`${path}.py`, `${path}/__init__.py`]) {
    if (world.documents.get(uri)?.module !== undefined) return { kind: "document", uri };
    if (isWithin(world.root, uri) && world.exists(uri) !== "missing" && world.exists(uri) !== "directory") wanted.push(uri);
  }
  return { kind: "elsewhere", wanted };
}
