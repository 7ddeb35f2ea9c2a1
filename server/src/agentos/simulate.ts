import type { VerifierStack } from "../keys/verdict.ts";
import { agnoChanges, atLeast, inRange } from "./agnoVersions.ts";
import {
  type AuthorizationSettings,
  type ConfigurationError,
  type Known,
  noAuthorizationSettings,
  readAuthorizationConfig,
  readMiddleware,
  truth,
  unknownAuthorizationSettings,
} from "./configuration.ts";
import type { AppFacts, EnvironmentFacts, MiddlewareFacts, PythonValue, Situation } from "./facts.ts";
import { type KeySources, type KeyVerdict, loadJwks, type StaticKey, type UsabilityOf, verdictOf } from "./keySources.ts";
import {
  type AudienceVerdict,
  answer,
  type Dependency,
  isExcluded,
  knownValue,
  type Layer,
  type SecurityKey,
  type VersionTraits,
} from "./layers.ts";
import type { Answer, Reason } from "./outcome.ts";
import { exportRange, hasParameter } from "./parameters.ts";
import type { Chooser } from "./possibilities.ts";
import { readSettings } from "./serverSettings.ts";

/** An outcome in which everything was decided; a status is null only where the request's own token decides. */
export interface SimulatedOutcome {
  readonly startup: "ok" | { readonly error: string; readonly exception?: string; readonly at: "load" | "import" | "stack" };
  readonly anonymous: Answer;
  readonly validJwt: Answer;
  readonly noScopeJwt: Answer;
  readonly securityKey: Answer;
  readonly because: readonly Reason[];
}

export interface Simulation {
  readonly situation: Situation;
  readonly app: AppFacts;
  /** One exact version. */
  readonly agno: string;
  readonly stacks: readonly VerifierStack[];
  readonly chooser: Chooser;
  readonly usabilityOf: UsabilityOf;
}

/** Thrown nowhere: the way in which a step says that the process stops. */
interface Failure {
  readonly exception: string;
  readonly message: string;
  readonly code: string;
  readonly place?: Reason["place"];
}

const unanswered: Answer = { status: null };

