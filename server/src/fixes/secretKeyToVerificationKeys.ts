import type { MiddlewareUse } from "../project/facts.ts";
import { addArgument } from "./callArguments.ts";
import { writtenText } from "./callEdits.ts";
import type { Change, Fix, FixContext } from "./fix.ts";

/** `secret_key=X` → `verification_keys=[X]`, with `algorithm="HS256"` where none is given: what `secret_key` meant before agno 2.3.13. */
export function secretKeyToVerificationKeys({ project }: FixContext, middleware: MiddlewareUse): readonly Fix[] {
  const secret = middleware.arguments.get("secret_key");
  const text = secret === undefined ? undefined : writtenText(project, secret);
  if (secret === undefined || text === undefined || middleware.arguments.has("verification_keys")) return [];
  const { uri, span } = secret.place;
  const changes: Change[] = [{ kind: "edit", uri, span, text: `verification_keys=[${text}]` }];
  const given = middleware.arguments.has("algorithm");
  if (!given) {
    const added = middleware.open ? undefined : addArgument(project, middleware.place.uri, middleware.call, 'algorithm="HS256"');
    if (added === undefined) return [];
    if (added.kind === "edit" && added.span.start === span.end) {
      changes[0] = { kind: "edit", uri, span, text: `verification_keys=[${text}]${added.text}` };
    } else changes.push(added);
  }
  const title = given ? "Use verification_keys" : 'Use verification_keys and algorithm="HS256"';
  return [{ title, safety: "unsafe", preferred: true, changes }];
}

/** Adds `algorithm="HS256"` to a middleware that has none. */
export function addHmacAlgorithm({ project }: FixContext, middleware: MiddlewareUse): readonly Fix[] {
  if (middleware.open || middleware.arguments.has("algorithm")) return [];
  const added = addArgument(project, middleware.place.uri, middleware.call, 'algorithm="HS256"');
  return added === undefined ? [] : [{ title: 'Add algorithm="HS256"', safety: "unsafe", changes: [added] }];
}
