import { agnoChanges } from "../../agentos/agnoVersions.ts";
import { isSymmetric } from "../../agentos/algorithms.ts";
import { addPyjwtCrypto } from "../../fixes/addPyjwtCrypto.ts";
import type { EffectiveAlgorithm, Run } from "../../project/facts.ts";
import { defineRule, type Finding } from "../rule.ts";
import { agnoIs } from "../support/guards.ts";
import { isActive } from "../support/keyCases.ts";
import { lineOf } from "../support/productCalls.ts";

/** `agno[os]` installs plain PyJWT, which knows the HS* algorithms only; all others need cryptography (facts §1.9). */
export const missingCryptography = defineRule({
  meta: {
    id: "missing-cryptography",
    title: "Asymmetric algorithm without the cryptography package",
    severity: "error",
    topic: "dependencies",
    fixable: true,
    since: "0.1.0",
  },
  *check(context) {
    const { deployment } = context;
    const { versions, keyUses, jwksUses, runs } = deployment;
    if (!isActive(context) || versions.cryptography.kind !== "not-installed") return;
    // Before 2.3.13 nothing reads the variables.
    const unread = agnoIs(deployment, { since: agnoChanges.rbac }) === "never";
    const keys = keyUses.filter(
      ({ consumer, algorithm }) => verifying.has(consumer) && isAsymmetric(algorithm) && !(unread && consumer === "environment-key"),
    );
    const sets = jwksUses.filter(
      ({ source, algorithm }) => source !== "file" && isAsymmetric(algorithm) && !(unread && source === "environment"),
    );
    if (keys.length + sets.length === 0 || !runs.some(fails)) return;
    const algorithm = [...keys, ...sets].flatMap((use) => (use.algorithm.kind === "known" ? [use.algorithm.name] : []))[0] ?? "RS256";
    const place = versions.agnoRequirement ?? versions.cryptography.place ?? keys.map(({ setting }) => setting?.namePlace).find((at) => at);
    if (place === undefined) return;
    const effect =
      sets.length > 0
        ? "AgentOS does not start, because no key of the JWKS file can be built"
        : 'every token gets 401 "Invalid token: Algorithm not supported"';
    yield {
      ...lineOf(context, place),
      message: `${algorithm} needs the cryptography package, which agno[os] does not install: ${effect}`,
      fixes: addPyjwtCrypto(context, place),
    } satisfies Finding;
  },
});

const verifying: ReadonlySet<string> = new Set(["environment-key", "verification-keys", "secret-key"]);

const isAsymmetric = (algorithm: EffectiveAlgorithm): boolean =>
  algorithm.kind === "known" && /^(?:[REP]S|Ed)/.test(algorithm.name) && !isSymmetric(algorithm.name);

/** Whether a valid token is refused in a run, or the app does not come up. */
const fails = ({ outcomes }: Run): boolean =>
  outcomes.some(({ startup, validJwt }) => validJwt.status === 401 || (startup !== null && startup !== "ok"));
