import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Analysis, createAnalyser } from "../engine/analysis.ts";
import { type ConfigFile, configFileName, readConfigFile } from "../engine/configFile.ts";
import { type Configuration, configurationFrom } from "../engine/configuration.ts";
import { createWorkspace, type WorkspaceOptions } from "../engine/workspace.ts";
import { createNodeFileSystem } from "../host/nodeFileSystem.ts";
import { decodeUtf8 } from "../text/bytes.ts";
import { LineIndex } from "../text/lineIndex.ts";
import type { CliOptions } from "./options.ts";
import { pathFor, type Target } from "./targets.ts";
import type { Terminal } from "./terminal.ts";

/** A target, analysed by the configuration that holds for it. */
export interface AnalysedTarget {
  readonly analysis: Analysis;
  /** What holds for the target as a whole, and for each document. */
  readonly configuration: Configuration;
  readonly configurationOf: (uri: string) => Configuration;
  /** Files of the target that were left alone, and why. */
  readonly skipped: readonly SkippedFile[];
}

export interface SkippedFile {
  readonly uri: string;
  readonly because: Parameters<NonNullable<WorkspaceOptions["onSkipped"]>>[1];
}

/** Analyses a target. `usage` says, with its place, what in a configuration file cannot be understood. */
export async function analyseTarget(
  target: Target,
  options: CliOptions,
  terminal: Terminal,
  onCrash?: (rule: string, error: string) => void,
): Promise<AnalysedTarget | { readonly usage: string }> {
  const overlay = (configuration: Configuration): Configuration => withFlags(configuration, options);
  const given = await givenConfiguration(target.root, options, terminal.cwd);
  if (given !== undefined && "usage" in given) return given;
  const wrong = given === undefined ? undefined : problemIn([given], terminal);
  if (wrong !== undefined) return { usage: wrong };
  const base = overlay(given?.configuration ?? configurationFrom({}));
  // A file that is named by --config holds alone.
  const nearer = options.useConfig && options.config === undefined;
  const skipped: SkippedFile[] = [];
  const onSkipped = (uri: string, because: SkippedFile["because"]): void => {
    if (target.accepts(uri)) skipped.push({ uri, because });
  };
  const workspace = createWorkspace(target.root, createNodeFileSystem(), { onSkipped, ...(nearer ? { fromFile: overlay } : {}) });
  workspace.configure(base);
  for (const uri of target.files) await workspace.include(uri);
  const analysis = await createAnalyser(workspace, () => base, onCrash).analyse();
  const usage = problemIn(workspace.configFiles(), terminal);
  if (usage !== undefined) return { usage };
  return { analysis, configuration: workspace.configurationFor(`${target.root}/`), configurationOf: workspace.configurationFor, skipped };
}

/** Says which files were left alone; a clean report must not pass for one on them. */
export function reportSkipped(skipped: readonly SkippedFile[], terminal: Terminal): void {
  for (const { uri, because } of skipped)
    terminal.err(`authlint: ${pathFor(uri, terminal.cwd)} was not checked: ${skipWords[because]}
`);
}

const skipWords: Readonly<Record<SkippedFile["because"], string>> = {
  "too-large": "it is too large for a configuration file",
  "no-permission": "permission to read it is denied",
  unreadable: "it cannot be read",
};

/** The configuration file that `--config` names, else the nearest one above the target, up to the working directory. */
async function givenConfiguration(
  root: string,
  options: CliOptions,
  cwd: string,
): Promise<ConfigFile | { readonly usage: string } | undefined> {
  if (!options.useConfig) return undefined;
  if (options.config !== undefined) {
    const file = await readFile(pathToFileURL(resolve(cwd, options.config)).href);
    return file ?? { usage: `cannot read the configuration file ${options.config}` };
  }
  for (let folder = fileURLToPath(root); folder !== cwd && folder.startsWith(cwd); ) {
    folder = dirname(folder);
    const file = await readFile(pathToFileURL(resolve(folder, configFileName)).href);
    if (file !== undefined) return file;
  }
  return undefined;
}

async function readFile(uri: string): Promise<ConfigFile | undefined> {
  const result = await createNodeFileSystem().read(uri);
  return result.kind === "bytes" ? readConfigFile(uri, decodeUtf8(result.bytes)) : undefined;
}

/** What the command line says counts more than any file. */
function withFlags(configuration: Configuration, { settings }: CliOptions): Configuration {
  const flags = configurationFrom(settings);
  return {
    ...configuration,
    ...flags,
    enable: configuration.enable,
    rules: { ...configuration.rules, ...flags.rules },
    include: [...configuration.include, ...flags.include],
    exclude: [...configuration.exclude, ...flags.exclude],
  };
}

function problemIn(files: readonly ConfigFile[], terminal: Terminal): string | undefined {
  const lines = files.flatMap(({ uri, text, problems }) => {
    const index = new LineIndex(text);
    return problems.map(({ span, message }) => {
      const { line, character } = index.positionAt(span.start);
      return `${pathFor(uri, terminal.cwd)}:${line + 1}:${character + 1}: ${message}`;
    });
  });
  return lines.length === 0 ? undefined : lines.join("\n");
}
