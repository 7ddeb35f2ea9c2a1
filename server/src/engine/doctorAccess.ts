import { agnoBoundaries, representatives } from "../agentos/agnoVersions.ts";
import { readAuthorizationConfig, readMiddleware } from "../agentos/configuration.ts";
import type { AppFacts, PythonValue, Situation } from "../agentos/facts.ts";
import {
  adminScope,
  knownScopes,
  opens,
  parseScope,
  perResourceFamilies,
  requiredScopes,
  routesOf,
  type ScopeProblem,
  scopeProblem,
} from "../agentos/scopes.ts";
import type { Token } from "../agentos/tokenCheck.ts";
import type { Access, Endpoint } from "./doctorReport.ts";

/** How the setup reads and compares scopes. */
interface ScopeSetup {
  readonly claim: string;
  readonly admin: string;
  readonly mappings: ReadonlyMap<string, readonly string[]>;
}

/** The version to speak of: the exact one, else the newest that is possible. */
export function agnoOf({ versions }: Situation): string | undefined {
  return representatives(versions.agno, agnoBoundaries).at(-1);
}

/** The token's scopes as AgentOS reads them: a text is one scope, anything but a list is none. Long or odd ones are not repeated. */
export function scopesOf(token: Token, claim: string): readonly string[] | null {
  if (token.kind !== "jwt") return null;
  const found = token.jwt.payload[claim];
  const list = typeof found === "string" ? [found] : Array.isArray(found) ? found : [];
  return list.filter((item): item is string => typeof item === "string");
}

/** A scope as it may be shown: scopes are short words with colons, anything else is not repeated. */
export const shownScope = (scope: string): string => (/^[\w:*.@/ -]{1,80}$/.test(scope) ? scope : "(not a scope)");

/** What the token's scopes open, with what is wrong with them. `checked`: whether the setup looks at scopes at all. */
export function accessOf(situation: Situation, token: Token & { readonly kind: "jwt" }, checked: boolean | null): Access {
  const agno = agnoOf(situation) ?? "";
  const setup = setupOf(situation.app, agno);
  const scopes = scopesOf(token, setup.claim) ?? [];
  const options = { admin: setup.admin, mappings: setup.mappings };
  const seen = new Set<string>();
  const endpoints: Endpoint[] = [];
  const keys = [...routesOf(agno).map(({ method, path }) => `${method} ${path}`), ...setup.mappings.keys()];
  for (const key of keys) {
    const at = key.indexOf(" ");
    if (at < 0 || seen.has(key)) continue;
    seen.add(key);
    const method = key.slice(0, at);
    const path = key.slice(at + 1);
    endpoints.push({
      method,
      path,
      needs: requiredScopes(method, concrete(path, "any"), agno, setup.mappings),
      open: openness(method, path),
    });
  }
  return { agno, checked, endpoints, problems: problemsOf(token, scopes, setup, situation) };

  /** A pattern is open when any id is, and filtered when only the ids that the token names are. */
  function openness(method: string, path: string): Endpoint["open"] {
    const general = opens(scopes, method, concrete(path, "\u{10FFFF}"), agno, options);
    if (general !== "no" || !/[*{]/.test(path)) return general;
    const ids = scopes.flatMap((scope) => {
      const [resource = "", id, action] = scope.split(":");
      return action !== undefined && id !== undefined && id !== "*" && perResourceFamilies.includes(resource) ? [id] : [];
    });
    return ids.some((id) => opens(scopes, method, concrete(path, id), agno, options) === "yes") ? "filtered" : "no";
  }
}

const concrete = (path: string, id: string): string => path.replace(/\{[^}]+\}|\*/g, id);

/** Whether the scopes open `GET /agents` in one version; `filtered`: only the agents that they name are listed. */
export function opensAgents(situation: Situation, token: Token): Endpoint["open"] {
  const agno = agnoOf(situation) ?? "";
  const { claim, admin, mappings } = setupOf(situation.app, agno);
  return opens(scopesOf(token, claim) ?? [], "GET", "/agents", agno, { admin, mappings });
}

const usual: ScopeSetup = { claim: "scopes", admin: adminScope, mappings: new Map() };

