import { agnoChanges, atLeast, holds, inRange, type KnownVersion } from "./agnoVersions.ts";
import { fnmatch } from "./layers.ts";
import { controlPlaneScopes, reservedSubjects, type ScopeRoute, scopeResources, scopeRoutes } from "./scopeData.ts";
import { compareVersions } from "./versions.ts";

/** The scope of an administrator, unless `admin_scope=` names another. */
export const adminScope = "agent_os:admin";

/** Resources whose concrete ids count in a scope. */
export const perResourceFamilies: readonly string[] = ["agents", "teams", "workflows"];

export const scopeActions: readonly string[] = ["read", "write", "delete", "run"];

/** Resources that a version renamed: what a scope says and what it is compared as (os/scopes.py `LEGACY_RESOURCE_ALIASES`, since 2.6.7). */
const aliases: Readonly<Record<string, string>> = { system: "config" };

/** A scope after the product's grammar (os/scopes.py:139-171): two or three parts, compared as they are written. */
export type ParsedScope =
  | { readonly kind: "admin" }
  | { readonly kind: "resource"; readonly resource: string; readonly action: string }
  | { readonly kind: "per-resource"; readonly resource: string; readonly id: string; readonly action: string }
  /** Never matches anything. */
  | { readonly kind: "unknown" };

/** Parses a scope as a version does; `admin` is the configured admin scope. */
export function parseScope(scope: string, version: string, admin: string = adminScope): ParsedScope {
  if (scope === admin) return { kind: "admin" };
  const parts = scope.split(":");
  const [first = "", second = "", third = ""] = parts;
  const resource = atLeast(version, agnoChanges.configFields) && Object.hasOwn(aliases, first) ? (aliases[first] as string) : first;
  if (parts.length === 2) return { kind: "resource", resource, action: second };
  return parts.length === 3 ? { kind: "per-resource", resource, id: second, action: third } : { kind: "unknown" };
}

/** What is wrong with a scope. `meant` is the scope that was likely meant. */
export type ScopeProblem =
  | { readonly code: "malformed"; readonly reason: "empty" | "white-space" | "parts" | "empty-part"; readonly meant?: string }
  | { readonly code: "wildcard-action"; readonly meant?: string }
  | { readonly code: "unknown-resource"; readonly resource: string; readonly meant?: string }
  | { readonly code: "unknown-action"; readonly resource: string; readonly action: string; readonly meant?: string }
  | { readonly code: "id-not-honoured"; readonly resource: string; readonly meant?: string }
  | { readonly code: "too-early"; readonly resource: string; readonly since: string; readonly meant?: string }
  | { readonly code: "legacy-system"; readonly meant: string };

export interface ScopeContext {
  readonly admin?: string;
  /** Scopes that the project itself asks for in its `scope_mappings`. */
  readonly custom?: Iterable<string>;
}

/**
 * Says why a scope in a token opens nothing, or not what it says; `undefined` when it is fine. With bounds for a version, only what holds for
 * all of them is said. Control-plane scopes, the admin scope and the project's own scopes are fine.
 */
