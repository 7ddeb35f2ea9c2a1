// The enums of the settings that follow from the registries: rules with their titles and severities, loaders with their titles.
import { readFileSync } from "node:fs";
import { ruleTable } from "../../server/src/engine/ruleTable.ts";
import { loaders } from "../../server/src/loaders/index.ts";

const severities = ["error", "warning", "info", "hint", "off"];

export function generate() {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const { properties } = manifest.contributes.configuration;
  const rows = [...ruleTable()].sort((a, b) => (a.id < b.id ? -1 : 1));
  properties["authlint.rules"].properties = Object.fromEntries(
    rows.map(({ id, title, severity }) => [id, { enum: severities, default: severity, description: title }]),
  );
  properties["authlint.loaders"].items = {
    type: "string",
    enum: loaders.map(({ id }) => id),
    enumDescriptions: loaders.map(({ title }) => title),
  };
  return new Map([["package.json", `${JSON.stringify(manifest, undefined, 2)}\n`]]);
}
