import { agnoChanges, atLeast } from "./agnoVersions.ts";
import { type AuthorizationSettings, type Known, readMiddleware, truth } from "./configuration.ts";
import type { AppFacts, EnvironmentFacts, MiddlewareFacts } from "./facts.ts";
import { type KeySources, type KeyVerdict, loadJwks, type StaticKey, verdictOf } from "./keySources.ts";
import { type AudienceVerdict, isExcluded, knownValue, type Layer, type SecurityKey } from "./layers.ts";
import { hasParameter } from "./parameters.ts";
import type { Chooser } from "./possibilities.ts";
import type { Simulation } from "./simulation.ts";
import { configFailure, type Failure } from "./startErrors.ts";
import { isSet, readVariable } from "./variables.ts";

/** The layer that AgentOS itself puts on the app (2.9.0 app.py:1346-1470; before 2.7.0 only for `authorization`). */
export function ownLayer(
  simulation: Simulation,
  config: AuthorizationSettings,
  mode: { readonly authorization: boolean; readonly jwtEnvironment: boolean; readonly securityKey: SecurityKey | undefined },
): Layer | Failure {
  const { situation, app, agno, chooser } = simulation;
  const keys = decide(config.keys, "config keys", chooser, [[], [{ kind: "unknown" }]] as readonly (readonly StaticKey[])[]);
  const jwksFile = decide(config.jwksFile, "config jwks_file", chooser, [undefined, unknownText]) || undefined;
  const configured = keys.length > 0 || jwksFile !== undefined || mode.jwtEnvironment;
  const base = {
    owner: "agentos" as const,
    checksScopes: mode.authorization,
    tokenSource: "header" as const,
    tokenHeader: "Authorization",
    cookieName: "access_token",
    excluded: isRouteExcluded(config.excludedRoutes, "config excluded", chooser, false),
    usualAdministrator: simulation.token === undefined ? usualScope(config.adminScope) : true,
  };
  if (!configured) {
    if (mode.authorization) {
      return {
        exception: "ValueError",
        message: atLeast(agno, agnoChanges.oneAuthLayer)
          ? "AgentOS(authorization=True) requires a JWT verification key: set JWT_VERIFICATION_KEY or JWT_JWKS_FILE"
          : "At least one JWT verification key or JWKS file is required when validate=True",
        code: "authorization-without-key",
        place: app.arguments.get("authorization")?.place ?? app.place,
      };
    }
    return mode.securityKey === undefined ? base : { ...base, securityKey: mode.securityKey };
  }
  const verdict = keyVerdict(
    simulation,
    "config",
    { keys, jwksFile, algorithm: knownAlgorithm(config.algorithm), validates: true },
    situation.atGetApp,
  );
  if ("exception" in verdict) return { ...verdict, place: app.config?.arguments.get("jwks_file")?.place ?? verdict.place ?? app.place };
  return {
    ...base,
    jwt: { verdict, validates: true, audience: audienceOf(simulation, config.verifyAudience, config.audience, "aud", "config") },
  };
}

/** A `JWTMiddleware` that the project adds itself. */
export function manualLayer(simulation: Simulation, middleware: MiddlewareFacts, index: number): Layer | Failure {
  const { situation, agno, chooser } = simulation;
  const hasRbac = atLeast(agno, agnoChanges.rbac);
  const settings = readMiddleware(middleware, agno, hasRbac);
  if ("exception" in settings)
    return configFailure("JWTMiddleware", settings, middleware.arguments.get(settings.argument ?? "")?.place ?? middleware.place);
  const name = (part: string): string => `middleware ${index} ${part}`;
  const validates = decide(settings.validate, name("validate"), chooser, [true, false]);
  const keys = [...decide(settings.keys, name("keys"), chooser, [[], [{ kind: "unknown" }]] as readonly (readonly StaticKey[])[])];
  const jwksFile = decide(settings.jwksFile, name("jwks_file"), chooser, [undefined, unknownText]);
  const checksScopes = decide(settings.authorization, name("authorization"), chooser, [true, false]);
  const given = decide(settings.securityKey, name("security_key"), chooser, [undefined, unknownText]);
  const base = {
    owner: "manual" as const,
    checksScopes,
    tokenSource: decide(settings.tokenSource, name("token_source"), chooser, ["header", "cookie", "both", "invalid"] as const),
    tokenHeader: decide(settings.tokenHeader, name("token_header_key"), chooser, ["Authorization", "X-Other"]),
    cookieName: cookieNameOf(middleware),
    excluded: isRouteExcluded(settings.excludedRoutes, name("excluded"), chooser, false),
    usualAdministrator:
      simulation.token !== undefined
        ? true
        : settings.scopesClaim.kind === "known" && settings.scopesClaim.value === "scopes"
          ? usualScope(settings.adminScope)
          : null,
  };
  if (!hasRbac) return formerLayer(simulation, base, keys, validates, knownAlgorithm(settings.algorithm), middleware);
  const environment = isSet(situation.atRequest, "JWT_VERIFICATION_KEY", chooser) || isSet(situation.atRequest, "JWT_JWKS_FILE", chooser);
  const configured = keys.length > 0 || jwksFile !== undefined || environment || !validates;
  if (!configured) {
    if (!atLeast(agno, agnoChanges.oneAuthLayer)) return { ...noSource, place: middleware.place };
    const verifier = decide(settings.serviceAccounts, name("service_account_verifier"), chooser, [true, false]);
    if (given === undefined && !verifier) {
      return {
        exception: "ValueError",
        message: "AuthMiddleware requires at least one credential source",
        code: "middleware-without-key",
        place: middleware.place,
      };
    }
    if (checksScopes)
      return {
        exception: "ValueError",
        message: "authorization=True requires a JWT verification source",
        code: "middleware-without-key",
        place: middleware.place,
      };
    return given === undefined ? base : { ...base, securityKey: { matches: null, nonAscii: false, serviceAccountPrefix: false, dots: 0 } };
  }
  const verdict = keyVerdict(
    simulation,
    name("keys"),
    { keys, jwksFile, algorithm: knownAlgorithm(settings.algorithm), validates },
    situation.atRequest,
  );
  if ("exception" in verdict)
    return { ...verdict, place: middleware.arguments.get("jwks_file")?.place ?? verdict.place ?? middleware.place };
  const claim = knownValue(settings.audienceClaim) ?? "";
  return {
    ...base,
    jwt: {
      verdict,
      validates,
      audience: audienceOf(simulation, settings.verifyAudience, settings.audience, claim, name("audience")),
    },
  };
}

