import type { App, Project } from "../project/facts.ts";
import type { Span } from "../text/span.ts";

type Module = NonNullable<NonNullable<ReturnType<Project["documents"]["get"]>>["module"]>;
type Node = App["call"]["arguments"][number]["value"];
type StringNode = Extract<Node, { kind: "string" }>;

/** The string literal of a Python file whose span is, or holds, the place given. */
export function stringAt(module: Module, at: Span): StringNode | undefined {
  let found: StringNode | undefined;
  visit(module.statements, (node) => {
    if (node.kind === "string" && node.span.start <= at.start && at.end <= node.span.end) found = node as StringNode;
  });
  return found;
}

/** The last string literal within a place whose text ends with the words given. */
export function stringIn(module: Module, within: Span, ending: string): StringNode | undefined {
  let found: StringNode | undefined;
  visit(module.statements, (node) => {
    if (node.kind !== "string" || node.span.start < within.start || node.span.end > within.end) return;
    if ((node as StringNode).value.value.endsWith(ending)) found = node as StringNode;
  });
  return found;
}

/** Every node of the tree that has a kind and a span; the tree is plain data, so that no kind can be forgotten. */
function visit(value: unknown, see: (node: { readonly kind: string; readonly span: Span }) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const node = value as { readonly kind?: unknown; readonly span?: Span };
  if (typeof node.kind === "string" && node.span !== undefined) see(node as { kind: string; span: Span });
  for (const [key, child] of Object.entries(value)) if (key !== "value" || typeof child !== "string") if (key !== "span") visit(child, see);
}
