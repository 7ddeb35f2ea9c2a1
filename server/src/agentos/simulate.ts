import { agnoChanges, atLeast } from "./agnoVersions.ts";
import {
  type AuthorizationSettings,
  type ConfigurationError,
  noAuthorizationSettings,
  readAuthorizationConfig,
  unknownAuthorizationSettings,
} from "./configuration.ts";
import type { AppFacts } from "./facts.ts";
import { manualLayer, ownLayer } from "./layerBuilding.ts";
import { answer, type Dependency, type Layer, type SecurityKey, type VersionTraits } from "./layers.ts";
import type { Answer, Reason } from "./outcome.ts";
import { readSettings } from "./serverSettings.ts";
import type { Simulation } from "./simulation.ts";
import {
  builtinAuthFailure,
  configFailure,
  constructorFailure,
  dictFailure,
  type Failure,
  importErrorOf,
  mcpFailure,
} from "./startErrors.ts";
import { isSet } from "./variables.ts";

/** An outcome in which everything was decided; a status is null only where the request's own token decides. */
export interface SimulatedOutcome {
  readonly startup: "ok" | { readonly error: string; readonly exception?: string; readonly at: "load" | "import" | "stack" };
  readonly anonymous: Answer;
  readonly validJwt: Answer;
  readonly noScopeJwt: Answer;
  readonly securityKey: Answer;
  readonly because: readonly Reason[];
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

  const builtin = builtinAuthFailure(simulation);
  if (builtin !== undefined) return failed(builtin, "import");

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
