import { holds } from "../agentos/agnoVersions.ts";
import { defaultAlgorithm } from "../agentos/algorithms.ts";
import type { Reading } from "../loaders/loader.ts";
import type { ParsedDocument } from "../parse/document.ts";
import { verbatim } from "../text/mappedString.ts";
import type { App, ConfigUse, EffectiveAlgorithm, KeyUse, MiddlewareUse, Run, Setting, Versions } from "./facts.ts";
import type { Value } from "./value.ts";

/** One run of a deployment with the apps as they are in it. */
export interface RunWithApps {
  readonly run: Run;
  readonly apps: readonly App[];
}

interface Collected {
  readonly use: Omit<KeyUse, "readings">;
  readonly readings: { readonly run: Run; readonly reading: Reading }[];
}

/**
 * Every text that takes part in verifying tokens or guards the instance: the variables, the texts in `verification_keys` and `secret_key`,
 * `os_security_key` of settings made in code. `keyFile` is a PEM file that is looked at for itself.
 */
export function keyUsesIn(runs: readonly RunWithApps[], versions: Versions, keyFile?: ParsedDocument): readonly KeyUse[] {
  const found = new Map<string, Collected>();
  const add = (key: string, run: Run, reading: Reading, use: Collected["use"]): void => {
    const known = found.get(key);
    if (known === undefined) found.set(key, { use, readings: [{ run, reading }] });
    else {
      known.readings.push({ run, reading });
      // The first run that has the text decides which one is shown.
      if (known.use.value.kind === "unknown" && use.value.kind !== "unknown") found.set(key, { use, readings: known.readings });
    }
  };
  for (const { run, apps } of runs) {
    for (const [name, consumer] of [
      ["JWT_VERIFICATION_KEY", "environment-key"],
      ["OS_SECURITY_KEY", "security-key"],
    ] as const) {
      for (const environment of run.finalEnvironment === undefined ? [run.environment] : [run.environment, run.finalEnvironment]) {
        const { setting, reading } = environment.get(name) ?? {};
        if (reading === undefined || (setting === undefined && reading.kind !== "value")) continue;
        if (setting === undefined) continue;
        const algorithm: EffectiveAlgorithm = consumer === "security-key" ? { kind: "unknown" } : environmentAlgorithm(apps, versions);
        add(`${name} ${setting.uri} ${setting.entry.span.start}`, run, reading, {
          consumer,
          value: valueOfSetting(setting, reading),
          setting,
          algorithm,
        });
        break;
      }
    }
    for (const app of apps) appKeys(app, run, versions, add);
  }
  const uses: KeyUse[] = [...found.values()].map(({ use, readings }) => ({ ...use, readings }));
  if (keyFile !== undefined) {
    const place = { uri: keyFile.uri, span: { start: 0, end: keyFile.text.length } };
    const value: Value = { kind: "text", text: keyFile.text, place, written: place, mapped: verbatim(keyFile.text, 0), steps: [] };
    uses.push({ consumer: "key-file", value, readings: [], algorithm: { kind: "unknown" } });
  }
  return uses;
}

type Add = (key: string, run: Run, reading: Reading, use: Collected["use"]) => void;