/** Runs the model for one version with every unknown decided by the chooser. */
export function simulate(simulation: Simulation): SimulatedOutcome {
  const because: Reason[] = [];
  const note = (code: string, text: string, place?: Reason["place"]): void => {
    because.push(place === undefined ? { code, text } : { code, text, place });
  };
  const failed = (failure: Failure, stage: "import" | "stack"): SimulatedOutcome => {
    note(failure.code, failure.message, failure.place);
    const served: Answer = stage === "stack" ? { status: 500 } : unanswered;
    return {
      startup: { error: `${failure.exception}: ${failure.message}`, exception: failure.exception, at: stage },
      anonymous: served,
      validJwt: served,
      noScopeJwt: served,
      securityKey: served,
      because,
    };
  };

  const importFailure = importErrorOf(simulation);
  if (importFailure !== undefined) return failed(importFailure, "import");

  const { situation, app, agno, chooser } = simulation;
  const has = (change: string): boolean => atLeast(agno, change);
  const config = configOf(simulation);
  if ("exception" in config)
    return failed(
      configFailure(
        "AuthorizationConfig",
        config,
        app.config?.arguments.get(config.argument?.split(".")[0] ?? "")?.place ?? app.config?.place,
      ),
      "import",
    );
  const refused = constructorFailure(app, agno);
  if (refused !== undefined) return failed(refused, "import");

  const settings = readSettings(app, agno, situation.atApp, chooser);
  if (settings.kind === "error") return failed({ ...settings, code: settings.code }, "import");

  const authorization = app.authorization === "unknown" ? chooser.choose("authorization", [true, false]) : app.authorization;
  const securityKey = settings.securityKey;
  const jwtEnvironment = isSet(situation.atGetApp, "JWT_VERIFICATION_KEY", chooser) || isSet(situation.atGetApp, "JWT_JWKS_FILE", chooser);
  const traits: VersionTraits = {
    trustsOuterLayer: has(agnoChanges.oneAuthLayer),
    tokenOptionalWithoutValidation: !has(agnoChanges.tokenAlwaysNeeded),
    namesScope: has(agnoChanges.configFields),
    constantTime: has(agnoChanges.oneAuthLayer),
    hasServiceAccounts: has(agnoChanges.oneAuthLayer),
  };

  // get_app()
  let own: Layer | undefined;
  const layered = has(agnoChanges.oneAuthLayer)
    ? authorization || jwtEnvironment || securityKey !== undefined
    : has(agnoChanges.rbac) && authorization;
  if (layered) {
    const dict = dictFailure(app);
    if (dict !== undefined) return failed(dict, "import");
    const made = ownLayer(simulation, config, { authorization, jwtEnvironment, securityKey });
    if ("exception" in made) return failed(made, "import");
    own = made;
    if (own.jwt !== undefined) note(authorization ? "jwt-required" : "jwt-required-by-key", jwtText(authorization, jwtEnvironment));
    else if (own.securityKey !== undefined) note("security-key-required", "OS_SECURITY_KEY guards the instance", settings.securityKeyPlace);
    if (own.jwt !== undefined && securityKey !== undefined)
      note("security-key-ignored", "JWT takes precedence over OS_SECURITY_KEY", settings.securityKeyPlace);
  }
  const mcp = mcpFailure(app, agno);
  if (mcp !== undefined) return failed(mcp, "import");

  // The middleware stack is built at the first request or the lifespan's start, innermost first.
  const inner: Layer[] = [];
  const outer: Layer[] = [];
  for (const [index, middleware] of app.middlewares.entries()) {
    if (!middleware.certain && !chooser.choose(`middleware ${index}`, [true, false])) continue;
    const place =
      middleware.position === "unknown" ? chooser.choose(`position ${index}`, ["base-app", "after-get-app"] as const) : middleware.position;
    const made = manualLayer(simulation, middleware, index);
    if ("exception" in made) return failed(made, "stack");
    (place === "base-app" ? inner : outer).unshift(made);
    if (place === "base-app" && own !== undefined && has(agnoChanges.oneAuthLayer)) {
      note("middleware-shadowed", "AgentOS puts its own authentication layer around the middleware of base_app", middleware.place);
    }
    if (place === "after-get-app" && own !== undefined && !made.checksScopes && authorization && has(agnoChanges.oneAuthLayer)) {
      note("middleware-replaces-rbac", "the middleware answers before AgentOS's own layer and checks no scopes", middleware.place);
    }
  }
  const layers = [...outer, ...(own === undefined ? [] : [own]), ...inner];

  const requestEnvironment =
    has(agnoChanges.jwtPrecedence) &&
    (isSet(situation.atRequest, "JWT_VERIFICATION_KEY", chooser) || isSet(situation.atRequest, "JWT_JWKS_FILE", chooser));
  const dependency: Dependency = {
    securityKey,
    skipped: has(agnoChanges.jwtPrecedence) && (authorization || settings.authorizationEnabled || requestEnvironment),
    trustsLayers: has(agnoChanges.jwtPrecedence),
  };
  const ask = (bearer: Parameters<typeof answer>[0]): Answer => answer(bearer, layers, dependency, traits);
  const anonymous = ask("nothing");
  const lateKey = settings.securityKey === undefined && isSet(situation.atRequest, "OS_SECURITY_KEY", chooser);
  explain(anonymous, {
    note,
    layers,
    securityKey,
    lateKey,
    authorization,
    jwtEnvironment: jwtEnvironment || requestEnvironment,
    settings,
    app,
    agno,
  });
  return {
    startup: "ok",
    anonymous,
    validJwt: ask("admin-jwt"),
    noScopeJwt: ask("jwt-without-scopes"),
    securityKey: securityKey === undefined && !lateKey ? unanswered : ask("security-key"),
    because,
  };
}

function jwtText(authorization: boolean, jwtEnvironment: boolean): string {
  if (authorization) return "authorization=True: a JWT with scopes is required";
  return jwtEnvironment
    ? "a JWT variable is set, so that a JWT is required; scopes are not checked without authorization=True"
    : "authorization_config has keys, so that a JWT is required; scopes are not checked without authorization=True";
}

interface Explained {
  readonly note: (code: string, text: string, place?: Reason["place"]) => void;
  readonly layers: readonly Layer[];
  readonly securityKey: SecurityKey | undefined;
  readonly lateKey: boolean;
  readonly authorization: boolean;
  readonly jwtEnvironment: boolean;
  readonly settings: { readonly authorizationEnabled: boolean; readonly securityKeyPlace?: Reason["place"] };
  readonly app: AppFacts;
  readonly agno: string;
}

