import type { Reading } from "../../loaders/loader.ts";
import type { Entry } from "../../parse/document.ts";
import type { Expression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { Location } from "../container.ts";
import type { SettingsFile, VersionFact } from "../facts.ts";
import { directoryOf, isWithin } from "../paths.ts";
import type { Step, Value } from "../value.ts";
import type { World } from "../world.ts";
import type { AppBuilder, EnvironmentChange, FunctionStatement, Item, ModuleScope, OrderedLoad, Scope } from "./items.ts";
import { anyVariable, placeOf, toValue } from "./items.ts";
import { uriOfPath } from "./paths.ts";
import { fileText } from "./strings.ts";

/** The variables of one run, as `project/environment.ts` builds them up. */
export interface RunVariables {
  readonly values: ReadonlyMap<string, { readonly reading: Reading; readonly source?: { readonly uri: string; readonly entry: Entry } }>;
  readonly rest: "absent" | "unknown";
  /** The env files that were loaded, in order. */
  readonly files: readonly string[];
  /** The python-dotenv that the process has. */
  readonly pythonDotenv?: VersionFact;
}

/** What a module is followed with: nothing of the environment, or one run. */
export interface RunView {
  readonly variables: RunVariables;
  locate(path: string): Location;
}

/** How expressions and functions are followed; handed in, because each of them leads to the other. */
export interface Followers {
  evaluate(machine: Machine, scope: Scope, expression: Expression): Item;
  /** Runs the body of a function in a scope of its own; what it returns. */
  invoke(machine: Machine, definition: FunctionStatement, scope: Scope, place: Place): Item;
  /** `object.name = item`; `target` is the expression that stands for it. */
  assignAttribute(machine: Machine, object: Item, name: string, item: Item, target: Expression): void;
}

/** Everything that following the modules of one program brings up. */
export interface Machine {
  readonly follow: Followers;
  readonly world: World;
  readonly run?: RunView;
  readonly modules: Map<string, ModuleScope>;
  readonly apps: AppBuilder[];
  readonly loads: OrderedLoad[];
  readonly changes: EnvironmentChange[];
  readonly settingsFiles: SettingsFile[];
  readonly reads: Map<string, Place[]>;
  /** Files that would say more: modules, and files that the program opens. */
  readonly wanted: Set<string>;
  /** The exception that ends the import. */
  raised: { readonly exception: string; readonly message: string; readonly place: Place } | undefined;
  /** False inside a branch that may not be taken. */
  certain: boolean;
  depth: number;
  /** Expressions and statements that are left before the program is given up. */
  budget: number;
  /** The env files that the program loads by itself, known from following it without a run. */
  ownFiles: ReadonlySet<string>;
}

export function createMachine(world: World, follow: Followers, run?: RunView): Machine {
  return {
    follow,
    world,
    ...(run === undefined ? {} : { run }),
    modules: new Map(),
    apps: [],
    loads: [],
    changes: [],
    settingsFiles: [],
    reads: new Map(),
    wanted: new Set(),
    raised: undefined,
    certain: true,
    depth: 0,
    budget: 20_000,
    ownFiles: new Set(),
  };
}

/** `os.getenv(name, default)` at this moment of the run; `required` is `os.environ[name]`. */
export function readEnvironment(machine: Machine, name: string, place: Place, fallback: Value | undefined, required: boolean): Value {
  const places = machine.reads.get(name);
  if (places === undefined) machine.reads.set(name, [place]);
  else if (!places.some((known) => known.uri === place.uri && known.span.start === place.span.start)) places.push(place);

  const step: Step = {
    kind: "environment",
    name,
    place,
    ...(fallback?.kind === "text" ? { default: fallback.text } : {}),
    ...(required ? { required } : {}),
  };
  const change = machine.changes.findLast((candidate) => candidate.name === name || candidate.name === anyVariable);
  if (change !== undefined && !change.keep) {
    if (!change.certain || change.name === anyVariable) return { kind: "unknown", place, steps: [step] };
    if (change.value.kind === "none")
      return required ? { kind: "raises", exception: "KeyError", message: `'${name}'`, place } : withoutVariable(fallback, place, step);
    return change.value.kind === "text"
      ? { ...change.value, place, steps: [...change.value.steps, step] }
      : { kind: "unknown", place, steps: [step] };
  }
  const { run } = machine;
  if (run === undefined) return { kind: "unknown", place, steps: [step] };
  const variable = run.variables.values.get(name);
  const reading = variable === undefined || comesLater(machine, variable.source?.uri) ? undefined : variable.reading;
  if (reading?.kind === "value") {
    const entry = variable?.source?.entry;
    const written: Place = variable?.source !== undefined && entry !== undefined ? { uri: variable.source.uri, span: entry.raw } : place;
    const mapped = entry !== undefined && entry.value.value === reading.value ? { mapped: entry.value } : {};
    return { kind: "text", text: reading.value, place, written, ...mapped, steps: [step] };
  }
  if (reading?.kind === "unknown" || (reading === undefined && run.variables.rest === "unknown" && variable === undefined))
    return { kind: "unknown", place, steps: [step] };
  if (change !== undefined)
    return change.certain && change.value.kind === "text" ? { ...change.value, place } : { kind: "unknown", place, steps: [step] };
  if (required) return { kind: "raises", exception: "KeyError", message: `'${name}'`, place };
  return withoutVariable(fallback, place, step);
}

/** What `os.getenv` gives where the variable is not set. */
function withoutVariable(fallback: Value | undefined, place: Place, step: Step): Value {
  if (fallback === undefined) return { kind: "none", place, steps: [step] };
  return fallback.kind === "text" ? { ...fallback, place, steps: [step, ...fallback.steps] } : fallback;
}

/** Whether the file that sets a variable is one that the program itself loads, and has not loaded yet. */
function comesLater(machine: Machine, source: string | undefined): boolean {
  if (source === undefined || machine.run === undefined) return false;
  if (machine.loads.some((load) => load.uri === source || load.uri === undefined)) return false;
  return machine.ownFiles.has(source) && machine.run.variables.files.filter((uri) => uri === source).length === 1;
}

/** What an expression stands for at this moment of the program. */
export const evaluate = (machine: Machine, scope: Scope, expression: Expression): Item =>
  machine.follow.evaluate(machine, scope, expression);

/** … as a value. */
export const evaluateValue = (machine: Machine, scope: Scope, expression: Expression): Value =>
  toValue(evaluate(machine, scope, expression), placeOf(scope.module.uri, expression));

/** Follows something that may not happen: nothing it does is certain. */
export function uncertainly<T>(machine: Machine, follow: () => T): T {
  const before = machine.certain;
  machine.certain = false;
  const result = follow();
  machine.certain = before;
  return result;
}

/** Opens a path as the program does and reads it as text. What cannot be read is unknown, with the file as its step. */
export function readFile(machine: Machine, path: string, from: string, place: Place): Value {
  const location = locate(machine, path, from);
  const uri = "uri" in location ? location.uri : undefined;
  const step: Step = { kind: "file", path, ...(uri === undefined ? {} : { uri }), place };
  if (location.kind === "file" && uri !== undefined) {
    const document = machine.world.documents.get(uri);
    if (document !== undefined) return fileText(document.text, uri, place, step);
    machine.wanted.add(uri);
  }
  return { kind: "unknown", place, steps: [step] };
}

/** Where a path leads: in a run from its working folder; else from the file's folder or the nearest one above it that has such a file. */
export function locate(machine: Machine, path: string, from: string): Location {
  if (machine.run !== undefined) return machine.run.locate(path);
  const { world } = machine;
  let folder = directoryOf(from);
  let first: string | undefined;
  for (;;) {
    const uri = uriOfPath(folder, path);
    if (uri === undefined) return { kind: "unknown" };
    first ??= uri;
    if (isWithin(world.root, uri)) {
      const there = world.documents.has(uri) ? "file" : world.exists(uri);
      if (there === "file" || there === "directory") return { kind: there, uri };
      if (there === "unknown") machine.wanted.add(uri);
    }
    const up = directoryOf(folder);
    if (path.startsWith("/") || up === folder || !isWithin(world.root, up))
      return isWithin(world.root, first) ? { kind: "missing", uri: first } : { kind: "unknown" };
    folder = up;
  }
}

/** The nearest `.env` from a folder upwards, as python-dotenv's `find_dotenv()` looks for it; the expected place where there is none. */
export function findDotenv(machine: Machine, folder: string, name = ".env"): string | undefined {
  for (let at = folder; isWithin(machine.world.root, at); at = directoryOf(at)) {
    const uri = `${at}/${name}`;
    if (machine.world.documents.has(uri) || machine.world.exists(uri) === "file") return uri;
    if (machine.world.exists(uri) === "unknown") machine.wanted.add(uri);
    if (directoryOf(at) === at) break;
  }
  return undefined;
}

/** Notes that the import ends here, unless the branch may not be taken. */
export function raise(machine: Machine, value: Value & { readonly kind: "raises" }): void {
  if (machine.certain) machine.raised ??= { exception: value.exception, message: value.message, place: value.place };
}