function appKeys(app: App, run: Run, versions: Versions, add: Add): void {
  const settingOf = (value: Value): { readonly setting?: Setting } => {
    const step = "steps" in value ? value.steps.find((candidate) => candidate.kind === "environment") : undefined;
    const setting =
      step?.kind === "environment" ? (run.environment.get(step.name)?.setting ?? run.finalEnvironment?.get(step.name)?.setting) : undefined;
    return setting === undefined ? {} : { setting };
  };
  const list = (use: ConfigUse | MiddlewareUse, middleware: MiddlewareUse | undefined): void => {
    const algorithm = callAlgorithm(use, middleware !== undefined, versions);
    const extra = middleware === undefined ? {} : { middleware };
    const argument = use.arguments.get("verification_keys");
    const items = argument === undefined ? [] : isSequence(argument.value) ? argument.value.items : [argument.value];
    for (const [index, value] of items.entries()) {
      add(`${value.place.uri} ${value.place.span.start} ${app.call.span.start}`, run, readingOfValue(value), {
        consumer: "verification-keys",
        value,
        app,
        index,
        algorithm,
        ...extra,
        ...settingOf(value),
      });
    }
    const secret = use.arguments.get("secret_key");
    if (secret !== undefined && middleware !== undefined) {
      add(`${secret.place.uri} ${secret.place.span.start} ${app.call.span.start}`, run, readingOfValue(secret.value), {
        consumer: "secret-key",
        value: secret.value,
        app,
        algorithm,
        ...extra,
        ...settingOf(secret.value),
      });
    }
  };
  if (app.config !== undefined && app.config.form !== "unknown") list(app.config, undefined);
  for (const middleware of app.middlewares) list(middleware, middleware);
  const settings = app.arguments.get("settings")?.value;
  const key = settings?.kind === "object" ? settings.arguments.find(({ name }) => name?.toLowerCase() === "os_security_key") : undefined;
  if (key !== undefined) {
    add(`${key.place.uri} ${key.place.span.start}`, run, readingOfValue(key.value), {
      consumer: "security-key",
      value: key.value,
      app,
      algorithm: { kind: "unknown" },
      ...settingOf(key.value),
    });
  }
}

const isSequence = (value: Value): value is Extract<Value, { kind: "list" | "tuple" | "set" }> =>
  value.kind === "list" || value.kind === "tuple" || value.kind === "set";

function readingOfValue(value: Value): Reading {
  if (value.kind === "text" || value.kind === "bytes") return { kind: "value", value: value.text };
  return value.kind === "none" ? { kind: "absent" } : { kind: "unknown", because: "the expression is not followed" };
}

function valueOfSetting(setting: Setting, reading: Reading): Value {
  const written = setting.valuePlace;
  if (reading.kind !== "value") return { kind: "unknown", place: written, steps: [] };
  const mapped = setting.entry.value.value === reading.value ? { mapped: setting.entry.value } : {};
  return { kind: "text", text: reading.value, place: written, written, ...mapped, steps: [] };
}

/** The algorithm that keys of a call have to fit: a literal of the same call, else the default (facts §4). */
export function callAlgorithm(
  use: Pick<ConfigUse, "arguments" | "open"> | undefined,
  isMiddleware: boolean,
  versions: Versions,
): EffectiveAlgorithm {
  const former = isMiddleware && holds(versions.agno, { until: "2.3.13" });
  const usual: EffectiveAlgorithm =
    former === "depends" ? { kind: "unknown" } : { kind: "known", name: former === "always" ? "HS256" : defaultAlgorithm, explicit: false };
  if (use === undefined) return usual;
  const argument = use.arguments.get("algorithm");
  if (argument === undefined) return use.open ? { kind: "unknown" } : usual;
  const { value } = argument;
  if (value.kind === "none" || (value.kind === "text" && value.text === ""))
    return isMiddleware || usual.kind === "unknown" ? { kind: "unknown" } : { ...usual, place: argument.place };
  return value.kind === "text" ? { kind: "known", name: value.text, explicit: true, place: argument.value.place } : { kind: "unknown" };
}

/** The algorithm that JWT_VERIFICATION_KEY has to fit: that of every layer that reads it, when they agree. */
export function environmentAlgorithm(apps: readonly App[], versions: Versions): EffectiveAlgorithm {
  const algorithms: EffectiveAlgorithm[] = [];
  for (const app of apps) {
    const oneLayer = holds(versions.agno, { since: "2.7.0" });
    // Before 2.7.0 AgentOS reads the variables only with authorization; since then whenever they are there.
    if (app.authorization !== false || oneLayer !== "never" || app.middlewares.length === 0) {
      if (app.authorization === false && oneLayer === "depends" && app.middlewares.length > 0) algorithms.push({ kind: "unknown" });
      else if (app.config?.form === "unknown") algorithms.push({ kind: "unknown" });
      else algorithms.push(callAlgorithm(app.config, false, versions));
    }
    for (const middleware of app.middlewares) algorithms.push(callAlgorithm(middleware, true, versions));
  }
  const first = algorithms[0];
  if (first?.kind !== "known") return { kind: "unknown" };
  if (algorithms.some((other) => other.kind !== "known" || other.name !== first.name)) return { kind: "unknown" };
  return algorithms.find((other) => other.kind === "known" && other.explicit) ?? first;
}
