import type { Verdict, VerifierStack } from "./verdict.ts";

/**
 * What AgentOS ≥ 2.3.13 answers to a token that is signed with `algorithm` by the private key which belongs to `keyText`
 * (HS*: by the text itself), when `keyText` is its only verification key. Pure and synchronous.
 */
export function usability(keyText: string, algorithm: string, stack: VerifierStack): Verdict {
  if (keyText === "") return { usable: false, because: "unset", at: "start", exception: "ValueError" };
  return { usable: null, because: stack.cryptography === null ? "cryptography-missing" : algorithm === "" ? "unset" : "unknown-version" };
}
