import { controlPlaneAlgorithm, familyOf } from "../../agentos/algorithms.ts";
import { classifyKeyText } from "../../keys/classify.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { type AlgorithmArgument, algorithmArguments } from "../support/algorithmArguments.ts";

/** The control plane at os.agno.com signs with RS256 alone; with another RSA algorithm its tokens get 401 (facts §4). */
export const algorithmNotRs256ControlPlane = defineRule({
  meta: {
    id: "algorithm-not-rs256-control-plane",
    title: "RSA algorithm that the control plane does not sign with",
    severity: "info",
    topic: "algorithm",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["algorithm="],
  *check(context) {
    for (const found of algorithmArguments(context)) {
      const { value, place, owner } = found;
      if (owner !== "config" || value.kind !== "text" || value.text === controlPlaneAlgorithm || familyOf(value.text)?.family !== "RSA")
        continue;
      if (!onlyEnvironmentKey(context, found)) continue;
      yield {
        ...place,
        message: `os.agno.com signs its tokens with RS256: if JWT_VERIFICATION_KEY is from there, ${value.text} refuses them with 401`,
      };
    }
  },
});

/** Whether the only key is an RSA key in JWT_VERIFICATION_KEY, which is how the control plane hands out its own. */
function onlyEnvironmentKey({ deployment }: RuleContext, { call }: AlgorithmArgument): boolean {
  if (call.open || call.arguments.has("verification_keys") || call.arguments.has("jwks_file") || deployment.jwksUses.length > 0)
    return false;
  return deployment.keyUses.some(({ consumer, value }) => {
    if (consumer !== "environment-key" || value.kind !== "text") return false;
    const key = classifyKeyText(value.text);
    return key.kind === "public-key" && key.key.family === "RSA";
  });
}
