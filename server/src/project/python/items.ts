import type { CallExpression, Expression, Statement } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { ConfigUse, DotenvLoad, MiddlewareUse } from "../facts.ts";
import type { CallArgument, Value } from "../value.ts";

/** What a Python name can stand for while a module is followed: a value, or something that only leads to values. */
export type Item = Value | Special;

export type Special =
  /** A name from a module that is not followed: `os`, `os.getenv`, `agno.os.AgentOS`. */
  | { readonly kind: "symbol"; readonly name: string; readonly place: Place }
  | { readonly kind: "module"; readonly module: ModuleScope; readonly place: Place }
  | { readonly kind: "function"; readonly definition: FunctionStatement; readonly scope: Scope; readonly place: Place }
  | {
      readonly kind: "class";
      readonly name: string;
      readonly members: Map<string, Item>;
      readonly plain: boolean;
      /** For a class that pydantic-settings fills. */
      readonly settings?: SettingsShape;
      readonly place: Place;
    }
  | { readonly kind: "agentos"; readonly app: AppBuilder; readonly place: Place }
  | { readonly kind: "asgi"; readonly asgi: Asgi; readonly place: Place }
  | { readonly kind: "config"; readonly use: ConfigUse; readonly place: Place }
  /** An open file, or a path object: what `.read()` or `.read_text()` will give. */
  | { readonly kind: "handle"; readonly path: Value; readonly binary: boolean; readonly place: Place }
  | { readonly kind: "environ"; readonly place: Place };

/** What a settings class reads, and from where. */
export interface SettingsShape {
  readonly fields: ReadonlyMap<string, SettingsField>;
  readonly prefix: string;
  readonly caseSensitive: boolean;
  /** Paths of env files, later ones win. */
  readonly files: readonly Value[];
}

export interface SettingsField {
  readonly annotation: Expression;
  readonly value?: Expression;
}

export type FunctionStatement = Extract<Statement, { kind: "function" }>;

/** A FastAPI app: what is added to it counts for the AgentOS that it is the base of, or that made it. */
export interface Asgi {
  readonly middlewares: MiddlewareUse[];
  app?: AppBuilder;
}

/** An `AgentOS(...)` while its module is followed. */
export interface AppBuilder {
  readonly uri: string;
  readonly place: Place;
  readonly call: CallExpression;
  readonly calleePlace: Place;
  readonly arguments: Map<string, CallArgument>;
  open: boolean;
  readonly certain: boolean;
  config?: ConfigUse;
  base?: Asgi;
  readonly late: MiddlewareUse[];
  /** Number of `load_dotenv` calls that had run when the app was made, and when `get_app()` ran. */
  readonly loadsBefore: number;
  loadsAtGetApp?: number;
  /** The module and the name that hold what `get_app()` returned. */
  served?: { readonly uri: string; readonly name: string };
  /** Number of changes to `os.environ` when the app was made, and when `get_app()` ran. */
  readonly changesBefore: number;
  changesAtGetApp?: number;
}

/** Names of a module, a function or a class. */
export interface Scope {
  readonly names: Map<string, Item>;
  readonly outer?: Scope;
  readonly module: ModuleScope;
  /** Names of the module that a function declares `global`. */
  globals?: Set<string>;
}

export interface ModuleScope extends Scope {
  readonly uri: string;
  /** Names of the product that the module imports. */
  readonly imports: Map<string, Place>;
}

/** A change of `os.environ` by the program itself: to a text, away (`none`), or to something that is not known. */
export interface EnvironmentChange {
  /** The variable; `anyVariable` where the program computes the name. */
  readonly name: string;
  readonly value: Value;
  /** `os.environ.setdefault`: only where the name is not set. */
  readonly keep: boolean;
  readonly certain: boolean;
  readonly place: Place;
}

/** Stands for every name, in changes whose names are not known. No variable is called so. */
export const anyVariable = "=";

/** A `load_dotenv` call with its place in the order of all of them. */
export type OrderedLoad = Omit<DotenvLoad, "order"> & { readonly certain: boolean };

/** Texts and collections that a program makes longer than this are not followed: `text += text` in a few lines would fill the memory. */
export const longestText = 1_000_000;
export const mostItems = 5_000;

export const unknownAt = (place: Place): Value => ({ kind: "unknown", place, steps: [] });

const specials: ReadonlySet<string> = new Set(["symbol", "module", "function", "class", "agentos", "asgi", "config", "handle", "environ"]);

export const isSpecial = (item: Item): item is Special => specials.has(item.kind);

/** The value of an item as an argument: things of the product keep their type, so that a wrong type can be seen. */
export function toValue(item: Item, place: Place): Value {
  if (!isSpecial(item)) return item;
  switch (item.kind) {
    case "symbol":
      return /\.[A-Z]/.test(item.name) ? { kind: "object", type: item.name, arguments: [], place } : unknownAt(place);
    case "agentos":
      return { kind: "object", type: "agno.os.AgentOS", arguments: [], place };
    case "asgi":
      return { kind: "object", type: "fastapi.FastAPI", arguments: [], place };
    case "config":
      return { kind: "object", type: "agno.os.config.AuthorizationConfig", arguments: [...item.use.arguments.values()], place };
    case "function":
      return { kind: "object", type: "builtins.function", arguments: [], place };
    default:
      return unknownAt(place);
  }
}

export const placeOf = (uri: string, expression: Pick<Expression, "span">): Place => ({ uri, span: expression.span });

/** Python's truth of an item. */
export function truthOf(item: Item): boolean | "unknown" {
  if (isSpecial(item)) return item.kind === "symbol" ? "unknown" : true;
  switch (item.kind) {
    case "text":
    case "bytes":
      return item.text !== "";
    case "boolean":
      return item.value;
    case "number":
      return Number(item.text.replaceAll("_", "")) !== 0;
    case "none":
      return false;
    case "list":
    case "tuple":
    case "set":
      return item.items.length > 0;
    case "dict":
      return item.items.length > 0 ? true : item.complete ? false : "unknown";
    case "object":
      return true;
    default:
      return "unknown";
  }
}
