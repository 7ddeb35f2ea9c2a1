import { agnoChanges, atLeast, inRange } from "./agnoVersions.ts";
import { type ConfigurationError, truth } from "./configuration.ts";
import type { AppFacts, PythonValue } from "./facts.ts";
import type { Reason } from "./outcome.ts";
import { exportRange, hasParameter } from "./parameters.ts";
import type { Simulation } from "./simulation.ts";

/** An exception that stops the process; a value, nothing is thrown. */
export interface Failure {
  readonly exception: string;
  readonly message: string;
  readonly code: string;
  readonly place?: Reason["place"];
}

/** Errors before any object of the product is made: the loader's own, and imports that the version does not have. */
export function importErrorOf({ situation, app, agno }: Simulation): Failure | undefined {
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

export const configFailure = (type: string, error: ConfigurationError, place: Reason["place"]): Failure => ({
  exception: error.exception,
  message: error.argument === undefined ? error.message : `${type}.${error.argument}: ${error.message}`,
  code: "configuration-invalid",
  place,
});

/** `AgentOS.__init__`: unknown keywords, no content, MCP authentication without the MCP server. */
export function constructorFailure(app: AppFacts, agno: string): Failure | undefined {
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
export function mcpFailure(app: AppFacts, agno: string): Failure | undefined {
  const auth = app.arguments.get("mcp_auth");
  if (auth?.value.kind !== "text" || !atLeast(agno, agnoChanges.mcpAuth)) return undefined;
  return {
    exception: "TypeError",
    message: "mcp_auth takes an AuthProvider object, not a string.",
    code: "mcp-auth-is-string",
    place: auth.place,
  };
}

export function dictFailure(app: AppFacts): Failure | undefined {
  if (app.config?.form !== "dict" || app.config.arguments.size === 0) return undefined;
  return {
    exception: "AttributeError",
    message: "'dict' object has no attribute 'algorithm'",
    code: "configuration-invalid",
    place: app.config.place,
  };
}

/** The least lengths that `AgentOSBuiltinAuth` accepts (os/mcp_auth_builtin.py:248-265). */
export const leastConnectSecret = 16;
export const leastSigningKey = 32;

/** `AgentOSBuiltinAuth(...)` and `.from_env()` (os/mcp_auth_builtin.py:224-330): the public URL, the connect secret, the signing key. */
export function builtinAuthFailure({ app, agno, situation, chooser }: Simulation): Failure | undefined {
  const argument = app.arguments.get("mcp_auth");
  if (argument?.value.kind !== "object" || !atLeast(agno, agnoChanges.mcpAuth)) return undefined;
  const { type } = argument.value;
  const fromEnvironment = type.endsWith("AgentOSBuiltinAuth.from_env");
  if (!fromEnvironment && !type.endsWith("AgentOSBuiltinAuth")) return undefined;
  const named = new Map(argument.value.arguments.map((given) => [given.name, given.value]));
  const read = (name: string, parameter: string): string | undefined | "unknown" => {
    if (!fromEnvironment) {
      const value = named.get(parameter);
      return value === undefined || value.kind === "none" ? undefined : value.kind === "text" ? value.text : "unknown";
    }
    const fact = situation.atApp.values.get(name);
    if (fact === undefined) return situation.atApp.complete ? undefined : "unknown";
    return fact.kind === "value" ? fact.value : fact.kind === "unknown" ? "unknown" : undefined;
  };
  const failure = (message: string, code: string): Failure => ({ exception: "ValueError", message, code, place: argument.place });
  const url = read("AGENTOS_URL", "url");
  const secret = read("MCP_CONNECT_SECRET", "secret");
  const signingKey = read("AGENTOS_MCP_SIGNING_KEY", "signing_key_material");
  if (!url) return failure("AgentOSBuiltinAuth requires AGENTOS_URL, the public origin", "agentos-url-missing");
  if (!secret) return failure("AgentOSBuiltinAuth requires MCP_CONNECT_SECRET", "mcp-connect-secret-missing");
  if (secret !== "unknown" && [...secret].length < leastConnectSecret)
    return failure("AgentOSBuiltinAuth secret is too short", "mcp-connect-secret-short");
  if (signingKey !== undefined && signingKey !== "unknown" && [...signingKey].length < leastSigningKey) {
    return failure("AGENTOS_MCP_SIGNING_KEY is too short", "mcp-signing-key-short");
  }
  if (url !== "unknown" && !/^https:\/\//i.test(url) && !/^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/i.test(url)) {
    return failure("Issuer URL must be HTTPS", "agentos-url-not-https");
  }
  // What is not known may be wrong, and so may a database that is not seen.
  const open = [url, secret, signingKey].includes("unknown") || app.arguments.get("db") === undefined;
  return open && chooser.choose("mcp_auth", [false, true]) ? failure("mcp_auth cannot be set up", "mcp-auth-unusable") : undefined;
}
