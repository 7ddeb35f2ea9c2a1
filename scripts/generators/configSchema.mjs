// The JSON schema of authlint.config.json, from the registries of rules and loaders.
import { ruleTable } from "../../server/src/engine/ruleTable.ts";
import { loaders } from "../../server/src/loaders/index.ts";

const severities = ["error", "warning", "info", "hint", "off"];
const version = (of, more = "") => ({
  type: "string",
  pattern: `^(?:\\d+(?:\\.\\d+)*\\w*${more})$`,
  description: `The installed version of ${of}.`,
});
const globs = (description) => ({ type: "array", items: { type: "string" }, description });

export function generate() {
  const rows = [...ruleTable()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of AuthLint",
    description: "Holds for its folder and those below, in place of the editor's settings.",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      enable: { type: "boolean", default: true, description: "Whether anything is checked." },
      rules: {
        type: "object",
        description: "Severity by rule. * stands for any characters.",
        properties: Object.fromEntries(
          rows.map(({ id, title, severity }) => [id, { enum: severities, default: severity, description: title }]),
        ),
        patternProperties: {
          "\\*": { enum: severities },
          ...Object.fromEntries(rows.flatMap(({ aliases }) => aliases.map((alias) => [`^${alias}$`, { enum: severities }]))),
        },
        additionalProperties: false,
      },
      loaders: {
        type: "array",
        items: { enum: loaders.map(({ id }) => id) },
        uniqueItems: true,
        description: "The loaders that read the env files, in place of what the project shows.",
      },
      agnoVersion: version("agno"),
      pyjwtVersion: version("PyJWT"),
      cryptographyVersion: version("cryptography, or none", "|none"),
      files: {
        type: "object",
        additionalProperties: false,
        properties: {
          include: globs("Further env files by other names."),
          exclude: globs("Files to leave alone, relative to the folder."),
        },
      },
    },
  };
  return new Map([["schemas/authlint.config.schema.json", `${JSON.stringify(schema, undefined, 2)}\n`]]);
}