const noSource: Failure = {
  exception: "ValueError",
  message: "At least one JWT verification key or JWKS file is required when validate=True",
  code: "middleware-without-key",
};

/** The middleware of 2.1.0 to 2.3.12: one secret, from `secret_key=` or JWT_SECRET_KEY (v2.1.0 jwt.py:45-82). */
function formerLayer(
  simulation: Simulation,
  base: Omit<Layer, "jwt">,
  keys: readonly StaticKey[],
  validates: boolean,
  algorithm: string | undefined,
  middleware: MiddlewareFacts,
): Layer | Failure {
  const { situation, stacks, chooser, usabilityOf, token } = simulation;
  const environment = readVariable(situation.atRequest, "JWT_SECRET_KEY", chooser);
  const key: StaticKey | undefined =
    keys[0] ??
    (environment.kind === "absent"
      ? undefined
      : environment.text === undefined
        ? { kind: "unknown" }
        : { kind: "text", text: environment.text });
  if (key === undefined)
    return { exception: "ValueError", message: "Secret key is required", code: "middleware-without-key", place: middleware.place };
  const verdict = distinct(
    stacks.map((stack) => {
      const loaded: KeySources = { keys: [key], jwks: undefined, algorithm };
      return token === undefined ? verdictOf(loaded, stack, usabilityOf) : token.verdict(loaded, stack);
    }),
    "former",
    chooser,
  );
  return { ...base, checksScopes: false, jwt: { verdict, validates, audience: { admits: true } } };
}

function cookieNameOf(middleware: MiddlewareFacts): string {
  const value = middleware.arguments.get("cookie_name")?.value;
  return value?.kind === "text" ? value.text : "access_token";
}

/** Builds the validator: reads the variables, loads the key set, and asks the key loop about a token of each key. */
function keyVerdict(
  { situation, stacks, chooser, usabilityOf, token }: Simulation,
  name: string,
  sources: {
    readonly keys: readonly StaticKey[];
    readonly jwksFile: string | undefined;
    readonly algorithm: string | undefined;
    readonly validates: boolean;
  },
  environment: EnvironmentFacts,
): KeyVerdict | Failure {
  const keys = [...sources.keys];
  const fromEnvironment = readVariable(environment, "JWT_VERIFICATION_KEY", chooser);
  if (fromEnvironment.kind === "value") {
    const text = fromEnvironment.text;
    if (text === undefined) keys.push({ kind: "unknown" });
    else if (!keys.some((key) => key.kind === "text" && key.text === text))
      keys.push({ kind: "text", text, ...(fromEnvironment.intended === undefined ? {} : { intended: fromEnvironment.intended }) });
  }
  const variable = sources.jwksFile === undefined ? readVariable(environment, "JWT_JWKS_FILE", chooser) : undefined;
  const path = sources.jwksFile ?? (variable?.kind === "value" ? (variable.text ?? unknownText) : undefined);
  const results = stacks.map((stack): KeyVerdict | Failure => {
    let jwks: KeySources["jwks"];
    if (path !== undefined) {
      const loaded = loadJwks(path, path === unknownText ? { kind: "unknown" } : situation.open(path), stack);
      // A file that cannot be seen may be missing or broken as well.
      if (loaded.kind === "unknown") {
        return chooser.choose(`jwks ${name}`, [true, false])
          ? { admits: null }
          : { exception: "ValueError", message: "the JWKS file cannot be loaded", code: "jwks-file-unusable" };
      }
      if (loaded.kind === "error")
        return {
          exception: loaded.exception,
          message: loaded.message,
          code: "jwks-file-unusable",
          place: variable?.kind === "value" ? variable.place : undefined,
        };
      jwks = loaded.set;
    }
    if (sources.validates && keys.length === 0 && (jwks?.isEmpty ?? true))
      return { ...noSource, code: "jwks-without-keys", place: variable?.kind === "value" ? variable.place : undefined };
    const loaded: KeySources = { keys, jwks, algorithm: sources.algorithm };
    return token === undefined ? verdictOf(loaded, stack, usabilityOf) : token.verdict(loaded, stack);
  });
  return distinct(results, name, chooser);
}

