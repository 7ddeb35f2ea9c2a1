/**
 * The `envFile` of VS Code's Python extension and of its debugger: microsoft/vscode-python (2026),
 * src/client/common/variables/environment.ts, `parseEnvFile`, `parseEnvLine` and `substituteEnvVars`. One line is one variable;
 * `\n` is expanded in both kinds of quotes; a value with a malformed `${…}` is left without any substitution.
 */
import { type ExpansionBudget, expansionBudget, loaded, tooLarge } from "./loaded.ts";
import { emptyContext, type Loader } from "./loader.ts";
import { withReplacementCharacters } from "./replacementCharacters.ts";

export const vscodeEnvFile: Loader = {
  id: "vscode-env-file",
  title: "VS Code envFile (Python)",
  layering: "single",
  read(text, context = emptyContext) {
    const values = new Map<string, string>();
    const budget = expansionBudget();
    // `vars` is a plain object there: it inherits from Object.prototype, and an assignment to `__proto__` is lost.
    const resolve = (name: string): string => values.get(name) || inherited(name, values) || context.environment.get(name) || "";
    for (const line of withReplacementCharacters(text).split("\n")) {
      const entry = parseLine(line);
      if (entry === undefined) continue;
      const [name, written] = entry;
      if (name !== "__proto__") values.set(name, substitute(written, resolve, budget));
    }
    return budget.left < 0 ? tooLarge : loaded(values);
  },
};

function inherited(name: string, values: ReadonlyMap<string, string>): string | undefined {
  if (values.has(name)) return undefined;
  const member: unknown = Reflect.get({}, name);
  return member === undefined ? undefined : String(member);
}

/** `/^\s*(_*[a-zA-Z]\w*)\s*=\s*(.*?)?\s*$/`, in linear time: the value is trimmed and must not hold a line terminator. */
function parseLine(line: string): readonly [string, string] | undefined {
  const head = /^\s*(_*[a-zA-Z]\w*)\s*=/.exec(line);
  if (head === null) return undefined;
  const written = line.slice(head[0].length).trim();
  if (/[\r\u2028\u2029]/.test(written)) return undefined;
  const first = written[0];
  // A lone quote stays: `substring(1, 0)` swaps its arguments.
  const isQuoted = written.length > 1 && (first === "'" || first === '"') && written.endsWith(first);
  return [head[1] as string, isQuoted ? written.slice(1, -1).replaceAll("\\n", "\n") : written];
}

function substitute(value: string, resolve: (name: string) => string, budget: ExpansionBudget): string {
  const replaced = substituteReferences(value, resolve, budget) ?? value;
  return replaced.replaceAll("\\$", "$");
}

/** `/\${([a-zA-Z]\w*)?([^}\w].*)?}/g` in linear time. Undefined: a reference is malformed, so none is replaced. */
function substituteReferences(value: string, resolve: (name: string) => string, budget: ExpansionBudget): string | undefined {
  const lastBrace = lastBraceFinder(value);
  let result = "";
  let copied = 0;
  let at = value.indexOf("${");
  let isMalformed = false;
  while (at !== -1) {
    let nameEnd = at + 2;
    if (/[a-zA-Z]/.test(value[nameEnd] ?? "")) {
      nameEnd++;
      while (isWordCharacter(value.charCodeAt(nameEnd))) nameEnd++;
    }
    let end = -1;
    let isBogus = nameEnd === at + 2;
    if (value[nameEnd] === "}") end = nameEnd + 1;
    else if (nameEnd < value.length && !isWordCharacter(value.charCodeAt(nameEnd))) {
      isBogus = true;
      end = lastBrace(nameEnd + 1) + 1;
    }
    if (end > nameEnd) {
      const isEscaped = at > 0 && value[at - 1] === "\\";
      if (!isEscaped && isBogus) isMalformed = true;
      result += value.slice(copied, at);
      const replacement = isEscaped || isBogus ? value.slice(at, end) : resolve(value.slice(at + 2, nameEnd));
      budget.left -= replacement.length;
      if (budget.left < 0) return "";
      result += replacement;
      copied = end;
    }
    at = value.indexOf("${", end > nameEnd ? end : at + 1);
  }
  return isMalformed ? undefined : result + value.slice(copied);
}

/** Finds the last `}` of the line that `from` is on, not in front of `from`; -1 if there is none. Each line is looked at once. */
function lastBraceFinder(value: string): (from: number) => number {
  let lineEnd = -1;
  let brace = -1;
  return (from) => {
    if (from > lineEnd) {
      lineEnd = from;
      brace = -1;
      while (lineEnd < value.length && !/[\n\r\u2028\u2029]/.test(value[lineEnd] as string)) {
        if (value[lineEnd] === "}") brace = lineEnd;
        lineEnd++;
      }
    }
    return brace >= from ? brace : -1;
  };
}

const isWordCharacter = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
