import { ownRoles, roleOf, type SettingRole } from "../agentos/settings.ts";
import type { Loader } from "../loaders/loader.ts";
import type { Entries, Entry, ParsedDocument } from "../parse/document.ts";
import { type Purpose, purposeOf as purposeOfPath, syntaxOf } from "../parse/fileKinds.ts";
import { onceForEach } from "../text/memo.ts";
import type { Files } from "./files.ts";
import { lookFor, mayHaveOwnSettings, mayHaveSettings } from "./glance.ts";
import { nameOf, pathBelow } from "./paths.ts";

/** What a file of the workspace is for, by its path below the workspace folder. */
export const purposeOf = (files: Files, uri: string): Purpose => purposeOfPath(pathBelow(files.root, uri) ?? nameOf(uri));

/** Whether a file is an env file by its name. */
export const isEnvFile = (uri: string): boolean => syntaxOf(uri) === "dotenv";

/** Whether a name means something to the product, look-alikes included. */
export const isProductName = (name: string): boolean => roleOf(name) !== undefined;

/** Whether a name means something to the product, look-alikes included, or is among the further names. The same test for the same names. */
export const matters: (further: ReadonlySet<string>) => (name: string) => boolean = onceForEach((further) =>
  further.size === 0 ? isProductName : (name: string): boolean => isProductName(name) || further.has(name),
);

export const isSettingEntry = ({ name }: Entry, further: ReadonlySet<string>): boolean => matters(further)(name.value);

/** A test of names as one of entries. */
export const nameTest: (test: (name: string) => boolean) => (entry: Entry) => boolean = onceForEach(
  (test) =>
    ({ name }) =>
      test(name.value),
);

/** Those of the entries that pass a test, which looks at names and values only. */
export const selectEntries = (list: Entries, test: (entry: Entry) => boolean): readonly Entry[] =>
  list.select?.(test) ?? list.entries.filter(test);

/** The entries whose names mean something to the product, look-alikes included, or are among the further names. */
export const settingEntries = (list: Entries, further: ReadonlySet<string>): readonly Entry[] =>
  further.size > 0 ? selectEntries(list, nameTest(matters(further))) : productEntries(list);

const productEntries = onceForEach((list: Entries) => selectEntries(list, nameTest(isProductName)));

/** The entries of a name, in order. */
export function entriesNamed(list: Entries, name: string): readonly Entry[] {
  return list.named !== undefined ? list.named(name) : (byName(list).get(name) ?? []);
}

/** The entries of each name, in order. */
const byName = onceForEach(({ entries }: Entries): ReadonlyMap<string, readonly Entry[]> => {
  const names = new Map<string, Entry[]>();
  for (const entry of entries) {
    const others = names.get(entry.name.value);
    if (others === undefined) names.set(entry.name.value, [entry]);
    else others.push(entry);
  }
  return names;
});

/** The text of a document, for those who may look at its `source`. */
export const sourceOf = (document: Pick<ParsedDocument, "text" | "source">): string => document.source ?? document.text;

/** The text of an env file for a loader: what most of them make of a name does not depend on plain lines of other names. */
export const textFor = (document: ParsedDocument, loader: Loader): string =>
  loader.readsPlainLines === true ? sourceOf(document) : document.text;

/** Whether the document sets something of that kind. */
export const hasSettings = (document: ParsedDocument, further: ReadonlySet<string>): boolean =>
  mayHaveSettings(document, further) && settingEntries(document, further).length > 0;

/** Whether the document sets a variable that is the product's alone. */
export const hasOwnSettings = (document: ParsedDocument): boolean =>
  mayHaveOwnSettings(document) && settingEntries(document, noFurther).some(({ name }) => ownRoles.has(roleOf(name.value) as SettingRole));

const noFurther: ReadonlySet<string> = new Set();

/**
 * Which environment an env file is for: "" for `.env`, `local` for `.env.local`, `production` for `.env.production`. `.env.production.local` is
 * `production`.
 */
export function stageOf(uri: string): string {
  const match = /(?:^|[^.]*)\.?env[.-](.+)$/i.exec(nameOf(uri));
  return (match?.[1] ?? "").replace(/\.local$/, "").toLowerCase();
}

const mayHoldKeys = lookFor(/kty|keys/);

/** Whether a JSON document is a JWK or a JWK set (RFC 7517), by its members or, where it is broken, by its name and text. */
export function isKeySet(document: ParsedDocument): boolean {
  if (document.syntax !== "json") return false;
  const { text, uri } = document;
  if (/jwks?/i.test(uri.slice(uri.lastIndexOf("/") + 1)) && /"(?:keys|kty)"/.test(text)) return true;
  if (!mayHoldKeys(document)) return false;
  const { data } = document;
  if (data?.kind !== "map") return false;
  const has = (key: string): boolean => data.items.some((item) => item.key.value === key);
  return has("kty") || (has("keys") && /"kty"/.test(text));
}
