import { parseArgs } from "node:util";
import { readConfigFile } from "../engine/configFile.ts";
import type { OuterSettings } from "../engine/configuration.ts";
import { knownAlgorithms } from "../engine/explain.ts";
import { severityOrder } from "../engine/finding.ts";
import { nearestName } from "../text/spelling.ts";

export type Format = "text" | "json" | "sarif" | "github";

export interface CliOptions {
  readonly command: "lint" | "explain" | "token" | "rules" | "help" | "version";
  /** `help`: of which command. */
  readonly topic?: (typeof commands)[number];
  readonly paths: readonly string[];
  readonly format: Format;
  /** Findings of this severity and graver make the exit code 1. */
  readonly maxSeverity: "error" | "warning" | "info" | "hint";
  readonly fix: "no" | "apply" | "dry-run";
  readonly colour: boolean | undefined;
  readonly config: string | undefined;
  readonly useConfig: boolean;
  readonly settings: OuterSettings;
  /** `explain`: only these algorithms and settings. */
  readonly algorithms: readonly string[];
  readonly names: readonly string[];
  /** `token`: an error text is to be explained, from standard input or among `paths`. */
  readonly errorText: boolean;
}

/** A command line that cannot be understood; `message` says what to change. */
export interface UsageError {
  readonly usage: string;
}

const formats: readonly Format[] = ["text", "json", "sarif", "github"];
const commands = ["explain", "token", "rules"] as const;

/** Reads the arguments behind the program's name. */
export function readOptions(args: readonly string[]): CliOptions | UsageError {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return { usage: error instanceof Error ? (error.message.split(". To specify")[0] as string) : "unknown argument" };
  }
  const { values, positionals } = parsed;
  const format = (values.format ?? "text") as Format;
  if (!formats.includes(format)) return { usage: `--format takes ${formats.join(", ")}` };
  const maxSeverity = (values["max-severity"] ?? "warning") as CliOptions["maxSeverity"];
  if (!severityOrder.includes(maxSeverity)) return { usage: `--max-severity takes ${severityOrder.join(", ")}` };
  const rules: Record<string, "error" | "warning" | "info" | "hint" | "off"> = {};
  for (const item of values.rule ?? []) {
    const [id, severity] = item.split("=");
    if (id === undefined || severity === undefined || !(severity === "off" || (severityOrder as readonly string[]).includes(severity))) {
      return { usage: "--rule takes <rule id>=<error|warning|info|hint|off>" };
    }
    rules[id] = severity as "off";
  }
  const first = positionals[0];
  const topic = commands.find((name) => name === (first === "help" ? positionals[1] : first));
  const asksForHelp = values.help === true || first === "help";
  const command = asksForHelp ? "help" : values.version === true ? "version" : (topic ?? "lint");
  const stray = strayArgument(command, values, positionals);
  if (stray !== undefined) return { usage: stray };
  const list = (items: readonly string[] | undefined): string[] =>
    (items ?? [])
      .flatMap((item) => item.split(","))
      .map((item) => item.trim())
      .filter((item) => item !== "");
  const settings: OuterSettings = {
    rules,
    loaders: list(values.loaders),
    ...(values.agno === undefined ? {} : { agnoVersion: values.agno }),
    ...(values.pyjwt === undefined ? {} : { pyjwtVersion: values.pyjwt }),
    ...(values.cryptography === undefined ? {} : { cryptographyVersion: values.cryptography }),
    files: { include: list(values.include), exclude: list(values.exclude) },
  };
  // What would be refused in a configuration file is refused here as well, in the same words: a misspelt rule must not pass for one that is off.
  const [wrong] = readConfigFile("", JSON.stringify(settings)).problems;
  if (wrong !== undefined) return { usage: wrong.message.replace(/^'(agno|pyjwt|cryptography)Version'/, "--$1") };
  const algorithms = list(values.algorithm);
  const unknown = algorithms.find((name) => !knownAlgorithms.includes(name));
  if (unknown !== undefined) return { usage: `there is no algorithm '${unknown}'; PyJWT knows ${knownAlgorithms.join(", ")}` };
  return {
    command,
    ...(command === "help" && topic !== undefined ? { topic } : {}),
    paths: command === "lint" || command === "help" || command === "version" ? positionals : positionals.slice(1),
    format,
    maxSeverity,
    fix: values["fix-dry-run"] === true ? "dry-run" : values.fix === true ? "apply" : "no",
    colour: values.color === true ? true : values["no-color"] === true ? false : undefined,
    config: values.config,
    useConfig: values["no-config"] !== true,
    settings,
    algorithms,
    names: list(values.name),
    errorText: values.error === true,
  };
}

type Values = ReturnType<typeof parse>["values"];

const analysing = ["config", "no-config", "rule", "loaders", "agno", "pyjwt", "cryptography", "include", "exclude"] as const;

/** What each command understands beside `--color`, `--help` and `--version`. */
const understood: Readonly<Record<"lint" | (typeof commands)[number], readonly (keyof Values)[]>> = {
  lint: [...analysing, "format", "max-severity", "fix", "fix-dry-run"],
  explain: [...analysing, "format", "algorithm", "name"],
  token: [...analysing, "format", "error"],
  rules: ["format"],
};

