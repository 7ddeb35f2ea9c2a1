import type { App, DotenvLoad } from "../project/facts.ts";
import { rereadNear, sameDeployment } from "../project/reread.ts";
import type { Change, Fix, FixContext } from "./fix.ts";

/**
 * Moves a `load_dotenv()` that stands behind `AgentOS(...)` to where the imports of its module end. Only a statement of its own at the top level is
 * moved; proven by looking whether the variables are there in time.
 */
export function loadDotenvEarlier({ project, deployment }: FixContext, app: App, load: DotenvLoad): Fix | undefined {
  const { uri, span } = load.place;
  const document = project.documents.get(uri);
  if (document?.module === undefined || uri !== app.uri) return undefined;
  const { statements } = document.module;
  const statement = statements.find((found) => found.kind === "expression" && found.span.start <= span.start && span.end <= found.span.end);
  const first = statements.findIndex(
    ({ kind, span: at }) => kind !== "import" && at.start <= app.place.span.start && app.place.span.end <= at.end,
  );
  const anchor = statements.slice(0, Math.max(first, 0)).findLast(({ kind }) => kind === "import");
  if (statement === undefined || anchor === undefined) return undefined;
  const { text } = document;
  const lineStart = text.lastIndexOf("\n", statement.span.start - 1) + 1;
  const behind = /^[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)/.exec(text.slice(statement.span.end));
  if (text.slice(lineStart, statement.span.start).trim() !== "" || behind === null) return undefined;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const line = text.slice(statement.span.start, statement.span.end);
  const changes: readonly Change[] = [
    { kind: "edit", uri, span: { start: anchor.span.end, end: anchor.span.end }, text: `${lineBreak}${lineBreak}${line}` },
    { kind: "edit", uri, span: { start: lineStart, end: statement.span.end + behind[0].length }, text: "" },
  ];
  const after = rereadNear(project, changes);
  const now = after === undefined ? undefined : sameDeployment(after, deployment);
  const isEarly = now?.apps.some(({ dotenvLoads }) =>
    dotenvLoads.some(({ order, uri: file }) => order === "before-app" && file === load.uri),
  );
  return isEarly === true ? { title: "Call load_dotenv() before AgentOS()", safety: "unsafe", preferred: true, changes } : undefined;
}