/** Lets the chooser pick among the results that differ. */
function distinct<T>(results: readonly T[], name: string, chooser: Chooser): T {
  const different = new Map(results.map((result) => [JSON.stringify(result), result]));
  return chooser.choose(`stack ${name}`, [...different.values()]);
}

/** Stands for a text that is there but not known. */
const unknownText = "\u{10FFFF}unknown";

const decide = <T>(item: Known<T>, name: string, chooser: Chooser, alternatives: readonly T[]): T =>
  item.kind === "known" ? item.value : chooser.choose(name, alternatives);

/** `undefined` where it is not known; the empty text is the default. */
const knownAlgorithm = (algorithm: Known<string | undefined>): string | undefined =>
  algorithm.kind === "known" ? (algorithm.value ?? "") : undefined;

/** A custom admin scope stops `agent_os:admin` from working, and which tokens are an administrator's is then the project's matter. */
const usualScope = (scope: Known<string | undefined>): true | null =>
  scope.kind === "known" && (scope.value === undefined || scope.value === "" || scope.value === "agent_os:admin") ? true : null;

function isRouteExcluded(routes: Known<readonly string[] | undefined>, name: string, chooser: Chooser, fallback: boolean): boolean {
  if (routes.kind === "unknown") return chooser.choose(name, [false, true]);
  return routes.value === undefined ? fallback : isExcluded("/agents", routes.value);
}

/**
 * Whether a token with the audience that the author means passes: the configured one, else the id of the AgentOS. Without id and name the
 * id is random for each process (app.py:351-353); with a name alone it is a UUID made of it, which tokens hardly carry.
 */
function audienceOf(
  { app, agno, chooser, token }: Simulation,
  verify: Known<boolean>,
  audience: Known<string | undefined>,
  claim: string,
  name: string,
): AudienceVerdict {
  const verifies = decide(verify, `${name} verify`, chooser, [true, false]);
  if (token !== undefined) return token.claims(verifies && expectedAudience(app, audience), claim, agno);
  if (!verifies) return { admits: true };
  const detail = atLeast(agno, agnoChanges.audience)
    ? "Invalid token audience - token not valid for this AgentOS instance"
    : "Invalid audience - token not valid for this AgentOS instance";
  if (claim !== "aud") return { admits: null };
  const meant = app.config?.arguments.get("audience")?.value;
  const id = app.arguments.get("id")?.value ?? app.arguments.get("os_id")?.value ?? { kind: app.open ? "unknown" : "none" };
  if (audience.kind === "unknown") return { admits: null };
  if (audience.value !== undefined && audience.value !== "") return { admits: true };
  // Before 2.6.7 the field is dropped, but tokens carry it all the same.
  if (meant?.kind === "text" && meant.text !== "" && name === "config" && !hasParameter("AuthorizationConfig", "audience", agno)) {
    return id.kind === "text" && id.text === meant.text
      ? { admits: true }
      : id.kind === "unknown"
        ? { admits: null }
        : { admits: false, detail };
  }
  if (truth(id) === true) return { admits: true };
  const named = app.arguments.get("name")?.value ?? { kind: app.open ? "unknown" : "none" };
  if (truth(id) === "unknown" || truth(named) !== false) return { admits: null };
  return { admits: false, detail };
}

/** What a token's audience is compared with: the configured one, else the id of the AgentOS, which is random where it has neither id nor name. */
function expectedAudience(app: AppFacts, audience: Known<string | undefined>): string | undefined {
  if (audience.kind === "unknown") return undefined;
  if (audience.value !== undefined && audience.value !== "") return audience.value;
  const id = app.arguments.get("id")?.value ?? app.arguments.get("os_id")?.value;
  if (id?.kind === "text" && id.text !== "") return id.text;
  const named = app.open || app.arguments.has("id") || app.arguments.has("os_id") || app.arguments.has("name");
  // Nobody can know a random id.
  return named ? undefined : "\u{10FFFF}random";
}
