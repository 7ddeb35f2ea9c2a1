import type { ParsedDocument } from "../parse/document.ts";
import { canonicalUri, directoryOf, isWithin } from "./paths.ts";
import type { Existence, World } from "./world.ts";

/** A world with look-ups that do not depend on how a host percent-encodes its URIs. Made once for each world, which stays as it is. */
export interface Files {
  readonly world: World;
  readonly root: string;
  /** The documents, in the order of their URIs. */
  readonly all: readonly ParsedDocument[];
  document(uri: string): ParsedDocument | undefined;
  exists(uri: string): Existence;
  /** The documents directly in a folder. */
  inFolder(folder: string): readonly ParsedDocument[];
  /** What `compute` says of all documents, computed at most once: asked for each deployment, it would cost the square of their number. */
  once<T>(compute: (files: Files) => T): T;
}

export function filesOf(world: World): Files {
  let files = made.get(world);
  if (files === undefined) {
    files = make(world);
    made.set(world, files);
  }
  return files;
}

const made = new WeakMap<World, Files>();

function make(world: World): Files {
  const document = (uri: string): ParsedDocument | undefined => world.documents.get(uri) ?? files.once(byCanonical).get(canonicalUri(uri));
  const answers = new Map<unknown, unknown>();
  const files: Files = {
    world,
    root: world.root,
    all: [...world.documents.values()].sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0)),
    document,
    exists(uri) {
      if (document(uri) !== undefined) return "file";
      return isWithin(world.root, uri) ? world.exists(uri) : "unknown";
    },
    inFolder: (folder) => files.once(byFolder).get(folder) ?? [],
    once<T>(compute: (files: Files) => T): T {
      if (!answers.has(compute)) answers.set(compute, compute(files));
      return answers.get(compute) as T;
    },
  };
  return files;
}

/** The documents by the one form of their URIs that does not depend on the host. */
const byCanonical = ({ world }: Files): ReadonlyMap<string, ParsedDocument> =>
  new Map([...world.documents].map(([uri, document]) => [canonicalUri(uri), document]));

function byFolder({ all }: Files): ReadonlyMap<string, readonly ParsedDocument[]> {
  const found = new Map<string, ParsedDocument[]>();
  for (const document of all) {
    const folder = directoryOf(document.uri);
    const others = found.get(folder);
    if (others === undefined) found.set(folder, [document]);
    else others.push(document);
  }
  return found;
}
