import type { CallFacts, PythonValue } from "./facts.ts";
import type { StaticKey } from "./keySources.ts";
import { hasParameter } from "./parameters.ts";

/** Why making an object of the product raises; `argument` is the culprit. */
export interface ConfigurationError {
  readonly exception: "ValidationError" | "TypeError" | "ValueError" | "AttributeError";
  readonly message: string;
  readonly argument?: string;
}

/** An argument's effect: what it is, `undefined` when absent or dropped, `unknown` when it cannot be told. */
export type Known<T> = { readonly kind: "known"; readonly value: T } | { readonly kind: "unknown" };

const known = <T>(value: T): Known<T> => ({ kind: "known", value });
const unknown = { kind: "unknown" } as const;

/** What an `AuthorizationConfig(...)` of a version amounts to. */
export interface AuthorizationSettings {
  /** `undefined` where none are given, which is not the same as an empty list nowhere. */
  readonly keys: Known<readonly StaticKey[]>;
  readonly jwksFile: Known<string | undefined>;
  /** `undefined` and the empty text mean RS256. */
  readonly algorithm: Known<string | undefined>;
  readonly verifyAudience: Known<boolean>;
  readonly audience: Known<string | undefined>;
  readonly adminScope: Known<string | undefined>;
  readonly excludedRoutes: Known<readonly string[] | undefined>;
  /** Keywords that the version does not know; pydantic drops them without a word. */
  readonly dropped: readonly string[];
}

const absent: PythonValue = { kind: "none" };

/** No `AuthorizationConfig` at all. */
export const noAuthorizationSettings: AuthorizationSettings = {
  keys: known([]),
  jwksFile: known(undefined),
  algorithm: known(undefined),
  verifyAudience: known(false),
  audience: known(undefined),
  adminScope: known(undefined),
  excludedRoutes: known(undefined),
  dropped: [],
};

/** One that is out of sight. */
export const unknownAuthorizationSettings: AuthorizationSettings = {
  keys: unknown,
  jwksFile: unknown,
  algorithm: unknown,
  verifyAudience: unknown,
  audience: unknown,
  adminScope: unknown,
  excludedRoutes: unknown,
  dropped: [],
};

/**
 * What `AuthorizationConfig(...)` makes of its arguments in a version: pydantic's lax mode without coercion of numbers to strings (facts
 * §6.1). Returns the first error where validation certainly fails.
 */
export function readAuthorizationConfig(call: CallFacts, agno: string): AuthorizationSettings | ConfigurationError {
  const dropped = [...call.arguments.keys()].filter((name) => !hasParameter("AuthorizationConfig", name, agno));
  const value = (name: string): PythonValue => {
    if (!hasParameter("AuthorizationConfig", name, agno)) return absent;
    return call.arguments.get(name)?.value ?? (call.open ? { kind: "unknown" } : absent);
  };
  const given = (name: string): boolean => hasParameter("AuthorizationConfig", name, agno) && call.arguments.has(name);
  for (const name of ["algorithm", "jwks_file", "audience", "admin_scope"]) {
    const problem = stringProblem(value(name));
    if (problem !== undefined) return validationError(name, problem);
  }
  const audience = booleanProblem(value("verify_audience"), true);
  if (audience !== undefined) return validationError("verify_audience", audience);
  const isolation = given("user_isolation") ? booleanProblem(value("user_isolation"), false) : undefined;
  if (isolation !== undefined) return validationError("user_isolation", isolation);
  for (const name of ["verification_keys", "excluded_route_paths"]) {
    const problem = listProblem(value(name));
    if (problem !== undefined) return validationError(problem.index === undefined ? name : `${name}.${problem.index}`, problem.text);
  }
  return {
    keys: keysOf(value("verification_keys")),
    jwksFile: textOf(value("jwks_file")),
    algorithm: textOf(value("algorithm")),
    verifyAudience: laxBoolean(value("verify_audience")),
    audience: textOf(value("audience")),
    adminScope: textOf(value("admin_scope")),
    excludedRoutes: textsOf(value("excluded_route_paths")),
    dropped,
  };
}

const validationError = (argument: string, message: string): ConfigurationError => ({ exception: "ValidationError", message, argument });

/** Python objects of which it is known that they are no strings. */
const otherObjects = /^(?:pathlib\.|agno\.|fastapi\.|builtins\.(?!str$))/;

/** pydantic's complaint about an `Optional[str]`; `undefined` when it takes the value, or that is not known. */
function stringProblem(value: PythonValue): string | undefined {
  switch (value.kind) {
    case "text":
    case "bytes":
    case "none":
    case "unknown":
    case "raises":
      return undefined;
    case "object":
      return otherObjects.test(value.type) ? "Input should be a valid string" : undefined;
    default:
      return "Input should be a valid string";
  }
}

