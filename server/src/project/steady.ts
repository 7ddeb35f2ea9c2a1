import type { ParsedDocument } from "../parse/document.ts";
import { onceOf } from "../text/memo.ts";
import type { World } from "./world.ts";

/**
 * Most of what is computed of a workspace does not depend on what its env files hold, and it is their text that people type in. Worlds with the same
 * `surroundings` share such answers: they are computed over a world whose env files are sealed, and as soon as one of the seals is broken, that is, a
 * computation did look into an env file, nothing is shared any more.
 */
interface Sealed {
  readonly world: World;
  broken: boolean;
}

/** The same as `compute(world)`, computed once; it must be pure and must not ask anything but the world that it is given. */
export function steadily<T>(world: World, compute: (world: World) => T): T {
  const sealed = world.surroundings === undefined ? undefined : onceOf(world.surroundings, seal, () => seal(world));
  if (sealed !== undefined && !sealed.broken) {
    const answer = onceOf(sealed.world, compute, () => compute(sealed.world));
    if (!sealed.broken) return answer;
  }
  return onceOf(world, compute, () => compute(world));
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
