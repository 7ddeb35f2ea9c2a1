import { once, remembering } from "../text/memo.ts";
import { isMisspelling } from "../text/spelling.ts";

/** What the product does with a setting. `look-alike`: a name that nothing reads although it sounds right. */
export type SettingRole =
  | "verification-key"
  | "jwks-file"
  | "security-key"
  | "authorization-enabled"
  | "cors-origin-list"
  | "agentos-url"
  | "mcp-connect-secret"
  | "mcp-signing-key"
  | "admin-token"
  | "legacy-secret-key"
  | "look-alike"
  /** A variable that only the project's own code reads and hands to the product. */
  | "own";

interface SettingName {
  readonly name: string;
  readonly role: SettingRole;
  /** Whether the reader ignores the name's case: `AgnoAPISettings` does (pydantic-settings), `os.getenv` does not. */
  readonly anyCase?: boolean;
  /** For a look-alike: the name that was likely meant. */
  readonly meant?: string;
}

const names: readonly SettingName[] = [
  { name: "JWT_VERIFICATION_KEY", role: "verification-key" },
  { name: "JWT_JWKS_FILE", role: "jwks-file" },
  { name: "OS_SECURITY_KEY", role: "security-key", anyCase: true },
  { name: "AUTHORIZATION_ENABLED", role: "authorization-enabled", anyCase: true },
  { name: "CORS_ORIGIN_LIST", role: "cors-origin-list", anyCase: true },
  { name: "AGENTOS_URL", role: "agentos-url" },
  { name: "MCP_CONNECT_SECRET", role: "mcp-connect-secret" },
  { name: "AGENTOS_MCP_SIGNING_KEY", role: "mcp-signing-key" },
  { name: "AGNO_ADMIN_TOKEN", role: "admin-token" },
  // Read by JWTMiddleware of 2.1.0 to 2.3.12 only.
  { name: "JWT_SECRET_KEY", role: "legacy-secret-key", meant: "JWT_VERIFICATION_KEY" },
  // The middleware's docstring promises JWT_JWKS; no version reads it. JWT_JWKS_URL is an open proposal.
  { name: "JWT_JWKS", role: "look-alike", meant: "JWT_JWKS_FILE" },
  { name: "JWT_JWKS_URL", role: "look-alike", meant: "JWT_JWKS_FILE" },
  { name: "JWT_JWKS_PATH", role: "look-alike", meant: "JWT_JWKS_FILE" },
  { name: "JWKS_FILE", role: "look-alike", meant: "JWT_JWKS_FILE" },
  { name: "JWT_PUBLIC_KEY", role: "look-alike", meant: "JWT_VERIFICATION_KEY" },
  { name: "JWT_VERIFICATION_KEYS", role: "look-alike", meant: "JWT_VERIFICATION_KEY" },
  { name: "JWT_VERIFY_KEY", role: "look-alike", meant: "JWT_VERIFICATION_KEY" },
  { name: "JWT_KEY", role: "look-alike", meant: "JWT_VERIFICATION_KEY" },
  { name: "AGNO_JWT_VERIFICATION_KEY", role: "look-alike", meant: "JWT_VERIFICATION_KEY" },
  { name: "AGENTOS_JWT_VERIFICATION_KEY", role: "look-alike", meant: "JWT_VERIFICATION_KEY" },
  { name: "OS_JWT_VERIFICATION_KEY", role: "look-alike", meant: "JWT_VERIFICATION_KEY" },
  { name: "JWT_ALGORITHM", role: "look-alike" },
  { name: "JWT_AUDIENCE", role: "look-alike" },
  { name: "OS_SECRET_KEY", role: "look-alike", meant: "OS_SECURITY_KEY" },
  { name: "OS_SECURITY_TOKEN", role: "look-alike", meant: "OS_SECURITY_KEY" },
  { name: "OS_AUTH_KEY", role: "look-alike", meant: "OS_SECURITY_KEY" },
  { name: "OS_API_KEY", role: "look-alike", meant: "OS_SECURITY_KEY" },
  { name: "AGENTOS_SECURITY_KEY", role: "look-alike", meant: "OS_SECURITY_KEY" },
  { name: "AGENT_OS_SECURITY_KEY", role: "look-alike", meant: "OS_SECURITY_KEY" },
  { name: "AGNO_SECURITY_KEY", role: "look-alike", meant: "OS_SECURITY_KEY" },
  { name: "AGNO_OS_SECURITY_KEY", role: "look-alike", meant: "OS_SECURITY_KEY" },
];

const exact: ReadonlyMap<string, SettingName> = new Map(names.map((known) => [known.name, known]));

