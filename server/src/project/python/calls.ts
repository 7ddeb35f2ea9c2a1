import type { CallExpression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { Value } from "../value.ts";
import { callArguments, keyword, positional } from "./arguments.ts";
import { attributeOf } from "./attributes.ts";
import { changeContainer, changesContainer, rebind } from "./containers.ts";
import { cleandoc, dedent } from "./docstrings.ts";
import { dotenvValuesOf, findDotenvCall, loadDotenv } from "./dotenvCalls.ts";
import { callFunction } from "./functions.ts";
import { callMember, instanceOf } from "./instances.ts";
import { anyVariable, type Item, type Scope, truthOf, unknownAt } from "./items.ts";
import { evaluate, evaluateValue, type Machine, readEnvironment, readFile } from "./machine.ts";
import { joinPath, normalize, parentOf } from "./paths.ts";
import { isPath, pathObject, pathText } from "./pathValues.ts";
import {
  addMiddleware,
  agentOs,
  authorizationConfig,
  fastApi,
  getApp,
  isMiddleware,
  isProduct,
  productObject,
  wrapMiddleware,
} from "./product.ts";
import { base64Text, computedText, stepsOf, stringMethod } from "./strings.ts";

/** What a call gives, and what it does: apps, middleware, env files, changes of the environment. */
export function callItem(machine: Machine, scope: Scope, call: CallExpression, place: Place): Item {
  const { callee } = call;
  if (callee.kind === "attribute") {
    const object = evaluate(machine, scope, callee.object);
    const method = callee.name.value;
    if (changesContainer(object, method)) return changeContainer(machine, scope, call, callee.object, object, method, place);
    if (object.kind === "class") return callMember(machine, scope, call, object, method, place);
    const handled = callMethod(machine, scope, call, object, method, place);
    if (handled !== undefined) return handled;
    return callOf(machine, scope, call, attributeOf(object, method, place), place);
  }
  return callOf(machine, scope, call, evaluate(machine, scope, callee), place);
}

function callOf(machine: Machine, scope: Scope, call: CallExpression, target: Item, place: Place): Item {
  switch (target.kind) {
    case "symbol":
      return callSymbol(machine, scope, call, target.name, place);
    case "function":
      return callFunction(machine, scope, call, target.definition, target.scope, place);
    case "class": {
      const given = callArguments(machine, scope, call, []);
      return target.plain || target.settings !== undefined ? instanceOf(machine, scope, call, target, given, place) : unknownAt(place);
    }
    case "raises":
      return target;
    default:
      for (const argument of call.arguments) if (argument.value.kind !== "star") evaluate(machine, scope, argument.value);
      return unknownAt(place);
  }
}

function callMethod(machine: Machine, scope: Scope, call: CallExpression, object: Item, method: string, place: Place): Item | undefined {
  switch (object.kind) {
    case "environ":
      return environMethod(machine, scope, call, method, place);
    case "agentos":
      if (method === "get_app") return getApp(machine, object.app, place);
      return unknownAt(place);
    case "asgi":
      if (method === "add_middleware") addMiddleware(machine, scope, call, object.asgi);
      else for (const argument of call.arguments) if (argument.value.kind !== "star") evaluate(machine, scope, argument.value);
      return unknownAt(place);
    case "handle":
      if (method === "read") {
        const text = object.path.kind === "text" ? readFile(machine, object.path.text, scope.module.uri, place) : unknownAt(place);
        return object.binary ? asBytes(text) : text;
      }
      return unknownAt(place);
    case "object":
      if (object.type === "pydantic.SecretStr" && method === "get_secret_value") return object.arguments[0]?.value ?? unknownAt(place);
      return isPath(object) ? pathMethod(machine, scope, call, object, method, place) : undefined;
    case "dict": {
      if (method !== "get" && method !== "setdefault") return undefined;
      const [key, fallback] = positional(machine, scope, call) ?? [];
      const found =
        key?.kind === "text" ? object.items.findLast((item) => item.key.kind === "text" && item.key.text === key.text) : undefined;
      if (found !== undefined) return { ...found.value, place };
      return object.complete && key?.kind === "text" ? (fallback ?? { kind: "none", place, steps: [] }) : unknownAt(place);
    }
    case "text":
    case "bytes":
    case "unknown": {
      const values = positional(machine, scope, call);
      return values === undefined ? unknownAt(place) : (stringMethod(object, method, values, place) ?? unknownAt(place));
    }
    case "none":
      return { kind: "raises", exception: "AttributeError", message: `'NoneType' object has no attribute '${method}'`, place };
    case "raises":
      return object;
    default:
      return undefined;
  }
}

function asBytes(text: Value): Value {
  return text.kind === "text" ? { kind: "bytes", text: text.text, place: text.place, written: text.written, steps: text.steps } : text;
}

function environMethod(machine: Machine, scope: Scope, call: CallExpression, method: string, place: Place): Item {
  const values = positional(machine, scope, call);
  const name = values?.[0];
  switch (method) {
    case "get":
      return name?.kind === "text"
        ? readEnvironment(machine, name.text, place, values?.[1] ?? keywordValue(machine, scope, call, "default"), false)
        : unknownAt(place);
    case "setdefault": {
      const value = values?.[1];
      if (name?.kind !== "text" || value === undefined) return unknownAt(place);
      machine.changes.push({ name: name.text, value, keep: true, certain: machine.certain, place });
      return readEnvironment(machine, name.text, place, value, false);
    }
    case "update": {
      const { named, open } = callArguments(machine, scope, call, []);
      const set = (variable: string, value: Value): void => {
        machine.changes.push({ name: variable, value, keep: false, certain: machine.certain, place });
      };
      for (const { key, value } of name?.kind === "dict" ? name.items : []) set(key.kind === "text" ? key.text : anyVariable, value);
      for (const [variable, { value }] of named) set(variable, value);
      if (values === undefined || open || (name !== undefined && (name.kind !== "dict" || !name.complete)))
        set(anyVariable, unknownAt(place));
      return unknownAt(place);
    }
    case "pop": {
      const before = name?.kind === "text" ? readEnvironment(machine, name.text, place, values?.[1], false) : unknownAt(place);
      removeVariable(machine, name, place);
      return before;
    }
    case "clear":
      machine.changes.push({ name: anyVariable, value: unknownAt(place), keep: false, certain: false, place });
      return unknownAt(place);
    default:
      return unknownAt(place);
  }
}

/** `del os.environ[name]`, `os.environ.pop(name)`: the variable is gone. */
export function removeVariable(machine: Machine, name: Value | undefined, place: Place): void {
  const variable = name?.kind === "text" ? name.text : anyVariable;
  machine.changes.push({ name: variable, value: { kind: "none", place, steps: [] }, keep: false, certain: machine.certain, place });
}

const keywordValue = (machine: Machine, scope: Scope, call: CallExpression, name: string): Value | undefined => {
  const argument = keyword(call, name);
  return argument === undefined ? undefined : evaluateValue(machine, scope, argument.value);
};

function pathMethod(machine: Machine, scope: Scope, call: CallExpression, object: Value, method: string, place: Place): Item | undefined {
  const path = pathText(object);
  switch (method) {
    case "read_text":
      return path === undefined ? unknownAt(place) : readFile(machine, path, scope.module.uri, place);
    case "read_bytes":
      return path === undefined ? unknownAt(place) : asBytes(readFile(machine, path, scope.module.uri, place));
    case "open":
      return { kind: "handle", path: path === undefined ? unknownAt(place) : computedText(path, place), binary: false, place };
    case "resolve":
    case "absolute":
      return pathObject(path === undefined ? undefined : normalize(path), place);
    case "as_posix":
    case "__str__":
      return path === undefined ? unknownAt(place) : computedText(path, place);
    case "joinpath": {
      const parts = positional(machine, scope, call);
      const texts = parts?.map((part) => (part.kind === "text" ? part.text : undefined));
      if (path === undefined || texts === undefined || texts.includes(undefined)) return pathObject(undefined, place);
      return pathObject(
        texts.reduce<string>((joined, part) => joinPath(joined, part ?? ""), path),
        place,
      );
    }
    case "expanduser":
      return pathObject(path?.startsWith("~") === true ? undefined : path, place);
    default:
      return unknownAt(place);
  }
}

function callSymbol(machine: Machine, scope: Scope, call: CallExpression, name: string, place: Place): Item {
  if (isProduct(name, "AgentOS")) return agentOs(machine, scope, call, place);
  if (isProduct(name, "AuthorizationConfig")) return authorizationConfig(machine, scope, call, place);
  if (isMiddleware(name)) return wrapMiddleware(machine, scope, call, place);
  switch (name) {
    case "os.getenv":
    case "os.environ.get": {
      const values = positional(machine, scope, call);
      const variable = values?.[0] ?? keywordValue(machine, scope, call, "key");
      if (variable?.kind !== "text") return unknownAt(place);
      return readEnvironment(machine, variable.text, place, values?.[1] ?? keywordValue(machine, scope, call, "default"), false);
    }
    case "dotenv.load_dotenv":
    case "dotenv.main.load_dotenv":
      return loadDotenv(machine, scope, call, place);
    case "dotenv.find_dotenv":
    case "dotenv.main.find_dotenv":
      return findDotenvCall(machine, scope, call, place);
    case "dotenv.dotenv_values":
    case "dotenv.main.dotenv_values":
      return dotenvValuesOf(machine, scope, call, place);
    case "fastapi.FastAPI":
    case "fastapi.applications.FastAPI":
    case "starlette.applications.Starlette":
      return fastApi(machine, scope, call, place);
  }
  if (name.startsWith("agno.")) return productObject(machine, scope, call, name, place);
  const values = positional(machine, scope, call);
  if (values === undefined) return unknownAt(place);
  return callLibrary(machine, scope, call, name, values, place);
}

function callLibrary(machine: Machine, scope: Scope, call: CallExpression, name: string, values: readonly Value[], place: Place): Item {
  const first = values[0];
  const text = first?.kind === "text" ? first.text : first === undefined ? undefined : pathText(first);
  switch (name) {
    case "builtins.open":
    case "io.open":
    case "codecs.open": {
      const mode = values[1] ?? keywordValue(machine, scope, call, "mode");
      const path: Value = text === undefined ? unknownAt(place) : computedText(text, place);
      return { kind: "handle", path, binary: mode?.kind === "text" && mode.text.includes("b"), place };
    }
    case "pathlib.Path":
    case "pathlib.PurePath":
    case "pathlib.PosixPath": {
      const parts = values.map((value) => (value.kind === "text" ? value.text : pathText(value)));
      if (parts.includes(undefined)) return pathObject(undefined, place);
      return pathObject(parts.length === 0 ? "." : parts.reduce<string>((joined, part) => joinPath(joined, part ?? ""), ""), place);
    }
    case "os.path.join": {
      const parts = values.map((value) => (value.kind === "text" ? value.text : pathText(value)));
      return parts.includes(undefined) || parts.length === 0
        ? unknownAt(place)
        : computedText(
            parts.reduce<string>((joined, part) => joinPath(joined, part ?? ""), ""),
            place,
          );
    }
    case "os.path.dirname":
      return text === undefined ? unknownAt(place) : computedText(parentOf(text), place);
    case "os.path.abspath":
    case "os.path.realpath":
    case "os.path.normpath":
      return text === undefined ? unknownAt(place) : computedText(normalize(text), place);
    case "os.fspath":
      return text === undefined ? unknownAt(place) : computedText(text, place);
    case "builtins.str":
      return first?.kind === "text"
        ? first
        : text !== undefined
          ? computedText(text, place, first)
          : first?.kind === "none"
            ? computedText("None", place)
            : unknownAt(place);
    case "builtins.bool": {
      const truth = first === undefined ? false : truthOf(first);
      return truth === "unknown" ? unknownAt(place) : { kind: "boolean", value: truth, place };
    }
    case "builtins.list":
    case "builtins.tuple": {
      const kind = name === "builtins.list" ? "list" : "tuple";
      if (first === undefined) return { kind, items: [], place };
      if (first.kind === "text") return { kind, items: [...first.text].map((character) => computedText(character, place, first)), place };
      return first.kind === "list" || first.kind === "tuple" || first.kind === "set"
        ? { kind, items: first.items, place }
        : unknownAt(place);
    }
    case "builtins.filter": {
      const [test, source] = values;
      if (test?.kind !== "none" || (source?.kind !== "list" && source?.kind !== "tuple")) return unknownAt(place);
      const truths = source.items.map(truthOf);
      if (truths.includes("unknown")) return unknownAt(place);
      return { kind: "list", items: source.items.filter((_, index) => truths[index] === true), place };
    }
    case "builtins.setattr":
      setAttribute(machine, scope, call, values, place);
      return unknownAt(place);
    case "builtins.dict":
    case "types.SimpleNamespace": {
      const { named, open } = callArguments(machine, scope, call, []);
      if (name === "types.SimpleNamespace") return { kind: "object", type: name, arguments: [...named.values()], place };
      const items = [...named].map(([key, { value, place: at }]) => ({ key: computedText(key, at), value }));
      const before = first?.kind === "dict" ? first : undefined;
      const complete = !open && (values.length === 0 || before?.complete === true);
      return { kind: "dict", items: [...(before?.items ?? []), ...items], complete, place };
    }
    case "base64.b64decode":
    case "base64.standard_b64decode": {
      const decoded =
        text === undefined && first?.kind !== "bytes" ? undefined : base64Text(first?.kind === "bytes" ? first.text : (text ?? ""));
      if (decoded === undefined) return { kind: "unknown", place, steps: first === undefined ? [] : stepsOf(first) };
      return {
        kind: "bytes",
        text: decoded,
        place,
        written: first?.kind === "text" || first?.kind === "bytes" ? first.written : place,
        steps: first === undefined ? [] : stepsOf(first),
      };
    }
    case "textwrap.dedent":
      return first?.kind === "text" ? computedText(dedent(first.text), place, first, first.steps) : unknownAt(place);
    case "inspect.cleandoc":
      return first?.kind === "text" ? computedText(cleandoc(first.text), place, first, first.steps) : unknownAt(place);
    case "builtins.getattr":
      return unknownAt(place);
    case "pathlib.Path.cwd":
      return pathObject(machine.run === undefined ? undefined : ".", place);
    default: {
      const last = name.slice(name.lastIndexOf(".") + 1);
      if (!/^[A-Z]/.test(last)) return unknownAt(place);
      const { named } = callArguments(machine, scope, call, []);
      return { kind: "object", type: name, arguments: [...named.values()], place };
    }
  }
}

/** `setattr(object, name, value)` on what the product made: the argument is not what the call says any more. */
function setAttribute(machine: Machine, scope: Scope, call: CallExpression, values: readonly Value[], place: Place): void {
  const target = call.arguments[0]?.value;
  if (target === undefined || target.kind === "star") return;
  const name = values[1];
  if (name?.kind === "text") machine.follow.assignAttribute(machine, evaluate(machine, scope, target), name.text, unknownAt(place), target);
  else if (target.kind === "name") rebind(machine, scope, target.name, unknownAt(place));
}
