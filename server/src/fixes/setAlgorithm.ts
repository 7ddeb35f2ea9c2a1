import type { App, ConfigUse, EffectiveAlgorithm, MiddlewareUse } from "../project/facts.ts";
import { shortTitle, workingSibling } from "../project/sharedApps.ts";
import { addArgument, addImport, replaceExpression, simpleLiteral } from "./callArguments.ts";
import type { Change, Fix, FixContext } from "./fix.ts";

/** What uses a key: the app that does, and its middleware where it is that. */
interface User {
  readonly app?: App;
  readonly middleware?: MiddlewareUse;
}

/**
 * Sets `algorithm=` where the users of a key take theirs from: the literal that is there, else a new argument of `AuthorizationConfig(...)` or
 * `JWTMiddleware(...)`, else a new `AuthorizationConfig(...)`. Empty where the code is not plain enough, or `name` is not given. Unsafe: which
 * algorithm the issuer signs with is not in the files.
 */
export function setAlgorithm(
  { project, deployment }: FixContext,
  users: readonly User[],
  algorithm: EffectiveAlgorithm,
  name: string | undefined,
): readonly Fix[] {
  if (name === undefined || algorithm.kind === "unknown") return [];
  const literal = simpleLiteral(name);
  const calls = callsOf(users.some(({ app }) => app !== undefined) ? users : deployment.apps.map((app) => ({ app })));
  const changes = new Map<string, Change>();
  for (const { app, call } of calls) {
    const argument = call?.arguments.get("algorithm");
    let made: readonly (Change | undefined)[];
    if (argument !== undefined) {
      const { kind } = argument.expression;
      if (kind !== "string" && kind !== "none") return [];
      made = [replaceExpression(argument.place.uri, argument.expression, literal)];
    } else if (call !== undefined) {
      if (call.open || call.call === undefined) return [];
      made = [addArgument(project, call.place.uri, call.call, `algorithm=${literal}`)];
    } else {
      if (app.open || app.arguments.has("authorization_config")) return [];
      const imported = addImport(project, app.uri, "agno.os.config", "AuthorizationConfig");
      if (imported === undefined) return [];
      made = [...imported, addArgument(project, app.uri, app.call, `authorization_config=AuthorizationConfig(algorithm=${literal})`)];
    }
    for (const change of made) {
      if (change === undefined) return [];
      changes.set(change.kind === "edit" ? `${change.uri} ${change.span.start}` : change.uri, change);
    }
  }
  if (changes.size === 0) return [];
  const title = `Set the algorithm to ${name}`;
  const sibling = workingSibling(project, deployment);
  if (sibling !== undefined)
    return [
      {
        title,
        safety: "unsafe",
        changes: [],
        disabled: `${shortTitle(sibling)} runs the same app, and its key fits the present algorithm`,
      },
    ];
  return [{ title, safety: "unsafe", preferred: true, changes: [...changes.values()] }];
}

type AlgorithmCall = Pick<ConfigUse, "arguments" | "open" | "call" | "place">;

function callsOf(users: readonly User[]): readonly { readonly app: App; readonly call: AlgorithmCall | undefined }[] {
  return users.flatMap(({ app, middleware }) => {
    if (middleware !== undefined && app !== undefined) return [{ app, call: middleware }];
    if (app === undefined) return [];
    const layers: { app: App; call: AlgorithmCall | undefined }[] = app.middlewares.map((call) => ({ app, call }));
    if (app.config !== undefined || app.authorization !== false || layers.length === 0) layers.unshift({ app, call: app.config });
    return layers;
  });
}
