import type { ParsedDocument } from "../parse/document.ts";
import { canonicalUri, isWithin } from "./paths.ts";
import type { Existence, World } from "./world.ts";

/** A world with look-ups that do not depend on how a host percent-encodes its URIs. Made once for each computation. */
export interface Files {
  readonly world: World;
  readonly root: string;
  /** The documents, in the order of their URIs. */
  readonly all: readonly ParsedDocument[];
  document(uri: string): ParsedDocument | undefined;
  exists(uri: string): Existence;
}

export function filesOf(world: World): Files {
  const byCanonical = new Map([...world.documents].map(([uri, document]) => [canonicalUri(uri), document]));
  const document = (uri: string): ParsedDocument | undefined => world.documents.get(uri) ?? byCanonical.get(canonicalUri(uri));
  return {
    world,
    root: world.root,
    all: [...world.documents.values()].sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0)),
    document,
    exists(uri) {
      if (document(uri) !== undefined) return "file";
      return isWithin(world.root, uri) ? world.exists(uri) : "unknown";
    },
  };
}
