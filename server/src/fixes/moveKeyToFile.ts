import { jwksOf } from "../keys/convert.ts";
import type { App, Deployment, KeyUse, Project, Setting } from "../project/facts.ts";
import { directoryOf, nameOf, pathBelow } from "../project/paths.ts";
import { rereadNear, sameDeployment } from "../project/reread.ts";
import { addArgument, addImport } from "./callArguments.ts";
import { commentOut } from "./commentOut.ts";
import { mountFile } from "./composeVolume.ts";
import type { Change, Fix, FixContext } from "./fix.ts";
import { type IntendedKey, thumbprintIn } from "./intendedKey.ts";
import { chosenUri, freeUri } from "./newFile.ts";

/**
 * The key in a file of its own, which no env loader can spoil: as a JWKS that JWT_JWKS_FILE names, and as a PEM that the app's code reads. Both are
 * proven by reading the project again; nothing is offered that the prediction does not bear out.
 */
export function moveKeyFixes(context: FixContext, use: KeyUse, key: IntendedKey): readonly Fix[] {
  const readers = readersOf(context, use);
  if (readers === undefined) return [];
  const { setting, deployments } = readers;
  const text = jwksOf(key.pem);
  const isLoaded = (document: string): boolean => thumbprintIn(document) === key.thumbprint;
  return [
    text === undefined ? undefined : moveToJwks(context, deployments, setting, text, isLoaded),
    moveToPem(context, deployments, setting, key),
  ].filter((fix) => fix !== undefined);
}

/** A whole key set, given as text where a key belongs, in a file of its own. */
export function moveKeySetFixes(context: FixContext, use: KeyUse, text: string): readonly Fix[] {
  const readers = readersOf(context, use);
  const fix = readers === undefined ? undefined : moveToJwks(context, readers.deployments, readers.setting, text, () => true);
  return fix === undefined ? [] : [{ ...fix, title: fix.title.replace("the key to", "the key set to") }];
}

/** A key set, given as text where its path belongs, in a file of its own. */
export function inlineKeySetFixes({ project }: FixContext, setting: Setting): readonly Fix[] {
  const deployments = readersIn(project, setting);
  const uri = freeUri(project, directoryOf(setting.uri), "jwks", "json");
  if (setting.name !== "JWT_JWKS_FILE" || uri === undefined || deployments.length === 0) return [];
  const create: Change = { kind: "create", uri, text: formatted(setting.entry.value.value) };
  for (const path of pathsTo(deployments, uri)) {
    const changes = [create, ...renamed(setting, path)];
    if (isLoaded(project, deployments, changes, uri, () => true))
      return [{ title: `Move the key set to ${nameOf(uri)}`, safety: "unsafe", preferred: true, changes }];
  }
  return [];
}

/** JSON with one member a line; a text that is no JSON as it is. */
export function formatted(json: string): string {
  try {
    return `${JSON.stringify(JSON.parse(json), undefined, 2)}\n`;
  } catch {
    return `${json.trim()}\n`;
  }
}

const readersIn = (project: Project, setting: Setting): readonly Deployment[] =>
  project.deployments.filter(
    ({ settings, purpose }) => purpose === "active" && settings.some((other) => other.uri === setting.uri && other.entry === setting.entry),
  );

/** The setting of a use, where it is the variable that a file can stand in for, and the deployments that read it. */
function readersOf(
  { project }: FixContext,
  { setting, consumer }: KeyUse,
): { readonly setting: Setting; readonly deployments: readonly Deployment[] } | undefined {
  if (setting === undefined || setting.name !== "JWT_VERIFICATION_KEY" || consumer !== "environment-key") return undefined;
  const deployments = readersIn(project, setting);
  return deployments.length === 0 || deployments.some(({ kind }) => kind === "kubernetes") ? undefined : { setting, deployments };
}

function moveToJwks(
  context: FixContext,
  readers: readonly Deployment[],
  setting: Setting,
  text: string,
  isRight: (document: string) => boolean,
): Fix | undefined {
  const { project } = context;
  const uri = chosenUri(context, directoryOf(setting.uri), "jwks", "json");
  if (uri === undefined) return undefined;
  const title = `Move the key to ${nameOf(uri)} and set JWT_JWKS_FILE`;
  const configured = readers.flatMap(({ jwksUses }) => jwksUses).find(({ source }) => source !== "file");
  if (configured !== undefined || readers.some(({ settings }) => settings.some(({ name, wins }) => name === "JWT_JWKS_FILE" && wins)))
    return { title, safety: "unsafe", changes: [], disabled: "A JWKS file is already configured" };
  const create: Change = { kind: "create", uri, text };
  const worksWith = (changes: readonly Change[]): boolean => isLoaded(project, readers, changes, uri, isRight);
  for (const path of pathsTo(readers, uri)) {
    const changes = [create, ...renamed(setting, path)];
    if (changes.length > 1 && worksWith(changes)) return { title, safety: "unsafe", changes };
  }
  for (const service of readers.filter(({ kind }) => kind === "compose-service")) {
    const mounted = mountFile(project, service, uri);
    if (mounted === undefined) continue;
    const changes = [create, ...renamed(setting, mounted.path), mounted.change];
    if (worksWith(changes)) return { title: `${title}, mounted into the service`, safety: "unsafe", changes };
  }
  return {
    title,
    safety: "unsafe",
    changes: [],
    disabled: "No path leads to the new file from everywhere the setting is read: mount it first",
  };
}

/** Paths under which the file may be found: those of each reader, and the way from the folder of the setting. */
const pathsTo = (readers: readonly Deployment[], uri: string): ReadonlySet<string> =>
  new Set([...readers.flatMap((reader) => reader.pathTo(uri) ?? []), nameOf(uri)]);

