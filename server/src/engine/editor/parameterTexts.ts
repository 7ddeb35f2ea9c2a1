import { parameterRange } from "../../agentos/parameters.ts";
import { code, heading, type Page, paragraph } from "./page.ts";
import type { ProductCall } from "./pythonTreeWalk.ts";

/** What the keywords that decide about authentication do (facts of os/app.py, os/config.py, os/middleware/jwt.py; agno 2.3.13 to 3.0.6). */
const texts: Readonly<Record<string, string>> = {
  authorization: "Turns JWT verification and scopes on. Without it a JWT configuration in code has no effect.",
  authorization_config: "Keys and options of JWT verification. Has an effect only together with `authorization=True`.",
  verification_keys:
    "List of keys, tried in order: public keys as PEM, or shared secrets with HS256, HS384, HS512. A key that cannot be used keeps those behind it from being tried. `JWT_VERIFICATION_KEY` is added as the last one.",
  jwks_file: "Path of a JSON Web Key Set, read once at the start; wins over `JWT_JWKS_FILE`. Its keys are tried first.",
  algorithm: "The one algorithm that tokens must be signed with, by its exact name. `RS256` where it is not given.",
  secret_key: "Deprecated since 2.3.13: a single key. `verification_keys` takes its place.",
  validate: "False: signatures are not checked, so that anybody can make a token. For development only.",
  audience: "The audience that tokens must name; checked with `verify_audience=True` only.",
  verify_audience: "Whether the `aud` claim is checked, against `audience`, else against the AgentOS id.",
  audience_claim: "The claim that holds the audience; `aud` where it is not given.",
  admin_scope: "The scope that opens everything, in place of `agent_os:admin`, which then opens nothing.",
  user_isolation: "Callers see only their own sessions and memories, by the `sub` of their token.",
  excluded_route_paths:
    "Paths that need no token, with `*` for any text. In the middleware the list replaces the defaults, such as `/health` and `/docs`.",
  scope_mappings: '`"METHOD /path"` → scopes that the endpoint wants, over the defaults. Giving it turns scopes on.',
  token_source: "Where the token comes from: `header` (the default), `cookie` or `both`.",
  token_header_key: "The header that holds the token; `Authorization` where it is not given.",
  cookie_name: "The cookie that holds the token; `access_token` where it is not given.",
  scopes_claim: "The claim that holds the scopes; `scopes` where it is not given.",
  user_id_claim: "The claim that holds the user; `sub` where it is not given.",
  session_id_claim: "The claim that holds the session; `session_id` where it is not given.",
  dependencies_claims: "Claims that are handed to the agent as dependencies.",
  session_state_claims: "Claims that are put into the session's state.",
  security_key: "The bearer token that is accepted where no JWT is configured.",
  service_account_verifier: "Checks `agno_pat_…` tokens of service accounts.",
  os_security_key: "The bearer token that callers must send; `OS_SECURITY_KEY` in the environment.",
  authorization_enabled: "Does not turn authorization on; `AgentOS(authorization=True)` does.",
  cors_origin_list: "The origins that browsers may call from.",
  docs_enabled: "Whether `/docs` and `/openapi.json` are served.",
  internal_service_token: "The token by which the scheduler calls this AgentOS.",
  base_app: "Your FastAPI app. From agno 2.7.0 on, a JWTMiddleware on it lies inside the one that AgentOS adds.",
  settings: "`AgnoAPISettings(…)`, in place of those from the environment.",
  mcp_auth: "Authentication of the MCP server.",
  id: "The id of this AgentOS, which is also the audience of its tokens. Random at every start where neither `id` nor `name` is given.",
  secret: "The secret that a person types to connect; `MCP_CONNECT_SECRET` in the environment.",
  signing_key_material: "What tokens are signed with; `AGENTOS_MCP_SIGNING_KEY` in the environment.",
};

/** What a keyword does, where it has to do with authentication. */
export const parameterText = (name: string): string | undefined => (Object.hasOwn(texts, name) ? texts[name] : undefined);

/** `agno 2.6.7 and newer`, `agno 2.1.0 up to 2.3.0`; nothing for a keyword that was always there. */
export function sinceText(type: ProductCall, name: string): string | undefined {
  const range = parameterRange(type, name);
  if (range === undefined) return undefined;
  if (range.since !== undefined && range.until !== undefined) return `agno ${range.since} until before ${range.until}`;
  if (range.since !== undefined) return `agno ${range.since} and newer`;
  return range.until === undefined ? undefined : `before agno ${range.until}`;
}

export function parameterPage(type: ProductCall, name: string): Page | undefined {
  const text = parameterText(name);
  const since = sinceText(type, name);
  if (text === undefined && (since === undefined || parameterRange(type, name) === undefined)) return undefined;
  return [
    heading(code(`${type}(${name}=)`)),
    ...(text === undefined ? [] : [paragraph(text)]),
    ...(since === undefined ? [] : [paragraph(`Known to ${since}.`)]),
  ];
}
