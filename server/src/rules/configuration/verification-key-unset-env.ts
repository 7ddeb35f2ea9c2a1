import { otherVariableFix } from "../../fixes/otherVariable.ts";
import type { Value } from "../../project/value.ts";
import { defineRule, type Severity } from "../rule.ts";
import { itemsOf, lineOf, productCalls } from "../support/productCalls.ts";

/** `verification_keys=[os.getenv("X")]` while X is not set: None is refused, an empty text is a key that fits nothing (facts §13.C). */
export const verificationKeyUnsetEnv = defineRule({
  meta: {
    id: "verification-key-unset-env",
    title: "Verification key from a variable that is not set",
    severity: "error",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["verification_keys="],
  *check(context) {
    for (const call of productCalls(context)) {
      const written = call.use.arguments.get("verification_keys");
      const items = itemsOf(written?.value) ?? [];
      for (const [index, item] of items.entries()) {
        const step = "steps" in item ? item.steps.find(({ kind }) => kind === "environment") : undefined;
        if (item.kind !== "unknown" || step?.kind !== "environment") continue;
        const inRuns = call.inRuns.map((use) => itemInRun(use.arguments.get("verification_keys")?.value, index));
        const unset = inRuns.filter((value): value is Value => value !== undefined && isUnset(value));
        const [first] = unset;
        if (first === undefined) continue;
        const severity: Severity = unset.length === inRuns.length && call.certain ? "error" : "warning";
        yield {
          ...lineOf(context, item.place),
          message: `${step.name} is not set: ${effectOf(first, call.owner)}${hint(step.name)}`,
          severity,
          fixes: () => {
            const fix = otherVariableFix(context, step);
            return fix === undefined ? [] : [fix];
          },
        };
      }
    }
  },
});

/** The item in a run; a list whose item raises is itself what raises. */
const itemInRun = (list: Value | undefined, index: number): Value | undefined => (list?.kind === "raises" ? list : itemsOf(list)?.[index]);

const isUnset = (value: Value): boolean =>
  value.kind === "none" || value.kind === "raises" || ((value.kind === "text" || value.kind === "bytes") && value.text === "");

function effectOf({ kind }: Value, owner: "AuthorizationConfig" | "JWTMiddleware"): string {
  if (kind === "raises") return "os.environ[...] raises KeyError, and the app does not start";
  if (kind === "none" && owner === "AuthorizationConfig")
    return 'the key is None, and AuthorizationConfig stops with ValidationError "Input should be a valid string"';
  return kind === "none" ? "the key is None, and every token gets 401" : "the key is the empty text, and tokens get 401";
}

const hint = (name: string): string =>
  name === "JWT_VERIFICATION_KEY" ? " (AgentOS reads JWT_VERIFICATION_KEY by itself, the item is not needed)" : "";