/** The edits that make `JWT_JWKS_FILE=path` of an entry. A path of plain characters needs no quotes in any syntax. */
function renamed({ entry, uri, name }: Setting, path: string): readonly Change[] {
  if (!/^[\w./-]+$/.test(path)) return [];
  const span = { start: entry.raw.start, end: Math.max(entry.raw.end, entry.overflow?.end ?? 0) };
  const isInside = entry.raw.start <= entry.name.span.start && entry.name.span.end <= entry.raw.end;
  const written = entry.spellings === undefined ? entry.encode(path) : path;
  if (written === undefined) return [];
  if (name === "JWT_JWKS_FILE") return [{ kind: "edit", uri, span, text: written }];
  // `- NAME=value` is one scalar.
  if (isInside) return [{ kind: "edit", uri, span, text: written.replace(`${name}=`, "JWT_JWKS_FILE=") }];
  return [
    { kind: "edit", uri, span: entry.name.span, text: "JWT_JWKS_FILE" },
    { kind: "edit", uri, span, text: written },
  ];
}

/** Whether every reader loads the new key set, with this key in it, and answers nobody worse than before. */
function isLoaded(
  project: Project,
  readers: readonly Deployment[],
  changes: readonly Change[],
  uri: string,
  isRight: (document: string) => boolean,
): boolean {
  const after = rereadNear(project, changes);
  if (after === undefined) return false;
  const document = after.documents.get(uri);
  if (document === undefined || !isRight(document.text)) return false;
  return readers.every((before) => {
    const now = sameDeployment(after, before);
    const isFound = now?.jwksUses.some(({ target }) => target.kind === "file" && target.uri === uri) === true;
    return now !== undefined && isFound && isNoWorse(before, now);
  });
}

/** Whether no run that answered 200 to an administrator's token does so no longer, and every run that is predicted starts. */
function isNoWorse(before: Deployment, now: Deployment): boolean {
  return now.runs.every((run, index) =>
    run.outcomes.every((outcome, app) => {
      const earlier = before.runs[index]?.outcomes[app];
      if (outcome.startup !== "ok" && outcome.startup !== null && earlier?.startup === "ok") return false;
      return earlier?.validJwt.status !== 200 || outcome.validJwt.status === 200;
    }),
  );
}

function moveToPem(context: FixContext, readers: readonly Deployment[], setting: Setting, key: IntendedKey): Fix | undefined {
  const { project } = context;
  const app = onlyApp(readers);
  const target = app === undefined ? undefined : onlyConfiguration(app);
  const uri = chosenUri(context, directoryOf(setting.uri), "jwt-public-key", "pem");
  if (app === undefined || target === undefined || uri === undefined) return undefined;
  const [comment] = commentOut(context, [setting]);
  const file = target.place.uri;
  const imports = addImport(project, file, "pathlib", "Path");
  if (comment === undefined || imports === undefined) return undefined;
  const beside = pathBelow(directoryOf(file), uri);
  const paths = [
    ...(beside === undefined ? [] : [`(Path(__file__).parent / "${beside}")`]),
    ...[...new Set(readers.flatMap((reader) => reader.pathTo(uri) ?? []))].map((path) => `Path("${path}")`),
  ];
  for (const path of paths) {
    const argument = addArgument(project, file, target.call, `verification_keys=[${path}.read_text()]`);
    if (argument === undefined) return undefined;
    const changes: readonly Change[] = [{ kind: "create", uri, text: `${key.pem}\n` }, argument, ...imports, ...comment.changes];
    if (isRead(project, readers, changes, key))
      return { title: `Move the key to ${nameOf(uri)} and load it in ${nameOf(file)}`, safety: "unsafe", changes };
  }
  return undefined;
}

/** The app that all readers run, where there is exactly one. */
function onlyApp(readers: readonly Deployment[]): App | undefined {
  const uris = new Set(readers.flatMap(({ apps }) => apps.map(({ uri, place }) => `${uri} ${place.span.start}`)));
  return uris.size === 1 ? readers.flatMap(({ apps }) => apps)[0] : undefined;
}

interface Configuration {
  readonly call: App["call"];
  readonly place: App["place"];
}

/** The one `AuthorizationConfig(...)` or `JWTMiddleware(...)` of an app, where it has no keys of its own yet. */
function onlyConfiguration({ config, middlewares }: App): Configuration | undefined {
  const calls = [...(config === undefined ? [] : [config]), ...middlewares];
  const [only] = calls;
  if (calls.length !== 1 || only?.call === undefined || only.open || only.arguments.has("verification_keys")) return undefined;
  return config === undefined || config.form === "object" ? { call: only.call, place: only.place } : undefined;
}

/** Whether every reader has the key among its verification keys, and answers nobody worse than before. */
function isRead(project: Project, readers: readonly Deployment[], changes: readonly Change[], key: IntendedKey): boolean {
  const after = rereadNear(project, changes);
  return (
    after !== undefined &&
    readers.every((before) => {
      // The setting is a comment now, so a deployment that consisted of it alone is gone.
      const now =
        sameDeployment(after, before) ?? after.deployments.find(({ apps }) => apps.some(({ uri }) => uri === before.apps[0]?.uri));
      const isUsed = now?.keyUses.some(
        ({ consumer, value }) => consumer === "verification-keys" && value.kind === "text" && thumbprintIn(value.text) === key.thumbprint,
      );
      return now !== undefined && isUsed === true && isNoWorse(before, now);
    })
  );
}
