/**
 * `dotenv` in an `.envrc`: `Parse()` of direnv/go-dotenv `parse.go` (in direnv 2.37 as `pkg/dotenv`). Every line has to match one regular
 * expression; a single line that does not makes `direnv dotenv` print nothing, so that no variable is set although direnv goes on.
 * The values then pass through bash as `export NAME=$'…';` (direnv `internal/cmd/shell_bash.go`), where a NUL ends them and names that are
 * no identifiers fail one by one, and through JSON (`direnv dump`), which replaces bytes that are not UTF-8.
 * Interpolation is Go's `os.Expand()` (Go `src/os/env.go`).
 */

import { expansionBudget, tooLarge } from "./loaded.ts";
import { emptyContext, type LoadContext, type Loader, type LoadResult, type Reading } from "./loader.ts";
import { readonlyInBash } from "./shell/specialVariables.ts";

interface Line {
  readonly name: string;
  /** With its quotes, as the regular expression captures it. */
  readonly value: string;
}

const blank = /[\t\n\f\r ]/;
const head = /^[\t\f ]*(?:export[\t\f ]+)?([A-Za-z0-9_.]+)(?:[\t\f ]*=|:(?=[\t\f ]))[\t\f ]*/;
const emptyOrComment = /^[\t\f ]*(?:#|$)/;
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** One line of the file; `undefined` if it does not match, `null` if it holds no variable. */
function parseLine(line: string): Line | null | undefined {
  if (emptyOrComment.test(line)) return null;
  const start = head.exec(line);
  if (start === null) return undefined;
  const name = start[1] as string;
  const rest = line.slice(start[0].length);
  const quote = rest[0];
  if (quote === "'" || quote === '"') {
    // The expression is greedy: the last quote counts behind which only white space or a comment follows.
    for (let end = rest.lastIndexOf(quote); end > 0; end = rest.lastIndexOf(quote, end - 1)) {
      if (emptyOrComment.test(rest.slice(end + 1, end + 2 + blanksAfter(rest, end + 1)))) return { name, value: rest.slice(0, end + 1) };
    }
  }
  const value = /^[^\t\f #]*/.exec(rest)?.[0] ?? "";
  return emptyOrComment.test(rest.slice(value.length)) ? { name, value } : undefined;
}

function blanksAfter(text: string, from: number): number {
  let at = from;
  while (at < text.length && blank.test(text.charAt(at))) at++;
  return at - from;
}

/** `parseValue()`: quotes, escapes and interpolation of one captured value. */
function evaluate(written: string, lookUp: (expression: string) => string): string {
  if (written.length <= 1) return written;
  const first = written[0];
  const quoted = first === written.at(-1);
  if (quoted && first === "'") return written.slice(1, -1);
  if (quoted && first === '"') {
    const broken = written.slice(1, -1).replaceAll("\\n", "\n").replaceAll("\\r", "\r");
    return expand(broken.replace(/\\([^$])/g, "$1"), lookUp);
  }
  return expand(written, lookUp);
}

/** Go's `os.Expand()`: `$name`, `${anything}`, the one-letter special names; `${}` and a `${` that is never closed are eaten. */
function expand(text: string, lookUp: (expression: string) => string): string {
  const lastBrace = text.lastIndexOf("}");
  let result = "";
  let from = 0;
  for (let at = text.indexOf("$"); at >= 0 && at + 1 < text.length; at = text.indexOf("$", from)) {
    result += text.slice(from, at);
    if (text[at + 1] === "{") {
      const close = at < lastBrace ? text.indexOf("}", at + 2) : -1;
      if (close > at + 2) result += lookUp(text.slice(at + 2, close));
      from = close < 0 ? at + 2 : close + 1;
      continue;
    }
    const special = /[*#$@!?\-0-9]/.test(text.charAt(at + 1));
    let end = special ? at + 2 : at + 1;
    if (!special) while (end < text.length && /[A-Za-z0-9_]/.test(text.charAt(end))) end++;
    result += end === at + 1 ? "$" : lookUp(text.slice(at + 1, end));
    from = end;
  }
  return result + text.slice(from);
}

function read(text: string, context: LoadContext = emptyContext): LoadResult {
  const budget = expansionBudget();
  const found = new Map<string, string>();
  const lookUp = (expression: string): string => {
    const at = expression.indexOf(":-");
    const name = at < 0 ? expression : expression.slice(0, at);
    const known = found.get(name);
    if (known !== undefined) {
      budget.left -= known.length;
      return budget.left < 0 ? "" : known;
    }
    return (context.environment.get(name) ?? "") || (at < 0 ? "" : expression.slice(at + 2));
  };
  for (const line of text.split(/[\r\n]+/)) {
    const parsed = parseLine(line);
    if (parsed === undefined) return { kind: "loaded", values: new Map(), rest: "absent", complaints: ["direnv: error invalid line"] };
    if (parsed !== null) found.set(parsed.name, evaluate(parsed.value, lookUp));
    if (budget.left < 0) return tooLarge;
  }
  const values = new Map<string, Reading>();
  const complaints: string[] = [];
  for (const [name, value] of found) {
    if (!identifier.test(name)) complaints.push("not a valid identifier");
    else if (readonlyInBash.has(name)) complaints.push(`${name}: readonly variable`);
    else values.set(name, { kind: "value", value: throughBashAndJson(value) });
  }
  return { kind: "loaded", values, rest: "absent", complaints };
}

function throughBashAndJson(value: string): string {
  const end = value.indexOf("\0");
  return (end < 0 ? value : value.slice(0, end)).replace(/\p{Surrogate}/gu, "\ufffd");
}

/** direnv's `dotenv` and `dotenv_if_exists`; called several times, the last file wins. */
export const direnv: Loader = { id: "direnv", title: "direnv dotenv", layering: "last-wins", read };