const trueTexts = ["1", "on", "t", "true", "y", "yes"];
const falseTexts = ["0", "off", "f", "false", "n", "no"];

/** What pydantic makes of a text for a `bool`; `undefined` when it refuses it. */
export function laxBooleanText(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return trueTexts.includes(lower) ? true : falseTexts.includes(lower) ? false : undefined;
}

function booleanProblem(value: PythonValue, optional: boolean): string | undefined {
  switch (value.kind) {
    case "boolean":
    case "unknown":
    case "object":
    case "raises":
      return undefined;
    case "none":
      return optional ? undefined : "Input should be a valid boolean";
    case "number":
      return ["0", "1", "0.0", "1.0"].includes(value.text) ? undefined : "Input should be a valid boolean";
    case "text":
    case "bytes":
      return laxBooleanText(value.text) === undefined ? "Input should be a valid boolean" : undefined;
    default:
      return "Input should be a valid boolean";
  }
}

function listProblem(value: PythonValue): { readonly text: string; readonly index?: number } | undefined {
  switch (value.kind) {
    case "none":
    case "unknown":
    case "raises":
      return undefined;
    case "object":
      return otherObjects.test(value.type) ? { text: "Input should be a valid list" } : undefined;
    case "list":
    case "tuple":
    case "set": {
      const index = value.items.findIndex((item) => item.kind === "none" || stringProblem(item) !== undefined);
      return index < 0 ? undefined : { text: "Input should be a valid string", index };
    }
    default:
      return { text: "Input should be a valid list" };
  }
}

/** Python's `bool(value)`. */
export function truth(value: PythonValue): boolean | "unknown" {
  switch (value.kind) {
    case "text":
    case "bytes":
      return value.text !== "";
    case "boolean":
      return value.value;
    case "number":
      return Number(value.text.replaceAll("_", "")) !== 0;
    case "none":
      return false;
    case "list":
    case "tuple":
    case "set":
      return value.items.length > 0;
    case "dict":
      return value.items.length > 0 ? true : value.complete ? false : "unknown";
    case "object":
      return true;
    default:
      return "unknown";
  }
}

function laxBoolean(value: PythonValue): Known<boolean> {
  if (value.kind === "text" || value.kind === "bytes") return known(laxBooleanText(value.text) ?? false);
  const decided = truth(value);
  return decided === "unknown" || value.kind === "object" ? unknown : known(decided);
}

function textOf(value: PythonValue): Known<string | undefined> {
  if (value.kind === "text" || value.kind === "bytes") return known(value.text);
  return value.kind === "none" ? known(undefined) : unknown;
}

function textsOf(value: PythonValue): Known<readonly string[] | undefined> {
  if (value.kind === "none") return known(undefined);
  if (value.kind !== "list" && value.kind !== "tuple" && value.kind !== "set") return unknown;
  const texts: string[] = [];
  for (const item of value.items) {
    if (item.kind !== "text" && item.kind !== "bytes") return unknown;
    texts.push(item.text);
  }
  return known(texts);
}

function keyOf(item: PythonValue): StaticKey {
  if (item.kind === "text" || item.kind === "bytes") return { kind: "text", text: item.text };
  return item.kind === "none" || item.kind === "list" || item.kind === "number" ? { kind: "none" } : { kind: "unknown" };
}

function keysOf(value: PythonValue): Known<readonly StaticKey[]> {
  if (value.kind === "none") return known([]);
  if (value.kind !== "list" && value.kind !== "tuple" && value.kind !== "set") return unknown;
  return known(value.items.map(keyOf));
}

/** What a `JWTMiddleware(...)` of a version amounts to. */
export interface MiddlewareSettings extends Omit<AuthorizationSettings, "dropped" | "audience"> {
  readonly validate: Known<boolean>;
  /** Whether scopes are checked. */
  readonly authorization: Known<boolean>;
  readonly tokenSource: Known<"header" | "cookie" | "both" | "invalid">;
  readonly tokenHeader: Known<string>;
  readonly scopesClaim: Known<string>;
  /** Whether `audience=` is given, and whether the claim it is compared with is the usual one. */
  readonly audience: Known<string | undefined>;
  readonly audienceClaim: Known<string>;
  readonly securityKey: Known<string | undefined>;
  readonly serviceAccounts: Known<boolean>;
}

/**
 * What the middleware makes of its keywords (facts §6.2). An unknown keyword is a TypeError; a string for `verification_keys` falls apart
 * into one key for each character; `secret_key` is appended.
 */
