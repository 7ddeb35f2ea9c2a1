import type { VersionRange } from "./agnoVersions.ts";
import { inRange } from "./agnoVersions.ts";

/**
 * The keyword parameters of the product's classes by version, read from the signatures at every release tag from 2.0.0 to 3.0.0a3
 * (os/app.py, os/middleware/jwt.py, os/config.py, os/settings.py). `AuthorizationConfig.excluded_route_paths` came in 3.0.6 (pull request 9295).
 */
export type ProductClass = "AgentOS" | "JWTMiddleware" | "AuthorizationConfig" | "AgnoAPISettings" | "AgentOSBuiltinAuth";

const ever: VersionRange = {};
const from = (since: string, until?: string): VersionRange => (until === undefined ? { since } : { since, until });

const parameters: Readonly<Record<ProductClass, Readonly<Record<string, VersionRange>>>> = {
  AgentOS: {
    os_id: from("2.0.0", "2.3.0"),
    fastapi_app: from("2.0.0", "2.3.0"),
    enable_mcp: from("2.0.0", "2.3.0"),
    replace_routes: from("2.0.5", "2.3.0"),
    id: from("2.1.0"),
    name: ever,
    description: ever,
    version: ever,
    db: from("2.4.0"),
    checkpoint: from("2.6.19"),
    agents: ever,
    teams: ever,
    workflows: ever,
    knowledge: from("2.1.10"),
    interfaces: ever,
    a2a_interface: from("2.1.2"),
    authorization: from("2.3.13"),
    authorization_config: from("2.3.13"),
    cors_allowed_origins: from("2.3.13"),
    config: ever,
    settings: ever,
    lifespan: ever,
    mcp_server: from("2.7.2"),
    mcp_auth: from("2.7.2"),
    base_app: from("2.1.0"),
    on_route_conflict: from("2.1.0"),
    tracing: from("2.3.5"),
    tracing_db: from("2.3.5", "2.4.0"),
    auto_provision_dbs: from("2.2.9"),
    run_hooks_in_background: from("2.3.5"),
    telemetry: ever,
    registry: from("2.4.0"),
    scheduler: from("2.5.0"),
    scheduler_poll_interval: from("2.5.0"),
    scheduler_base_url: from("2.5.0"),
    internal_service_token: from("2.5.0"),
    enable_mcp_server: from("2.1.0", "3.0.0a2"),
    mcp_config: from("2.6.15", "3.0.0a2"),
    queue: from("3.0.0a1"),
    event_stream: from("3.0.0a1"),
    media_storage: from("3.0.0a3"),
  },
  JWTMiddleware: {
    verification_keys: from("2.3.13"),
    jwks_file: from("2.3.13"),
    secret_key: from("2.1.0", "3.0.0a1"),
    algorithm: from("2.1.0"),
    validate: from("2.1.0"),
    authorization: from("2.3.13"),
    token_source: from("2.1.0"),
    token_header_key: from("2.1.0"),
    cookie_name: from("2.1.0"),
    scopes_claim: from("2.1.0"),
    user_id_claim: from("2.1.0"),
    session_id_claim: from("2.1.0"),
    audience_claim: from("2.3.13"),
    audience: from("2.3.22"),
    verify_audience: from("2.3.13"),
    dependencies_claims: from("2.1.0"),
    session_state_claims: from("2.1.0"),
    scope_mappings: from("2.3.13"),
    excluded_route_paths: from("2.1.0"),
    admin_scope: from("2.3.13"),
    user_isolation: from("2.6.7"),
    service_account_verifier: from("2.7.0"),
    security_key: from("2.7.0"),
  },
  AuthorizationConfig: {
    verification_keys: from("2.3.13"),
    jwks_file: from("2.3.13"),
    algorithm: from("2.3.13"),
    verify_audience: from("2.3.13"),
    audience: from("2.6.7"),
    admin_scope: from("2.6.7"),
    user_isolation: from("2.6.7"),
    excluded_route_paths: from("3.0.6"),
  },
  AgnoAPISettings: {
    env: ever,
    docs_enabled: ever,
    os_security_key: ever,
    cors_origin_list: ever,
    authorization_enabled: from("2.3.15"),
    service_account_cache_ttl_seconds: from("2.7.0"),
  },
  AgentOSBuiltinAuth: {
    url: from("2.7.2"),
    secret: from("2.7.2"),
    db: from("2.7.2"),
    scopes: from("2.7.2"),
    access_token_ttl: from("2.7.2"),
    refresh_token_ttl: from("2.7.2"),
    auth_code_ttl: from("2.7.2"),
    signing_key_material: from("2.7.2"),
    server_name: from("2.7.2"),
    max_clients: from("2.7.2"),
    max_login_failures_per_ip: from("2.7.2"),
    max_login_failures_global: from("2.7.2"),
    enable_cimd: from("2.7.2"),
  },
};

