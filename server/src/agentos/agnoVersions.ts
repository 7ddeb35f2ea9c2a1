import { compareVersions, isPrerelease, isVersion } from "./versions.ts";

/** What is known of a package's version; the shape of `VersionFact` in `project/facts.ts`. `min` is inclusive, `below` exclusive. */
export type KnownVersion =
  | { readonly kind: "exact"; readonly version: string }
  | { readonly kind: "range"; readonly specifier: string; readonly min?: string; readonly below?: string }
  | { readonly kind: "not-installed" }
  | { readonly kind: "unknown" };

/** A stretch of versions: from `since` on, up to but not including `until`. Both absent is every version. */
export interface VersionRange {
  readonly since?: string;
  readonly until?: string;
}

/** Whether a version has what `boundary` brought. A pre-release of the boundary has it: 2.7.0a3 behaves like 2.7.0. */
export function atLeast(version: string, boundary: string): boolean {
  if (compareVersions(version, boundary) >= 0) return true;
  return !isPrerelease(boundary) && isPrerelease(version) && compareVersions(releaseOf(version), boundary) === 0;
}

/** Whether a version lies in a range, pre-releases counted as in {@link atLeast}. */
export function inRange(version: string, range: VersionRange): boolean {
  if (range.since !== undefined && !atLeast(version, range.since)) return false;
  return range.until === undefined || !atLeast(version, range.until);
}

/** Whether what is known of a version puts it in a range: for certain, for certain not, or it depends. A package that is not there is in no range. */
export function holds(fact: KnownVersion, range: VersionRange): "always" | "never" | "depends" {
  switch (fact.kind) {
    case "exact":
      return !isVersion(fact.version) ? "depends" : inRange(fact.version, range) ? "always" : "never";
    case "not-installed":
      return "never";
    case "unknown":
      return range.since === undefined && range.until === undefined ? "always" : "depends";
    case "range": {
      const fromStart = range.since === undefined || (fact.min !== undefined && compareVersions(fact.min, range.since) >= 0);
      const toEnd = range.until === undefined || (fact.below !== undefined && compareVersions(fact.below, range.until) <= 0);
      if (fromStart && toEnd) return "always";
      const before = range.since !== undefined && fact.below !== undefined && compareVersions(fact.below, range.since) <= 0;
      const behind = range.until !== undefined && fact.min !== undefined && compareVersions(fact.min, range.until) >= 0;
      return before || behind ? "never" : "depends";
    }
  }
}

/**
 * The versions to try when only bounds are known: the lower bound and each of `boundaries` (where behaviour changes, ascending) within the
 * bounds. What holds for all of them holds for every version in between.
 */
export function representatives(fact: KnownVersion, boundaries: readonly string[]): readonly string[] {
  if (fact.kind === "exact" && isVersion(fact.version)) return [fact.version];
  if (fact.kind === "not-installed") return [];
  const admitted = (version: string): boolean => {
    if (fact.kind !== "range") return true;
    if (fact.min !== undefined && compareVersions(version, fact.min) < 0) return false;
    return fact.below === undefined || !atLeast(version, fact.below);
  };
  const chosen = boundaries.filter(admitted);
  if (fact.kind === "range" && fact.min !== undefined && isVersion(fact.min) && chosen[0] !== fact.min) chosen.unshift(fact.min);
  return chosen.length > 0 ? chosen : boundaries.slice(-1);
}

/** The versions of agno at which authentication changes. Read in the release tags of agno-agi/agno; the numbers are the first with the change. */
export const agnoChanges = {
  /** The rewritten 2.x; only OS_SECURITY_KEY guards an AgentOS. */
  agentOs: "2.0.0",
  /** `JWTMiddleware(secret_key=, algorithm="HS256")` (os/middleware/jwt.py:45-82). */
  middleware: "2.1.0",
  /** `AgentOS(authorization=)`, `AuthorizationConfig`, JWT_VERIFICATION_KEY, JWT_JWKS_FILE; default algorithm RS256 (pull request 5391). */
  rbac: "2.3.13",
  /** A request without a token is 401 even with `validate=False`. */
  tokenAlwaysNeeded: "2.3.14",
  /** JWT takes precedence over the security key (pull request 5767), and the hole of issue 8625 begins. */
  jwtPrecedence: "2.3.15",
  /** `JWTMiddleware(audience=)`; AgentOS checks the audience itself and words it anew. */
  audience: "2.3.22",
  /** Scheduler and approvals scopes, the internal service token. */
  scheduler: "2.5.0",
  /** `/info` is public; every interface prefix is left out of JWT checks (issues 8629, 8633). */
  interfacesExcluded: "2.5.13",
  /** `AuthorizationConfig.audience/admin_scope/user_isolation`; `config:*` scopes; 403 names the scope (pull request 7606). */
  configFields: "2.6.7",
  /** Learnings scopes. */
  learnings: "2.6.14",
  /** One AuthMiddleware whenever any credential is there; service accounts (closes issue 8625). */
  oneAuthLayer: "2.7.0",
  /** `mcp_auth=`, `AgentOSBuiltinAuth`, `mcp_server=` (pull request 8793). */
  mcpAuth: "2.7.2",
  /** `JWTMiddleware(secret_key=)` is gone. */
  noSecretKey: "3.0.0a1",
  /** `enable_mcp_server=` and `mcp_config=` are gone. */
  noMcpAliases: "3.0.0a2",
  /** `AuthorizationConfig.excluded_route_paths` (pull request 9295). */
  configExcludedRoutes: "3.0.6",
} as const;

/** Every boundary of {@link agnoChanges}, ascending. */
export const agnoBoundaries: readonly string[] = Object.values(agnoChanges);

/** The stretch in which a JWT variable without `authorization=True` opens the instance, even beside OS_SECURITY_KEY (agno issue 8625). */
export const openInstanceHole: VersionRange = { since: agnoChanges.jwtPrecedence, until: agnoChanges.oneAuthLayer };

/** The versions of PyJWT at which a key's fate can change (its changelog; facts were run on 2.4.0 … 2.15.1). */
export const pyjwtBoundaries: readonly string[] = ["2.4.0", "2.9.0", "2.10.0", "2.11.0", "2.13.0", "2.15.1"];

/** The versions of cryptography at which a PEM's fate can change: 42 reads public keys tolerantly (pyca/cryptography 10094), 45 private ones. */
export const cryptographyBoundaries: readonly string[] = ["38.0.4", "42.0.0", "45.0.0", "50.0.2"];

/** The release that a pre-release leads to: `3.0.0` for `3.0.0a3`. */
const releaseOf = (version: string): string => /^\s*v?(?:\d+!)?\d+(?:\.\d+)*/i.exec(version)?.[0] ?? version;
