import type { Cause, Diagnosis, ErrorReport, Step, TokenReport } from "./doctorReport.ts";
import { versionName } from "./explainDeployments.ts";
import { code, type LinkTo, plain, table } from "./markdownText.ts";

/** How the report reaches out: links to places, and links that take a repair (absent where the client has no such command). */
export interface Links {
  readonly to: LinkTo;
  readonly fix?: (cause: Cause, title: string) => string;
}

const states: Readonly<Record<Step["state"], string>> = {
  passed: "✓ passed",
  failed: "✗ failed",
  unknown: "? not known",
  skipped: "– not reached",
};

/** The doctor's answer to a token as a document. */
export function tokenMarkdown({ token, accepted, diagnoses }: TokenReport, links: Links): string {
  const verdict =
    accepted === true
      ? "AgentOS accepts this token"
      : accepted === false
        ? "AgentOS refuses this token"
        : "What AgentOS answers depends on what is not known";
  const parts = [`# ${verdict}`];
  if (token.kind === "jwt") {
    const scopes = token.scopes === null || token.scopes.length === 0 ? "none" : token.scopes.map(code).join(", ");
    parts.push(
      table(
        ["alg", "kid", "Expires", "Scopes"],
        [
          [
            token.algorithm === null ? "none" : code(token.algorithm),
            token.hasKid ? "present" : "absent",
            token.expires ?? "never",
            scopes,
          ],
        ],
      ),
    );
  }
  if (diagnoses.length === 0)
    parts.push("This folder has no AgentOS app and no authentication setting, so there is nothing to hold the token against.");
  for (const diagnosis of diagnoses) parts.push(...diagnosisParts(diagnosis, links));
  parts.push("*The token was checked on this machine, and is neither kept nor logged.*");
  return `${parts.join("\n\n")}\n`;
}

function diagnosisParts(diagnosis: Diagnosis, links: Links): string[] {
  const { title, agno, ways, answer, steps, firstFailure, advice, causes, access, appFound } = diagnosis;
  const parts = [
    `## ${title === "." ? "This folder" : plain(title)}`,
    `agno ${plain(versionName(agno))}, started by ${plain(ways.join(", "))}.`,
  ];
  if (!appFound) parts.push("No `AgentOS(...)` is in sight; `AgentOS(authorization=True)` is assumed.");
  const body = answer.detail === undefined ? "" : ` ${code(JSON.stringify({ detail: answer.detail }))}`;
  parts.push(
    `**${answer.status === null ? (firstFailure === "start" ? "AgentOS does not start" : "What `GET /agents` answers is not known") : `\`GET /agents\` is answered with ${answer.status}`}**${body}`,
  );
  if (firstFailure !== null) {
    const failing = steps.find(({ id }) => id === firstFailure);
    parts.push(
      `**First failing check: ${failing?.title ?? firstFailure}.** ${plain(failing?.detail ?? "")}${advice === null ? "" : ` **${plain(advice)}**`}`,
    );
  }
  if (causes.length > 0) parts.push("### Cause in the files", causes.map((cause) => causeItem(cause, links)).join("\n"));
  parts.push(
    "### Checks",
    table(
      ["", "Check", "Result", "Why"],
      steps.map((step, index) => [String(index + 1), step.title, states[step.state], plain(step.detail)]),
    ),
  );
  if (access !== null) parts.push(...accessParts(access));
  return parts;
}

function causeItem(cause: Cause, { to, fix }: Links): string {
  const rule = cause.rule === undefined ? "" : ` (${code(cause.rule)})`;
  const fixes = fix === undefined ? [] : cause.fixes.slice(0, 4).map((title) => `  - ${fix(cause, title)}`);
  return [`- ${to(cause.place)}: ${plain(cause.text)}${rule}`, ...fixes].join("\n");
}

function accessParts({ agno, checked, endpoints, problems }: NonNullable<Diagnosis["access"]>): string[] {
  const parts = ["### What the scopes open"];
  if (problems.length > 0) parts.push(problems.map((problem) => `- ${plain(problem)}`).join("\n"));
  if (checked === false) return [...parts, "Scopes are not checked in this setup: a valid token opens every endpoint."];
  const words = { yes: "✓ open", filtered: "✓ for the ids that the scopes name", no: "✗ closed" } as const;
  const order = ["yes", "filtered", "no"];
  const rows = [...endpoints]
    .sort((a, b) => order.indexOf(a.open) - order.indexOf(b.open))
    .map(({ method, path, needs, open }) => [code(`${method} ${path}`), words[open], needs.map(code).join(", ")]);
  const open = endpoints.filter((endpoint) => endpoint.open !== "no").length;
  return [
    ...parts,
    `With agno ${plain(agno)}, ${open} of ${endpoints.length} endpoints:`,
    table(["Endpoint", "With this token", "Scope it needs"], rows),
  ];
}

/** The doctor's answer to an error text as a document. */
export function errorMarkdown({ meaning, causes, predicted, problems }: ErrorReport, links: Links): string {
  if (meaning === null)
    return "# Not a text that AuthLint knows\n\nThese are no words of AgentOS's authentication. Paste the body of the 401 or 403, or the line of the log.\n";
  const parts = ["# What the error means", plain(meaning)];
  for (const { title, words, causes: found } of problems ?? []) {
    parts.push(`## ${title === "." ? "This folder" : plain(title)}`);
    parts.push(words === null ? "These errors stand in its files:" : `What the model predicts: ${code(words)}`);
    if (found.length > 0) parts.push(found.map((cause) => causeItem(cause, links)).join("\n"));
  }
  if (problems === null && predicted.length > 0)
    parts.push(`This is what the model predicts for ${predicted.map((title) => `**${plain(title)}**`).join(", ")}.`);
  const sorted = [...causes].sort((a, b) => Number(b.confirmed) - Number(a.confirmed));
  parts.push(
    problems === null ? "## Causes" : "## Texts to look for in the answer's body",
    table(
      [problems === null ? "Cause" : "Text", "In this project"],
      sorted.map(({ text, confirmed }) => [plain(text), confirmed ? (problems === null ? "✓ found" : "✓ likely") : "nothing seen"]),
    ),
  );
  const found = sorted.flatMap(({ findings }) => findings);
  if (found.length > 0) parts.push("## Found here", [...new Map(found.map((cause) => [causeItem(cause, links), true])).keys()].join("\n"));
  return `${parts.join("\n\n")}\n`;
}
