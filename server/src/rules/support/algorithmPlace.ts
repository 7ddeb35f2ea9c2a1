import type { App, EffectiveAlgorithm } from "../../project/facts.ts";
import type { Related } from "../rule.ts";

type KnownAlgorithm = Extract<EffectiveAlgorithm, { kind: "known" }>;

/** The beginning of a message: what tokens have to be signed with. */
export const algorithmWords = ({ name, explicit }: KnownAlgorithm): string =>
  explicit ? `The algorithm is ${name}` : `The algorithm is ${name} by default`;

/** Where the algorithm is said, or where it could be. */
export function algorithmRelated(algorithm: KnownAlgorithm, uses: readonly { readonly app?: App }[]): readonly Related[] {
  if (algorithm.explicit && algorithm.place !== undefined) return [{ place: algorithm.place, message: "The algorithm is set here" }];
  return uses.flatMap(({ app }) => {
    const place = app?.config?.calleePlace ?? app?.calleePlace;
    return place === undefined ? [] : [{ place, message: "No algorithm is set here" }];
  });
}

/** A kind of key with its article: `an RSA key`, `a P-256 key`. */
export const aKey = (kind: string): string => `${/^(?:RSA|OKP|EC|Ed|X|oct)/.test(kind) ? "an" : "a"} ${kind} key`;
