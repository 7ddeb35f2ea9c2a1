import { loaderById } from "../loaders/index.ts";
import { emptyContext, type Reading, readingOf } from "../loaders/loader.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import type { Place } from "../text/place.ts";
import type { Span } from "../text/span.ts";
import { type StartedProgram, startedProgram } from "./commandLines.ts";
import { appsStartedBy } from "./composeDeployments.ts";
import { purposeOf, settingEntries } from "./documents.ts";
import { type Environment, setVariable, withUnknownRest } from "./environment.ts";
import type { App } from "./facts.ts";
import type { Home, Homes } from "./homes.ts";
import { shellOf } from "./loaderEvidence.ts";
import { directoryOf, nameOf } from "./paths.ts";
import { bareEnvironment, type Ground, hasVisibleKey, type PlannedRun, runDotenvLoads, secretManagers, setElsewhere } from "./plan.ts";

/** A script that sets the product's variables itself and starts apps with them, or an `.envrc` that does so for whatever is started in its folder. */
export interface ScriptRun {
  readonly script: ParsedDocument;
  readonly apps: readonly App[];
  readonly run: PlannedRun;
}

/** The scripts that set variables themselves, by the home that they start apps of. Those that read an env file as well are told apart by that file. */
export function scriptRuns(ground: Ground, homes: Homes): ReadonlyMap<Home, readonly ScriptRun[]> {
  const found = new Map<Home, ScriptRun[]>();
  if (homes.all.length === 0) return found;
  const { files, evidence } = ground;
  const readers = new Set(evidence.loaders.filter(({ strength }) => strength === "shown").map(({ place }) => place.uri));
  for (const script of files.all) {
    if (script.syntax !== "shell" || readers.has(script.uri) || purposeOf(files, script.uri) !== "active") continue;
    const entries = settingEntries(script, ground.ownNames).filter(({ exported, temporary }) => exported === true || temporary === true);
    const home = entries.length === 0 ? undefined : homes.around(script.uri);
    const start = home === undefined ? undefined : startOf(script);
    if (home === undefined || start === undefined) continue;
    const apps = start.program === undefined ? home.apps : appsStartedBy(ground, start.program, home.apps);
    // A module that nobody has read may be anything.
    if (apps.length === 0 || (start.program?.module !== undefined && apps === home.apps)) continue;
    const others = found.get(home) ?? [];
    found.set(home, others);
    others.push({ script, apps, run: runOf(ground, script, entries, start, apps) });
  }
  return found;
}

interface Start {
  /** Absent for an `.envrc`, behind which anything is started. */
  readonly program?: StartedProgram;
  readonly span: Span;
}

const isEnvrc = ({ uri }: ParsedDocument): boolean => nameOf(uri) === ".envrc";

function startOf(script: ParsedDocument): Start | undefined {
  if (isEnvrc(script)) return { span: { start: script.text.length, end: script.text.length } };
  for (const { words, span } of script.commands) {
    const program = startedProgram(words.map(({ text }) => text.value));
    if (program !== undefined) return { program, span };
  }
  return undefined;
}

function runOf(ground: Ground, script: ParsedDocument, entries: readonly Entry[], start: Start, apps: readonly App[]): PlannedRun {
  const shell = loaderById(isEnvrc(script) ? "bash" : shellOf(script));
  // Activating a virtual environment sets none of the product's variables.
  const before = script.text.slice(0, start.span.start).replace(/^([ \t]*)(?:source|\.)[ \t]+\S*\bactivate\b[^\n]*$/gm, "$1:");
  const read = shell.read(before, emptyContext);
  let environment: Environment = bareEnvironment(ground, directoryOf((apps[0] ?? script).uri));
  for (const entry of entries) {
    const { name, temporary, span } = entry;
    const isOwn = temporary === true;
    if (isOwn ? span.start < start.span.start || span.end > start.span.end : span.start >= start.span.start) continue;
    const reading: Reading = isOwn ? literalReading(entry) : readingOf(read, name.value);
    environment = setVariable(environment, name.value, { reading, source: { uri: script.uri, entry } });
  }
  const loads = runDotenvLoads(ground, apps[0], environment, () => true);
  const complete = loads.complete && isKeyed(loads.environment, apps) && !isOpenEnded(before) && !setElsewhere(ground.files, script.uri);
  const open = (one: Environment): Environment => (complete ? one : withUnknownRest(one));
  const evident = open(loads.environment);
  const [first] = entries;
  const shown = isEnvrc(script) && first !== undefined ? first.name.span : start.span;
  const evidence: Place = { uri: script.uri, span: shown };
  return {
    loader: "literal",
    title: isEnvrc(script) ? "direnv" : nameOf(script.uri),
    evidence,
    environment: evident,
    final: loads.final === loads.environment ? evident : open(loads.final),
    complete,
  };
}

const literalReading = ({ literal, value }: Entry): Reading =>
  literal ? { kind: "value", value: value.value } : { kind: "unknown", because: "a command decides" };

/** Whether the script brings what guards the apps. Otherwise the shell that it is started from may. */
function isKeyed(environment: Environment, apps: readonly App[]): boolean {
  if (hasVisibleKey(environment)) return true;
  const guard = environment.values.get("OS_SECURITY_KEY")?.reading;
  return guard?.kind === "value" && guard.value !== "" && apps.every(({ authorization }) => authorization === false);
}

/** Whether more comes into the environment by other files, by a secret manager or by direnv's functions. */
const isOpenEnded = (text: string): boolean =>
  secretManagers.test(text) ||
  /(?:^|[;&\s])(?:source|\.)[ \t]+\S/m.test(text) ||
  /(?:^|[;&\s])(?:eval|source_up|source_env\w*|source_url|dotenv\w*|use|load_prefix|env_vars_required)\b/m.test(text);
