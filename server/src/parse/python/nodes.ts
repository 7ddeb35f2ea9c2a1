import type { SyntaxNode } from "@lezer/common";
import type { Span } from "../../text/span.ts";

/** Deepest nesting of statements or expressions that is read; the readers recurse. */
export const DEEPEST = 200;

export const spanOf = (node: SyntaxNode): Span => ({ start: node.from, end: node.to });

export const sliceNode = (text: string, node: SyntaxNode): string => text.slice(node.from, node.to);

/** The children of a node without comments and without the empty marks of what the parser missed. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "Comment" && !(child.type.isError && child.from === child.to)) children.push(child);
  }
  return children;
}

/** Splits nodes at separators of a name; the part behind the last separator is left out when it is empty. */
export function splitAt(nodes: readonly SyntaxNode[], separator: string): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  if (parts.at(-1)?.length === 0) parts.pop();
  return parts;
}
