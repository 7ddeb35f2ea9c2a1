import type { ParsedDocument } from "../parse/document.ts";
import type { World } from "./world.ts";

/**
 * Most of what is computed of a workspace does not depend on what its env files hold, and it is their text that people type in. Worlds with the same
 * `surroundings` share such answers: they are computed over a world whose env files are sealed, and as soon as one of the seals is broken, that is, a
 * computation did look into an env file, nothing is shared any more.
 */
interface Sealed {
  readonly world: World;
  broken: boolean;
  readonly answers: Map<(world: World) => unknown, unknown>;
}

const bySurroundings = new WeakMap<object, Sealed>();

/** The same as `compute(world)`, which must be pure and must not be asked of anything but the world that it is given. */
export function steadily<T>(world: World, compute: (world: World) => T): T {
  if (world.surroundings === undefined) return compute(world);
  let sealed = bySurroundings.get(world.surroundings);
  if (sealed === undefined) {
    sealed = seal(world);
    bySurroundings.set(world.surroundings, sealed);
  }
  if (!sealed.broken && !sealed.answers.has(compute)) sealed.answers.set(compute, compute(sealed.world));
  return sealed.broken ? compute(world) : (sealed.answers.get(compute) as T);
}

function seal(world: World): Sealed {
  const breakSeal = (): void => {
    sealed.broken = true;
  };
  const documents = new Map<string, ParsedDocument>();
  for (const [uri, document] of world.documents)
    documents.set(uri, document.syntax === "dotenv" ? sealedDocument(document, breakSeal) : document);
  const { root, exists, folders, isAbsent } = world;
  const sealed: Sealed = {
    world: {
      root,
      documents,
      exists,
      ...(folders === undefined ? {} : { folders }),
      ...(isAbsent === undefined ? {} : { isAbsent }),
    },
    broken: false,
    answers: new Map(),
  };
  return sealed;
}

/** An env file of which only the name may be looked at. */
const sealedDocument = (document: ParsedDocument, breakSeal: () => void): ParsedDocument =>
  new Proxy(document, {
    get(target, property) {
      // What only other syntaxes have is empty in every env file.
      if (property !== "uri" && property !== "syntax" && property !== "module" && property !== "commands" && property !== "data")
        breakSeal();
      return Reflect.get(target, property);
    },
  });
