import { collapsedFinding, collapsedKeys } from "../key-text/pem-newlines-collapsed.ts";
import { defineRule } from "../rule.ts";
import { textAt } from "../support/authSettings.ts";
import { gravestByPlace } from "../support/findings.ts";
import { isFoldedYaml } from "../support/yamlForms.ts";

/** A PEM in a YAML scalar that folds lines: `>`, or several lines without `|` (YAML 1.2 §6.5). Its line breaks become spaces. */
export const yamlFoldedPem = defineRule({
  meta: {
    id: "yaml-folded-pem",
    title: "PEM key in a YAML scalar that joins its lines",
    severity: "warning",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  needs: ["public-key text"],
  *check(context) {
    const cases = collapsedKeys(context).filter((found) => isFoldedYaml(found, textAt(context, found.use.setting?.uri ?? "")));
    yield* gravestByPlace(
      cases.map((found) => collapsedFinding(context, found, "This YAML form joins the key's lines, only | keeps them")),
    );
  },
});