/** The names whose misspellings are worth a word: long enough that two wrong letters do not make another word. */
const misspellable = names.filter((known) => known.role !== "look-alike" && known.role !== "legacy-secret-key" && known.name.length >= 13);

/**
 * The names that AgentOS itself reads from its environment and that decide about authentication. Names of a role, for code that asks the
 * environment; see facts §11.
 */
export const settingName = {
  verificationKey: "JWT_VERIFICATION_KEY",
  jwksFile: "JWT_JWKS_FILE",
  securityKey: "OS_SECURITY_KEY",
  authorizationEnabled: "AUTHORIZATION_ENABLED",
  corsOriginList: "CORS_ORIGIN_LIST",
} as const;

/** The names that a current AgentOS reads from its environment, for completion. */
export const readNames: readonly string[] = names
  .filter(({ role }) => role !== "look-alike" && role !== "legacy-secret-key")
  .map(({ name }) => name);

/** What the product does with a variable of this name; `undefined` for a name that has nothing to do with it. */
export function roleOf(name: string): SettingRole | undefined {
  return lookUp(name)?.role;
}

/** For a look-alike or a former name: the name that was likely meant, where there is one. */
export function meantName(name: string): string | undefined {
  return lookUp(name)?.meant;
}

/** The name under which the product looks for a variable: its own spelling where it ignores case, else the name itself. */
export function canonicalName(name: string): string {
  if (!initials.has(name.slice(0, 1)) || name.length > 40) return name;
  const known = exact.get(name.toUpperCase());
  return known?.anyCase === true ? known.name : name;
}

/** First letters of the names, in both cases: most variables of a large file begin with another one. */
const initials: ReadonlySet<string> = new Set(names.flatMap(({ name }) => [name.slice(0, 1), name.slice(0, 1).toLowerCase()]));

/**
 * Whether a name that means something to the product may stand in a text. A cheap look; `false` is certain, as long as names stand in the text as they
 * are, without escapes.
 */
export function mayHoldName(text: string): boolean {
  return anyName().test(text.toUpperCase());
}

/** Whether a name that belongs to AgentOS alone may stand in a text; as certain as {@link mayHoldName}. */
export function mayHoldOwnName(text: string): boolean {
  return ownName().test(text.toUpperCase());
}

const ownName = once(() => new RegExp(names.flatMap(({ name, role }) => (ownRoles.has(role) ? [name] : [])).join("|")));

/** Roles of names that belong to AgentOS alone. */
export const ownRoles: ReadonlySet<SettingRole> = new Set([
  "verification-key",
  "jwks-file",
  "security-key",
  "mcp-connect-secret",
  "mcp-signing-key",
  "admin-token",
]);

/**
 * The names themselves; of one whose misspellings count, its first letter and, about where it belongs, a part that two wrong letters left as it is. Each
 * spoils one of three parts, or, where the last letter of a part changes places with the first of the next, two: then what is around those two is there.
 */
const anyName = once(() => {
  const parts = misspellable.flatMap(({ name }) => {
    const [first, second] = [Math.floor(name.length / 3), Math.floor((2 * name.length) / 3)];
    const at = (offset: number, part: string): string => `${name[0]}.{${Math.max(0, offset - 3)},${offset + 1}}${part}`;
    const swapped = (offset: number): string =>
      `${name.slice(offset - 3, offset - 1)}${name[offset]}${name[offset - 1]}${name.slice(offset + 1, offset + 3)}`;
    return [
      name.slice(0, first),
      at(first, name.slice(first, second)),
      at(second, name.slice(second)),
      ...[first, second].map((offset) => at(offset - 3, swapped(offset))),
    ];
  });
  const others = names.filter((known) => !misspellable.includes(known)).map(({ name }) => name);
  return new RegExp(`(?<![A-Z0-9_])(?:${[...parts, ...others].join("|")})`);
});

/** The same names are asked for at every keystroke, several times. */
const lookUp = remembering(findName, 2000, 40, 0);

function findName(name: string): SettingName | undefined {
  if (!initials.has(name.slice(0, 1)) || name.length > 40) return undefined;
  const known = exact.get(name);
  if (known !== undefined) return known;
  const upperName = /^[A-Z0-9_]*$/.test(name) ? name : name.toUpperCase();
  const upper = upperName === name ? undefined : exact.get(upperName);
  if (upper !== undefined) return upper.anyCase === true ? upper : { name, role: "look-alike", meant: upper.meant ?? upper.name };
  const near = misspellable.find((candidate) => isMisspelling(upperName, candidate.name));
  return near === undefined ? undefined : { name, role: "look-alike", meant: near.name };
}