/** The product's parameters of classes that other versions or other libraries have under these names; what was likely meant. */
const likelyMeant: Readonly<Partial<Record<ProductClass, Readonly<Record<string, string>>>>> = {
  AuthorizationConfig: {
    verification_key: "verification_keys",
    public_key: "verification_keys",
    public_keys: "verification_keys",
    secret_key: "verification_keys",
    keys: "verification_keys",
    key: "verification_keys",
    jwt_verification_key: "verification_keys",
    algorithms: "algorithm",
    jwt_algorithm: "algorithm",
    jwks: "jwks_file",
    jwks_url: "jwks_file",
    jwks_path: "jwks_file",
    aud: "audience",
  },
  JWTMiddleware: {
    verification_key: "verification_keys",
    public_key: "verification_keys",
    public_keys: "verification_keys",
    keys: "verification_keys",
    key: "verification_keys",
    secret: "verification_keys",
    jwt_secret: "verification_keys",
    algorithms: "algorithm",
    jwt_algorithm: "algorithm",
    jwks: "jwks_file",
    jwks_url: "jwks_file",
    jwks_path: "jwks_file",
    aud: "audience",
    exclude_paths: "excluded_route_paths",
    excluded_paths: "excluded_route_paths",
    cookie: "cookie_name",
    scopes: "scope_mappings",
  },
  AgentOS: { auth: "authorization", auth_config: "authorization_config", authorisation: "authorization" },
};

/** The versions that know a parameter; `undefined` where none does. */
export const parameterRange = (type: ProductClass, name: string): VersionRange | undefined =>
  Object.hasOwn(parameters[type], name) ? parameters[type][name] : undefined;

/** The keywords of the class in any version. */
export const everyParameterOf = (type: ProductClass): readonly string[] => Object.keys(parameters[type]);

/** Whether the class of that version takes the keyword. */
export function hasParameter(type: ProductClass, name: string, version: string): boolean {
  const range = parameterRange(type, name);
  return range !== undefined && inRange(version, range);
}

/** The keywords of the class in that version. */
export const parametersOf = (type: ProductClass, version: string): readonly string[] =>
  Object.keys(parameters[type]).filter((name) => hasParameter(type, name, version));

/** What a keyword that no version knows was likely meant to be: a known slip, or a name that differs by two letters at most. */
export function meantParameter(type: ProductClass, name: string): string | undefined {
  const slip = likelyMeant[type];
  if (slip !== undefined && Object.hasOwn(slip, name)) return slip[name];
  const known = Object.keys(parameters[type]);
  return name.length < 5 ? undefined : known.find((candidate) => distance(name, candidate) <= 2);
}

/** The order of the positional parameters, for calls without keywords; the middle versions put new ones in between, so only the first four hold for all. */
export const positionalParameters: Readonly<Partial<Record<ProductClass, readonly string[]>>> = {
  AgentOS: ["id", "name", "description", "version"],
};

/** The name that a module of the product exports, and the versions that have it. An import outside them raises ImportError. */
const exported: Readonly<Record<string, VersionRange>> = {
  "agno.os.AgentOS": from("2.0.0"),
  "agno.os.app.AgentOS": from("2.0.0"),
  "agno.os.AgentOSBuiltinAuth": from("2.7.2"),
  "agno.os.MCPServerConfig": from("2.6.15"),
  "agno.os.config.AuthorizationConfig": from("2.3.13"),
  "agno.os.config.MCPServerConfig": from("2.6.15"),
  "agno.os.middleware.JWTMiddleware": from("2.1.0"),
  "agno.os.middleware.jwt.JWTMiddleware": from("2.1.0"),
  "agno.os.middleware.jwt.AuthMiddleware": from("2.7.0"),
  "agno.os.middleware.jwt.TokenSource": from("2.1.0"),
  "agno.os.middleware.TokenSource": from("2.3.13"),
  "agno.os.middleware.jwt.JWTValidator": from("2.3.13"),
  "agno.os.scopes.AgentOSScope": from("2.3.13"),
  "agno.os.settings.AgnoAPISettings": from("2.0.0"),
  "agno.os.mcp_auth_builtin.AgentOSBuiltinAuth": from("2.7.2"),
};

/** The versions in which `from module import name` works; `undefined` where it is not a name this knows. */
export const exportRange = (qualified: string): VersionRange | undefined =>
  Object.hasOwn(exported, qualified) ? exported[qualified] : undefined;

/** Levenshtein distance; both names are short. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
