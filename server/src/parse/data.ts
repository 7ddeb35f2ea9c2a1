import type { MappedString } from "../text/mappedString.ts";
import type { Located, Span } from "../text/span.ts";
import type { Quoting } from "./document.ts";

/** A node of a JSON, YAML or TOML document. YAML aliases and merge keys are resolved (within bounds); the spans are those of the written place. */
export type DataNode = DataMap | DataList | DataScalar;

export interface DataMap {
  readonly kind: "map";
  readonly span: Span;
  readonly items: readonly DataItem[];
  /** A custom YAML tag, such as `!reset` or `!override`. */
  readonly tag?: string;
}

export interface DataItem {
  readonly key: Located<string>;
  readonly value: DataNode;
  /** Whether the item came in by a YAML merge key (`<<`). */
  readonly merged?: boolean;
}

export interface DataList {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly DataNode[];
  readonly tag?: string;
}

export interface DataScalar {
  readonly kind: "scalar";
  readonly span: Span;
  /** The typed value: YAML 1.2 core schema, JSON or TOML. */
  readonly value: string | number | boolean | null;
  /** The scalar as text, with the place of each character. */
  readonly text: MappedString;
  readonly quoting: Quoting;
  readonly tag?: string;
}

/** The value behind a key of a map; the last one where a key is repeated. */
export function member(node: DataNode | undefined, key: string): DataNode | undefined {
  return memberItem(node, key)?.value;
}

export function memberItem(node: DataNode | undefined, key: string): DataItem | undefined {
  if (node?.kind !== "map") return undefined;
  return node.items.findLast((item) => item.key.value === key);
}

/** The node at a path of keys and indices. */
export function nodeAt(node: DataNode | undefined, path: readonly (string | number)[]): DataNode | undefined {
  let at = node;
  for (const step of path) {
    if (typeof step === "number") at = at?.kind === "list" ? at.items[step] : undefined;
    else at = member(at, step);
  }
  return at;
}

/** The text of a scalar that is a string, a number or a boolean; `undefined` for anything else. */
export function scalarText(node: DataNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? node.text.value : undefined;
}
