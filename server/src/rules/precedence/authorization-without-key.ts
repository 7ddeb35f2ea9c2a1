import { meantName } from "../../agentos/settings.ts";
import type { App, Deployment } from "../../project/facts.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { gravestByPlace } from "../support/findings.ts";
import { isActive } from "../support/keyCases.ts";

/** JWT verification without any key: AgentOS, or its middleware, raises at the start (facts §3.3). Said only where no key can be out of sight. */
export const authorizationWithoutKey = defineRule({
  meta: {
    id: "authorization-without-key",
    title: "Authorization without a verification key",
    severity: "error",
    topic: "precedence",
    fixable: false,
    since: "0.1.0",
  },
  needs: ["app"],
  *check(context) {
    const { deployment } = context;
    if (!isActive(context) || isKeyMeant(deployment) || hasKeyOverlay(context)) return;
    const findings = deployment.apps.flatMap((app, index) => {
      // An expression may well be false where the process really runs.
      if (hasUnknownKeyword(app) || app.authorization === "unknown") return [];
      const codes = deployment.runs.map(({ outcomes }) => failureOf(outcomes[index]));
      // Where some way of starting has a key, that is the way it is meant.
      const code = codes.every((found) => found === codes[0]) ? codes[0] : undefined;
      if (code === undefined) return [];
      const isOwn = code === "authorization-without-key";
      const place = isOwn
        ? (app.arguments.get("authorization")?.place ?? app.calleePlace)
        : (app.middlewares[0]?.calleePlace ?? app.calleePlace);
      const what = isOwn ? "authorization=True needs a key to verify JWTs with" : "JWTMiddleware needs a key to verify JWTs with";
      const effect = isOwn ? "AgentOS does not start (ValueError)" : "every request gets 500 (ValueError)";
      const message = `${what}, and neither code nor environment has one: ${effect}`;
      return [{ ...place, message, severity: app.certain ? ("error" as const) : ("warning" as const) }];
    });
    yield* gravestByPlace(findings);
  },
});

function failureOf(outcome: RuleContext["deployment"]["runs"][number]["outcomes"][number] | undefined): string | undefined {
  if (outcome === undefined || outcome.startup === null || outcome.startup === "ok") return undefined;
  return outcome.because.find(({ code }) => code === "authorization-without-key" || code === "middleware-without-key")?.code;
}

/** Whether a key is there and does not arrive: under another name, or in an entry that its loader cannot read. That is then the fault. */
function isKeyMeant({ settings }: Deployment): boolean {
  const names = ["JWT_VERIFICATION_KEY", "JWT_JWKS_FILE"];
  return settings.some(({ name, role, entry }) => {
    if (role === "look-alike" || role === "legacy-secret-key") return names.includes(meantName(name) ?? "");
    return (role === "verification-key" || role === "jwks-file") && (entry.value.value.trim() !== "" || !entry.literal);
  });
}

/** A base compose file whose overlay, such as `compose.prod.yaml`, brings the key: it may never be started alone. */
const hasKeyOverlay = ({ project, deployment }: RuleContext): boolean =>
  deployment.kind === "compose-service" &&
  project.deployments.some(
    (other) =>
      other !== deployment &&
      other.kind === "compose-service" &&
      deployment.files.every((uri) => other.files.includes(uri)) &&
      isKeyMeant(other),
  );

/** A misspelt keyword of the configuration that holds the key. */
const hasUnknownKeyword = ({ config }: App): boolean =>
  config !== undefined &&
  [...config.arguments.keys()].some((name) => name !== "verification_keys" && name !== "jwks_file" && /key|secret|jwks/i.test(name));
