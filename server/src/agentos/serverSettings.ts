import { agnoChanges, atLeast } from "./agnoVersions.ts";
import { laxBooleanText, truth } from "./configuration.ts";
import type { AppFacts, EnvironmentFact, EnvironmentFacts, PythonValue } from "./facts.ts";
import type { SecurityKey } from "./layers.ts";
import type { Reason } from "./outcome.ts";
import { hasParameter } from "./parameters.ts";
import type { Chooser } from "./possibilities.ts";

/** What `AgnoAPISettings()` reads (os/settings.py), or the exception it raises. */
export type ServerSettings =
  | {
      readonly kind: "settings";
      readonly securityKey: SecurityKey | undefined;
      readonly securityKeyPlace?: Reason["place"];
      readonly authorizationEnabled: boolean;
    }
  | {
      readonly kind: "error";
      readonly exception: string;
      readonly message: string;
      readonly code: string;
      readonly place?: Reason["place"];
    };

/**
 * The settings of an app: from `settings=AgnoAPISettings(...)` where it names them, else from the environment when `AgentOS()` runs.
 * pydantic-settings ignores the case of variable names.
 */
export function readSettings(app: AppFacts, agno: string, environment: EnvironmentFacts, chooser: Chooser): ServerSettings {
  const given = settingsArguments(app);
  const read = (name: string): { readonly value: PythonValue; readonly fromCode: boolean; readonly intended?: string | null } => {
    const argument = given.arguments.get(name);
    if (argument !== undefined) return { value: argument, fromCode: true };
    const fact = lookUp(environment, name);
    if (given.open || fact === undefined ? given.open || !environment.complete : fact.kind === "unknown")
      return { value: { kind: "unknown" }, fromCode: false };
    if (fact?.kind !== "value") return { value: { kind: "none" }, fromCode: false };
    const value: PythonValue = { kind: "text", text: fact.value, ...(fact.place === undefined ? {} : { place: fact.place }) };
    return fact.intended === undefined ? { value, fromCode: false } : { value, fromCode: false, intended: fact.intended };
  };

  const origins = read("cors_origin_list");
  const originProblem = corsProblem(origins.value, origins.fromCode);
  if (originProblem !== undefined)
    return {
      kind: "error",
      exception: "AttributeError",
      message: originProblem,
      code: "cors-origin-list-not-json",
      place: origins.value.place,
    };

  let authorizationEnabled = false;
  if (hasParameter("AgnoAPISettings", "authorization_enabled", agno)) {
    const flag = read("authorization_enabled").value;
    if (flag.kind === "text") {
      const read = laxBooleanText(flag.text);
      if (read === undefined)
        return {
          kind: "error",
          exception: "ValidationError",
          message: "authorization_enabled: Input should be a valid boolean",
          code: "authorization-enabled-invalid",
          place: flag.place,
        };
      authorizationEnabled = read;
    } else {
      const decided = truth(flag);
      authorizationEnabled = decided === "unknown" ? chooser.choose("authorization_enabled", [false, true]) : decided;
    }
  }

  const key = read("os_security_key");
  const securityKey = keyFacts(key.value, key.intended, chooser, atLeast(agno, agnoChanges.agentOs));
  return {
    kind: "settings",
    securityKey,
    authorizationEnabled,
    ...(key.value.place === undefined ? {} : { securityKeyPlace: key.value.place }),
  };
}

/** `settings=AgnoAPISettings(...)`: what it names. `_env_file` and anything else that cannot be followed leaves the rest open. */
function settingsArguments(app: AppFacts): { readonly arguments: ReadonlyMap<string, PythonValue>; readonly open: boolean } {
  const settings = app.arguments.get("settings")?.value;
  if (settings === undefined || settings.kind === "none") return { arguments: new Map(), open: app.open };
  if (settings.kind !== "object" || !settings.type.endsWith("AgnoAPISettings")) return { arguments: new Map(), open: true };
  const named = new Map<string, PythonValue>();
  let open = false;
  for (const argument of settings.arguments) {
    if (argument.name === undefined || argument.name.startsWith("_")) open = true;
    else named.set(argument.name.toLowerCase(), argument.value);
  }
  return { arguments: named, open };
}

/** A variable whose name pydantic-settings compares without case; the exact upper-case name first. */
function lookUp(environment: EnvironmentFacts, field: string): EnvironmentFact | undefined {
  const exact = environment.values.get(field.toUpperCase());
  if (exact !== undefined && exact.kind !== "absent") return exact;
  for (const [name, fact] of environment.values) if (name.toLowerCase() === field && fact.kind !== "absent") return fact;
  return exact;
}

/**
 * `cors_origin_list` must be a JSON array in the environment: what does not parse, or is no list, meets `.extend` (settings.py:39-52).
 * Falsy values are replaced by an empty list first.
 */
function corsProblem(value: PythonValue, fromCode: boolean): string | undefined {
  if (fromCode)
    return value.kind === "text" && value.text !== ""
      ? noExtend("str")
      : value.kind === "tuple" && value.items.length > 0
        ? noExtend("tuple")
        : undefined;
  if (value.kind !== "text" || value.text === "") return undefined;
  let data: unknown;
  try {
    data = JSON.parse(value.text);
  } catch {
    return noExtend("str");
  }
  if (Array.isArray(data) || !data) return undefined;
  if (typeof data === "object") return Object.keys(data).length === 0 ? undefined : noExtend("dict");
  return noExtend(typeof data === "string" ? "str" : typeof data === "boolean" ? "bool" : Number.isInteger(data) ? "int" : "float");
}

const noExtend = (type: string): string => `'${type}' object has no attribute 'extend'`;

/** How a bearer fares that is meant to be the key. */
function keyFacts(value: PythonValue, intended: string | null | undefined, chooser: Chooser, _exists: boolean): SecurityKey | undefined {
  if (value.kind === "unknown" || value.kind === "object") {
    return chooser.choose("security key", [undefined, { matches: null, nonAscii: false, serviceAccountPrefix: false, dots: 0 }]);
  }
  if (value.kind !== "text" || value.text === "") return undefined;
  const key = value.text;
  return {
    matches: matches(key, intended),
    nonAscii: /[^\0-\x7f]/.test(key),
    serviceAccountPrefix: key.startsWith("agno_pat_"),
    dots: key.split(".").length - 1,
  };
}

/** The presented bearer is stripped by HTTP and by agno, the configured key is not; nobody sends the quotes of a quoted key. */
function matches(key: string, intended: string | null | undefined): boolean | null {
  if (key !== key.trim() || /[\r\n\0]/.test(key)) return false;
  if (intended === null) return null;
  if (intended !== undefined && intended !== key) return false;
  if (key.length > 1 && /^(["']).*\1$/s.test(key)) return false;
  return /^bearer\s/i.test(key) ? null : true;
}
