import { isRegistered } from "../../agentos/algorithms.ts";
import { correctAlgorithm } from "../../fixes/correctAlgorithm.ts";
import { defineRule } from "../rule.ts";
import { algorithmArguments } from "../support/algorithmArguments.ts";

/** `AuthorizationConfig` is validated by pydantic; `JWTMiddleware` compares whatever it is given with the token's name (facts §4). */
export const algorithmNotAString = defineRule({
  meta: {
    id: "algorithm-not-a-string",
    title: "Algorithm that is no string",
    severity: "error",
    topic: "algorithm",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["algorithm="],
  *check(context) {
    for (const { value, owner, argument, place, app } of algorithmArguments(context)) {
      const kinds = ["list", "tuple", "set", "dict", "number", "boolean"];
      if (!kinds.includes(value.kind) && !(value.kind === "none" && owner === "middleware")) continue;
      const effect =
        owner === "config"
          ? 'AuthorizationConfig raises a ValidationError "Input should be a valid string"'
          : 'every request gets 401 "Invalid token: The specified alg value is not allowed"';
      const only = value.kind === "list" || value.kind === "tuple" || value.kind === "set" ? value.items[0] : undefined;
      const name = only?.kind === "text" && isRegistered(only.text) ? only.text : undefined;
      const isSingle = "items" in value && value.items.length === 1;
      const what =
        value.kind === "none" ? "JWTMiddleware has no default for None" : "The algorithm is one string, not a list or another type";
      yield {
        ...place,
        message: `${what}: ${effect}`,
        severity: app.certain ? "error" : "warning",
        fixes: correctAlgorithm(argument, name, isSingle ? "safe" : "unsafe"),
      };
    }
  },
});
