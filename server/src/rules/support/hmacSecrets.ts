import type { KeyTextKind } from "../../keys/keyInfo.ts";
import type { RuleContext } from "../rule.ts";
import { type KeyCase, keyCases } from "./keyCases.ts";

const secretKinds: readonly KeyTextKind[] = ["secret", "placeholder"];

/** The texts that serve as shared secrets: the algorithm is one of HS256, HS384 and HS512, and the text is not some other key. */
export const hmacSecrets = (context: RuleContext): readonly KeyCase[] =>
  keyCases(context).filter(
    ({ use, key }) => use.algorithm.kind === "known" && use.algorithm.name.startsWith("HS") && secretKinds.includes(key.kind),
  );

/** The name of the algorithm in force; RS256 where it is not known. */
export const algorithmName = ({ use }: KeyCase): string => (use.algorithm.kind === "known" ? use.algorithm.name : "RS256");

/** Bytes that RFC 7518 §3.2 asks of a secret: as many as the hash has. */
export const leastBytes = (algorithm: string): number => (algorithm === "HS512" ? 64 : algorithm === "HS384" ? 48 : 32);
