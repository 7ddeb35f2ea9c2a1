import { isRegistered, meantAlgorithm } from "../../agentos/algorithms.ts";
import { correctAlgorithm } from "../../fixes/correctAlgorithm.ts";
import { defineRule } from "../rule.ts";
import { algorithmArguments, algorithmsFromEnvironment } from "../support/algorithmArguments.ts";

/** The name is compared with the token's as it is: case, blanks and lists included, and nothing validates it at the start (facts §4). */
export const algorithmUnknown = defineRule({
  meta: {
    id: "algorithm-unknown",
    title: "Algorithm that PyJWT does not know",
    severity: "error",
    topic: "algorithm",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["algorithm="],
  *check(context) {
    for (const { value, owner, argument, place, app } of algorithmArguments(context)) {
      if (value.kind !== "text" || isFine(value.text)) continue;
      // The configuration takes the empty text for its default; the middleware compares it.
      if (value.text === "" && owner === "config") continue;
      const fixes = correctAlgorithm(argument, meantAlgorithm(value.text), isList(value.text) ? "unsafe" : "safe");
      yield { ...place, message: messageFor(value.text), severity: app.certain ? "error" : "warning", fixes };
    }
    for (const { name, place, everywhere } of algorithmsFromEnvironment(context)) {
      if (!isFine(name)) yield { ...place, message: messageFor(name), severity: everywhere ? "error" : "warning" };
    }
  },
});

/** `none` has a rule of its own. */
const isFine = (name: string): boolean => isRegistered(name) || /^none$/i.test(name);

/** Several names in one text. */
const isList = (name: string): boolean => /[A-Z]{2}\d{3}.*[A-Z]{2}\d{3}/i.test(name);

function messageFor(name: string): string {
  const meant = meantAlgorithm(name);
  const what = isList(name)
    ? "Only one algorithm can be set"
    : `This is not the exact name of an algorithm${meant === undefined ? "" : `, '${meant}' is`}`;
  return `${what}: every request gets 401 "Invalid token: The specified alg value is not allowed"`;
}
