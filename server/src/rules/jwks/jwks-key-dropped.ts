import type { Fix } from "../../fixes/fix.ts";
import { removeKeys, replaceMember } from "../../fixes/keySetEdits.ts";
import type { JwkProblem } from "../../keys/jwk.ts";
import type { JwksEntry } from "../../keys/jwks.ts";
import { defineRule } from "../rule.ts";
import { atMost } from "../support/findings.ts";
import { contentSeverity } from "../support/jwksUses.ts";
import { isForEncryption, type KeySet, keyNodes, keyPlaceIn, keySets, loadedAt, memberOf } from "../support/keySets.ts";

/** A key that PyJWT cannot build: AgentOS logs "Failed to parse JWKS key" and goes on without it (facts §3.5). */
export const jwksKeyDropped = defineRule({
  meta: {
    id: "jwks-key-dropped",
    title: "Key of a JWKS that is dropped",
    severity: "error",
    topic: "jwks",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["key-set"],
  *check(context) {
    for (const set of keySets(context)) {
      const { facts } = set;
      if (facts === undefined || facts.problem?.code === "keys-not-an-array") continue;
      for (const entry of facts.entries) {
        const { problem } = entry;
        if (problem === undefined || problem.code === "cryptography-missing") continue;
        const usual = contentSeverity("error", facts.isEmpty ? set.severity : set.keySeverity);
        // Identity providers publish their encryption keys in the same set; no token is signed with them.
        const severity = !facts.isEmpty && isForEncryption(set, entry.index) ? atMost("hint", usual) : usual;
        const effect = facts.isEmpty
          ? "AgentOS drops it, and no key is left"
          : severity === "hint"
            ? "AgentOS drops it, which is fine for an encryption key"
            : "AgentOS drops it, and tokens that name it get 401";
        yield {
          ...keyPlaceIn(set, entry.index, problem.member),
          message: `${reasonOf(set, entry, problem)}: ${effect}`,
          severity,
          related: loadedAt(set),
          fixes: fixesFor(set, entry, problem),
        };
      }
    }
  },
});

function reasonOf(set: KeySet, { index }: JwksEntry, { code, member, suggestion, message }: JwkProblem): string {
  const meant = suggestion === undefined ? "" : ` (${suggestion} is)`;
  const node = keyNodes(set)[index];
  switch (code) {
    case "not-an-object":
      return "This is not a key but a bare value";
    case "kty-missing":
      return "The key has no 'kty'";
    case "kty-unknown":
      return `The key's 'kty' is not one that PyJWT knows${meant}`;
    case "alg-unknown":
      return `The key's 'alg' is not an algorithm of PyJWT${meant}`;
    case "alg-of-another-family":
      return "The key's 'alg' belongs to another 'kty'";
    case "crv-missing":
      return "The key names no curve in 'crv'";
    case "crv-unknown":
      return `The key's 'crv' is not one that PyJWT knows${meant}`;
    case "member-missing":
      return memberOf(node, "x5c") === undefined
        ? `The key has no '${member}'`
        : `The key has no '${member}', only a certificate that PyJWT does not read`;
    case "member-not-text":
      return `The key's '${member}' must be a text in base64url`;
    case "member-not-base64":
      return `The key's '${member}' is not base64url`;
    case "wrong-length":
      return `The length of the key's '${member}' does not fit its curve`;
    case "not-on-curve":
      return "The key's point does not lie on its curve";
    case "rsa-numbers":
      return "The key's numbers are no RSA key";
    case "private-part":
      return "The private members of the key are not complete or do not belong to it";
    case "empty-secret":
      return "The key's secret is empty";
    case "kid-unusable":
      return "The key's 'kid' is a list or an object";
    default:
      return message;
  }
}

function fixesFor({ document, ...set }: KeySet, { index }: JwksEntry, { member, suggestion }: JwkProblem): readonly Fix[] {
  const nodes = keyNodes({ document, ...set });
  const node = nodes[index];
  if (node === undefined) return [];
  const corrected =
    member === undefined || suggestion === undefined
      ? undefined
      : replaceMember(document, node, member, suggestion, `Write '${suggestion}' in '${member}'`);
  const removed = removeKeys(document, nodes, [index]);
  return [corrected, removed].filter((fix) => fix !== undefined);
}
