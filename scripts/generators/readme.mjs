// The tables of README.md that follow from the sources: rules and settings, each between two comments.
import { readFileSync } from "node:fs";
import { ruleTable } from "../../server/src/engine/ruleTable.ts";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8").replaceAll("\r\n", "\n");

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function rules() {
  const topics = [...new Set(ruleTable().map(({ topic }) => topic))];
  return topics
    .map((topic) => {
      const rows = ruleTable()
        .filter((row) => row.topic === topic)
        .map(({ id, severity, fixable, title }) => [`[${id}](docs/rules/${id}.md)`, severity, fixable ? "yes" : "", title]);
      return `**${topic}**\n\n${table(["Rule", "Severity", "Fix", "What it finds"], rows)}`;
    })
    .join("\n\n");
}

function settings() {
  const { properties } = JSON.parse(read("package.json")).contributes.configuration;
  const strings = JSON.parse(read("package.nls.json"));
  const rows = Object.entries(properties).map(([name, { markdownDescription, default: value }]) => [
    `\`${name}\``,
    `\`${JSON.stringify(value)}\``,
    markdownDescription.replace(/^%(.+)%$/, (_, key) => strings[key] ?? key),
  ]);
  return table(["Setting", "Default", "What it does"], rows);
}

export function generate() {
  const blocks = { rules: rules(), settings: settings() };
  const text = read("README.md").replace(
    /(<!-- (\w+): generated -->\n)[\s\S]*?(\n<!-- \/\2 -->)/g,
    (_, start, name, end) => `${start}\n${blocks[name]}\n${end}`,
  );
  return new Map([["README.md", text]]);
}