export function scopeProblem(scope: string, version: KnownVersion, context: ScopeContext = {}): ScopeProblem | undefined {
  if (scope === (context.admin ?? adminScope) || controlPlaneScopes.includes(scope)) return undefined;
  for (const custom of context.custom ?? []) if (custom === scope) return undefined;
  if (scope === "") return { code: "malformed", reason: "empty" };
  if (/\s/.test(scope)) {
    const trimmed = scope.trim();
    return { code: "malformed", reason: "white-space", ...(/\s/.test(trimmed) || trimmed === "" ? {} : { meant: trimmed }) };
  }
  if (scope === "*") return { code: "wildcard-action", meant: adminScope };
  const parts = scope.split(":");
  if (parts.length < 2 || parts.length > 3) return { code: "malformed", reason: "parts", ...meantForm(parts) };
  if (parts.includes("")) return { code: "malformed", reason: "empty-part" };
  const resource = parts[0] as string;
  const action = parts.at(-1) as string;
  if (action === "*") return { code: "wildcard-action" };
  const known = Object.hasOwn(scopeResources, resource) ? scopeResources[resource] : undefined;
  if (known === undefined) {
    const lower = scope.toLowerCase();
    const near = nearest(resource, Object.keys(scopeResources));
    if (lower !== scope && near === parts[0]?.toLowerCase()) return { code: "unknown-resource", resource, meant: lower };
    return { code: "unknown-resource", resource, ...(near === undefined ? {} : { meant: [near, ...parts.slice(1)].join(":") }) };
  }
  const since = Object.hasOwn(known, action) ? known[action] : undefined;
  if (since === undefined) {
    const near = nearest(action, Object.keys(known));
    return { code: "unknown-action", resource, action, ...(near === undefined ? {} : { meant: [...parts.slice(0, -1), near].join(":") }) };
  }
  if (holds(version, { until: since }) === "always") {
    return { code: "too-early", resource, since, ...(resource === "config" ? { meant: ["system", ...parts.slice(1)].join(":") } : {}) };
  }
  if (parts.length === 3 && parts[1] !== "*" && !perResourceFamilies.includes(resource))
    return { code: "id-not-honoured", resource, meant: `${resource}:${action}` };
  if (resource === "system" && holds(version, { since: agnoChanges.configFields }) === "always")
    return { code: "legacy-system", meant: ["config", ...parts.slice(1)].join(":") };
  return undefined;
}

/** `agent-os:<id>:agents:read` of stale docstrings, and names written with dots, dashes or slashes. */
function meantForm(parts: readonly string[]): { readonly meant?: string } {
  if (parts.length > 3 && Object.hasOwn(scopeResources, parts[2] ?? "")) return { meant: parts.slice(2).join(":") };
  const split = (parts[0] ?? "").split(/[./_-]/);
  const [resource = "", action = ""] = split;
  if (parts.length !== 1) return {};
  if (parts[0] === "admin") return { meant: adminScope };
  return split.length === 2 && Object.hasOwn(scopeResources, resource) && scopeActions.includes(action)
    ? { meant: `${resource}:${action}` }
    : {};
}

function nearest(name: string, candidates: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const plain = (text: string): string => text.replace(/[_-]/g, "").replace(/s$/, "");
  return (
    candidates.find((candidate) => candidate === lower) ??
    candidates.find((candidate) => plain(candidate) === plain(lower)) ??
    synonyms[lower]
  );
}

const synonyms: Readonly<Record<string, string>> = {
  execute: "run",
  exec: "run",
  invoke: "run",
  runs: "run",
  view: "read",
  get: "read",
  list: "read",
  create: "write",
  update: "write",
  edit: "write",
  manage: "write",
  remove: "delete",
  session: "sessions",
  memory: "memories",
  eval: "evals",
  evaluations: "evals",
  trace: "traces",
  component: "components",
};

/** The scopes that a version knows, for completion: `resource:action`, and the `*` form for agents, teams and workflows. */
export function knownScopes(version: string): readonly string[] {
  const scopes: string[] = [adminScope];
  for (const [resource, actions] of Object.entries(scopeResources)) {
    if (resource === "system" && atLeast(version, agnoChanges.configFields)) continue;
    for (const [action, since] of Object.entries(actions)) {
      if (!atLeast(version, since)) continue;
      scopes.push(`${resource}:${action}`);
      if (perResourceFamilies.includes(resource)) scopes.push(`${resource}:*:${action}`);
    }
  }
  return scopes;
}

const knows = (route: ScopeRoute, version: string): boolean =>
  inRange(version, { since: route.since }) && (route.until === undefined || compareVersions(version, route.until) <= 0);

/** The endpoints of a version and what each wants. */
export const routesOf = (version: string): readonly ScopeRoute[] => scopeRoutes.filter((route) => knows(route, version));

