import type { Expression, Statement } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import type { Value } from "../value.ts";
import { fileVariables } from "./dotenvCalls.ts";
import { type Item, type Scope, type SettingsField, type SettingsShape, truthOf, unknownAt } from "./items.ts";
import { evaluate, evaluateValue, locate, type Machine, readEnvironment } from "./machine.ts";
import { pathObject, pathText } from "./pathValues.ts";
import { computedText } from "./strings.ts";

type ClassStatement = Extract<Statement, { kind: "class" }>;

const settingsBases: ReadonlySet<string> = new Set([
  "pydantic_settings.BaseSettings",
  "pydantic.BaseSettings",
  "pydantic_settings.main.BaseSettings",
]);

/** Methods that change what the fields get, or where it comes from. */
const changing = /^(?:__init__|model_post_init|settings_customise_sources|customise_sources|parse_env_var|prepare_field)$/;
const validators = /^(?:field_validator|model_validator|validator|root_validator)$/;

/**
 * The shape of a class that pydantic-settings fills from the environment (pydantic-settings 2.16, main.py and sources/): its fields, and where their
 * values come from. Undefined for other classes; fields that code of the class may change are left out.
 */
export function settingsShape(machine: Machine, scope: Scope, statement: ClassStatement): SettingsShape | undefined {
  let shape: SettingsShape | undefined;
  for (const { name, value } of statement.bases) {
    if (name !== undefined) return undefined;
    const base = evaluate(machine, scope, value);
    if (base.kind === "symbol" && settingsBases.has(base.name))
      shape ??= { fields: new Map(), prefix: "", caseSensitive: false, files: [] };
    else if (base.kind === "class" && base.settings !== undefined) shape ??= base.settings;
    else return undefined;
  }
  if (shape === undefined || statement.decorators.length > 0) return undefined;
  const fields = new Map(shape.fields);
  let { prefix, caseSensitive, files } = shape;
  const configure = (name: string, value: Value): void => {
    if (name === "env_prefix" && value.kind === "text") prefix = value.text;
    else if (name === "env_prefix") fields.clear();
    else if (name === "case_sensitive") caseSensitive = truthOf(value) !== false;
    else if (name === "env_file") files = filesOf(value);
  };
  for (const part of statement.body) {
    if (part.kind === "declaration") fields.set(part.name, { annotation: part.annotation });
    else if (part.kind === "function") {
      if (changing.test(part.name.value)) return { fields: new Map(), prefix, caseSensitive, files };
      for (const decorator of part.decorators) {
        const target = decorator.kind === "call" ? decorator.callee : decorator;
        const called = target.kind === "name" ? target.name : target.kind === "attribute" ? target.name.value : "";
        if (!validators.test(called)) continue;
        const names = decorator.kind === "call" ? decorator.arguments.map(({ value }) => value) : [];
        const known = names.flatMap((argument) => (argument.kind === "string" ? [argument.value.value] : []));
        if (known.length === 0 || known.includes("*")) fields.clear();
        for (const field of known) fields.delete(field);
      }
    } else if (part.kind === "class" && part.name.value === "Config") {
      for (const setting of part.body) {
        const target = setting.kind === "assign" ? setting.targets[0] : undefined;
        if (setting.kind === "assign" && target?.kind === "name") configure(target.name, evaluateValue(machine, scope, setting.value));
      }
    } else if (part.kind === "assign") {
      const target = part.targets[0];
      if (target?.kind !== "name") continue;
      if (target.name === "model_config") {
        const value = evaluateValue(machine, scope, part.value);
        if (value.kind === "object") for (const { name, value: given } of value.arguments) if (name !== undefined) configure(name, given);
        if (value.kind === "dict") for (const { key, value: given } of value.items) if (key.kind === "text") configure(key.text, given);
      } else if (part.annotation !== undefined && !/^_/.test(target.name))
        fields.set(target.name, { annotation: part.annotation, value: part.value });
    }
  }
  return { fields, prefix, caseSensitive, files };
}

/** The paths of `env_file=`; later ones win. */
function filesOf(value: Value): readonly Value[] {
  if (value.kind === "list" || value.kind === "tuple") return value.items;
  return value.kind === "none" ? [] : [value];
}

/** The fields of `Settings(...)`: arguments first, then the environment, then the env files, then the defaults. */
export function settingsValues(
  machine: Machine,
  scope: Scope,
  shape: SettingsShape,
  given: ReadonlyMap<string, { readonly value: Value }>,
  place: Place,
): ReadonlyMap<string, Item> {
  const named = given.get("_env_file")?.value;
  const variables = new Map<string, { readonly name: string; readonly value: Value }>();
  for (const path of named === undefined ? shape.files : filesOf(named)) {
    const text = path.kind === "text" ? path.text : pathText(path);
    const location = text === undefined ? undefined : locate(machine, text, scope.module.uri);
    if (location === undefined || !("uri" in location)) continue;
    if (!machine.settingsFiles.some(({ uri }) => uri === location.uri))
      machine.settingsFiles.push({ uri: location.uri, place: path.place });
    for (const [name, value] of fileVariables(machine, location.uri, place)) variables.set(spelled(shape, name), { name, value });
  }
  const values = new Map<string, Item>();
  for (const [name, field] of shape.fields) {
    values.set(name, given.get(name)?.value ?? fieldValue(machine, scope, shape, name, field, variables, place));
  }
  return values;
}

const spelled = ({ caseSensitive }: SettingsShape, name: string): string => (caseSensitive ? name : name.toLowerCase());

