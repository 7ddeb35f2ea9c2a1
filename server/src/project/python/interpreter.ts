import type { Expression, Statement } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import { assign, assignAttribute, augmented, remove } from "./assignments.ts";
import { evaluateExpression, merge } from "./evaluate.ts";
import { type FunctionStatement, type Item, type ModuleScope, placeOf, type Scope, truthOf, unknownAt } from "./items.ts";
import { evaluate, type Followers, type Machine, uncertainly } from "./machine.ts";
import { packagesAround, resolveModule } from "./modules.ts";
import { pathOf } from "./paths.ts";
import { settingsShape } from "./settingsClass.ts";
import { computedText } from "./strings.ts";

/** Calls nested deeper than this are not followed; recursion ends here. */
const deepestCall = 12;

/** How a body ended: by `return`, by an exception that ends the import, or at its end. `maybe` is a return that may have been taken. */
interface Flow {
  returned?: Item;
  maybe?: boolean;
}

/** The followers of a machine: this file and the evaluator lead to each other. */
export const followers: Followers = {
  evaluate: evaluateExpression,
  invoke(machine, definition, scope, place) {
    if (callDepth(scope) > deepestCall || definition.async || definition.generator) return unknownAt(place);
    const flow = runBody(machine, scope, definition.body);
    if (flow.returned === undefined) return { kind: "none", place, steps: [] };
    return flow.maybe === true ? unknownAt(place) : flow.returned;
  },
  assignAttribute,
};

function callDepth(scope: Scope): number {
  let depth = 0;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) depth++;
  return depth;
}

/** Follows a module from its first statement to its last, once. */
export function runModule(machine: Machine, uri: string): ModuleScope | undefined {
  const known = machine.modules.get(uri);
  if (known !== undefined) return known;
  const module = machine.world.documents.get(uri)?.module;
  if (module === undefined) return undefined;
  const names = new Map<string, Item>();
  const scope = { names, uri, imports: new Map<string, Place>() } as unknown as { -readonly [K in keyof ModuleScope]: ModuleScope[K] };
  scope.module = scope;
  const top: Place = { uri, span: { start: 0, end: 0 } };
  names.set("__file__", computedText(pathOf(uri), top));
  names.set("__name__", computedText("module", top));
  machine.modules.set(uri, scope);
  runBody(machine, scope, module.statements);
  return scope;
}

/** Statements in order, until one returns or raises. */
export function runBody(machine: Machine, scope: Scope, statements: readonly Statement[]): Flow {
  const flow: Flow = {};
  for (const statement of statements) {
    if (machine.raised !== undefined || machine.budget <= 0) break;
    machine.budget--;
    const inner = runStatement(machine, scope, statement);
    if (inner.returned === undefined) continue;
    if (inner.maybe !== true) {
      if (flow.returned === undefined) return inner;
      return { returned: merge(flow.returned, inner.returned, placeOf(scope.module.uri, statement)), maybe: flow.maybe === true };
    }
    flow.returned = inner.returned;
    flow.maybe = true;
  }
  return flow;
}

function runStatement(machine: Machine, scope: Scope, statement: Statement): Flow {
  switch (statement.kind) {
    case "import":
      importNames(machine, scope, statement);
      return {};
    case "assign":
      runAssignment(machine, scope, statement);
      return {};
    case "expression":
      evaluate(machine, scope, statement.value);
      return {};
    case "function":
      scope.names.set(statement.name.value, {
        kind: "function",
        definition: statement,
        scope,
        place: { uri: scope.module.uri, span: statement.name.span },
      });
      return {};
    case "class":
      defineClass(machine, scope, statement);
      return {};
    case "global":
      scope.globals ??= new Set();
      for (const name of statement.names) scope.globals.add(name);
      return {};
    case "delete":
      for (const target of statement.targets) remove(machine, scope, target);
      return {};
    case "if":
      return runIf(machine, scope, statement);
    case "with":
      for (const { context, target } of statement.items) {
        const item = evaluate(machine, scope, context);
        if (target !== undefined) assign(machine, scope, target, item);
      }
      return runBody(machine, scope, statement.body);
    case "loop":
      return maybeRun(machine, scope, [statement.body, statement.orElse], true);
    case "try":
      return runTry(machine, scope, statement);
    case "return":
      return {
        returned:
          statement.value === undefined
            ? { kind: "none", place: placeOf(scope.module.uri, statement), steps: [] }
            : evaluate(machine, scope, statement.value),
      };
    default:
      return {};
  }
}

