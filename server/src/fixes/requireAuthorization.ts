import type { App } from "../project/facts.ts";
import { addArgument, replaceExpression } from "./callArguments.ts";
import type { Change, Fix, FixContext } from "./fix.ts";

/** `authorization=True` for apps that say False or nothing. Unsafe: tokens without scopes are then refused, and a key is needed. */
export function requireAuthorization({ project }: FixContext, apps: readonly App[]): readonly Fix[] {
  const changes: Change[] = [];
  for (const app of apps) {
    const argument = app.arguments.get("authorization");
    if (argument === undefined) {
      const added = addArgument(project, app.uri, app.call, "authorization=True");
      if (app.open || added === undefined) return [];
      changes.push(added);
    } else if (argument.expression.kind === "boolean" || argument.expression.kind === "none") {
      changes.push(replaceExpression(argument.place.uri, argument.expression, "True"));
    } else return [];
  }
  return changes.length === 0 ? [] : [{ title: "Add authorization=True", safety: "unsafe", preferred: true, changes }];
}