/** AgentOS's own configuration, or that of the first middleware that checks scopes. */
function setupOf(app: AppFacts | undefined, agno: string): ScopeSetup {
  if (app === undefined) return usual;
  if (app.authorization === false || app.config === undefined) {
    for (const middleware of app.middlewares) {
      const settings = readMiddleware(middleware, agno, true);
      if ("exception" in settings || settings.authorization.kind !== "known" || !settings.authorization.value) continue;
      return {
        claim: settings.scopesClaim.kind === "known" ? settings.scopesClaim.value : "scopes",
        admin: (settings.adminScope.kind === "known" ? settings.adminScope.value : undefined) || adminScope,
        mappings: mappingsOf(middleware.arguments.get("scope_mappings")?.value),
      };
    }
  }
  if (app.config?.form !== "object") return usual;
  const settings = readAuthorizationConfig(app.config, agno);
  if ("exception" in settings) return usual;
  return { ...usual, admin: (settings.adminScope.kind === "known" ? settings.adminScope.value : undefined) || adminScope };
}

function mappingsOf(value: PythonValue | undefined): ReadonlyMap<string, readonly string[]> {
  const mappings = new Map<string, readonly string[]>();
  if (value?.kind !== "dict") return mappings;
  for (const { key, value: scopes } of value.items) {
    if (key.kind !== "text" || (scopes.kind !== "list" && scopes.kind !== "tuple" && scopes.kind !== "set")) continue;
    mappings.set(
      key.text,
      scopes.items.flatMap((item) => (item.kind === "text" ? [item.text] : [])),
    );
  }
  return mappings;
}

function problemsOf(
  token: Token & { readonly kind: "jwt" },
  scopes: readonly string[],
  setup: ScopeSetup,
  situation: Situation,
): readonly string[] {
  const { payload } = token.jwt;
  const problems: string[] = [];
  if (typeof payload[setup.claim] === "string") {
    problems.push(
      `The ${setup.claim} claim is a text, not a list. AgentOS takes the whole text for one scope, and splits it neither at blanks nor at commas.`,
    );
  }
  if (payload[setup.claim] === undefined) {
    const other = ["scope", "permissions", "scp", "roles"].find((name) => payload[name] !== undefined);
    problems.push(`The token has no ${setup.claim} claim${other === undefined ? "" : `; AgentOS does not read ${other}`}.`);
  }
  const custom = [...setup.mappings.values()].flat();
  for (const scope of scopes) {
    const problem = scopeProblem(scope, situation.versions.agno, { admin: setup.admin, custom });
    const id = spacedId(scope, agnoOf(situation) ?? "");
    if (problem !== undefined) problems.push(id ?? problemText(shownScope(scope), problem));
    else if (scope === adminScope && setup.admin !== adminScope)
      problems.push(`${adminScope} opens nothing: admin_scope= names another scope.`);
  }
  return [...new Set(problems)];
}

/** "agents:read sessions:read" has the form of a scope for one id, and is compared like one. */
function spacedId(scope: string, agno: string): string | undefined {
  const parsed = parseScope(scope, agno, "");
  if (parsed.kind !== "per-resource" || !/\s/.test(parsed.id) || !perResourceFamilies.includes(parsed.resource)) return undefined;
  if (!knownScopes(agno).includes(`${parsed.resource}:${parsed.action}`)) return undefined;
  return `${shownScope(scope)} is one scope, and to AgentOS it names the id "${shownScope(parsed.id)}" of ${parsed.resource}: it opens that one, if there is such a thing, and leaves all others out of the list.`;
}

function problemText(scope: string, problem: ScopeProblem): string {
  const meant = problem.meant === undefined ? "" : ` Meant was perhaps ${shownScope(problem.meant)}.`;
  switch (problem.code) {
    case "malformed":
      return `${scope === "" ? "An empty scope" : scope} opens nothing: a scope is resource:action or resource:id:action.${meant}`;
    case "wildcard-action":
      return `${scope} opens nothing: the action cannot be a star.${meant}`;
    case "unknown-resource":
      return `${scope} opens nothing of AgentOS: it has no such resource.${meant}`;
    case "unknown-action":
      return `${scope} opens nothing: the resource has no such action.${meant}`;
    case "id-not-honoured":
      return `${scope} opens nothing: only agents, teams and workflows have scopes for one id.${meant}`;
    case "too-early":
      return `${scope} is known from agno ${problem.since} on.${meant}`;
    default:
      return `${scope} is the former name.${meant}`;
  }
}
