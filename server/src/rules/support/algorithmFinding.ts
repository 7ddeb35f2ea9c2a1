import { setAlgorithm } from "../../fixes/setAlgorithm.ts";
import type { KeyInfo } from "../../keys/keyInfo.ts";
import type { EffectiveAlgorithm } from "../../project/facts.ts";
import type { Finding, Related, RuleContext, Severity } from "../rule.ts";
import { algorithmRelated, algorithmWords } from "./algorithmPlace.ts";
import { failureSeverity, type KeyCase, keyCases } from "./keyCases.ts";
import { everyRequest, keyFinding } from "./keyFinding.ts";
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
  const severity = certain ?? failureSeverity(context, found);
  const works = found.usability.usable === "always";
  const effect = works ? "" : `: ${severity === "info" ? "AgentOS cannot use it" : everyRequest(found, severity)}`;
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

/** The apps that read an environment key are all of the deployment's. */
const usersOf = ({ deployment }: RuleContext, { use }: KeyCase): readonly { readonly app?: KeyCase["use"]["app"] & object }[] =>
  use.app === undefined ? deployment.apps.map((app) => ({ app })) : [{ app: use.app }];
