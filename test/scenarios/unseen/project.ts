/** The parts that hand-made projects of the scenarios' kind are put together from. */
import * as K from "../../support/keys.ts";
import type { Files } from "../../support/project.ts";

/** A project, and by hand what a perfect linter says of it. */
export interface UnseenProject {
  readonly title: string;
  readonly files: Files;
  /**
   * `severity file~text code`: the finding stands in the first line that holds the text (or in that line, where the text is a number); several
   * codes, parted by `|`, where each would be right. No other warning or error may be there.
   */
  readonly want: readonly string[];
  /** Codes that are neither wanted nor wrong. */
  readonly allow?: readonly string[];
  /** What the program does, under the ways of starting that the project shows. Where nothing is given, it depends. */
  readonly out?: ExpectedOutcome;
  /** Part of the title of the deployment that `out` is about. */
  readonly which?: string;
}

export interface ExpectedOutcome {
  readonly startup?: "ok" | "fails" | "stack";
  readonly anonymous?: number;
  readonly validJwt?: number;
  readonly noScopeJwt?: number;
  readonly securityKey?: number;
}

export const rsa = K.rsaKey().publicPem;
export const rsaPriv = K.rsaKey().privatePem;
export const rsa2 = K.rsaKey(2048, "b").publicPem;
export const ec = K.ecKey().publicPem;
export const ecPriv = K.ecKey().privatePem;
export const ec384 = K.ecKey("P-384").publicPem;
export const ed = K.ed25519Key().publicPem;
export const esc = K.escaped;
export const col = K.collapsed;

export const V = "JWT_VERIFICATION_KEY";
export const AUTH = "authorization=True,";

export const ok: ExpectedOutcome = { startup: "ok", anonymous: 401, validJwt: 200 };
export const rej: ExpectedOutcome = { startup: "ok", anonymous: 401, validJwt: 401 };
export const open: ExpectedOutcome = { startup: "ok", anonymous: 200 };

export const req = (agno = "2.9.0", extra = "PyJWT[crypto]==2.15.1\ncryptography==50.0.2"): string =>
  `agno[os]==${agno}\npython-dotenv==1.2.4\n${extra}\n`;

export const env = (pem: string): string => `# secrets\nLOG_LEVEL=info\n${V}="${pem}"\n`;

export const ind = (text: string, columns: number): string =>
  text
    .split("\n")
    .map((line) => " ".repeat(columns) + line)
    .join("\n");

/** `authorization=True` with a configuration. */
export const cfg = (inner: string): string => `authorization=True,\nauthorization_config=AuthorizationConfig(\n${ind(inner, 4)}\n),`;

export interface AppParts {
  readonly args?: string;
  readonly before?: string;
  readonly after?: string;
  /** The lines that load the env file; false for none. */
  readonly load?: string | false;
  readonly imports?: string;
}

export function app({ args = "", before = "", after = "", load, imports }: AppParts = {}): string {
  const code = `${args}${before}${after}`;
  return [
    '"""Shop helper."""',
    "import os",
    "from pathlib import Path",
    "",
    "from agno.agent import Agent",
    "from agno.os import AgentOS",
    ...(code.includes("AuthorizationConfig") ? ["from agno.os.config import AuthorizationConfig"] : []),
    ...(code.includes("JWTMiddleware") ? ["from agno.os.middleware import JWTMiddleware"] : []),
    ...(imports === undefined ? [] : [imports]),
    ...(load === false ? [] : [load ?? "from dotenv import load_dotenv\n\nload_dotenv()"]),
    "",
    ...(before === "" ? [] : [before, ""]),
    "agent_os = AgentOS(",
    '    id="shop-os",',
    '    agents=[Agent(id="helper", name="Helper")],',
    ...(args === "" ? [] : [ind(args, 4)]),
    ")",
    "app = agent_os.get_app()",
    ...(after === "" ? [] : [after]),
    "",
  ].join("\n");
}