/** Says why anybody gets in, or what asks for a credential. */
function explain(anonymous: Answer, facts: Explained): void {
  const { note, layers, securityKey, lateKey, jwtEnvironment, settings, app, agno } = facts;
  if (anonymous.status !== 200) {
    if (layers.some((layer) => layer.owner === "manual")) note("manual-middleware", "JWTMiddleware asks for a token");
    else if (layers.length === 0) note("security-key-required", "OS_SECURITY_KEY guards the instance", settings.securityKeyPlace);
    return;
  }
  if (layers.some((layer) => layer.excluded)) note("route-excluded", "/agents is excluded from authentication");
  else if (lateKey) note("environment-too-late", "OS_SECURITY_KEY is set after AgentOS() has read its settings");
  else if (securityKey !== undefined && jwtEnvironment)
    note("jwt-environment-opens", "a JWT variable switches the security key off, but nothing checks JWTs without authorization=True");
  else if (securityKey !== undefined && settings.authorizationEnabled)
    note("authorization-enabled-opens", "AUTHORIZATION_ENABLED switches the security key off, but nothing checks JWTs");
  else if (app.config !== undefined)
    note("config-without-authorization", "authorization_config has no effect without authorization=True", app.config.place);
  else if (jwtEnvironment && !atLeast(agno, agnoChanges.rbac)) note("jwt-not-read", "agno before 2.3.13 does not read the JWT variables");
  else if (jwtEnvironment) note("jwt-environment-unused", "a JWT variable alone protects nothing without authorization=True");
  else note("nothing-configured", "no credential is configured");
}

/** Errors before any object of the product is made: the loader's own, and imports that the version does not have. */
function importErrorOf({ situation, app, agno }: Simulation): Failure | undefined {
  for (const [name, place] of app.imports) {
    const range = exportRange(name);
    if (range !== undefined && !inRange(agno, range)) {
      const at = name.lastIndexOf(".");
      return {
        exception: "ImportError",
        message: `cannot import name '${name.slice(at + 1)}' from '${name.slice(0, at)}'`,
        code: "import-error",
        place,
      };
    }
  }
  const raised = situation.importError;
  return raised === undefined
    ? undefined
    : { exception: raised.exception, message: raised.message, code: "import-error", place: raised.place };
}

function configOf({ app, agno, chooser }: Simulation): AuthorizationSettings | ConfigurationError {
  const { config } = app;
  if (config === undefined) {
    const argument = app.arguments.get("authorization_config")?.value;
    const hidden = argument === undefined ? app.open : argument.kind === "unknown";
    return hidden && chooser.choose("config", [true, false]) ? unknownAuthorizationSettings : noAuthorizationSettings;
  }
  if (config.form === "unknown") return chooser.choose("config", [true, false]) ? unknownAuthorizationSettings : noAuthorizationSettings;
  if (config.form === "dict") return noAuthorizationSettings;
  return readAuthorizationConfig(config, agno);
}

const configFailure = (type: string, error: ConfigurationError, place: Reason["place"]): Failure => ({
  exception: error.exception,
  message: error.argument === undefined ? error.message : `${type}.${error.argument}: ${error.message}`,
  code: "configuration-invalid",
  place,
});

/** `AgentOS.__init__`: unknown keywords, no content, MCP authentication without the MCP server. */
function constructorFailure(app: AppFacts, agno: string): Failure | undefined {
  for (const [name, argument] of app.arguments) {
    if (!hasParameter("AgentOS", name, agno) && !name.startsWith("*")) {
      return {
        exception: "TypeError",
        message: `AgentOS.__init__() got an unexpected keyword argument '${name}'`,
        code: "unknown-parameter",
        place: argument.place,
      };
    }
  }
  const value = (name: string): PythonValue => app.arguments.get(name)?.value ?? { kind: "none" };
  const contents = ["agents", "teams", "workflows", "knowledge", "db"].filter((name) => hasParameter("AgentOS", name, agno));
  if (!app.open && contents.every((name) => truth(value(name)) === false)) {
    return {
      exception: "ValueError",
      message: "Either agents, teams, workflows, knowledge bases or a database must be provided.",
      code: "nothing-to-serve",
      place: app.place,
    };
  }
  if (!atLeast(agno, agnoChanges.mcpAuth) || app.open) return undefined;
  const auth = app.arguments.get("mcp_auth");
  if (auth === undefined || auth.value.kind === "none" || auth.value.kind === "unknown") return undefined;
  const serves = [truth(value("mcp_server")), truth(value("enable_mcp_server"))];
  if (serves.every((served) => served === false)) {
    return {
      exception: "ValueError",
      message: "AgentOS(mcp_auth=...) requires the MCP server: pass mcp_server=True or an MCPServerConfig.",
      code: "mcp-auth-without-server",
      place: auth.place,
    };
  }
  return undefined;
}

