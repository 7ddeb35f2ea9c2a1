import type { Known } from "./configuration.ts";
import type { KeyVerdict } from "./keySources.ts";

/** Status and detail of an answer; `detail` where it is known. `null` is "not known". */
export interface LayerAnswer {
  readonly status: number | null;
  readonly detail?: string;
}

/** What one request brings. The bearer is in the Authorization header, as clients of AgentOS send it. */
export type Bearer = "nothing" | "admin-jwt" | "jwt-without-scopes" | "security-key";

/** One authentication middleware, everything decided. */
export interface Layer {
  /** Which one it is, for reasons. */
  readonly owner: "agentos" | "manual";
  /** What it does with JWTs; absent where it checks none. */
  readonly jwt?: { readonly verdict: KeyVerdict; readonly validates: boolean; readonly audience: AudienceVerdict };
  /** The key that bearers are compared with, when JWTs are not checked. */
  readonly securityKey?: SecurityKey;
  readonly checksScopes: boolean;
  readonly tokenSource: "header" | "cookie" | "both" | "invalid";
  readonly tokenHeader: string;
  readonly cookieName: string;
  /** Whether `/agents` is among the excluded paths. */
  readonly excluded: boolean;
  /** Whether an administrator's usual scope is the one that the layer knows, in the claim that it reads; null: not so, or not known. */
  readonly usualAdministrator: true | null;
}

/** Whether a token with the audience that its author means is let in; `null`: cannot be told. */
export type AudienceVerdict = { readonly admits: boolean | null; readonly detail?: string };

/** OS_SECURITY_KEY as far as it matters here. */
export interface SecurityKey {
  /** Whether the bearer that its author sends equals it; null: not known. */
  readonly matches: boolean | null;
  readonly nonAscii: boolean;
  readonly serviceAccountPrefix: boolean;
  /** Number of dots: a bearer with two looks like a JWT. */
  readonly dots: number;
}

/** How a version of agno behaves where versions differ. */
export interface VersionTraits {
  /** A later layer lets pass what an outer one has authenticated (≥ 2.7.0, jwt.py:945-953). */
  readonly trustsOuterLayer: boolean;
  /** `validate=False` lets requests without a token pass (< 2.3.14). */
  readonly tokenOptionalWithoutValidation: boolean;
  /** Whether 403 names the scope (≥ 2.6.7). */
  readonly namesScope: boolean;
  /** Security keys are compared in constant time, which refuses non-ASCII text (≥ 2.7.0). */
  readonly constantTime: boolean;
  readonly hasServiceAccounts: boolean;
}

/** What the endpoint's own dependency checks behind all layers (os/auth.py `get_authentication_dependency`). */
export interface Dependency {
  readonly securityKey: SecurityKey | undefined;
  /** Does nothing: JWT is configured by the environment or switched on. */
  readonly skipped: boolean;
  /** Trusts a layer that has authenticated the request (≥ 2.3.15). */
  readonly trustsLayers: boolean;
}

const missingHeader = "Authorization header missing";