/** The scopes that an endpoint wants: the project's own `mappings` (exact key, then pattern, in order) over the defaults; empty for any authenticated caller. */
export function requiredScopes(
  method: string,
  path: string,
  version: string,
  mappings: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly string[] {
  const table = new Map<string, readonly string[]>();
  for (const route of routesOf(version))
    table.set(`${route.method} ${route.path}`, [...(table.get(`${route.method} ${route.path}`) ?? []), route.scope]);
  for (const [key, scopes] of mappings) table.set(key, scopes);
  const exact = table.get(`${method} ${path}`);
  if (exact !== undefined) return exact;
  for (const [key, scopes] of table) {
    const at = key.indexOf(" ");
    if (at > 0 && key.slice(0, at) === method && fnmatch(path, key.slice(at + 1).replace(/\{[^}]+\}/g, "*"))) return scopes;
  }
  return [];
}

/**
 * Whether a caller with these scopes may use an endpoint (os/scopes.py `check_route_scopes`). A list of agents, teams or workflows is open to
 * who may use some of them: `filtered`.
 */
export function opens(
  scopes: readonly string[],
  method: string,
  path: string,
  version: string,
  options: { readonly admin?: string; readonly mappings?: ReadonlyMap<string, readonly string[]> } = {},
): "yes" | "filtered" | "no" {
  const required = requiredScopes(method, path, version, options.mappings);
  const held = scopes.map((scope) => parseScope(scope, version, options.admin));
  if (required.length === 0 || held.some(({ kind }) => kind === "admin")) return "yes";
  const [family, id] = resourceOf(path);
  if (required.every((scope) => held.some((own) => matches(own, scope, family, id, version)))) return "yes";
  const [first = ""] = required;
  const isListing = method === "GET" && family !== undefined && id === undefined && first.split(":")[0] === family;
  const action = first.slice(first.lastIndexOf(":") + 1);
  return isListing && held.some((own) => own.kind === "per-resource" && own.resource === family && own.action === action)
    ? "filtered"
    : "no";
}

/** The resource that a path is about, and its id (os/scopes.py `get_resource_context_from_path`). */
function resourceOf(path: string): readonly [family: string | undefined, id: string | undefined] {
  const found = /^\/(?:a2a\/)?(agents|teams|workflows)(?:\/([^/]+))?(?:\/|$)/.exec(path);
  return [found?.[1], found?.[2]];
}

function matches(own: ParsedScope, required: string, family: string | undefined, id: string | undefined, version: string): boolean {
  if (own.kind !== "resource" && own.kind !== "per-resource") return own.kind === "admin";
  let wanted = parseScope(required, version, "");
  // A two-part requirement on the path of one resource becomes a requirement for that resource; its own resource word is lost.
  if (wanted.kind === "resource" && family !== undefined && id !== undefined)
    wanted = { kind: "per-resource", resource: family, id: "<resource-id>", action: wanted.action };
  if (wanted.kind !== "resource" && wanted.kind !== "per-resource") return false;
  if (own.resource !== wanted.resource || own.action !== wanted.action) return false;
  const anyId = own.kind === "resource" || own.id === "*";
  return anyId || (wanted.kind === "per-resource" && own.id === id);
}

/** Whether a `scope_mappings` requirement is satisfied by the identical scope in a token, for the path of its key (facts §1.14). */
export function isSatisfiable(required: string, key: string, version: string): boolean {
  const at = key.indexOf(" ");
  const path = key
    .slice(at + 1)
    .replace(/\{[^}]+\}/g, "x")
    .replaceAll("*", "x");
  const [family, id] = resourceOf(path);
  return matches(parseScope(required, version, ""), required, family, id, version);
}

/** Whether a subject is one that tokens may not carry: 401 "Invalid token subject" from 2.7.0 on. */
export const isReservedSubject = (subject: string): boolean =>
  (reservedSubjects.exact as readonly string[]).includes(subject) || reservedSubjects.prefixes.some((prefix) => subject.startsWith(prefix));
