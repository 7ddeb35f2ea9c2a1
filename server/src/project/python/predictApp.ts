import type { EnvironmentFact, EnvironmentFacts, FileFact, Situation } from "../../agentos/facts.ts";
import type { Outcome } from "../../agentos/outcome.ts";
import { predict } from "../../agentos/predict.ts";
import { roleOf } from "../../agentos/settings.ts";
import { mayBeRead } from "../../agentos/variables.ts";
import type { Entry, ParsedDocument } from "../../parse/document.ts";
import { likelyNames } from "../../text/lazyMap.ts";
import type { Place } from "../../text/place.ts";
import type { Location } from "../container.ts";
import { entriesNamed, sourceOf } from "../documents.ts";
import { joined } from "../environment.ts";
import type { App, Versions } from "../facts.ts";
import { steadily } from "../steady.ts";
import type { Value } from "../value.ts";
import type { World } from "../world.ts";
import { appFacts, followProgram, type Program, programsOf } from "./apps.ts";
import { type AppBuilder, anyVariable, type EnvironmentChange } from "./items.ts";
import type { RunVariables } from "./machine.ts";

/** One way of starting a process, as `project/plan.ts` plans it. */
export interface RunOfApp {
  /** The variables when `AgentOS(...)` runs, its own `load_dotenv()` calls before that included. */
  readonly environment: RunVariables & { readonly refusal?: { readonly uri: string; readonly error: string } };
  /** … after the later `load_dotenv()` calls; the same object where there are none. */
  readonly final: RunVariables;
  /** Whether a variable that is not there is certainly unset. */
  readonly complete: boolean;
}

/** Follows the apps of a workspace again for each run. Made once for each computation of a project. */
export interface AppRunner {
  /** The app as it is in a run: environment variables are filled in, tests on them decided. */
  inRun(app: App, run: RunOfApp, locate: (path: string) => Location): App;
  /** Everything that decides about what the app does in a run. */
  situation(app: App | undefined, run: RunOfApp, versions: Versions, locate: (path: string) => Location): Situation;
  /** What the app does in a run. */
  predict(app: App | undefined, run: RunOfApp, versions: Versions, locate: (path: string) => Location): Outcome;
}

/** A program that was followed with a run, and the app in it. */
interface Followed {
  readonly program: Program;
  readonly found: AppBuilder | undefined;
  readonly locate: (path: string) => Location;
}

export function createAppRunner(world: World): AppRunner {
  const entries = new Map(steadily(world, programsOf).map(({ program, app }) => [identity(app), program.entry]));

  const followed = new WeakMap<RunOfApp, Map<App, Followed>>();
  const follow = (app: App, run: RunOfApp, locate: (path: string) => Location): Followed => {
    const inRun = followed.get(run) ?? new Map<App, Followed>();
    followed.set(run, inRun);
    const known = inRun.get(app);
    if (known !== undefined && known.locate === locate) return known;
    const result = { ...followAgain(app, run, locate), locate };
    inRun.set(app, result);
    return result;
  };

  const followAgain = (app: App, run: RunOfApp, locate: (path: string) => Location): Omit<Followed, "locate"> => {
    const variables: RunVariables = { ...run.environment, rest: run.complete ? run.environment.rest : "unknown" };
    const own = new Set(app.dotenvLoads.flatMap(({ uri }) => (uri === undefined ? [] : [uri])));
    // Late variables are those that the program loads after the app is made; reads that come before do not see them.
    const seen: RunVariables =
      run.final === run.environment
        ? variables
        : { ...variables, values: joined(run.final.values, run.environment.values), files: run.final.files };
    const program = followProgram(world, entries.get(identity(app)) ?? app.uri, { variables: seen, locate }, own);
    return { program, found: program.machine.apps.find((candidate) => identity(candidate) === identity(app)) };
  };

  const runner: AppRunner = {
    inRun(app, run, locate) {
      const { program, found } = follow(app, run, locate);
      return found === undefined ? app : appFacts(program, found);
    },
    predict: (app, run, versions, locate) => predict(runner.situation(app, run, versions, locate)),
    situation(app, run, versions, locate) {
      const refusal = run.environment.refusal;
      if (app === undefined || refusal !== undefined) {
        return { ...nothing, versions, ...(refusal === undefined ? {} : { refusal: { error: refusal.error } }) };
      }
      const { program, found } = follow(app, run, locate);
      const { machine } = program;
      const facts = found === undefined ? app : appFacts(program, found);
      const atApp = factsOf(world, run.environment, run.complete, machine.changes.slice(0, found?.changesBefore));
      const lateLoads =
        found?.loadsAtGetApp === undefined || machine.loads.length === found.loadsBefore || found.loadsAtGetApp > found.loadsBefore;
      const atGetApp = factsOf(
        world,
        lateLoads ? run.final : run.environment,
        run.complete,
        machine.changes.slice(0, found?.changesAtGetApp),
      );
      return {
        versions,
        app: facts,
        ...(machine.raised === undefined ? {} : { importError: machine.raised }),
        atApp,
        atGetApp,
        atRequest: factsOf(world, run.final, run.complete, machine.changes),
        open: (path) => (isNoPath(path) ? { kind: "missing" } : fileFact(world, locate(path))),
      };
    },
  };
  return runner;
}

