import { readAuthorizationConfig } from "../../agentos/configuration.ts";
import { writtenText } from "../../fixes/callEdits.ts";
import type { Fix } from "../../fixes/fix.ts";
import type { CallArgument } from "../../project/value.ts";
import { defineRule, type RuleContext, type Severity } from "../rule.ts";
import { agnoVersions, argumentPlace, lineOf, literalOf, productCalls, runningApps } from "../support/productCalls.ts";

/** Values of a type that AuthorizationConfig refuses, and what takes its place without being one (facts §6.1). */
export const configWrongType = defineRule({
  meta: {
    id: "config-wrong-type",
    title: "Configuration value of the wrong type",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["authorization_config=", "middleware"],
  *check(context) {
    for (const { app } of runningApps(context)) {
      const argument = app.arguments.get("authorization_config");
      if (argument === undefined || app.config?.form !== "dict" || app.config.arguments.size === 0) continue;
      yield {
        ...argumentPlace(context, argument),
        message:
          "authorization_config is a dict, not an AuthorizationConfig: AttributeError \"'dict' object has no attribute 'algorithm'\"",
      };
    }
    for (const call of productCalls(context)) {
      const severity: Severity = call.certain ? "error" : "warning";
      if (call.owner === "JWTMiddleware") {
        const argument = call.use.arguments.get("excluded_route_paths");
        if (argument === undefined || literalOf(call, "excluded_route_paths")?.kind !== "text") continue;
        yield {
          ...argumentPlace(context, argument),
          message: "excluded_route_paths is one text, not a list: each of its characters is taken for a path",
          severity,
          fixes: listFix(context, argument),
        };
        continue;
      }
      for (const [name, argument] of call.use.arguments) {
        if (hasOwnRule(name, argument)) continue;
        const versions = agnoVersions(context.deployment);
        const errors = versions.map((version) => readAuthorizationConfig({ arguments: new Map([[name, argument]]), open: false }, version));
        const failed = errors.filter((read) => "exception" in read);
        const [first] = failed;
        if (first === undefined || !("exception" in first)) continue;
        yield {
          ...lineOf(context, argument.place),
          message: `AuthorizationConfig stops with ValidationError: ${name}: "${first.message}"`,
          severity: failed.length === errors.length ? severity : "warning",
          fixes: fixesOf(context, name, argument),
        };
      }
    }
  },
});

/** Algorithms and keys have findings of their own. */
function hasOwnRule(name: string, { value }: CallArgument): boolean {
  if (name === "algorithm") return true;
  return name === "verification_keys" && ["text", "bytes", "list", "tuple", "set"].includes(value.kind);
}

function fixesOf(context: RuleContext, name: string, argument: CallArgument): readonly Fix[] {
  if (name === "excluded_route_paths") return listFix(context, argument);
  const text = writtenText(context.project, argument);
  if (name !== "jwks_file" || text === undefined || argument.value.kind !== "object" || !argument.value.type.startsWith("pathlib."))
    return [];
  return [replacement(argument, `str(${text})`, "Hand over the path as a text")];
}

function listFix(context: RuleContext, argument: CallArgument): readonly Fix[] {
  const text = writtenText(context.project, argument);
  return text === undefined || argument.value.kind !== "text" ? [] : [replacement(argument, `[${text}]`, "Wrap the path in a list")];
}

const replacement = (argument: CallArgument, text: string, title: string): Fix => ({
  title,
  safety: "unsafe",
  preferred: true,
  changes: [{ kind: "edit", uri: argument.place.uri, span: argument.expression.span, text }],
});
