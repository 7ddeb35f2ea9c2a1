/**
 * One token against AgentOS's key sources, step by step, as the key loop of agno 2.9.0 does it (os/middleware/jwt.py:239-340) with PyJWT's checks of
 * the registered claims (jwt/api_jwt.py `_validate_claims`). Asynchronous, because signatures are; nothing of the token is in the answer.
 */
import { algorithmFacts } from "../keys/algorithms.ts";
import { type DecodedJwt, decodeJwt, type JwtProblem } from "../keys/jwt.ts";
import { chooseKey, isTokenError, suitsAlgorithm, tryKey } from "../keys/keyLoop.ts";
import type { Verdict, VerdictReason, VerifierStack } from "../keys/verdict.ts";
import { isAtLeast } from "../keys/version.ts";
import type { KeySources, KeyVerdict } from "./keySources.ts";

/** AgentOS's fixed leeway for `exp`, `nbf` and `iat`, in seconds. */
export const leewaySeconds = 10;

/** A credential as it was handed over, taken apart. */
export type Token =
  | { readonly kind: "jwt"; readonly jwt: DecodedJwt }
  | { readonly kind: "malformed"; readonly problem: JwtProblem; readonly detail?: string }
  /** `agno_pat_…`: an opaque credential that only the instance's database can judge. */
  | { readonly kind: "service-account" };