const identity = (app: { readonly uri: string; readonly call: { readonly span: { readonly start: number } } }): string =>
  `${app.uri} ${app.call.span.start}`;

const unset: EnvironmentFacts = { values: new Map(), complete: false };

const nothing: Omit<Situation, "versions"> = { atApp: unset, atGetApp: unset, atRequest: unset, open: () => ({ kind: "unknown" }) };

/** The variables at one moment, with what the program itself has changed by then. */
function factsOf(world: World, variables: RunVariables, complete: boolean, changes: readonly EnvironmentChange[]): EnvironmentFacts {
  const values = new Map<string, EnvironmentFact>();
  for (const name of likelyNames(variables.values, mayBeRead)) {
    const variable = mayBeRead(name) ? variables.values.get(name) : undefined;
    if (variable === undefined) continue;
    const { reading, source } = variable;
    if (reading.kind !== "value") {
      values.set(name, reading.kind === "unknown" ? { kind: "unknown" } : { kind: "absent" });
      continue;
    }
    const place = source === undefined ? {} : { place: { uri: source.uri, span: source.entry.raw } };
    // Only what the product reads is worth the look through the whole file.
    const document = source === undefined || roleOf(name) === undefined ? undefined : world.documents.get(source.uri);
    const intended = source === undefined || document === undefined ? undefined : intendedValue(document, source.entry, reading.value);
    values.set(name, { kind: "value", value: reading.value, ...place, ...(intended === undefined ? {} : { intended }) });
  }
  let known = complete && variables.rest === "absent";
  for (const { name, value, keep, certain, place } of changes) {
    if (name === anyVariable) {
      known = false;
      for (const set of values.keys()) values.set(set, { kind: "unknown" });
    }
    if (keep && values.get(name)?.kind === "value") continue;
    values.set(name, certain ? factOf(value, place) : { kind: "unknown" });
  }
  return { values, complete: known };
}

const factOf = (value: Value, place: Place): EnvironmentFact =>
  value.kind === "text" ? { kind: "value", value: value.text, place } : { kind: value.kind === "none" ? "absent" : "unknown" };

/**
 * The value that the author of an entry evidently means, where the loader made another of it: `$word` without braces is hardly a reference
 * in a secret. Null where the file says two things: two assignments, or a `#` behind a blank that a word follows at once. Undefined where
 * nothing is odd.
 */
function intendedValue(document: ParsedDocument, entry: Entry, loaded: string): string | null | undefined {
  const others = document.syntax === "dotenv" ? entriesNamed(document, entry.name.value) : [];
  if (others.some((other) => other.value.value !== entry.value.value && other.value.value !== "")) return null;
  const written = entry.value.value;
  if (entry.quoting === "none" && document.syntax === "dotenv") {
    const rest = /^[^\r\n]*/.exec(sourceOf(document).slice(entry.raw.end))?.[0] ?? "";
    if (/^[ \t]+#[^\s#]/.test(rest) || /[ \t]#[^\s#]/.test(written)) return null;
  }
  // `$$` is how a dollar sign is written for compose.
  if (written.replaceAll("$$", "$") === loaded) return undefined;
  return /\$[A-Za-z_]/.test(written) && !/\$\{/.test(written) ? written : undefined;
}

/** Texts that lead nowhere for `open()`: URLs, `~`, variables, a key or a key set in place of its path. */
const isNoPath = (path: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]+:\/\/|^~|^\s*[{[]|-----BEGIN|[\r\n]|\$\{?[A-Za-z_]/.test(path);

function fileFact(world: World, location: Location): FileFact {
  switch (location.kind) {
    case "file": {
      const document = world.documents.get(location.uri);
      return document === undefined ? { kind: "unknown" } : { kind: "text", text: document.text };
    }
    case "missing":
      return { kind: "missing" };
    case "directory":
      return { kind: "directory" };
    default:
      return { kind: "unknown" };
  }
}