/** An argument that the command would not look at: whoever gives it expects something of it. */
function strayArgument(command: CliOptions["command"], values: Values, positionals: readonly string[]): string | undefined {
  if (command === "help" || command === "version") return undefined;
  const name = command === "lint" ? "checking" : `'authlint ${command}'`;
  const everywhere: readonly string[] = ["color", "no-color", "help", "version"];
  const option = Object.keys(values).find((key) => !everywhere.includes(key) && !understood[command].includes(key as keyof Values));
  if (option !== undefined) return `${name} takes no --${option}`;
  if (command === "rules" && positionals.length > 2) return `${name} takes no '${positionals[2]}'`;
  if (command !== "lint" && values.format !== undefined && !["text", "json"].includes(values.format))
    return `${name} takes --format text or json`;
  if (values["fix-dry-run"] === true && values.fix === true) return "--fix writes the files and --fix-dry-run does not: give one of them";
  if (values["fix-dry-run"] === true && (values.format ?? "text") !== "text") return "--fix-dry-run prints a diff and takes no --format";
  if (values.config !== undefined && values["no-config"] === true) return "--config and --no-config exclude each other";
  return undefined;
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: "string", short: "f" },
      "max-severity": { type: "string" },
      fix: { type: "boolean" },
      "fix-dry-run": { type: "boolean" },
      config: { type: "string" },
      "no-config": { type: "boolean" },
      rule: { type: "string", multiple: true },
      loaders: { type: "string", multiple: true },
      agno: { type: "string" },
      pyjwt: { type: "string" },
      cryptography: { type: "string" },
      include: { type: "string", multiple: true },
      exclude: { type: "string", multiple: true },
      algorithm: { type: "string", multiple: true },
      name: { type: "string", multiple: true },
      error: { type: "boolean" },
      color: { type: "boolean" },
      "no-color": { type: "boolean" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "v" },
    },
  });

/** What a first word that is no file was likely meant to be: a command, or the option that does it. */
export function meantCommand(word: string): string | undefined {
  const byOption: Readonly<Record<string, string>> = { fix: "--fix", check: ".", lint: ".", version: "--version" };
  if (Object.hasOwn(byOption, word)) return `authlint ${byOption[word]}`;
  const near = nearestName(word.toLowerCase(), [...commands, "help"]);
  return near === undefined ? undefined : `authlint ${near}`;
}

/** The usage of one command, or of all. */
export const helpOf = (topic: CliOptions["topic"]): string => (topic === undefined ? helpText : commandHelp[topic]);

const sharedHelp = `      --config <file>            use this authlint.config.json;  --no-config  use none
      --agno, --pyjwt, --cryptography <version>
      --loaders <id,…>           the loaders that read the env files, in place of the evidence
      --include, --exclude <glob,…>
`;

const commandHelp: Readonly<Record<(typeof commands)[number], string>> = {
  explain: `authlint explain [path…]: what each loader reads, whether the key works, what AgentOS will answer

Options
  -f, --format <text|json>
      --algorithm <…>            only these algorithms, such as RS256,ES256
      --name <…>                 only these variables, whether or not AgentOS reads them
${sharedHelp}
Exit code
  0 explained   2 the command line or the configuration cannot be understood
`,
  token: `authlint token [path]: why a token is refused; the token is read from standard input, never from the command line

Options
      --error [text]             explain an error text of AgentOS, this or that on standard input, in place of a token
  -f, --format <text|json>
${sharedHelp}
Exit code
  0 accepted, or the error is known   1 refused, or not   2 the command line or the configuration cannot be understood
`,
  rules: `authlint rules [id]: list the rules, or show the page of one

Options
  -f, --format <text|json>

Exit code
  0 shown   2 there is no such rule
`,
};

const helpText = `authlint: predicts authentication failures before the program runs

Usage
  authlint [paths]               check files and folders (default: this folder)
  authlint explain [path]        what each loader reads, whether the key works, what AgentOS will answer
  authlint token [path]          why a token is refused; the token is read from standard input
  authlint token --error [text] [path]
                                 what an error text means; read from standard input where it is not given
  authlint rules [id]            list the rules, or show the page of one

Options
  -f, --format <text|json|sarif|github>
      --max-severity <severity>  exit with 1 from this severity on: error, warning (default), info, hint
      --fix                      apply the safe fixes, and say what is left
      --fix-dry-run              print them as a diff, key bodies elided
      --rule <id>=<severity|off> may be repeated; * stands for any characters
      --config <file>            use this authlint.config.json;  --no-config  use none
      --loaders <id,…>           the loaders that read the env files, in place of the evidence
      --agno, --pyjwt, --cryptography <version>
      --include, --exclude <glob,…>
      --algorithm, --name <…>    what explain speaks of
      --color, --no-color
  -h, --help   -v, --version

Exit code
  0 clean   1 findings at or above --max-severity   2 the command line or the configuration cannot be understood
`;