function importNames(machine: Machine, scope: Scope, statement: Extract<Statement, { kind: "import" }>): void {
  const { module, level } = statement;
  const at = (span: { readonly start: number; readonly end: number }): Place => ({ uri: scope.module.uri, span });
  if (module === "" && level === 0) {
    for (const { name, as } of statement.names) {
      const whole = name.value;
      const resolved = moduleOf(machine, scope, whole, 0);
      const bound = as?.value ?? (whole.split(".")[0] as string);
      // `import a.b` binds `a`; only a plain `import a` can be followed to its names that way.
      if (resolved !== undefined && (as !== undefined || !whole.includes(".")))
        scope.names.set(bound, { kind: "module", module: resolved, place: at(name.span) });
      else scope.names.set(bound, { kind: "symbol", name: as === undefined ? bound : whole, place: at(name.span) });
    }
    return;
  }
  const source = moduleOf(machine, scope, module, level);
  for (const { name, as } of statement.names) {
    const place = at(name.span);
    if (name.value === "*") {
      if (source !== undefined) for (const [key, item] of source.names) if (!key.startsWith("_")) scope.names.set(key, item);
      continue;
    }
    const bound = as?.value ?? name.value;
    if (level === 0 && module.split(".")[0] === "agno") scope.module.imports.set(`${module}.${name.value}`, place);
    if (source !== undefined) {
      const found = source.names.get(name.value) ?? submodule(machine, scope, module, level, name.value, place);
      scope.names.set(bound, found ?? unknownAt(place));
    } else {
      const inner = submodule(machine, scope, module, level, name.value, place);
      scope.names.set(bound, inner ?? { kind: "symbol", name: level > 0 ? `.${module}.${name.value}` : `${module}.${name.value}`, place });
    }
  }
}

function submodule(machine: Machine, scope: Scope, module: string, level: number, name: string, place: Place): Item | undefined {
  const inner = moduleOf(machine, scope, module === "" ? name : `${module}.${name}`, level);
  return inner === undefined ? undefined : { kind: "module", module: inner, place };
}

function moduleOf(machine: Machine, scope: Scope, module: string, level: number): ModuleScope | undefined {
  const found = resolveModule(machine.world, scope.module.uri, module, level);
  // Importing `a.b` runs `a/__init__.py` first.
  for (const uri of found.packages) runPackage(machine, uri);
  if (found.kind === "document") {
    const imported = runModule(machine, found.uri);
    for (const [name, place] of imported?.imports ?? []) if (!scope.module.imports.has(name)) scope.module.imports.set(name, place);
    return imported;
  }
  for (const uri of found.wanted) machine.wanted.add(uri);
  return undefined;
}

/** Follows the `__init__.py` of a package; one that has not been read is asked for. */
function runPackage(machine: Machine, uri: string): void {
  const { world } = machine;
  if (world.documents.get(uri)?.module !== undefined) runModule(machine, uri);
  else if (world.exists(uri) === "unknown") machine.wanted.add(uri);
}

/**
 * Follows the packages around the module that a program starts from. It is certainly imported as part of them where it imports relatively;
 * `python app/main.py` would leave them out.
 */
export function runPackagesAround(machine: Machine, uri: string): void {
  const packages = packagesAround(machine.world, uri);
  if (packages.length === 0) return;
  const isRelative = machine.world.documents
    .get(uri)
    ?.module?.statements.some((statement) => statement.kind === "import" && statement.level > 0);
  const follow = (): void => {
    for (const one of packages) runPackage(machine, one);
  };
  if (isRelative === true) follow();
  else uncertainly(machine, follow);
}

function runAssignment(machine: Machine, scope: Scope, statement: Extract<Statement, { kind: "assign" }>): void {
  const item = evaluate(machine, scope, statement.value);
  if (statement.operator !== undefined && statement.operator !== "=" && statement.operator !== ":=") {
    for (const target of statement.targets) {
      const place = placeOf(scope.module.uri, target);
      const before = target.kind === "name" ? evaluate(machine, scope, target) : undefined;
      assign(machine, scope, target, before === undefined ? unknownAt(place) : augmented(statement.operator, before, item, place));
    }
    return;
  }
  for (const target of statement.targets) assign(machine, scope, target, item);
}

/** A class whose attributes can be read: one without bases, or with `object`. Others may compute their attributes, as settings classes do. */
function defineClass(machine: Machine, scope: Scope, statement: Extract<Statement, { kind: "class" }>): void {
  const members = new Map<string, Item>();
  const inner: Scope = { names: members, outer: scope, module: scope.module };
  const plain =
    statement.bases.every(({ name, value }) => name === undefined && value.kind === "name" && value.name === "object") &&
    statement.decorators.every(isDataclass);
  runBody(machine, inner, statement.body);
  const settings = settingsShape(machine, scope, statement);
  scope.names.set(statement.name.value, {
    kind: "class",
    ...(settings === undefined ? {} : { settings }),
    name: statement.name.value,
    members,
    plain,
    place: { uri: scope.module.uri, span: statement.name.span },
  });
}