/** Reads what was pasted: with or without `Authorization:`, `Bearer`, quotes and white space around it. */
export function readToken(text: string): { readonly token: Token; readonly text: string } {
  const bare = text
    .trim()
    .replace(/^(?:-H\s+)?["']?authorization["']?\s*[:=]\s*/i, "")
    .replace(/^["']?bearer\s+/i, "")
    .replace(/^["'`]+|["'`,;]+$/g, "")
    .trim();
  if (bare.startsWith("agno_pat_")) return { token: { kind: "service-account" }, text: bare };
  const decoded = decodeJwt(bare);
  if (decoded.ok) return { token: { kind: "jwt", jwt: decoded.jwt }, text: bare };
  const detail = malformedDetails[bare.split(".").length < 3 ? "not-three-segments" : decoded.problem];
  return { token: { kind: "malformed", problem: decoded.problem, ...(detail === undefined ? {} : { detail }) }, text: bare };
}

/** PyJWT's words (jwt/api_jws.py `_load`); JSON errors quote Python's own and are left open. */
const malformedDetails: Readonly<Partial<Record<JwtProblem, string>>> = {
  "not-three-segments": "Invalid token: Not enough segments",
  "header-not-base64": "Invalid token: Invalid header padding",
  "payload-not-base64": "Invalid token: Invalid payload padding",
  "signature-not-base64": "Invalid token: Invalid crypto padding",
};

/** What happened with one of the keys that AgentOS tried. */
export interface KeyAttempt {
  /** `kid`: named by the token; `default`: the key set's key without a name; `static`: one of the list. */
  readonly source: "kid" | "default" | "static";
  /** Position in the list of static keys, from 0. */
  readonly index?: number;
  readonly result: "verified" | "algorithm" | "unusable" | "signature" | "claims" | "unknown";
  readonly because?: VerdictReason;
  readonly detail?: string;
}

/** What is wrong with a token's times and registered claims. */
export type ClaimProblem = "expired" | "iat" | "nbf" | "exp-not-a-number" | "sub-not-a-string" | "jti-not-a-string" | "payload";

export interface TokenCheck {
  readonly verdict: KeyVerdict;
  /** The configured algorithm; undefined where it is not known. */
  readonly algorithm: string | undefined;
  readonly attempts: readonly KeyAttempt[];
  /** Whether a key set is configured at all, and whether the token names one of its keys. */
  readonly keySet: "none" | "matched" | "default" | "no-match";
  readonly staticKeys: number;
  /** Whether one of the keys verifies the signature under the token's own algorithm, where that is not the configured one. */
  readonly fitsOwnAlgorithm: boolean;
  /** Whether one of the keys is of the kind that the token's own algorithm wants, and not of the kind that the configured one wants. */
  readonly suitsOwnAlgorithm: boolean;
}

/** Checks a token against one set of sources under one stack; `now` in milliseconds since 1970. */
export async function checkToken(sources: KeySources, stack: VerifierStack, token: Token, now: number): Promise<TokenCheck> {
  const keySet = keySetState(sources, token);
  const base = { algorithm: sources.algorithm === "" ? "RS256" : sources.algorithm, keySet, staticKeys: sources.keys.length };
  const nothing = { ...base, attempts: [], fitsOwnAlgorithm: false, suitsOwnAlgorithm: false };
  if (token.kind === "malformed") {
    return { ...nothing, verdict: { admits: false, ...(token.detail === undefined ? {} : { detail: token.detail }) } };
  }
  if (token.kind === "service-account" || base.algorithm === undefined) return { ...nothing, verdict: { admits: null } };
  const { jwt } = token;
  const { algorithm } = base;
  const attempts: KeyAttempt[] = [];
  const finish = async (verdict: KeyVerdict): Promise<TokenCheck> => ({
    ...base,
    attempts,
    verdict,
    fitsOwnAlgorithm: await fitsOwn(sources, stack, jwt, algorithm),
    suitsOwnAlgorithm: suitsOwn(sources, stack, jwt, algorithm),
  });
  const problem = claimProblem(jwt, now, stack);
  let last: KeyVerdict | undefined;
  for (const candidate of candidatesOf(sources, jwt)) {
    const { key, ...place } = candidate;
    if (key === undefined) {
      attempts.push({ ...place, result: "unknown" });
      return finish({ admits: null });
    }
    if (key === null) {
      attempts.push({ ...place, result: "unusable", because: "not-a-key" });
      return finish({ admits: false });
    }
    const verdict = await tryKey(key, algorithm, stack, jwt);
    const settled = judge(verdict, problem);
    attempts.push({ ...place, ...settled.attempt });
    if (settled.admits !== false) return finish({ admits: settled.admits });
    last = settled.detail === undefined ? { admits: false } : { admits: false, detail: settled.detail };
    const stops = verdict.usable === true ? problem === "expired" : !isTokenError(verdict);
    // A key of the set that raises anything but a token error ends the search, as one of the list does.
    if (stops) return finish(last);
  }
  return finish(last ?? { admits: false, detail: "Invalid token: No verification keys configured" });
}

interface Candidate {
  readonly source: KeyAttempt["source"];
  readonly index?: number;
  /** `null`: Python's None; undefined: there, but not known. */
  readonly key: Parameters<typeof tryKey>[0] | null | undefined;
}

function candidatesOf(sources: KeySources, jwt: DecodedJwt): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const chosen = sources.jwks === undefined ? undefined : chooseKey(sources.jwks, jwt.header["kid"]);
  if (chosen !== undefined) candidates.push({ source: isNamed(sources, jwt.header["kid"]) ? "kid" : "default", key: chosen });
  for (const [index, key] of sources.keys.entries())
    candidates.push({ source: "static", index, key: key.kind === "text" ? key.text : key.kind === "none" ? null : undefined });
  return candidates;
}

const isNamed = ({ jwks }: KeySources, kid: unknown): boolean => typeof kid === "string" && kid !== "" && jwks?.reachable.has(kid) === true;

function keySetState(sources: KeySources, token: Token): TokenCheck["keySet"] {
  if (sources.jwks === undefined) return "none";
  if (token.kind !== "jwt") return "no-match";
  if (isNamed(sources, token.jwt.header["kid"])) return "matched";
  return chooseKey(sources.jwks, token.jwt.header["kid"]) === undefined ? "no-match" : "default";
}

interface Settled {
  readonly admits: boolean | null;
  readonly detail?: string;
  readonly attempt: Pick<KeyAttempt, "result" | "because" | "detail">;
}

function judge(verdict: Verdict, problem: ClaimProblem | undefined): Settled {
  if (verdict.usable === null) return { admits: null, attempt: { result: "unknown" } };
  if (verdict.usable) {
    if (problem === undefined) return { admits: true, attempt: { result: "verified" } };
    const detail = claimDetails[problem];
    return { admits: false, ...(detail === undefined ? {} : { detail }), attempt: { result: "claims" } };
  }
  const result = verdict.because === "algorithm" ? "algorithm" : verdict.because === "signature" ? "signature" : "unusable";
  const known = {
    ...(verdict.because === undefined ? {} : { because: verdict.because }),
    ...(verdict.detail === undefined ? {} : { detail: verdict.detail }),
  };
  return { admits: false, ...(verdict.detail === undefined ? {} : { detail: verdict.detail }), attempt: { result, ...known } };
}

const claimDetails: Readonly<Partial<Record<ClaimProblem, string>>> = {
  expired: "Token has expired",
  iat: "Invalid token: The token is not yet valid (iat)",
  nbf: "Invalid token: The token is not yet valid (nbf)",
  "exp-not-a-number": "Invalid token: Expiration Time claim (exp) must be an integer.",
  "sub-not-a-string": "Invalid token: Subject must be a string",
  "jti-not-a-string": "Invalid token: JWT ID must be a string",
};

/** The first claim that PyJWT refuses once the signature is verified: `iat`, `nbf`, `exp`, then `sub` and `jti` (from 2.10.0 on). */
export function claimProblem({ payload }: DecodedJwt, now: number, stack: VerifierStack): ClaimProblem | undefined {
  const seconds = now / 1000;
  const issued = timeOf(payload["iat"]);
  if (issued === null || (issued !== undefined && issued > seconds + leewaySeconds)) return "iat";
  const notBefore = timeOf(payload["nbf"]);
  if (notBefore === null || (notBefore !== undefined && notBefore > seconds + leewaySeconds)) return "nbf";
  const expires = timeOf(payload["exp"]);
  if (expires === null) return "exp-not-a-number";
  if (expires !== undefined && expires <= seconds - leewaySeconds) return "expired";
  if (!isAtLeast(stack.pyjwt, 2, 10)) return undefined;
  if ("sub" in payload && typeof payload["sub"] !== "string") return "sub-not-a-string";
  return "jti" in payload && typeof payload["jti"] !== "string" ? "jti-not-a-string" : undefined;
}

/** Python's `int()` of a claim in seconds; `null` where it raises, undefined where the claim is not there. */
export function timeOf(claim: unknown): number | null | undefined {
  if (claim === undefined) return undefined;
  if (typeof claim === "number") return Math.trunc(claim);
  if (typeof claim === "boolean") return claim ? 1 : 0;
  return typeof claim === "string" && /^\s*[+-]?\d+\s*$/.test(claim) ? Number(claim) : null;
}

/** With another configured algorithm, the token's own, one of the keys would verify it. Never asked for HMAC, where a public key is no secret. */
async function fitsOwn(sources: KeySources, stack: VerifierStack, jwt: DecodedJwt, configured: string): Promise<boolean> {
  const own = jwt.header["alg"];
  if (typeof own !== "string" || own === configured || algorithmFacts(own) === undefined) return false;
  for (const { key } of candidatesOf(sources, jwt)) {
    if (key !== null && key !== undefined && (await tryKey(key, own, stack, jwt)).usable === true) return true;
  }
  return false;
}

/** The signature may be by another key: what is configured can only ever verify what is signed with the token's algorithm. */
function suitsOwn(sources: KeySources, stack: VerifierStack, jwt: DecodedJwt, configured: string): boolean {
  const own = jwt.header["alg"];
  if (typeof own !== "string" || own === configured) return false;
  return candidatesOf(sources, jwt).some(
    ({ key }) => key !== null && key !== undefined && suitsAlgorithm(key, own, stack) && !suitsAlgorithm(key, configured, stack),
  );
}
