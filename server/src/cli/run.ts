import { isAtLeast, type LintFinding } from "../engine/finding.ts";
import { fixAnalysis, safeFix } from "../engine/fixAll.ts";
import { createNodeFileSystem } from "../host/nodeFileSystem.ts";
import { analyseTarget, reportSkipped, type SkippedFile } from "./analysis.ts";
import { runExplain } from "./explain.ts";
import { diffOf, fixSummary, writeTexts } from "./fix.ts";
import type { FormatContext, Formatter } from "./format/formatter.ts";
import { formatGithub } from "./format/github.ts";
import { formatJson } from "./format/json.ts";
import { formatSarif } from "./format/sarif.ts";
import { formatText } from "./format/text.ts";
import { type CliOptions, type Format, helpOf, meantCommand, readOptions } from "./options.ts";
import { listRules, showRule } from "./rules.ts";
import { pathFor, targetsOf } from "./targets.ts";
import type { Terminal } from "./terminal.ts";
import { runToken } from "./token.ts";

const formatters: Readonly<Record<Format, Formatter>> = { text: formatText, json: formatJson, sarif: formatSarif, github: formatGithub };

/** Runs the command line and gives its exit code: 0 clean, 1 findings, 2 usage. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readOptions(args);
  if ("usage" in options) return fail(terminal, options.usage);
  switch (options.command) {
    case "help":
      terminal.out(helpOf(options.topic));
      return 0;
    case "version":
      terminal.out(`${terminal.version}\n`);
      return 0;
    case "rules": {
      const [name] = options.paths;
      const answer = name === undefined ? listRules(options.format) : showRule(name, options.format, terminal);
      if (typeof answer !== "string") return fail(terminal, answer.usage);
      terminal.out(answer);
      return 0;
    }
    case "lint":
      return lint(options, terminal);
    case "explain": {
      const answer = await runExplain(options, terminal);
      if (typeof answer !== "string") return fail(terminal, "usage" in answer ? answer.usage : `no such file or folder: ${answer.missing}`);
      terminal.out(answer);
      return 0;
    }
    case "token": {
      const answer = await runToken(options, terminal);
      if ("usage" in answer) return fail(terminal, answer.usage);
      terminal.out(answer.text);
      return answer.code;
    }
  }
}

function fail(terminal: Terminal, message: string): number {
  terminal.err(`authlint: ${message}\nTry 'authlint --help'.\n`);
  return 2;
}

async function lint(options: CliOptions, terminal: Terminal): Promise<number> {
  const targets = await targetsOf(options.paths, terminal.cwd);
  if ("missing" in targets) {
    const meant = targets.missing === options.paths[0] ? meantCommand(targets.missing) : undefined;
    return fail(terminal, `no such file or folder: ${targets.missing}${meant === undefined ? "" : `; did you mean '${meant}'?`}`);
  }
  const findings: LintFinding[] = [];
  const texts = new Map<string, string>();
  const skipped: SkippedFile[] = [];
  const fixes = { problems: 0, files: 0 };
  let filesChecked = 0;
  let diffs = "";
  for (const target of targets.targets) {
    const analysed = await analyseTarget(target, options, terminal, crashReport(terminal));
    if ("usage" in analysed) return fail(terminal, analysed.usage);
    const { analysis: found, configuration, configurationOf } = analysed;
    const fixed =
      options.fix === "no"
        ? undefined
        : fixAnalysis(found, { configuration, configurationOf, onCrash: crashReport(terminal), accepts: target.accepts });
    if (fixed !== undefined && options.fix === "apply") {
      const failed = await writeTexts(createNodeFileSystem(), fixed.texts);
      if (failed !== undefined) return fail(terminal, `cannot write ${pathFor(failed, terminal.cwd)}`);
      fixes.problems += fixed.repaired;
      fixes.files += fixed.texts.size;
    }
    if (fixed !== undefined && options.fix === "dry-run") diffs += diffOf(found, fixed, terminal);
    const analysis = fixed === undefined || options.fix === "dry-run" ? found : fixed.analysis;
    for (const [uri, document] of analysis.project.documents) {
      texts.set(uri, document.text);
      if (target.accepts(uri)) filesChecked++;
    }
    for (const [uri, list] of analysis.findings) if (target.accepts(uri)) findings.push(...list);
    skipped.push(...analysed.skipped);
  }
  reportSkipped(skipped, terminal);
  findings.sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
  const context: FormatContext = {
    textOf: (uri) => texts.get(uri),
    pathOf: (uri) => pathFor(uri, terminal.cwd),
    colours: options.colour ?? (terminal.isTerminal && options.format === "text"),
    automaticFix: (finding) => {
      const fix = safeFix(finding);
      const isTaken = fix?.changes.every(({ uri }) => targets.targets.some((target) => target.accepts(uri)));
      return isTaken === true ? fix : undefined;
    },
    filesChecked,
    skipped,
  };
  if (options.fix === "dry-run") {
    terminal.out(diffs);
    return findings.some((finding) => isAtLeast(finding.severity, options.maxSeverity)) ? 1 : 0;
  }
  // What is not the report itself must not stand in a report that a program reads.
  if (options.fix === "apply") (options.format === "text" ? terminal.out : terminal.err)(fixSummary(fixes, findings));
  terminal.out(formatters[options.format](findings, context));
  return findings.some((finding) => isAtLeast(finding.severity, options.maxSeverity)) ? 1 : 0;
}

const crashReport =
  (terminal: Terminal) =>
  (rule: string, error: string): void =>
    terminal.err(`authlint: rule ${rule} failed (${error}); its findings are missing\n`);
