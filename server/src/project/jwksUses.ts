import type { ParsedDocument } from "../parse/document.ts";
import type { Location } from "./container.ts";
import type { App, EffectiveAlgorithm, JwksUse, Versions } from "./facts.ts";
import { callAlgorithm, environmentAlgorithm, type RunWithApps } from "./keyUses.ts";

/** Where paths of the deployment lead, and the documents they lead to. */
export interface JwksPaths {
  locate(path: string): Location;
  document(uri: string): ParsedDocument | undefined;
}

/** Every key set that is configured, by JWT_JWKS_FILE or `jwks_file=`. `keySet` is a file that is looked at for itself. */
export function jwksUsesIn(
  runs: readonly RunWithApps[],
  versions: Versions,
  paths: JwksPaths,
  keySet?: ParsedDocument,
): readonly JwksUse[] {
  const found = new Map<string, JwksUse>();
  for (const { run, apps } of runs) {
    const { setting, reading } =
      (run.finalEnvironment ?? run.environment).get("JWT_JWKS_FILE") ?? run.environment.get("JWT_JWKS_FILE") ?? {};
    // A variable that `jwks_file=` replaces is not even opened.
    const isRead = apps.length === 0 || apps.some(readsVariable);
    if (isRead && setting !== undefined && reading?.kind === "value" && reading.value !== "") {
      const key = `${setting.uri} ${setting.entry.span.start} ${reading.value}`;
      if (!found.has(key))
        found.set(key, {
          source: "environment",
          path: reading.value,
          pathPlace: setting.valuePlace,
          setting,
          target: targetOf(reading.value, paths),
          algorithm: environmentAlgorithm(apps, versions),
        });
    }
    for (const app of apps) {
      const calls = [
        ...(app.config === undefined ? [] : [{ use: app.config, isMiddleware: false }]),
        ...app.middlewares.map((use) => ({ use, isMiddleware: true })),
      ];
      for (const { use, isMiddleware } of calls) {
        const argument = use.arguments.get("jwks_file");
        if (argument === undefined || argument.value.kind === "none") continue;
        const path = argument.value.kind === "text" ? argument.value.text : pathOfObject(argument.value);
        const key = `${argument.place.uri} ${argument.place.span.start} ${path}`;
        if (found.has(key) || path === "") continue;
        const algorithm: EffectiveAlgorithm = callAlgorithm(use, isMiddleware, versions);
        if (path === undefined)
          found.set(key, { source: "argument", pathPlace: argument.value.place, app, target: { kind: "unknown" }, algorithm });
        else found.set(key, { source: "argument", path, pathPlace: argument.value.place, app, target: targetOf(path, paths), algorithm });
      }
    }
  }
  const uses = [...found.values()];
  if (keySet !== undefined)
    uses.push({ source: "file", target: { kind: "file", uri: keySet.uri, document: keySet }, algorithm: { kind: "unknown" } });
  return uses;
}

/** Whether some layer of the app would open JWT_JWKS_FILE: one without a `jwks_file=` of its own. */
function readsVariable(app: App): boolean {
  const own = app.config?.arguments.get("jwks_file")?.value;
  const replaced = own !== undefined && own.kind !== "none" && !(own.kind === "text" && own.text === "");
  if (!replaced) return true;
  return app.middlewares.some((middleware) => middleware.arguments.get("jwks_file") === undefined);
}

function pathOfObject(value: NonNullable<ReturnType<App["arguments"]["get"]>>["value"]): string | undefined {
  if (value.kind !== "object" || value.type !== "pathlib.Path") return undefined;
  const inner = value.arguments[0]?.value;
  return inner?.kind === "text" ? inner.text : undefined;
}

function targetOf(path: string, paths: JwksPaths): JwksUse["target"] {
  const location = paths.locate(path);
  if (location.kind === "missing" || location.kind === "directory") return { kind: location.kind, uri: location.uri };
  if (location.kind !== "file") return location;
  const document = paths.document(location.uri);
  return document === undefined ? { kind: "unknown" } : { kind: "file", uri: location.uri, document };
}