function fieldValue(
  machine: Machine,
  scope: Scope,
  shape: SettingsShape,
  name: string,
  { annotation, value }: SettingsField,
  variables: ReadonlyMap<string, { readonly name: string; readonly value: Value }>,
  place: Place,
): Item {
  const field = value?.kind === "call" && /^(?:Field|SecretStr)$/.test(calleeName(value)) ? value : undefined;
  const aliases = field === undefined ? [] : aliasesOf(machine, scope, field);
  if (aliases === undefined) return unknownAt(place);
  for (const wanted of aliases.length > 0 ? aliases : [shape.prefix + name]) {
    const inFile = variables.get(spelled(shape, wanted));
    const variable = variableName(machine, shape, wanted) ?? inFile?.name ?? (shape.caseSensitive ? wanted : wanted.toUpperCase());
    const read = readEnvironment(machine, variable, place, undefined, false);
    if (read.kind === "text") return typed(annotation, read, place);
    if (read.kind === "unknown" && inFile?.value.kind !== "text") return read;
    if (inFile?.value.kind === "text") {
      const step = { kind: "environment", name: inFile.name, place } as const;
      return typed(annotation, { ...inFile.value, steps: [...inFile.value.steps, step] }, place);
    }
  }
  return defaultOf(machine, scope, value, field, place);
}

/** A variable of the run whose name is the wanted one, upper and lower case alike. */
function variableName(machine: Machine, shape: SettingsShape, wanted: string): string | undefined {
  const same = (name: string): boolean => spelled(shape, name) === spelled(shape, wanted);
  return [...(machine.run?.variables.values ?? [])].find(([name, { reading }]) => reading.kind === "value" && same(name))?.[0];
}

const calleeName = (call: Extract<Expression, { kind: "call" }>): string =>
  call.callee.kind === "name" ? call.callee.name : call.callee.kind === "attribute" ? call.callee.name.value : "";

/** The names that `Field(validation_alias=...)`, `Field(alias=...)` or pydantic 1's `Field(env=...)` ask for; undefined where they are computed. */
function aliasesOf(machine: Machine, scope: Scope, field: Extract<Expression, { kind: "call" }>): readonly string[] | undefined {
  for (const wanted of ["validation_alias", "alias", "env"]) {
    const argument = field.arguments.find(({ name }) => name?.value === wanted);
    if (argument === undefined) continue;
    const choices =
      argument.value.kind === "call" && calleeName(argument.value) === "AliasChoices"
        ? argument.value.arguments.map(({ value }) => value)
        : [argument.value];
    const texts = choices.map((choice) => evaluateValue(machine, scope, choice));
    const names = texts.flatMap((text) =>
      text.kind === "text"
        ? [text.text]
        : text.kind === "list"
          ? text.items.flatMap((item) => (item.kind === "text" ? [item.text] : []))
          : [],
    );
    return names.length === 0 ? undefined : names;
  }
  return [];
}

function defaultOf(
  machine: Machine,
  scope: Scope,
  value: Expression | undefined,
  field: Extract<Expression, { kind: "call" }> | undefined,
  place: Place,
): Item {
  if (value === undefined) return unknownAt(place);
  if (field === undefined) return evaluate(machine, scope, value);
  const given = field.arguments.find(({ name }) => name?.value === "default") ?? field.arguments.find(({ name }) => name === undefined);
  if (given === undefined || given.value.kind === "star" || given.value.kind === "unknown") return unknownAt(place);
  return evaluate(machine, scope, given.value);
}

/** A text as pydantic makes it one of the field's type; types that are not followed give what is not known. */
function typed(annotation: Expression, value: Extract<Value, { kind: "text" }>, place: Place): Item {
  switch (typeName(annotation)) {
    case "str":
      return value;
    case "SecretStr":
      return { kind: "object", type: "pydantic.SecretStr", arguments: [{ name: undefined, value, expression: annotation, place }], place };
    case "bool": {
      const text = value.text.trim().toLowerCase();
      if (/^(?:true|t|yes|y|on|1)$/.test(text)) return { kind: "boolean", value: true, place };
      return /^(?:false|f|no|n|off|0)$/.test(text) ? { kind: "boolean", value: false, place } : unknownAt(place);
    }
    case "Path":
    case "FilePath":
      return pathObject(value.text, place);
    case "list": {
      const items = jsonTexts(value.text);
      return items === undefined
        ? { kind: "unknown", place, steps: value.steps }
        : { kind: "list", items: items.map((item) => computedText(item, place, value, value.steps)), place };
    }
    default:
      return { kind: "unknown", place, steps: value.steps };
  }
}

/** `str`, `Optional[str]`, `str | None`, `list[str]` by the name that counts. */
function typeName(annotation: Expression): string {
  switch (annotation.kind) {
    case "name":
      return annotation.name;
    case "attribute":
      return annotation.name.value;
    case "binary": {
      const sides = [annotation.left, annotation.right].filter(({ kind }) => kind !== "none");
      return sides.length === 1 && sides[0] !== undefined ? typeName(sides[0]) : "";
    }
    case "subscript": {
      const outer = typeName(annotation.object);
      if (outer === "Optional") return typeName(annotation.index);
      if (outer === "Literal") return "str";
      return /^[Ll]ist$/.test(outer) && typeName(annotation.index) === "str" ? "list" : "";
    }
    case "string":
      return /^(?:Optional\[)?(str|SecretStr|bool)\b/.exec(annotation.value.value)?.[1] ?? "";
    default:
      return "";
  }
}

function jsonTexts(text: string): readonly string[] | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every((item) => typeof item === "string") ? read : undefined;
  } catch {
    return undefined;
  }
}
