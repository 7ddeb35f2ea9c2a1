/** Versions of Python packages (PEP 440): how they compare, what a specifier admits, and what is known when the version itself is not. */

/** The numbers that decide the order of two versions, most significant first (PEP 440, "Summary of permitted suffixes and relative ordering"). */
interface ParsedVersion {
  readonly epoch: number;
  readonly release: readonly number[];
  /** Phase and number of a pre-release: dev-only < a < b < rc < final. */
  readonly pre: readonly [number, number];
  /** -1 where there is no post release. */
  readonly post: number;
  /** Infinity where it is not a development release. */
  readonly dev: number;
  readonly local: string;
}

const pattern =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;

const phases: Readonly<Record<string, number>> = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };
const final = 4;

function parseVersion(text: string): ParsedVersion | undefined {
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const [, epoch, release, phase, phaseNumber, implicitPost, post, postNumber, dev, devNumber, local] = found;
  const isPost = implicitPost !== undefined || post !== undefined;
  const isDev = dev !== undefined;
  // A development release of a final version stands before all its pre-releases: 1.0.dev1 < 1.0a1.
  const pre: [number, number] =
    phase !== undefined ? [phases[phase.toLowerCase()] ?? final, Number(phaseNumber || 0)] : isDev && !isPost ? [0, 0] : [final, 0];
  return {
    epoch: Number(epoch ?? 0),
    release: (release ?? "0").split(".").map(Number),
    pre,
    post: isPost ? Number(implicitPost ?? (postNumber || 0)) : -1,
    dev: isDev ? Number(devNumber || 0) : Number.POSITIVE_INFINITY,
    local: (local ?? "").toLowerCase(),
  };
}

/** Whether the text is a version at all. */
export const isVersion = (text: string): boolean => parseVersion(text) !== undefined;

/** Whether the version is an alpha, beta, release candidate or development release. */
export function isPrerelease(text: string): boolean {
  const version = parseVersion(text);
  return version !== undefined && (version.pre[0] !== final || version.dev !== Number.POSITIVE_INFINITY);
}

/** Negative when `left` is older, 0 when they are the same (`1.0` and `1.0.0` are), positive when it is newer. What is no version is older than all. */
export function compareVersions(left: string, right: string): number {
  const a = parseVersion(left);
  const b = parseVersion(right);
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  return compareParsed(a, b) || compareLocal(a.local, b.local);
}

function compareParsed(a: ParsedVersion, b: ParsedVersion): number {
  if (a.epoch !== b.epoch) return a.epoch - b.epoch;
  const length = Math.max(a.release.length, b.release.length);
  for (let i = 0; i < length; i++) {
    const difference = (a.release[i] ?? 0) - (b.release[i] ?? 0);
    if (difference !== 0) return difference;
  }
  const difference = a.pre[0] - b.pre[0] || a.pre[1] - b.pre[1] || a.post - b.post;
  if (difference !== 0 || a.dev === b.dev) return difference;
  return a.dev < b.dev ? -1 : 1;
}

function compareLocal(a: string, b: string): number {
  if (a === b) return 0;
  const left = a === "" ? [] : a.split(/[-_.]/);
  const right = b === "" ? [] : b.split(/[-_.]/);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const l = left[i];
    const r = right[i];
    if (l === undefined || r === undefined) return l === undefined ? -1 : 1;
    const numeric = Number(/^\d+$/.test(l)) - Number(/^\d+$/.test(r));
    if (numeric !== 0) return numeric;
    if (l !== r) return /^\d+$/.test(l) ? Number(l) - Number(r) : l < r ? -1 : 1;
  }
  return 0;
}

/** Whether a version is admitted by a specifier such as `>=2.3,<3`, `==2.9.*` or `~=2.6.7` (PEP 440, "Version specifiers"). A malformed clause admits nothing. */
export function satisfies(version: string, specifier: string): boolean {
  return specifier
    .split(",")
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "" && clause !== "*")
    .every((clause) => satisfiesClause(version, clause));
}

function satisfiesClause(version: string, clause: string): boolean {
  const found = /^(===|==|!=|~=|<=|>=|<|>)\s*(.+)$/.exec(clause);
  const operator = found?.[1];
  const wanted = found?.[2]?.trim();
  if (operator === undefined || wanted === undefined) return false;
  if (operator === "===") return version.trim().toLowerCase() === wanted.toLowerCase();
  if (wanted.endsWith(".*")) {
    const same = hasPrefix(version, wanted.slice(0, -2));
    return operator === "==" ? same : operator === "!=" ? !same : false;
  }
  if (!isVersion(version) || !isVersion(wanted)) return false;
  const order = compareVersions(publicPart(version, wanted), wanted);
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<=":
      return order <= 0;
    case ">=":
      return order >= 0;
    case "<":
      // `<3` does not admit 3.0a1, unless the specifier itself names a pre-release.
      return order < 0 && (isPrerelease(wanted) || !isPrerelease(version) || compareVersions(baseOf(version), baseOf(wanted)) !== 0);
    case ">":
      return order > 0 && compareVersions(baseOf(version), baseOf(wanted)) !== 0 ? true : order > 0 && !/post|rev|\+/i.test(version);
    default: {
      const release = wanted
        .replace(/[^0-9.!].*$/, "")
        .replace(/\.$/, "")
        .split(".");
      return release.length > 1 && order >= 0 && hasPrefix(version, release.slice(0, -1).join("."));
    }
  }
}

/** A specifier without a local part ignores the version's (PEP 440, "Version matching"). */
const publicPart = (version: string, wanted: string): string => (wanted.includes("+") ? version : version.replace(/\+.*$/, ""));

function baseOf(version: string): string {
  const parsed = parseVersion(version);
  return parsed === undefined ? version : `${parsed.epoch}!${parsed.release.join(".")}`;
}

function hasPrefix(version: string, prefix: string): boolean {
  const parsed = parseVersion(version);
  const wanted = parseVersion(prefix);
  if (parsed === undefined || wanted === undefined || parsed.epoch !== wanted.epoch) return false;
  return wanted.release.every((number, index) => (parsed.release[index] ?? 0) === number);
}

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
  return !isPrerelease(boundary) && isPrerelease(version) && compareVersions(baseOf(version), boundary) === 0;
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
