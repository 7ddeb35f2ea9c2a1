import { truth } from "../../agentos/configuration.ts";
import type { CallExpression, Expression, Statement } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { App, DotenvLoad } from "../facts.ts";
import { type Files, filesOf } from "../files.ts";
import { remembered } from "../glance.ts";
import type { World } from "../world.ts";
import { followers, mainBlock, runFactories, runMain, runModule, runPackagesAround } from "./interpreter.ts";
import type { AppBuilder, FunctionStatement, ModuleScope } from "./items.ts";
import { createMachine, type Machine, type RunView } from "./machine.ts";

/** A program that was followed from one module on. */
export interface Program {
  /** The module it starts from. */
  readonly entry: string;
  readonly machine: Machine;
}

/** Follows a program from a module on; with a run, its environment is known. */
export function followProgram(world: World, entry: string, run?: RunView, ownFiles?: ReadonlySet<string>): Program {
  const machine = createMachine(world, followers, run);
  if (ownFiles !== undefined) machine.ownFiles = ownFiles;
  runPackagesAround(machine, entry);
  const scope = runModule(machine, entry);
  if (scope !== undefined && machine.raised === undefined) {
    const own = (): readonly AppBuilder[] => machine.apps.filter((app) => app.uri === entry);
    if (own().length === 0) runFactories(machine, scope, makesApp);
    if (own().length === 0) runMain(machine, scope);
    else if (machine.loads.length === 0) {
      const after = Math.max(...own().map((app) => app.call.span.end));
      if (servesLate(machine, scope, after)) runMain(machine, scope, after);
    }
  }
  return { entry, machine };
}

/**
 * Whether the module loads an env file only when it is started as a program, and then serves the app that it has made before:
 * `uvicorn.run(app)`. With `uvicorn.run("main:app")` the module is imported once more, after the file is loaded.
 */
function servesLate(machine: Machine, scope: ModuleScope, after: number): boolean {
  const named = (call: CallExpression): string =>
    call.callee.kind === "attribute" ? call.callee.name.value : call.callee.kind === "name" ? call.callee.name : "";
  const callsIn = (statements: readonly Statement[]): readonly CallExpression[] =>
    statements.flatMap((statement) => (statement.kind === "expression" && statement.value.kind === "call" ? [statement.value] : []));
  // What stands in `main()` as well.
  const calls = callsIn(mainBlock(machine, scope.uri, after)).flatMap((call) => {
    const item = call.callee.kind === "name" ? scope.names.get(call.callee.name) : undefined;
    return item?.kind === "function" ? [call, ...callsIn(item.definition.body)] : [call];
  });
  const served = calls.filter((call) => ["run", "serve"].includes(named(call))).map(servedApp);
  return calls.some((call) => named(call) === "load_dotenv") && served.length > 0 && served.every((app) => app?.kind === "name");
}

const servedApp = (call: CallExpression): Expression | undefined =>
  (call.arguments.find(({ name }) => name?.value === "app") ?? call.arguments.find(({ name }) => name === undefined))?.value;

/** Whether `AgentOS` is named somewhere in a function. */
function makesApp(definition: FunctionStatement): boolean {
  return JSON.stringify(definition.body, withoutText).includes('"AgentOS"');
}

const withoutText = (key: string, value: unknown): unknown =>
  key === "value" && typeof value === "object" && value !== null && "sourceSpan" in value ? undefined : value;

/** Files that may hold an app or lead to one. */
const pythonDocuments = (world: World): readonly string[] => filesOf(world).once(gatherPython);

/** Whether some program of the world is followed, which may go other ways where a file is not there. */
export const followsCode = (world: World): boolean => pythonDocuments(world).length > 0;

const gatherPython = ({ all }: Files): readonly string[] =>
  all.filter((document) => document.syntax === "python" && mentionsApp(document)).map(({ uri }) => uri);

/** What following each module without a run brings up, for each world: it is asked for its files, its apps, and where they are made. */
const followedIn = new WeakMap<World, Map<string, Program>>();

function followWithoutRun(world: World, entry: string): Program {
  let programs = followedIn.get(world);
  if (programs === undefined) {
    programs = new Map();
    followedIn.set(world, programs);
  }
  let program = programs.get(entry);
  if (program === undefined) {
    program = followProgram(world, entry);
    programs.set(entry, program);
  }
  return program;
}

/** Every `AgentOS(...)` of the workspace, once each, in the order of files and places. */
export function findApps(world: World): readonly App[] {
  return programsOf(world).map(({ program, app }) => appFacts(program, app));
}

/** The program in which each app is seen best: where its `get_app()` runs, in its own module if possible. */
export function programsOf(world: World): readonly { readonly program: Program; readonly app: AppBuilder }[] {
  const found = new Map<string, { readonly program: Program; readonly app: AppBuilder; readonly rank: number }>();
  for (const uri of pythonDocuments(world)) {
    const program = followWithoutRun(world, uri);
    for (const app of program.machine.apps) {
      const key = `${app.uri} ${app.call.span.start}`;
      const rank = (app.loadsAtGetApp !== undefined ? 4 : 0) + (app.uri === uri ? 2 : 0) + (isTest(uri) ? 0 : 1);
      if (rank > (found.get(key)?.rank ?? -1)) found.set(key, { program, app, rank });
    }
  }
  return [...found.values()].sort((a, b) =>
    a.app.uri === b.app.uri ? a.app.call.span.start - b.app.call.span.start : a.app.uri < b.app.uri ? -1 : 1,
  );
}

/** A file that makes an app names the class; one that finishes an imported app calls `get_app` or adds the middleware. */
const mentionsApp = remembered(({ text }) => /AgentOS|get_app|JWTMiddleware|AuthMiddleware/.test(text));

const isTest = (uri: string): boolean => /(?:^|\/)(?:tests?|testing)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/.test(uri);

/** Files that following the apps would like to see: imported modules, and files that the code opens. */
export function filesWantedByPython(world: World): readonly string[] {
  const wanted = new Set<string>();
  for (const uri of pythonDocuments(world)) {
    for (const found of followWithoutRun(world, uri).machine.wanted) wanted.add(found);
  }
  return [...wanted];
}

/** What is known of an app, as rules and the model see it. */
export function appFacts({ machine }: Program, app: AppBuilder): App {
  const authorization = app.arguments.get("authorization");
  const middlewares = app.base?.middlewares ?? [];
  const known = authorization === undefined ? (app.open ? "unknown" : false) : truth(authorization.value);
  const imports = new Map<string, Place>();
  for (const scope of machine.modules.values()) for (const [name, place] of scope.imports) if (!imports.has(name)) imports.set(name, place);
  return {
    uri: app.uri,
    place: app.place,
    call: app.call,
    calleePlace: app.calleePlace,
    arguments: app.arguments,
    open: app.open,
    authorization: known,
    ...(app.config === undefined ? {} : { config: app.config }),
    middlewares,
    dotenvLoads: machine.loads.map(
      (load, index): DotenvLoad => ({
        place: load.place,
        ...(load.uri === undefined ? {} : { uri: load.uri }),
        override: load.override,
        order: index < app.loadsBefore ? "before-app" : "after-app",
      }),
    ),
    settingsFiles: machine.settingsFiles,
    ownReads: machine.reads,
    certain: app.certain,
    imports,
    ...(app.served === undefined ? {} : { appName: app.served.name }),
  };
}
