// What a rule says of itself for the table of the rules (`authlint rules`, SARIF, the docs) is none of the language server's business: its bundle goes without.
import { readFileSync } from "node:fs";

/** The lines of a rule's `meta` that only `engine/ruleTable.ts` reads, with empty texts. */
export const emptied = (text) => text.replaceAll("\r\n", "\n").replace(/^( {4}(?:title|topic|since):)\s*"[^"\n]*",$/gm, '$1 "",');

/** For esbuild; for bundles of the language server alone. */
export const withoutRuleTable = {
  name: "without the table of the rules",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]server[\\/]src[\\/]rules[\\/][\w-]+[\\/][\w-]+\.ts$/ }, ({ path }) => ({
      contents: emptied(readFileSync(path, "utf8")),
      loader: "ts",
    }));
  },
};