export function readMiddleware(call: CallFacts, agno: string, hasRbac: boolean): MiddlewareSettings | ConfigurationError {
  for (const name of call.arguments.keys()) {
    if (!hasParameter("JWTMiddleware", name, agno)) {
      return { exception: "TypeError", message: `__init__() got an unexpected keyword argument '${name}'`, argument: name };
    }
  }
  const value = (name: string): PythonValue => call.arguments.get(name)?.value ?? (call.open ? { kind: "unknown" } : absent);
  const given = (name: string): boolean => call.arguments.has(name);
  const boolean = (name: string, fallback: boolean): Known<boolean> => {
    if (!given(name) && !call.open) return known(fallback);
    const decided = truth(value(name));
    return decided === "unknown" ? unknown : known(decided);
  };
  const text = (name: string, fallback: string): Known<string> => {
    if (!given(name) && !call.open) return known(fallback);
    const found = textOf(value(name));
    return found.kind === "known" ? known(found.value ?? "") : unknown;
  };
  const algorithm = value("algorithm");
  return {
    keys: middlewareKeys(value("verification_keys"), value("secret_key")),
    jwksFile: truthyText(value("jwks_file")),
    // A list, a number or None is compared with the token's name and never equal; the empty text is not the default here either.
    algorithm: given("algorithm")
      ? algorithm.kind === "text"
        ? known(algorithm.text === "" ? " " : algorithm.text)
        : algorithm.kind === "unknown" || algorithm.kind === "object" || algorithm.kind === "raises"
          ? unknown
          : known(" ")
      : call.open
        ? unknown
        : known(hasRbac ? "RS256" : "HS256"),
    verifyAudience: boolean("verify_audience", false),
    audience: textOf(value("audience")),
    audienceClaim: text("audience_claim", "aud"),
    adminScope: textOf(value("admin_scope")),
    excludedRoutes: textsOf(value("excluded_route_paths")),
    validate: boolean("validate", true),
    authorization: authorizationOf(call, value, boolean),
    tokenSource: tokenSourceOf(value("token_source"), given("token_source") || call.open),
    tokenHeader: text("token_header_key", "Authorization"),
    scopesClaim: text("scopes_claim", "scopes"),
    securityKey: textOf(value("security_key")),
    serviceAccounts: boolean("service_account_verifier", false),
  };
}

/** `scope_mappings=` turns the checks on unless `authorization=` says otherwise; even `{}` does. */
function authorizationOf(
  call: CallFacts,
  value: (name: string) => PythonValue,
  boolean: (name: string, fallback: boolean) => Known<boolean>,
): Known<boolean> {
  const flag = value("authorization");
  if (flag.kind !== "none") return boolean("authorization", false);
  const mappings = value("scope_mappings");
  if (mappings.kind === "unknown") return unknown;
  return known(call.arguments.has("scope_mappings") && mappings.kind !== "none");
}

function middlewareKeys(list: PythonValue, secret: PythonValue): Known<readonly StaticKey[]> {
  const keys: StaticKey[] = [];
  switch (list.kind) {
    case "none":
      break;
    case "text":
      for (const character of list.text) keys.push({ kind: "text", text: character });
      break;
    case "bytes":
      for (let i = 0; i < list.text.length; i++) keys.push({ kind: "none" });
      break;
    case "list":
    case "tuple":
    case "set":
      for (const item of list.items) keys.push(keyOf(item));
      break;
    case "dict":
      for (const { key } of list.items) keys.push(keyOf(key));
      if (!list.complete) return unknown;
      break;
    default:
      return unknown;
  }
  if (secret.kind === "unknown" || secret.kind === "object") return unknown;
  if (truth(secret) === true && !keys.some((key) => key.kind === "text" && secret.kind === "text" && key.text === secret.text)) {
    keys.push(keyOf(secret));
  }
  return known(keys);
}

function truthyText(value: PythonValue): Known<string | undefined> {
  // `open()` takes a path object as well as a string.
  if (value.kind === "object")
    return value.type.startsWith("pathlib.") && value.arguments.length === 1 ? textOf(value.arguments[0]?.value ?? absent) : unknown;
  const found = textOf(value);
  return found.kind === "known" && found.value === "" ? known(undefined) : found;
}

function tokenSourceOf(value: PythonValue, given: boolean): MiddlewareSettings["tokenSource"] {
  if (!given) return known("header");
  if (value.kind === "text") {
    const source = value.text;
    return known(source === "header" || source === "cookie" || source === "both" ? source : "invalid");
  }
  if (value.kind === "object") {
    const member = /TokenSource\.(HEADER|COOKIE|BOTH)$/.exec(value.type)?.[1]?.toLowerCase();
    return member === "header" || member === "cookie" || member === "both" ? known(member) : unknown;
  }
  return value.kind === "unknown" || value.kind === "raises" ? unknown : known("invalid");
}
