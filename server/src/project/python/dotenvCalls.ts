import { dotenvValues } from "../../loaders/pythonDotenv.ts";
import type { CallExpression } from "../../parse/pythonTree.ts";
import type { Place } from "../../text/place.ts";
import { releaseContexts } from "../dotenvReleases.ts";
import { directoryOf } from "../paths.ts";
import type { Value } from "../value.ts";
import { keyword, positional } from "./arguments.ts";
import { type Item, type Scope, truthOf, unknownAt } from "./items.ts";
import { evaluateValue, findDotenv, locate, type Machine } from "./machine.ts";
import { pathOf } from "./paths.ts";
import { pathText } from "./pathValues.ts";
import { computedText } from "./strings.ts";

/** `load_dotenv(dotenv_path=None, stream=None, verbose=False, override=False)`. */
export function loadDotenv(machine: Machine, scope: Scope, call: CallExpression, place: Place): Item {
  const override = keyword(call, "override");
  const values = positional(machine, scope, call);
  const overrides =
    override === undefined
      ? values?.[3] === undefined
        ? false
        : truthOf(values[3])
      : truthOf(evaluateValue(machine, scope, override.value));
  const uri = dotenvFile(machine, scope, call, values);
  machine.loads.push({ place, ...(uri === undefined ? {} : { uri }), override: overrides === true, certain: machine.certain });
  return unknownAt(place);
}

/** The file that a call of python-dotenv names; without a name, the nearest `.env` above the calling file. */
function dotenvFile(machine: Machine, scope: Scope, call: CallExpression, values: readonly Value[] | undefined): string | undefined {
  const argument = keyword(call, "dotenv_path");
  const path = argument === undefined ? values?.[0] : evaluateValue(machine, scope, argument.value);
  if (values === undefined || keyword(call, "stream") !== undefined) return undefined;
  if (path === undefined || path.kind === "none" || (path.kind === "text" && path.text === ""))
    return findDotenv(machine, directoryOf(scope.module.uri));
  const text = path.kind === "text" ? path.text : pathText(path);
  if (text === undefined) return undefined;
  const location = locate(machine, text, scope.module.uri);
  return "uri" in location ? location.uri : undefined;
}

/** `find_dotenv(filename=".env", raise_error_if_not_found=False, usecwd=False)`: the path, or the empty text. */
export function findDotenvCall(machine: Machine, scope: Scope, call: CallExpression, place: Place): Item {
  const named = keyword(call, "filename");
  const name = named === undefined ? positional(machine, scope, call)?.[0] : evaluateValue(machine, scope, named.value);
  if (name !== undefined && name.kind !== "text") return unknownAt(place);
  const found = findDotenv(machine, directoryOf(scope.module.uri), name?.text ?? ".env");
  return found === undefined ? unknownAt(place) : computedText(pathOf(found), place);
}

/** `dotenv_values(path)`: the file's own variables as a dict. */
export function dotenvValuesOf(machine: Machine, scope: Scope, call: CallExpression, place: Place): Item {
  const uri = dotenvFile(machine, scope, call, positional(machine, scope, call));
  const items = uri === undefined ? undefined : variablesOf(machine, uri, place);
  return items === undefined ? unknownAt(place) : { kind: "dict", items, complete: true, place };
}

/** The variables of an env file by name, as python-dotenv reads them; none where they are not known. */
export function fileVariables(machine: Machine, uri: string, place: Place): ReadonlyMap<string, Value> {
  const items = variablesOf(machine, uri, place) ?? [];
  return new Map(items.flatMap(({ key, value }) => (key.kind === "text" ? [[key.text, value] as const] : [])));
}

function variablesOf(machine: Machine, uri: string, place: Place): readonly { readonly key: Value; readonly value: Value }[] | undefined {
  const document = machine.world.documents.get(uri);
  if (document === undefined) machine.wanted.add(uri);
  if (document === undefined || (machine.run === undefined && document.text.includes("${"))) return undefined;
  const environment = new Map<string, string>();
  for (const [name, { reading }] of machine.run?.variables.values ?? []) if (reading.kind === "value") environment.set(name, reading.value);
  const contexts = releaseContexts(machine.run?.variables.pythonDotenv, [document.text], environment);
  const reads = contexts.map((context) => dotenvValues(document.text, context, true));
  const [read] = reads;
  if (read === undefined || typeof read === "string" || "error" in read) return undefined;
  const isAgreed = (name: string): boolean =>
    reads.every((other) => typeof other === "object" && "values" in other && other.values.get(name) === read.values.get(name));
  const names = reads.map((other) => (typeof other === "object" && "values" in other ? [...other.values.keys()].join("\n") : ""));
  if (names.some((listed) => listed !== names[0])) return undefined;
  return [...read.values].map(([name, text]) => {
    const key = computedText(name, place);
    if (!isAgreed(name)) return { key, value: { kind: "unknown", place, steps: [] } satisfies Value };
    const entry = document.entries.findLast((candidate) => candidate.name.value === name);
    const written: Place = entry === undefined ? place : { uri, span: entry.raw };
    const mapped = entry !== undefined && entry.value.value === text ? { mapped: entry.value } : {};
    const value: Value =
      text === undefined
        ? { kind: "none", place, steps: [] }
        : { kind: "text", text, place, written, ...mapped, steps: [{ kind: "file", path: pathOf(uri), uri, place }] };
    return { key, value };
  });
}
