import { roleOf } from "../../agentos/settings.ts";
import type { ParsedDocument } from "../../parse/document.ts";
import { findPemBlocks } from "../../parse/pem.ts";
import type { Span } from "../../text/span.ts";
import { keyLabel, keyTitle } from "./keyPage.ts";
import { infoOfSite, keySites } from "./keySites.ts";

/** An entry of the outline. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: "key" | "setting";
  readonly span: Span;
  /** What is selected when the entry is chosen. */
  readonly head: Span;
}

/** Keys and settings of a document, in document order. */
export function outlineOf(document: ParsedDocument): readonly OutlineItem[] {
  const sites = keySites(document);
  const settings = document.entries
    .filter(({ name }) => name.value !== "" && roleOf(name.value) !== undefined)
    .map((entry): OutlineItem => {
      const site = sites.find(({ span }) => span.start === entry.raw.start);
      const detail = site === undefined ? "" : titleOf(site);
      const span = { start: entry.span.start, end: Math.max(entry.span.end, entry.overflow?.end ?? 0) };
      return { name: entry.name.value, detail, kind: "setting", span, head: entry.name.span };
    });
  const keys = sites
    .filter(({ form }) => form !== "entry")
    .map((site, index): OutlineItem => {
      const name = site.name !== "" ? site.name : site.form === "jwk" ? `key ${index + 1}` : titleOf(site);
      return { name, detail: titleOf(site), kind: "key", span: site.span, head: { start: site.span.start, end: site.remarkAt } };
    });
  return [...settings, ...keys].sort((a, b) => a.span.start - b.span.start);
}

function titleOf(site: Parameters<typeof infoOfSite>[0]): string {
  const info = infoOfSite(site);
  return info === undefined ? keyTitle(site.key) : keyLabel(info);
}

/** What stands beside a key in the text. */
export interface KeyHint {
  readonly at: number;
  readonly label: string;
}

/** One remark for each key: `RSA 2048 · public`. */
export const keyHints = (document: ParsedDocument): readonly KeyHint[] =>
  keySites(document).map((site) => ({ at: site.remarkAt, label: titleOf(site) }));

/** The PEM blocks of a document of any syntax; what can be folded. */
export const pemSpans = ({ text }: ParsedDocument): readonly Span[] =>
  text.includes("BEGIN") ? findPemBlocks(text).blocks.map(({ span }) => span) : [];
