import { cryptographyBoundaries, pyjwtBoundaries, representatives } from "../agentos/agnoVersions.ts";
import { classifyKeyText } from "../keys/classify.ts";
import { algorithmsFor, type KeyText } from "../keys/keyInfo.ts";
import { usability } from "../keys/usability.ts";
import type { Verdict, VerifierStack } from "../keys/verdict.ts";
import type { EffectiveAlgorithm, Versions } from "./facts.ts";

/** Every pair of PyJWT and cryptography that the known versions admit; cryptography counts as installed where nothing is said of it. */
export function verifierStacks({ pyjwt, cryptography }: Versions): readonly VerifierStack[] {
  const pyjwts = pyjwt.kind === "not-installed" ? pyjwtBoundaries : representatives(pyjwt, pyjwtBoundaries);
  // A missing library is a finding of its own; what a key is worth is asked as if it were there.
  const libraries = cryptography.kind === "not-installed" ? cryptographyBoundaries : representatives(cryptography, cryptographyBoundaries);
  return pyjwts.flatMap((version) => libraries.map((library) => ({ pyjwt: version, cryptography: library })));
}

/** Whether AgentOS takes a key, over all versions that may be installed. */
export interface Usability {
  /** `depends`: some of the possible versions take it. */
  readonly usable: "always" | "never" | "depends" | "unknown";
  /** The text of the 401, where all versions that refuse the key word it alike. */
  readonly detail?: string;
}

/**
 * What becomes of a key text under an algorithm, over all stacks that the versions admit. Where the algorithm is not known, a PEM is judged by the
 * one that suits it: no algorithm makes up for a broken key.
 */
export function usabilityOver(text: string, algorithm: EffectiveAlgorithm, versions: Versions): Usability {
  const name = algorithm.kind === "known" ? algorithm.name : suitableAlgorithm(classifyKeyText(text));
  if (name === undefined) return { usable: "unknown" };
  const verdicts: readonly Verdict[] = verifierStacks(versions).map((stack) => usability(text, name, stack));
  if (verdicts.some(({ usable }) => usable === null)) return { usable: "unknown" };
  const refusals = verdicts.filter(({ usable }) => usable === false);
  if (refusals.length === 0) return { usable: "always" };
  const usable = refusals.length === verdicts.length ? "never" : "depends";
  const detail = refusals[0]?.detail;
  return detail !== undefined && refusals.every((refusal) => refusal.detail === detail) ? { usable, detail } : { usable };
}

/** The usual algorithm of a key, RS256 for PEM texts that hold none; nothing for texts that may be a shared secret. */
function suitableAlgorithm(text: KeyText): string | undefined {
  switch (text.kind) {
    case "public-key":
    case "private-key":
    case "ssh-public-key":
      return algorithmsFor(text.key)[0];
    case "malformed-pem":
    case "malformed-ssh-key":
    case "certificate":
    case "encrypted-private-key":
    case "openssh-private-key":
    case "csr":
    case "other-pem":
      return "RS256";
    default:
      return undefined;
  }
}
