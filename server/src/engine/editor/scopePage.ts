import { adminScope, opens, parseScope, routesOf, type ScopeProblem, scopeProblem } from "../../agentos/scopes.ts";
import type { SpokenVersion } from "./agnoVersion.ts";
import { type Block, code, heading, type Page, paragraph, table } from "./page.ts";

/** Rows beyond this number hide more than they tell. */
const mostRows = 40;

/** Whether a text has the form of a scope: two or three parts of words, or the administrator's. */
export const looksLikeScope = (text: string): boolean =>
  text === adminScope || /^[a-z_]+:(?:[\w*.-]+:)?(?:read|write|delete|run|\*)$/.test(text);

/** What a scope in a token opens, by the version of agno. */
export function scopePage(scope: string, { version, words }: SpokenVersion): Page {
  const blocks: Block[] = [heading(`Scope ${code(scope)}`)];
  const problem = scopeProblem(scope, { kind: "exact", version });
  if (problem !== undefined) blocks.push(paragraph(problemText(problem)));
  if (parseScope(scope, version).kind === "admin") {
    blocks.push(paragraph(`The administrator's scope: it opens every endpoint (${words}).`));
    return blocks;
  }
  const rows = routesOf(version).flatMap(({ method, path }) => {
    const access = opens([scope], method, path.replaceAll("*", idOf(scope)), version);
    return access === "no" ? [] : [[code(`${method} ${path}`), access === "filtered" ? "only what the scope names" : "yes"]];
  });
  if (rows.length === 0) blocks.push(paragraph(`It opens no endpoint of its own (${words}).`));
  else {
    blocks.push(paragraph(`What it opens (${words}):`));
    blocks.push(table(["Endpoint", "Open"], unique(rows).slice(0, mostRows)));
  }
  return blocks;
}

/** The id in a scope of three parts stands for itself; else any id will do. */
function idOf(scope: string): string {
  const parts = scope.split(":");
  return parts.length === 3 && parts[1] !== "*" ? (parts[1] as string) : "x";
}

const unique = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] => [
  ...new Map(rows.map((row) => [row.join(" "), row])).values(),
];

function problemText(problem: ScopeProblem): string {
  const meant = "meant" in problem && problem.meant !== undefined ? ` ${code(problem.meant)} was likely meant.` : "";
  switch (problem.code) {
    case "malformed":
      return `AgentOS cannot read this scope: it has two parts (resource, action) or three (resource, id, action).${meant}`;
    case "wildcard-action":
      return `A star does not stand for any action.${meant}`;
    case "unknown-resource":
      return `AgentOS has no resource of this name.${meant}`;
    case "unknown-action":
      return `The resource has no such action.${meant}`;
    case "id-not-honoured":
      return `Only agents, teams and workflows look at the id.${meant}`;
    case "too-early":
      return `Known from agno ${problem.since} on.${meant}`;
    case "legacy-system":
      return `The former name of config scopes; still accepted.${meant}`;
  }
}
