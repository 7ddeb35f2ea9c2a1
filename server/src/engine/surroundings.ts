import type { ParsedDocument } from "../parse/document.ts";

/** A map that counts its changes, so that two states of it can be told apart without comparing them. */
export class CountingMap<Key, Value> extends Map<Key, Value> {
  changes = 0;

  override set(key: Key, value: Value): this {
    if (this.get(key) !== value || !this.has(key)) this.changes++;
    return super.set(key, value);
  }

  override delete(key: Key): boolean {
    const was = super.delete(key);
    if (was) this.changes++;
    return was;
  }

  override clear(): void {
    if (this.size > 0) this.changes++;
    super.clear();
  }
}

/**
 * Tells whether worlds have the same surroundings (`World.surroundings`): the answer is the same object as long as the same documents are there, none
 * but env files has other content, and nothing else that is counted in `changes` has changed.
 */
export function createSurroundings(): (documents: ReadonlyMap<string, ParsedDocument>, changes: number) => object {
  let last:
    | { readonly documents: ReadonlyMap<string, ParsedDocument>; readonly changes: number; readonly surroundings: object }
    | undefined;
  return (documents, changes) => {
    const surroundings = last?.changes === changes && areAlike(last.documents, documents) ? last.surroundings : {};
    last = { documents, changes, surroundings };
    return surroundings;
  };
}

function areAlike(before: ReadonlyMap<string, ParsedDocument>, now: ReadonlyMap<string, ParsedDocument>): boolean {
  if (before.size !== now.size) return false;
  for (const [uri, document] of now) {
    const known = before.get(uri);
    if (known !== document && (known?.syntax !== "dotenv" || document.syntax !== "dotenv")) return false;
  }
  return true;
}
