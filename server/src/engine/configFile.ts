import { loaders } from "../loaders/index.ts";
import { type DataItem, type DataNode, member } from "../parse/data.ts";
import { parseJson } from "../parse/json.ts";
import type { Severity } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { type Configuration, configurationFrom, type OuterSettings } from "./configuration.ts";
import { knownRuleNames } from "./ruleTable.ts";

/** The file that holds the configuration of its folder and of those below; it replaces the editor's settings as a whole. */
export const configFileName = "authlint.config.json";

/** What cannot be understood in a configuration file. The rest of the file counts all the same. */
export interface ConfigProblem {
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
}

export interface ConfigFile {
  readonly uri: string;
  readonly text: string;
  readonly configuration: Configuration;
  readonly problems: readonly ConfigProblem[];
}

const severities: readonly string[] = ["error", "warning", "info", "hint", "off"];
const versionNames = ["agnoVersion", "pyjwtVersion", "cryptographyVersion"] as const;

/** Reads a configuration file: JSON, with comments and trailing commas as editors allow them. */
export function readConfigFile(uri: string, text: string): ConfigFile {
  const document = parseJson(uri, text);
  const problems: ConfigProblem[] = [];
  const problem = (span: Span, message: string): void => void problems.push({ uri, span, message });
  for (const found of document.problems) if (!tolerated.has(found.code)) problem(found.span, found.message);
  const { data } = document;
  if (data === undefined || data.kind !== "map") {
    if (problems.length === 0) problem(data?.span ?? { start: 0, end: text.length }, "The configuration is a JSON object");
    return { uri, text, configuration: configurationFrom({}), problems };
  }
  const settings: { -readonly [key in keyof OuterSettings]: OuterSettings[key] } = {};
  for (const item of data.items) readKey(item, settings, problem);
  return { uri, text, configuration: configurationFrom(settings), problems };
}

/** Python's `json.loads` is stricter than a reader of configuration has to be. */
const tolerated: ReadonlySet<string> = new Set(["json-comment", "json-trailing-comma", "json-byte-order-mark", "json-bom"]);

type Report = (span: Span, message: string) => void;

function readKey(
  { key, value }: DataItem,
  settings: { -readonly [key in keyof OuterSettings]: OuterSettings[key] },
  problem: Report,
): void {
  switch (key.value) {
    case "$schema":
      return;
    case "enable":
      if (value.kind === "scalar" && typeof value.value === "boolean") settings.enable = value.value;
      else problem(value.span, "'enable' is true or false");
      return;
    case "rules":
      settings.rules = rulesIn(value, problem);
      return;
    case "loaders":
      settings.loaders = textsIn("loaders", value, problem, (id) =>
        loaders.some((loader) => loader.id === id) ? undefined : `there is no loader '${short(id)}'`,
      );
      return;
    case "files": {
      if (value.kind !== "map") {
        problem(value.span, "'files' is an object with 'include' and 'exclude'");
        return;
      }
      for (const item of value.items)
        if (item.key.value !== "include" && item.key.value !== "exclude")
          problem(item.key.span, `unknown key 'files.${short(item.key.value)}'; there are 'include' and 'exclude'`);
      const globs = (name: "include" | "exclude"): readonly string[] => {
        const node = member(value, name);
        return node === undefined ? [] : textsIn(`files.${name}`, node, problem, () => undefined);
      };
      settings.files = { include: globs("include"), exclude: globs("exclude") };
      return;
    }
    default: {
      const version = versionNames.find((name) => name === key.value);
      if (version === undefined) problem(key.span, `unknown key '${short(key.value)}'; there are ${known}`);
      else if (value.kind === "scalar" && typeof value.value === "string" && isVersion(version, value.value))
        settings[version] = value.value;
      else problem(value.span, `'${version}' is a version such as "2.9.0"${version === "cryptographyVersion" ? ', or "none"' : ""}`);
    }
  }
}

const known = ["$schema", "enable", "rules", "loaders", ...versionNames, "files"].map((name) => `'${name}'`).join(", ");

const isVersion = (name: string, text: string): boolean =>
  /^\d+(?:\.\d+)*\w*$/.test(text) || (name === "cryptographyVersion" && text === "none");

function rulesIn(node: DataNode, problem: Report): Readonly<Record<string, Severity | "off">> {
  if (node.kind !== "map") {
    problem(node.span, "'rules' is an object of rule ids and severities");
    return {};
  }
  const names = knownRuleNames();
  const rules: Record<string, Severity | "off"> = {};
  for (const { key, value } of node.items) {
    if (!key.value.includes("*") && !names.has(key.value)) problem(key.span, `there is no rule '${short(key.value)}'`);
    else if (value.kind === "scalar" && typeof value.value === "string" && severities.includes(value.value))
      rules[key.value] = value.value as Severity | "off";
    else problem(value.span, `a severity is one of ${severities.join(", ")}`);
  }
  return rules;
}

function textsIn(name: string, node: DataNode, problem: Report, fault: (text: string) => string | undefined): readonly string[] {
  if (node.kind !== "list") {
    problem(node.span, `'${name}' is a list of texts`);
    return [];
  }
  return node.items.flatMap((item) => {
    if (item.kind !== "scalar" || typeof item.value !== "string") {
      problem(item.span, `'${name}' is a list of texts`);
      return [];
    }
    const wrong = fault(item.value);
    if (wrong === undefined) return [item.value];
    problem(item.span, wrong);
    return [];
  });
}

/** What somebody typed, short enough for a message; a key that was pasted into the wrong file is not repeated. */
const short = (text: string): string => (text.length > 40 || /[^\w.$*-]/.test(text) ? "…" : text);
