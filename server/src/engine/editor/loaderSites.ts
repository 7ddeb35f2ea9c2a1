import type { LoaderId } from "../../loaders/loader.ts";
import { member } from "../../parse/data.ts";
import type { ParsedDocument } from "../../parse/document.ts";
import type { Project } from "../../project/facts.ts";
import { filesOf } from "../../project/files.ts";
import { evidenceOf } from "../../project/loaderEvidence.ts";
import { ancestors, directoryOf, nameOf, resolvePath } from "../../project/paths.ts";
import { type Span, touches } from "../../text/span.ts";

/** A place that has a program read an env file. */
export interface LoaderSite {
  readonly span: Span;
  readonly loader: LoaderId;
  /** The env file, where it is known which; it need not be there. */
  readonly envFile?: string;
}

/** The program that a place of a document has read an env file: a call in Python, `env_file` of a compose service, a command in a script. */
export function loaderSiteAt(project: Project, document: ParsedDocument, offset: number): LoaderSite | undefined {
  return document.module === undefined
    ? (composeSite(document, offset) ?? commandSite(project, document, offset))
    : pythonSite(project, document, offset);
}

function pythonSite(project: Project, document: ParsedDocument, offset: number): LoaderSite | undefined {
  const word = wordAt(document.text, offset, /[\w]/);
  if (word === undefined || !/^(?:load_dotenv|dotenv_values|find_dotenv)$/.test(word.text)) return undefined;
  const loads = project.deployments.flatMap(({ apps }) => apps.flatMap(({ dotenvLoads }) => dotenvLoads));
  const load = loads.find(({ place, uri }) => place.uri === document.uri && uri !== undefined && touches(place.span, offset));
  const usual = ancestors(project.root, directoryOf(document.uri))
    .map((folder) => `${folder}/.env`)
    .find((uri) => project.documents.has(uri));
  // A path that is given, and not understood, must not be taken for the usual one.
  const isPlain = /^\s*(?:\(\s*\)|$|[^(])/.test(document.text.slice(word.span.end, word.span.end + 20));
  const envFile = load?.uri ?? (isPlain ? usual : undefined);
  return { span: word.span, loader: "python-dotenv", ...(envFile === undefined ? {} : { envFile }) };
}

/** `env_file` of a service: a path, a list of paths, or of maps with `path` and `format` (compose specification, "env_file"). */
function composeSite(document: ParsedDocument, offset: number): LoaderSite | undefined {
  const services = document.syntax === "yaml" ? member(document.data, "services") : undefined;
  if (services?.kind !== "map") return undefined;
  for (const { value: service } of services.items) {
    const item = service.kind === "map" ? service.items.find(({ key }) => key.value === "env_file") : undefined;
    if (item === undefined) continue;
    const files = item.value.kind === "list" ? item.value.items : [item.value];
    const sites = files.flatMap((file) => {
      const path = file.kind === "map" ? member(file, "path") : file;
      if (path?.kind !== "scalar") return [];
      const format = member(file, "format");
      const isRaw = format?.kind === "scalar" && format.text.value === "raw";
      const envFile = resolvePath(directoryOf(document.uri), path.text.value);
      return [{ span: file.span, loader: isRaw ? "compose-raw" : "compose", ...(envFile === undefined ? {} : { envFile }) } as const];
    });
    const here = sites.find(({ span }) => touches(span, offset));
    if (here !== undefined) return here;
    if (touches(item.key.span, offset)) return sites[0] === undefined ? undefined : { ...sites[0], span: item.key.span };
  }
  return undefined;
}

/** `--env-file`, `source`, the path itself: in scripts, Makefiles, Procfiles, editors' launch configurations. */
function commandSite(project: Project, document: ParsedDocument, offset: number): LoaderSite | undefined {
  const word = wordAt(document.text, offset, /[^\s"'`,;|&()[\]{}<>]/);
  if (word === undefined) return undefined;
  const found = evidenceOf(filesOf(project.world)).loaders.filter(({ place }) => place.uri === document.uri && touches(place.span, offset));
  const named = found.find(({ envFile }) => word.text.endsWith(nameOf(envFile)));
  const one = named ?? (/env-?file|dotenv|^(?:source|\.)$/i.test(word.text) ? found[0] : undefined);
  return one === undefined ? undefined : { span: word.span, loader: one.loader, envFile: one.envFile };
}

function wordAt(text: string, offset: number, character: RegExp): { readonly text: string; readonly span: Span } | undefined {
  const is = (at: number): boolean => at >= 0 && at < text.length && character.test(text[at] as string);
  let start = offset;
  let end = offset;
  while (is(start - 1) && offset - start < 300) start--;
  while (is(end) && end - offset < 300) end++;
  return start === end ? undefined : { text: text.slice(start, end), span: { start, end } };
}
