/** Projects whose app has an `AuthorizationConfig(...)` or a `JWTMiddleware(...)`, one argument a line, for tests of rules. */
import { rsaKey } from "./keys.ts";
import type { Files, FlatFinding } from "./project.ts";
import { expectFindings, requirements } from "./ruleTest.ts";

export interface AuthAppOptions {
  /** Version of agno; 2.9.0 by default. `undefined` in `requirements` leaves the file out. */
  readonly agno?: string;
  /** The text of `.env`, which the app loads. */
  readonly env?: string;
  /** Arguments of `AgentOS(...)`; `id="test-os"` and `authorization=True` by default. */
  readonly app?: readonly string[];
  /** Lines behind the imports. */
  readonly before?: string;
  /** For a middleware: on the app that goes into `base_app=`. */
  readonly onBaseApp?: boolean;
}

const start = (before: string | undefined): readonly string[] => [
  "import os",
  "from pathlib import Path",
  "from agno.agent import Agent",
  "from agno.os import AgentOS",
  "from agno.os.config import AuthorizationConfig",
  "from agno.os.middleware import JWTMiddleware",
  "from dotenv import load_dotenv",
  "from fastapi import FastAPI",
  "",
  "load_dotenv()",
  `KEY = """${rsaKey().publicPem}"""`,
  ...(before === undefined ? [] : [before]),
  "",
];

const files = (lines: readonly string[], { agno, env }: AuthAppOptions): Files => ({
  "main.py": `${lines.join("\n")}\n`,
  ".env": env ?? "OPENAI_API_KEY=x\n",
  "requirements.txt": requirements(agno === undefined ? {} : { "agno[os]": agno }),
});

/** `AgentOS(...)` with an `AuthorizationConfig(...)`; without one where no arguments are given for it. */
export function configProject(config: readonly string[] | undefined, options: AuthAppOptions = {}): Files {
  const app = options.app ?? ['id="test-os"', "authorization=True"];
  return files(
    [
      ...start(options.before),
      "agent_os = AgentOS(",
      '    agents=[Agent(id="a")],',
      ...app.map((argument) => `    ${argument},`),
      ...(config === undefined
        ? []
        : ["    authorization_config=AuthorizationConfig(", ...config.map((one) => `        ${one},`), "    ),"]),
      ")",
      "app = agent_os.get_app()",
    ],
    options,
  );
}

/** A `JWTMiddleware` that is added after `get_app()`, or to the base app. */
export function middlewareProject(middleware: readonly string[], options: AuthAppOptions = {}): Files {
  const app = options.app ?? ['id="test-os"'];
  const add = (name: string): readonly string[] => [
    `${name}.add_middleware(`,
    "    JWTMiddleware,",
    ...middleware.map((argument) => `    ${argument},`),
    ")",
  ];
  return files(
    [
      ...start(options.before),
      ...(options.onBaseApp === true ? ["base = FastAPI()", ...add("base"), ""] : []),
      "agent_os = AgentOS(",
      '    agents=[Agent(id="a")],',
      ...(options.onBaseApp === true ? ["    base_app=base,"] : []),
      ...app.map((argument) => `    ${argument},`),
      ")",
      "app = agent_os.get_app()",
      ...(options.onBaseApp === true ? [] : add("app")),
    ],
    options,
  );
}

/** Expectations as severity and a text of the line, `main.py` unless another file is named. */
export type At = readonly [severity: string, text: string, file?: string];

/** Asserts what a rule finds, at the first line of the file that holds the text. */
export function expectAt(rule: string, project: Files, expected: readonly At[]): Promise<readonly FlatFinding[]> {
  return expectFindings(
    rule,
    project,
    expected.map(([severity, text, file = "main.py"]) => {
      const lines = String(project[file]).split("\n");
      const line = lines.findIndex((one) => one.includes(text)) + 1;
      if (line === 0) throw new Error(`no line of ${file} holds ${text}`);
      return `${severity} ${file}:${line}`;
    }),
  );
}
