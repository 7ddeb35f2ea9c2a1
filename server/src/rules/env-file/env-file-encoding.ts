import type { Run } from "../../project/facts.ts";
import { hasUndecodableBytes } from "../../text/bytes.ts";
import type { Span } from "../../text/span.ts";
import { defineRule, type Finding, type RuleContext } from "../rule.ts";
import { textAt } from "../support/authSettings.ts";
import { damageWords, subject } from "../support/findings.ts";
import { isActive } from "../support/keyCases.ts";

/**
 * An env file that is not UTF-8: PowerShell's `>` writes UTF-16, old editors write the code page. python-dotenv raises UnicodeDecodeError, compose,
 * docker, kubectl and systemd refuse the file as well, and a shell finds no variable in UTF-16 (all of them run).
 */
export const envFileEncoding = defineRule({
  meta: {
    id: "env-file-encoding",
    title: "Env file that is not UTF-8, or begins with a byte order mark",
    severity: "error",
    topic: "env-file",
    fixable: true,
    since: "0.1.0",
  },
  *check(context) {
    if (!isActive(context)) return;
    const files = new Set(context.deployment.runs.flatMap(({ envFiles }) => envFiles));
    for (const uri of files) {
      const text = textAt(context, uri);
      const fault = encodingFault(text);
      const found = fault === undefined ? undefined : findingOf(context, uri, fault);
      if (found !== undefined) yield found;
      else if (text.startsWith("\ufeff")) yield* markFindings(context, uri);
    }
  },
});

interface Fault {
  readonly isUtf16: boolean;
  readonly span: Span;
}

/** The mark of UTF-16, the NUL beside an ASCII character where the mark is missing, or the first byte that is no UTF-8. */
function encodingFault(text: string): Fault | undefined {
  if (/^(?:\udcff\udcfe|\udcfe\udcff)/.test(text)) return { isUtf16: true, span: { start: 0, end: 2 } };
  if (/^(?:\0[\t -~]|[\t -~]\0)/.test(text)) return { isUtf16: true, span: { start: 0, end: 1 } };
  if (!hasUndecodableBytes(text)) return undefined;
  const at = text.search(/(?<![\ud800-\udbff])[\udc80-\udcff]/);
  return at < 0 ? undefined : { isUtf16: false, span: { start: at, end: at + 1 } };
}

function findingOf({ deployment }: RuleContext, uri: string, fault: Fault): Finding | undefined {
  const reading = deployment.runs.filter(({ envFiles }) => envFiles.includes(uri));
  const evident = reading.filter(({ evidence }) => evidence !== undefined);
  const runs = evident.length > 0 ? evident : reading;
  const refuses = (run: Run): boolean => run.refusal?.uri === uri;
  const refusing = runs.filter(refuses);
  // A refusal of another file comes first, and says nothing about this one.
  const others = runs.filter((run) => run.refusal === undefined);
  const failing = fault.isUtf16 ? [...refusing, ...others] : refusing;
  if (failing.length === 0) return undefined;
  const titles = (list: readonly Run[]): readonly string[] => [...new Set(list.map(readerOf))];
  const finding = ["finds no variable in it", "find no variable in it"] as const;
  const effect = damageWords({ refusing: titles(refusing), dropping: [], changing: fault.isUtf16 ? titles(others) : [] }, "", finding);
  const spared = fault.isUtf16 || others.length === 0 ? "" : `; ${subject(titles(others), "reads", "read")} it`;
  const what = fault.isUtf16 ? "This file is in UTF-16" : "This character is not UTF-8";
  const isCertain = evident.length > 0 && failing.length === runs.length;
  return {
    uri,
    span: fault.span,
    message: `${what}: ${effect}${spared}. Save it as UTF-8`,
    severity: isCertain ? "error" : "warning",
    related: evident.flatMap(({ evidence, title }) =>
      evidence === undefined ? [] : [{ place: evidence, message: `The file is read here by ${title}` }],
    ),
  };
}

/**
 * A byte order mark: python-dotenv before 1.2.3, Node, shells, systemd and podman take it for a part of the first name, dotenvy and godotenv refuse the
 * file, compose drops it (recorded runs of them). Told where it costs a run a variable of the product.
 */
function* markFindings({ deployment }: RuleContext, uri: string): Iterable<Finding> {
  const first = deployment.settings.find((setting) => setting.uri === uri && setting.entry.span.start <= 1);
  if (first === undefined || first.role === "look-alike" || first.entry.value.value === "") return;
  const reading = deployment.runs.filter(({ envFiles }) => envFiles.includes(uri));
  const evident = reading.filter(({ evidence }) => evidence !== undefined);
  const runs = evident.length > 0 ? evident : reading;
  const isLost = ({ loader }: Run): boolean => ["absent", "unknown"].includes(first.readings.get(loader)?.kind ?? "");
  const losing = runs.filter(isLost);
  if (losing.length === 0) return;
  const isKnown = losing.every(({ loader }) => first.readings.get(loader)?.kind !== "unknown");
  const titles = [...new Set(losing.map(({ title }) => title))];
  const effect = isKnown
    ? `${subject(titles, "does", "do")} not find ${first.name}`
    : `python-dotenv before 1.2.3 does not find ${first.name}`;
  yield {
    uri,
    span: { start: 0, end: 1 },
    message: `The file begins with a byte order mark: ${effect}`,
    severity: isKnown && evident.length > 0 && losing.length === runs.length ? "error" : "warning",
    fixes: [
      {
        title: "Remove the byte order mark",
        safety: "safe",
        preferred: true,
        changes: [{ kind: "edit", uri, span: { start: 0, end: 1 }, text: "" }],
      },
    ],
  };
}

/** Behind a shell that reads the file it is the `load_dotenv()` of the app that raises. */
const readerOf = ({ loader, title, refusal }: Run): string =>
  refusal !== undefined && ["bash", "sh", "zsh"].includes(loader) ? "python-dotenv" : title;
