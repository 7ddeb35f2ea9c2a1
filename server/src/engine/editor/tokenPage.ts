import { isRegistered } from "../../agentos/algorithms.ts";
import { isReservedSubject, opens, routesOf } from "../../agentos/scopes.ts";
import { type DecodedJwt, decodeJwt } from "../../keys/jwt.ts";
import type { Span } from "../../text/span.ts";
import type { SpokenVersion } from "./agnoVersion.ts";
import { code, heading, type Page, paragraph, table } from "./page.ts";

/** Tokens are looked for this far around a place. In characters. */
const reach = 10_000;

/** A token in a text: three parts of Base64, of which the first is an object (RFC 7519 §3). */
const pattern = /(?<![\w.-])e[\w-]{8,}\.[\w-]{4,}\.[\w-]*(?![\w.-])/g;

/** The token that stands at an offset of a text, whatever the text is. */
export function tokenAt(text: string, offset: number): { readonly span: Span; readonly jwt: DecodedJwt } | undefined {
  const from = Math.max(0, offset - reach);
  const near = text.slice(from, offset + reach);
  for (const match of near.matchAll(pattern)) {
    const span = { start: from + match.index, end: from + match.index + match[0].length };
    if (offset < span.start || offset > span.end) continue;
    const result = decodeJwt(match[0]);
    return result.ok ? { span, jwt: result.jwt } : undefined;
  }
  return undefined;
}

/**
 * What a token says of itself: nothing of it is verified, and neither its text nor its signature is shown. Of its claims, those that AgentOS looks at;
 * of the person it is for, only whether there is one. `now` in milliseconds.
 */
export function tokenPage({ header, payload, signature }: DecodedJwt, { version, words }: SpokenVersion, now: number): Page {
  const rows: string[][] = [];
  const row = (name: string, value: string | undefined): void => void (value === undefined ? 0 : rows.push([name, value]));
  const { alg, kid } = header;
  row("Algorithm", typeof alg === "string" && isRegistered(alg) ? alg : "none that AgentOS knows");
  row("Key (kid)", typeof kid === "string" ? shown(kid) : kid === undefined ? "not named" : "not a text");
  row("Signature", signature.length === 0 ? "none" : `${signature.length} bytes, not verified here`);
  row("Expires", momentOf(payload["exp"], now) ?? "never: it has no `exp`");
  row("Issued", momentOf(payload["iat"], now));
  row("Not before", momentOf(payload["nbf"], now));
  row("Issuer", textOf(payload["iss"]));
  row("Audience", textOf(payload["aud"]));
  row("Subject", subjectOf(payload["sub"]));
  const { scopes } = payload;
  const list = typeof scopes === "string" ? [scopes] : Array.isArray(scopes) ? scopes.filter((one) => typeof one === "string") : [];
  row("Scopes", list.length === 0 ? "none" : list.slice(0, 12).map(shownScope).join(", ") + (list.length > 12 ? ", …" : ""));
  const routes = routesOf(version);
  const open = routes.filter(({ method, path }) => opens(list, method, path.replaceAll("*", "x"), version) !== "no").length;
  return [
    heading("JSON Web Token"),
    table(["Property", "Value"], rows),
    paragraph(
      `Where scopes are checked, it opens ${open} of ${routes.length} endpoints (${words}). Read on this machine; nothing is verified.`,
    ),
  ];
}

/** A short word or address is shown; what may be a secret is told by its length. */
const shown = (text: string): string => (/^[\w.:/@ -]{1,64}$/.test(text) ? code(text) : `${text.length} characters`);
const shownScope = (scope: string): string => (/^[\w:*.@/-]{1,80}$/.test(scope) ? code(scope) : "(not a scope)");

function textOf(claim: unknown): string | undefined {
  if (typeof claim === "string") return shown(claim);
  if (!Array.isArray(claim)) return claim === undefined ? undefined : "not a text";
  return claim.map((one) => (typeof one === "string" ? shown(one) : "not a text")).join(", ");
}

function subjectOf(claim: unknown): string {
  if (claim === undefined) return "none";
  if (typeof claim !== "string") return "not a text";
  return isReservedSubject(claim) ? "one that AgentOS keeps for itself" : "given";
}

/** `in 3 days (2026-12-01 10:00 UTC)`, `5 minutes ago (…)`. Times are seconds since 1970 (RFC 7519 §2, NumericDate). */
function momentOf(claim: unknown, now: number): string | undefined {
  if (claim === undefined) return undefined;
  if (typeof claim !== "number" || !Number.isFinite(claim) || Math.abs(claim) > 8e12) return "not a time";
  const seconds = Math.round(claim - now / 1000);
  const amount = duration(Math.abs(seconds));
  const date = new Date(claim * 1000).toISOString().slice(0, 16).replace("T", " ");
  return `${seconds < 0 ? `${amount} ago` : `in ${amount}`} (${date} UTC)`;
}

function duration(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const;
  const [unit, length] = units.find(([, size]) => seconds >= 2 * size) ?? (["second", 1] as const);
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
