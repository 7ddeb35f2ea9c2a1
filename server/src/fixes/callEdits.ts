import type { App, Project } from "../project/facts.ts";
import type { CallArgument } from "../project/value.ts";
import { addArgument } from "./callArguments.ts";
import type { Change, Fix, FixContext } from "./fix.ts";

type CallExpression = App["call"];

/** A call of the product whose arguments a fix changes. */
export interface EditedCall {
  readonly place: { readonly uri: string };
  readonly call?: CallExpression;
  readonly arguments: ReadonlyMap<string, CallArgument>;
  readonly open: boolean;
}

/** The text of an argument's expression as it is written; `undefined` where the argument came through `**mapping`. */
export function writtenText(project: Project, argument: CallArgument): string | undefined {
  const { start, end } = argument.expression.span;
  const text = project.documents.get(argument.place.uri)?.text.slice(start, end);
  return argument.namePlace === undefined || text === undefined || text === "" ? undefined : text;
}

/** Gives a call an argument: the expression of the one that is there is replaced, a new one is added in the call's own layout. */
export function setArgument({ project }: FixContext, target: EditedCall, name: string, text: string, title: string): readonly Fix[] {
  const argument = target.arguments.get(name);
  let change: Change | undefined;
  if (argument === undefined) {
    if (target.open || target.call === undefined) return [];
    change = addArgument(project, target.place.uri, target.call, `${name}=${text}`);
  } else {
    if (argument.namePlace === undefined) return [];
    change = { kind: "edit", uri: argument.place.uri, span: argument.expression.span, text };
  }
  return change === undefined ? [] : [{ title, safety: "unsafe", preferred: true, changes: [change] }];
}

/** Puts an argument's expression into a list. */
export function wrapInList({ project }: FixContext, argument: CallArgument): readonly Fix[] {
  const text = writtenText(project, argument);
  if (text === undefined) return [];
  return [
    {
      title: `Wrap the value of ${argument.name} in a list`,
      safety: "unsafe",
      preferred: true,
      changes: [{ kind: "edit", uri: argument.place.uri, span: argument.expression.span, text: `[${text}]` }],
    },
  ];
}

/** Gives an argument another name, and where it is wanted another shape. */
export function renameArgument(
  { project }: FixContext,
  argument: CallArgument,
  name: string,
  shape: (text: string) => string | undefined = (text) => text,
): readonly Fix[] {
  const text = writtenText(project, argument);
  const shaped = text === undefined ? undefined : shape(text);
  if (shaped === undefined) return [];
  return [
    {
      title: `Rename ${argument.name} to ${name}`,
      safety: "unsafe",
      preferred: true,
      changes: [{ kind: "edit", uri: argument.place.uri, span: argument.place.span, text: `${name}=${shaped}` }],
    },
  ];
}

/** The edit that takes an argument out of a call with its comma, and with its lines where it has them for itself. */
export function removeArgument({ project }: FixContext, target: EditedCall, argument: CallArgument): readonly Fix[] {
  const text = project.documents.get(argument.place.uri)?.text;
  const list = target.call?.arguments ?? [];
  const index = list.findIndex(({ span }) => span.start === argument.place.span.start);
  if (text === undefined || index < 0 || argument.namePlace === undefined) return [];
  const span = ownLines(text, argument.place.span) ?? between(list, index);
  const change: Change = { kind: "edit", uri: argument.place.uri, span, text: "" };
  return [{ title: `Remove ${argument.name}`, safety: "unsafe", changes: [change] }];
}

/** The lines of an argument, with its comma and line break, where nothing else stands on them. */
function ownLines(text: string, { start, end }: { readonly start: number; readonly end: number }) {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  if (!/^[ \t]*$/.test(text.slice(lineStart, start))) return undefined;
  const rest = /^[ \t]*,[ \t]*\r?\n/.exec(text.slice(end));
  return rest === null ? undefined : { start: lineStart, end: end + rest[0].length };
}

function between(list: CallExpression["arguments"], index: number) {
  const own = list[index]?.span as { readonly start: number; readonly end: number };
  const before = list[index - 1]?.span;
  const after = list[index + 1]?.span;
  if (before !== undefined) return { start: before.end, end: own.end };
  return { start: own.start, end: after === undefined ? own.end : after.start };
}
