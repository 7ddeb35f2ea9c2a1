import type { Links } from "../../engine/doctorMarkdown.ts";
import { code, type LinkTo, plain } from "../../engine/markdownText.ts";
import type { Place } from "../../text/place.ts";
import type { Lines } from "../convert.ts";
import { applyFixCommand, openPlaceCommand } from "../protocol.ts";
import type { Folder, Session } from "../session.ts";

/** The folders that a request is about: the one of its file, or all. */
export const foldersOf = (session: Session, uri: string | undefined): readonly Folder[] =>
  uri === undefined || uri === "" ? session.folders : [session.folderOf(uri)];

/** A path as people read it: relative to the folder. */
export function pathIn(folder: Folder, uri: string): string {
  const path = uri.startsWith(`${folder.uri}/`) ? uri.slice(folder.uri.length + 1) : uri;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const command = (name: string, args: readonly unknown[]): string =>
  `command:${name}?${encodeURIComponent(JSON.stringify(args)).replace(/[()']/g, (character) => `%${character.charCodeAt(0).toString(16)}`)}`;

/** Links to places: commands where the client has them, addresses of files elsewhere. */
export function linksFor(session: Session, folder: Folder, lines: Lines): Links {
  const has = (name: string): boolean => session.options.commands?.includes(name) === true;
  const to: LinkTo = (place: Place, text?: string) => {
    const at = lines.rangeOf(place.uri, place.span)?.start ?? { line: 0, character: 0 };
    const label = text === undefined ? code(`${pathIn(folder, place.uri)}:${at.line + 1}`) : plain(text);
    const target = has(openPlaceCommand) ? command(openPlaceCommand, [place.uri, at.line, at.character]) : `${place.uri}#L${at.line + 1}`;
    return `[${label}](${target})`;
  };
  if (!has(applyFixCommand)) return { to };
  return {
    to,
    fix(cause, title) {
      const at = lines.rangeOf(cause.place.uri, cause.place.span)?.start ?? { line: 0, character: 0 };
      return `[Fix: ${plain(title)}](${command(applyFixCommand, [cause.place.uri, at.line, at.character, title])})`;
    },
  };
}
