/** Reading a JWT without verifying it (RFC 7519 §7.2, RFC 7515 §5.2). Never throws, never repeats the token. */
import { decodePadded } from "./decode.ts";

export type JwtProblem =
  | "not-three-segments"
  | "header-not-base64"
  | "header-not-json"
  | "payload-not-base64"
  | "payload-not-json"
  | "signature-not-base64";

export interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signature: Uint8Array;
  /** `header.payload` as it was signed, ASCII. */
  readonly signingInput: string;
}

export type JwtResult = { readonly ok: true; readonly jwt: DecodedJwt } | { readonly ok: false; readonly problem: JwtProblem };

/** Takes a compact JWS apart; white space around it is ignored. */
export function decodeJwt(token: string): JwtResult {
  const segments = token.trim().split(".");
  const [head, body, tail] = segments;
  if (segments.length !== 3 || head === undefined || body === undefined || tail === undefined)
    return { ok: false, problem: "not-three-segments" };
  const header = decodePadded(head);
  if (header === undefined) return { ok: false, problem: "header-not-base64" };
  const headerJson = objectOf(header);
  if (headerJson === undefined) return { ok: false, problem: "header-not-json" };
  const payload = decodePadded(body);
  if (payload === undefined) return { ok: false, problem: "payload-not-base64" };
  const payloadJson = objectOf(payload);
  if (payloadJson === undefined) return { ok: false, problem: "payload-not-json" };
  const signature = tail === "" ? new Uint8Array() : decodePadded(tail);
  if (signature === undefined) return { ok: false, problem: "signature-not-base64" };
  return { ok: true, jwt: { header: headerJson, payload: payloadJson, signature, signingInput: `${head}.${body}` } };
}

function objectOf(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