/** `@dataclass`, with or without arguments; what other decorators make of a class is not known. */
const isDataclass = (decorator: Expression): boolean => {
  const target = decorator.kind === "call" ? decorator.callee : decorator;
  return (target.kind === "name" && target.name === "dataclass") || (target.kind === "attribute" && target.name.value === "dataclass");
};

function runIf(machine: Machine, scope: Scope, statement: Extract<Statement, { kind: "if" }>): Flow {
  const open: (readonly Statement[])[] = [];
  for (const { test, body } of statement.branches) {
    const truth = truthOf(evaluate(machine, scope, test));
    if (truth === false) continue;
    if (truth === true && open.length === 0) return runBody(machine, scope, body);
    open.push(body);
    if (truth === true) return maybeRun(machine, scope, open, false);
  }
  if (open.length === 0) return runBody(machine, scope, statement.orElse);
  open.push(statement.orElse);
  return maybeRun(machine, scope, open, false);
}

/** Bodies of which one, or in a loop none, is run: what all of them agree on is known afterwards. */
function maybeRun(machine: Machine, scope: Scope, bodies: readonly (readonly Statement[])[], orNone: boolean): Flow {
  const before = new Map(scope.names);
  const results: Map<string, Item>[] = orNone ? [before] : [];
  const flow: Flow = {};
  for (const body of bodies) {
    restore(scope, before);
    const inner = uncertainly(machine, () => runBody(machine, scope, body));
    if (inner.returned !== undefined) {
      flow.returned = flow.returned === undefined ? inner.returned : merge(flow.returned, inner.returned, inner.returned.place);
      if (inner.maybe === true) flow.maybe = true;
    } else flow.maybe = true;
    // A branch that always returns has no say in what follows.
    if (inner.returned === undefined || inner.maybe === true) results.push(new Map(scope.names));
  }
  restore(scope, before);
  const [first, ...others] = results;
  if (first !== undefined) {
    const names = new Set(results.flatMap((result) => [...result.keys()]));
    for (const name of names) {
      const items = results.map((result) => result.get(name));
      const one = items[0];
      if (items.every((item) => item === one)) {
        if (one !== undefined) scope.names.set(name, one);
        continue;
      }
      const place = items.find((item) => item !== undefined)?.place ?? { uri: scope.module.uri, span: { start: 0, end: 0 } };
      scope.names.set(
        name,
        items.reduce<Item>((merged, item) => merge(merged, item ?? unknownAt(place), place), one ?? unknownAt(place)),
      );
    }
  }
  void others;
  if (orNone && flow.returned !== undefined) flow.maybe = true;
  return flow.returned === undefined ? {} : flow;
}

function restore(scope: Scope, names: ReadonlyMap<string, Item>): void {
  scope.names.clear();
  for (const [name, item] of names) scope.names.set(name, item);
}

/** The body is taken to succeed unless it certainly raises; then the first handler is followed. */
function runTry(machine: Machine, scope: Scope, statement: Extract<Statement, { kind: "try" }>): Flow {
  const before = machine.raised;
  let flow = runBody(machine, scope, statement.body);
  const handler = statement.handlers[0];
  if (machine.raised !== undefined && before === undefined && handler !== undefined) {
    machine.raised = undefined;
    flow = runBody(machine, scope, handler);
  } else if (flow.returned === undefined) flow = runBody(machine, scope, statement.orElse);
  const last = runBody(machine, scope, statement.final);
  return last.returned === undefined ? flow : last;
}

/** Runs what a module does only when it is started as a program, as far as it stands behind an offset. */
export function runMain(machine: Machine, scope: ModuleScope, after = 0): void {
  runBody(machine, scope, mainBlock(machine, scope.uri, after));
}

/** The statements below `if __name__ == "__main__":`, where that stands behind an offset. */
export function mainBlock(machine: Machine, uri: string, after: number): readonly Statement[] {
  const module = machine.world.documents.get(uri)?.module;
  return (module?.statements ?? []).flatMap((statement) =>
    statement.kind === "if" && statement.span.start >= after ? (statement.branches.find(({ test }) => isMainTest(test))?.body ?? []) : [],
  );
}

const isMainTest = (test: Expression): boolean =>
  test.kind === "binary" &&
  test.operator === "==" &&
  [test.left, test.right].some((side) => side.kind === "name" && side.name === "__name__");

/** Follows functions that nobody has called: an app factory is called by the server. */
export function runFactories(machine: Machine, scope: ModuleScope, isFactory: (definition: FunctionStatement) => boolean): void {
  for (const item of [...scope.names.values()]) {
    if (item.kind !== "function" || item.scope.module !== scope || !isFactory(item.definition)) continue;
    const names = new Map<string, Item>();
    for (const parameter of item.definition.parameters) {
      names.set(parameter.name, parameter.default === undefined ? unknownAt(item.place) : evaluate(machine, item.scope, parameter.default));
    }
    runBody(machine, { names, outer: item.scope, module: scope }, item.definition.body);
  }
}
