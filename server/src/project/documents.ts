import { roleOf } from "../agentos/settings.ts";
import type { Entry, ParsedDocument } from "../parse/document.ts";
import { type Purpose, purposeOf as purposeOfPath, syntaxOf } from "../parse/fileKinds.ts";
import type { Files } from "./files.ts";
import { nameOf, pathBelow } from "./paths.ts";

/** What a file of the workspace is for, by its path below the workspace folder. */
export const purposeOf = (files: Files, uri: string): Purpose => purposeOfPath(pathBelow(files.root, uri) ?? nameOf(uri));

/** Whether a file is an env file by its name. */
export const isEnvFile = (uri: string): boolean => syntaxOf(uri) === "dotenv";

/** Whether the name of an entry means something to the product, look-alikes included, or is among the further names. */
export const isSettingEntry = ({ name }: Entry, further: ReadonlySet<string>): boolean =>
  roleOf(name.value) !== undefined || further.has(name.value);

/** Those of a list of entries whose names mean something to the product. A document and its lists never change, and are asked about again and again. */
const productEntries = new WeakMap<readonly Entry[], readonly Entry[]>();

/** The entries of a list whose names mean something to the product, look-alikes included, or are among the further names. */
export function settingEntries(entries: readonly Entry[], further: ReadonlySet<string>): readonly Entry[] {
  if (further.size > 0) return entries.filter((entry) => isSettingEntry(entry, further));
  let found = productEntries.get(entries);
  if (found === undefined) {
    found = entries.filter(({ name }) => roleOf(name.value) !== undefined);
    productEntries.set(entries, found);
  }
  return found;
}

/** Whether the document sets something of that kind. */
export const hasSettings = (document: ParsedDocument, further: ReadonlySet<string>): boolean =>
  settingEntries(document.entries, further).length > 0;

/**
 * Which environment an env file is for: "" for `.env`, `local` for `.env.local`, `production` for `.env.production`. `.env.production.local` is
 * `production`.
 */
export function stageOf(uri: string): string {
  const match = /(?:^|[^.]*)\.?env[.-](.+)$/i.exec(nameOf(uri));
  return (match?.[1] ?? "").replace(/\.local$/, "").toLowerCase();
}

/** Whether a JSON document is a JWK or a JWK set (RFC 7517), by its members or, where it is broken, by its name and text. */
export function isKeySet({ data, syntax, text, uri }: ParsedDocument): boolean {
  if (syntax !== "json") return false;
  if (/jwks?/i.test(uri.slice(uri.lastIndexOf("/") + 1)) && /"(?:keys|kty)"/.test(text)) return true;
  if (data?.kind !== "map") return false;
  const has = (key: string): boolean => data.items.some((item) => item.key.value === key);
  return has("kty") || (has("keys") && /"kty"/.test(text));
}