/** `get_app()` with `mcp_auth=`: a string is a TypeError; with JWTMiddleware on base_app its OAuth routes must be excluded (app.py:1337-1344). */
function mcpFailure(app: AppFacts, agno: string): Failure | undefined {
  const auth = app.arguments.get("mcp_auth");
  if (auth?.value.kind !== "text" || !atLeast(agno, agnoChanges.mcpAuth)) return undefined;
  return {
    exception: "TypeError",
    message: "mcp_auth takes an AuthProvider object, not a string.",
    code: "mcp-auth-is-string",
    place: auth.place,
  };
}

function dictFailure(app: AppFacts): Failure | undefined {
  if (app.config?.form !== "dict" || app.config.arguments.size === 0) return undefined;
  return {
    exception: "AttributeError",
    message: "'dict' object has no attribute 'algorithm'",
    code: "configuration-invalid",
    place: app.config.place,
  };
}

/** The layer that AgentOS itself puts on the app (2.9.0 app.py:1346-1470; before 2.7.0 only for `authorization`). */
function ownLayer(
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
    usualAdministrator: usualScope(config.adminScope),
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
    { keys, jwksFile, algorithm: knownAlgorithm(config.algorithm, "config algorithm", chooser), validates: true },
    situation.atGetApp,
  );
  if ("exception" in verdict) return { ...verdict, place: app.config?.arguments.get("jwks_file")?.place ?? verdict.place ?? app.place };
  return {
    ...base,
    jwt: { verdict, validates: true, audience: audienceOf(app, config.verifyAudience, config.audience, "aud", "config", agno, chooser) },
  };
}

/** A `JWTMiddleware` that the project adds itself. */
function manualLayer(simulation: Simulation, middleware: MiddlewareFacts, index: number): Layer | Failure {
  const { situation, app, agno, chooser } = simulation;
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
      settings.scopesClaim.kind === "known" && settings.scopesClaim.value === "scopes" ? usualScope(settings.adminScope) : null,
  };
  if (!hasRbac)
    return formerLayer(simulation, base, keys, validates, knownAlgorithm(settings.algorithm, name("algorithm"), chooser), middleware);
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
    { keys, jwksFile, algorithm: knownAlgorithm(settings.algorithm, name("algorithm"), chooser), validates },
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
      audience: audienceOf(app, settings.verifyAudience, settings.audience, claim, name("audience"), agno, chooser),
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
  const { situation, stacks, chooser, usabilityOf } = simulation;
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
    stacks.map((stack) => verdictOf({ keys: [key], jwks: undefined, algorithm }, stack, usabilityOf)),
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
  { situation, stacks, chooser, usabilityOf }: Simulation,
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
    return verdictOf({ keys, jwks, algorithm: sources.algorithm }, stack, usabilityOf);
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

function knownAlgorithm(algorithm: Known<string | undefined>, _name: string, _chooser: Chooser): string | undefined {
  return algorithm.kind === "known" ? (algorithm.value ?? "") : undefined;
}

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
  app: AppFacts,
  verify: Known<boolean>,
  audience: Known<string | undefined>,
  claim: string,
  name: string,
  agno: string,
  chooser: Chooser,
): AudienceVerdict {
  if (!decide(verify, `${name} verify`, chooser, [true, false])) return { admits: true };
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

/** A variable at one moment; `text` is absent where only its presence is known. */
type Variable =
  | { readonly kind: "absent" }
  | { readonly kind: "value"; readonly text?: string; readonly intended?: string | null; readonly place?: Reason["place"] };

/** Reads a variable as `getenv` does; the empty text counts as absent, as agno counts it. */
function readVariable(environment: EnvironmentFacts, name: string, chooser: Chooser): Variable {
  const fact = environment.values.get(name);
  if (fact === undefined ? environment.complete : fact.kind === "absent" || fact.kind === "refused") return { kind: "absent" };
  if (fact?.kind === "value")
    return fact.value === ""
      ? { kind: "absent" }
      : { kind: "value", text: fact.value, place: fact.place, ...(fact.intended === undefined ? {} : { intended: fact.intended }) };
  return chooser.choose(`variable ${name}`, [{ kind: "absent" }, { kind: "value" }] as const);
}

const isSet = (environment: EnvironmentFacts, name: string, chooser: Chooser): boolean =>
  readVariable(environment, name, chooser).kind === "value";
