// Packs the pages of the rules into one file, as `server/src/text/rulePages.ts` unpacks them: a VSIX compresses each file by itself, and over a hundred
// small ones cost four times as much.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The Markdown of each page by the id of its rule. */
export function readRulePages(folder) {
  const names = readdirSync(folder).filter((name) => /^[a-z0-9-]+\.md$/.test(name));
  return new Map(names.sort().map((name) => [name.slice(0, -3), readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n")]));
}

/** Every page has the same headings, which is checked here. */
export function packRulePages(pages) {
  const sections = [];
  for (const [id, page] of pages) {
    const [, title, rest] = /^# ([^\n]+)\n\n([\s\S]*[^\n])\n$/.exec(page) ?? [];
    const [first, ...others] = (rest ?? "").split(/\n\n## ([^\n]+)\n\n/);
    const texts = [["", first], ...others.flatMap((heading, at) => (at % 2 === 0 ? [[heading, others[at + 1]]] : []))];
    for (const [at, [heading, text]] of texts.entries()) {
      sections[at] ??= [heading, []];
      if (title !== id || sections[at][0] !== heading)
        throw new Error(`docs/rules/${id}.md: '${heading}' is not the heading of the others`);
      sections[at][1].push(text);
    }
  }
  if (sections.some(([, texts]) => texts.length !== pages.size)) throw new Error("docs/rules: a page lacks a section of the others");
  return { ids: [...pages.keys()], sections };
}
