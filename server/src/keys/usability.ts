import { remembering } from "../text/memo.ts";
import { type AlgorithmFacts, algorithmFacts } from "./algorithms.ts";
import { classifyKeyText } from "./classify.ts";
import type { KeyText } from "./keyInfo.ts";
import { prepareKey } from "./prepareKey.ts";
import type { Verdict, VerdictReason, VerifierStack } from "./verdict.ts";

/**
 * What AgentOS ≥ 2.3.13 answers to a token that is signed with `algorithm` by the private key which belongs to `keyText`
 * (HS*: by the text itself), when `keyText` is its only verification key. Pure and synchronous.
 * `algorithm` is the configured text; the empty one means RS256 (agno 2.9.0, os/middleware/jwt.py:422).
 */
export function usability(keyText: string, algorithm: string, stack: VerifierStack): Verdict {
  const known = verdictsOn(keyText);
  const question = `${algorithm} ${stack.pyjwt} ${stack.cryptography}`;
  const before = known.get(question);
  if (before !== undefined) return before;
  const verdict = judge(keyText, algorithm, stack);
  known.set(question, verdict);
  return verdict;
}

/** The verdicts on a key text so far; rules ask for the same ones again and again, at every keystroke. */
const verdictsOn = remembering(() => new Map<string, Verdict>());

function judge(keyText: string, algorithm: string, stack: VerifierStack): Verdict {
  if (keyText === "" || keyText.includes("\0")) return startError(keyText);
  const name = algorithm === "" ? "RS256" : algorithm;
  const facts = algorithmFacts(name);
  // A token with such an `alg` cannot be made, and any other is refused.
  if (facts === undefined) return refused("unsupported-algorithm", "jwt.InvalidAlgorithmError", "The specified alg value is not allowed");
  if (facts.family !== "HMAC" && stack.cryptography === null) {
    return refused("cryptography-missing", "jwt.InvalidAlgorithmError", "Algorithm not supported");
  }
  const prepared = prepareKey(keyText, facts, stack);
  if (!prepared.ok) {
    return refused(reasonOf(classifyKeyText(keyText), facts, prepared.exception), prepared.exception, prepared.message);
  }
  if (prepared.key !== "hmac" && prepared.key.bits !== undefined && prepared.key.bits < leastBits(facts)) {
    return refused("key-too-small", "jwt.InvalidSignatureError", "Signature verification failed");
  }
  return { usable: true };
}

/** AgentOS's exception at the start without any key (os/middleware/jwt.py:188). */
export const NO_KEY =
  "At least one JWT verification key or JWKS file is required when validate=True. Set via verification_keys parameter, " +
  "JWT_VERIFICATION_KEY environment variable, jwks_file parameter, or JWT_JWKS_FILE environment variable.";

function startError(text: string): Verdict {
  const [because, message]: [VerdictReason, string] = text === "" ? ["unset", NO_KEY] : ["undecodable-text", "embedded null byte"];
  return { usable: false, because, at: "start", exception: "ValueError", detail: message };
}

/** Exceptions that AgentOS reports as a bad token; all others come as "Error decoding token" (os/middleware/jwt.py, validate). */
const tokenErrors = ["jwt.InvalidAlgorithmError", "jwt.InvalidSignatureError", "jwt.InvalidTokenError", "jwt.DecodeError"];

/** The text of the 401 for an exception of PyJWT. */
export const detailOf = (exception: string, message: string): string =>
  `${tokenErrors.includes(exception) ? "Invalid token" : "Error decoding token"}: ${message}`;

function refused(because: VerdictReason, exception: string, message: string): Verdict {
  return { usable: false, because, at: "token", exception, detail: detailOf(exception, message) };
}

/** The shortest modulus that can carry a signature: RFC 8017 §9.2 (DigestInfo and padding), §9.1.1 (PSS with a salt as long as the hash). */
function leastBits({ family, hash, pss }: AlgorithmFacts): number {
  if (family !== "RSA") return 0;
  const bytes = hash / 8;
  return pss ? 8 * (2 * bytes + 2) - 6 : 8 * (19 + bytes + 11) - 7;
}

function reasonOf(text: KeyText, algorithm: AlgorithmFacts, exception: string): VerdictReason {
  if (exception === "UnicodeEncodeError") return "undecodable-text";
  if (algorithm.family === "HMAC") return "public-key-as-secret";
  switch (text.kind) {
    case "public-key":
    case "ssh-public-key":
      // A certificate in front of the key hides it from readers that look at the first block only.
      if (text.kind === "public-key" && !text.readers.tolerant && text.blocks[0]?.container === "certificate") return "certificate";
      return reasonOfKey(text.key, algorithm) ?? (text.kind === "public-key" && !text.readers.strict ? "newlines-collapsed" : "unparsable");
    case "private-key":
      if (algorithm.family === "RSA" && text.key.family === "RSA") return "rsa-private-key";
      return reasonOfKey(text.key, algorithm) ?? (text.readers.strict ? "unparsable" : "newlines-collapsed");
    case "certificate":
      return "certificate";
    case "encrypted-private-key":
      return "encrypted-private-key";
    case "openssh-private-key":
      return "openssh-private-key";
    case "malformed-pem":
      switch (text.problem.code) {
        case "literal-backslash-n":
        case "cut-after-first-line":
        case "body-corrupt":
          return text.problem.code;
        default:
          return "malformed-delimiters";
      }
    case "csr":
    case "other-pem":
      return "other-key";
    default:
      return "not-a-key";
  }
}

function reasonOfKey(key: { readonly family: string; readonly curve?: string }, algorithm: AlgorithmFacts): VerdictReason | undefined {
  if (key.family !== algorithm.family) return "wrong-key-family";
  if (algorithm.family === "OKP") return key.curve === "Ed25519" || key.curve === "Ed448" ? undefined : "wrong-curve";
  return algorithm.curve !== undefined && key.curve !== algorithm.curve ? "wrong-curve" : undefined;
}
