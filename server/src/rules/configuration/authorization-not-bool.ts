import type { CallArgument, Value } from "../../project/value.ts";
import { defineRule } from "../rule.ts";
import { argumentPlace, isVariableText, productCalls, runningApps } from "../support/productCalls.ts";

/** `authorization=` is judged by Python's truth: any text that is not empty is True, `"false"` too (facts §6.3, §18.2). */
export const authorizationNotBool = defineRule({
  meta: {
    id: "authorization-not-bool",
    title: "authorization= that is a text",
    severity: "warning",
    topic: "configuration",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["authorization="],
  *check(context) {
    const calls: readonly (readonly [argument: CallArgument | undefined, inRuns: readonly (Value | undefined)[]])[] = [
      ...runningApps(context).map(
        ({ app, runs }) =>
          [app.arguments.get("authorization"), runs.map(({ app: inRun }) => inRun.arguments.get("authorization")?.value)] as const,
      ),
      ...productCalls(context)
        .filter(({ middleware }) => middleware !== undefined)
        .map(
          ({ use, inRuns }) =>
            [use.arguments.get("authorization"), inRuns.map((call) => call.arguments.get("authorization")?.value)] as const,
        ),
    ];
    for (const [argument, inRuns] of calls) {
      if (argument === undefined) continue;
      const { value } = argument;
      const isText = value.kind === "text" || inRuns.some((found) => value.kind === "unknown" && found?.kind === "text");
      if (!isText && !isVariableText(argument)) continue;
      const variable = "steps" in value ? value.steps.find(({ kind }) => kind === "environment") : undefined;
      const subject = variable?.kind === "environment" ? `the text of ${variable.name}` : "a text";
      const literal =
        value.kind === "text" && argument.namePlace !== undefined && argument.expression.kind === "string" ? value.text : undefined;
      const meant = literal === undefined ? undefined : /^(?:false|no|off|0|)$/i.test(literal.trim()) ? "False" : "True";
      yield {
        ...argumentPlace(context, argument),
        message: `authorization= is ${subject}: any text that is not empty counts as True, "false" and "0" too`,
        fixes:
          meant === undefined
            ? []
            : [
                {
                  title: `Write authorization=${meant}`,
                  safety: "unsafe",
                  preferred: true,
                  changes: [{ kind: "edit", uri: argument.place.uri, span: argument.expression.span, text: meant }],
                },
              ],
      };
    }
  },
});
