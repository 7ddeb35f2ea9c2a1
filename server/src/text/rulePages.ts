/**
 * The pages of the rules as the build packs them (`scripts/support/rulePages.mjs`): section by section over all pages, since texts of one kind pack
 * smaller side by side. The first section of a page has no heading.
 */
export interface PackedRulePages {
  readonly ids: readonly string[];
  /** A heading, and the text below it in each page, in the order of `ids`. */
  readonly sections: readonly (readonly [heading: string, texts: readonly string[]])[];
}

/** The Markdown of each page by the id of its rule. */
export const unpackRulePages = ({ ids, sections }: PackedRulePages): ReadonlyMap<string, string> =>
  new Map(
    ids.map((id, at) => {
      const parts = sections.map(([heading, texts]) => (heading === "" ? "" : `## ${heading}\n\n`) + texts[at]);
      return [id, `# ${id}\n\n${parts.join("\n\n")}\n`];
    }),
  );
