import { setAlgorithm } from "../../fixes/setAlgorithm.ts";
import { newestStack } from "../../keys/jwk.ts";
import type { KeyInfo } from "../../keys/keyInfo.ts";
import type { EffectiveAlgorithm } from "../../project/facts.ts";
import { shortTitle, workingSibling } from "../../project/sharedApps.ts";
import { usabilityOver } from "../../project/verifier.ts";
import type { Finding, Related, RuleContext, Severity } from "../rule.ts";
import { algorithmRelated, algorithmWords } from "./algorithmPlace.ts";
import { failureSeverity, type KeyCase, keyCases } from "./keyCases.ts";
import { keyFinding } from "./keyFinding.ts";
import { useName } from "./keyPlace.ts";

type KnownAlgorithm = Extract<EffectiveAlgorithm, { kind: "known" }>;

/** A public key in use, with the algorithm that it has to fit. */
export interface PublicKeyCase {
  readonly found: KeyCase;
  readonly info: KeyInfo;
  readonly algorithm: KnownAlgorithm;
}

/** The public keys under a known algorithm. Private keys, certificates and damaged texts are faults of their own. */
export const publicKeyCases = (context: RuleContext): readonly PublicKeyCase[] =>
  keyCases(context).flatMap((found) => {
    const { key, use } = found;
    if ((key.kind !== "public-key" && key.kind !== "ssh-public-key") || use.algorithm.kind === "unknown") return [];
    return [{ found, info: key.key, algorithm: use.algorithm }];
  });

/**
 * A finding about a key and an algorithm that do not go together: at the algorithm where the code says one, since that was a decision, else at
 * the key; the other side is related. `what` says what the key is, `fitting` the algorithm to offer.
 */
export function algorithmFinding(
  context: RuleContext,
  found: KeyCase,
  algorithm: KnownAlgorithm,
  what: string,
  fitting: string | undefined,
  certain?: Severity,
): Finding {
  const severity = certain ?? mismatchSeverity(context, found);
  const works = found.usability.usable === "always";
  const effect = works
    ? ""
    : `: ${severity === "info" ? "AgentOS cannot use it" : severity === "error" ? `every request${toWhom(context)} gets 401` : `requests${toWhom(context)} get 401`}`;
  const fixes = setAlgorithm(context, [found.use], algorithm, fitting);
  const atKey = keyFinding(context, found, { message: "", severity });
  const name = useName(found.use);
  if (algorithm.explicit && algorithm.place !== undefined) {
    const related: readonly Related[] = [{ place: { uri: atKey.uri, span: atKey.span }, message: "The key stands here" }];
    const message = `${algorithmWords(algorithm)}, but ${name} is ${what}${effect}`;
    return { ...algorithm.place, message, severity, related, fixes };
  }
  return {
    ...atKey,
    message: `This is ${what}, but ${algorithmWords(algorithm).replace("The", "the")}${effect}`,
    related: [...(atKey.related ?? []), ...algorithmRelated(algorithm, usersOf(context, found))],
    fixes,
  };
}

/** Where the same app works in another deployment, only the requests to this one fail. */
export const toWhom = ({ project, deployment }: RuleContext): string =>
  workingSibling(project, deployment) === undefined ? "" : ` to ${shortTitle(deployment)}`;

/**
 * How grave the mismatch is. Where nothing says which PyJWT is there, today's counts, since `agno[os]` brings PyJWT without an upper bound: only
 * versions before 2.11 let a key on another curve pass (facts §8.2).
 */
function mismatchSeverity(context: RuleContext, found: KeyCase): Severity {
  const { versions } = context.deployment;
  if (versions.pyjwt.kind !== "unknown" || found.usability.usable !== "depends") return failureSeverity(context, found);
  const usability = usabilityOver(found.text, found.use.algorithm, { ...versions, pyjwt: { kind: "exact", version: newestStack.pyjwt } });
  return failureSeverity(context, { ...found, usability });
}

/** The apps that read an environment key are all of the deployment's. */
const usersOf = ({ deployment }: RuleContext, { use }: KeyCase): readonly { readonly app?: KeyCase["use"]["app"] & object }[] =>
  use.app === undefined ? deployment.apps.map((app) => ({ app })) : [{ app: use.app }];