/** Sends a request through the layers, outermost first, and the endpoint's dependency. */
export function answer(bearer: Bearer, layers: readonly Layer[], dependency: Dependency, traits: VersionTraits): LayerAnswer {
  let authenticated = false;
  let complete = false;
  let lacksScopes = false;
  let administrator: true | null = true;
  for (const layer of layers) {
    if (layer.excluded || (complete && traits.trustsOuterLayer)) continue;
    const sent =
      layer.tokenSource === "header" || layer.tokenSource === "both"
        ? layer.tokenHeader.toLowerCase() === "authorization" && bearer !== "nothing"
        : false;
    if (!sent) {
      if (layer.jwt === undefined && layer.securityKey === undefined) continue;
      if (layer.jwt !== undefined && !layer.jwt.validates && traits.tokenOptionalWithoutValidation) continue;
      return { status: 401, detail: layer.jwt === undefined ? "Authorization header required" : missingToken(layer) };
    }
    if (bearer === "security-key" && traits.hasServiceAccounts && keyOf(layer, dependency)?.serviceAccountPrefix === true)
      return { status: 401 };
    if (layer.jwt === undefined) {
      const key = layer.securityKey;
      if (key === undefined) continue;
      if (key.nonAscii && traits.constantTime)
        return { status: 500, detail: "comparing strings with non-ASCII characters is not supported" };
      if (bearer !== "security-key") return { status: 401, detail: "Invalid authentication token" };
      if (key.matches === null) return { status: null };
      if (!key.matches) return { status: 401, detail: "Invalid authentication token" };
      authenticated = complete = true;
      continue;
    }
    const jwt = layer.jwt;
    if (bearer === "security-key") {
      if (!jwt.validates) {
        authenticated = false;
        continue;
      }
      return keyOf(layer, dependency)?.dots === 2 ? { status: 401 } : { status: 401, detail: "Invalid token: Not enough segments" };
    }
    if (jwt.validates) {
      if (jwt.verdict.admits === null) return { status: null };
      if (!jwt.verdict.admits) return rejected(jwt.verdict.detail);
      if (jwt.audience.admits === null) return { status: null };
      if (!jwt.audience.admits) return rejected(jwt.audience.detail);
    }
    if (layer.checksScopes) {
      // The listing is filtered behind the layers (`GET /agents` of os/routers/agents/router.py), so what denies earlier answers first.
      if (bearer === "jwt-without-scopes") lacksScopes = true;
      else if (layer.usualAdministrator !== true) administrator = null;
    }
    authenticated = complete = true;
  }
  const settled = dependency.skipped || (authenticated && dependency.trustsLayers) || dependency.securityKey === undefined;
  const behind: LayerAnswer = settled ? { status: 200 } : compare(bearer, dependency, traits);
  if (behind.status !== 200) return behind;
  if (lacksScopes) return forbidden(traits);
  return administrator === null ? { status: null } : behind;
}

/** The dependency compares the bearer with the key. */
function compare(bearer: Bearer, dependency: Dependency, traits: VersionTraits): LayerAnswer {
  if (bearer === "nothing") return { status: 401, detail: "Authorization header required" };
  if (bearer !== "security-key") return { status: 401, detail: "Invalid authentication token" };
  const key = dependency.securityKey;
  if (traits.hasServiceAccounts && key?.serviceAccountPrefix === true) return { status: 401 };
  if (key === undefined || key.matches === null) return { status: null };
  return key.matches ? { status: 200 } : { status: 401, detail: "Invalid authentication token" };
}

const keyOf = (layer: Layer, dependency: Dependency): SecurityKey | undefined => layer.securityKey ?? dependency.securityKey;

const rejected = (detail: string | undefined): LayerAnswer => (detail === undefined ? { status: 401 } : { status: 401, detail });

const forbidden = (traits: VersionTraits): LayerAnswer => ({
  status: 403,
  detail: traits.namesScope ? "Insufficient permissions. Required scope(s): agents:read" : "Insufficient permissions",
});

function missingToken(layer: Layer): string {
  switch (layer.tokenSource) {
    case "header":
      return missingHeader;
    case "cookie":
      return `JWT cookie '${layer.cookieName}' missing`;
    case "both":
      return `JWT token missing from both Authorization header and '${layer.cookieName}' cookie`;
    default:
      return "JWT token missing";
  }
}

/** Python's `fnmatch.fnmatch(path, pattern)` for a path without special characters: `*` crosses slashes, `[…]` is a set. */
export function fnmatch(path: string, pattern: string): boolean {
  let expression = "";
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] as string;
    if (character === "*") expression += ".*";
    else if (character === "?") expression += ".";
    else if (character === "[") {
      const close = pattern.indexOf("]", pattern[i + 1] === "!" || pattern[i + 1] === "]" ? i + 2 : i + 1);
      if (close < 0) expression += "\\[";
      else {
        const body = pattern.slice(i + 1, close).replaceAll("\\", "\\\\");
        expression += body.startsWith("!") ? `[^${body.slice(1)}]` : body.startsWith("^") ? `[\\${body}]` : `[${body}]`;
        i = close;
      }
    } else expression += character.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  }
  try {
    return new RegExp(`^(?:${expression})$`, "s").test(path);
  } catch {
    return false;
  }
}

/** Whether a path is excluded: matched as it is, or without a slash at its end (2.3.13 jwt.py `_is_route_excluded`). */
export const isExcluded = (path: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => fnmatch(path, pattern) || fnmatch(path.replace(/\/+$/, ""), pattern));

/** Picks the value, or `undefined` when it is not known. */
export const knownValue = <T>(item: Known<T>): T | undefined => (item.kind === "known" ? item.value : undefined);
