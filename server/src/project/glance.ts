import { mayHoldName, mayHoldOwnName } from "../agentos/settings.ts";
import type { ParsedDocument } from "../parse/document.ts";
import { onceForEach } from "../text/memo.ts";

/**
 * Cheap looks at the text of a document that is not parsed yet (`parse/late.ts`), which spare its parser most of the time: `false` is certain, `true` is
 * not.
 */

/** Whether there are escapes that spell a letter or join two lines: then a word of the document need not stand in its text. */
export const hasEscapes = ({ text }: ParsedDocument): boolean => text.includes("\\") && /\\[xuU\r\n]/.test(text);

type Look = (document: ParsedDocument) => boolean;

/** The same look, which remembers its answers: a document never changes. An env file that is read on while somebody types needs none. */
export function remembered(look: Look): Look {
  const once = onceForEach(look);
  return (document) => (document.syntax === "dotenv" && document.unread !== true) || once(document);
}

/** A look whether one of the words may stand in the names and values of a JSON, YAML or TOML document. */
export const lookFor = (words: RegExp): Look => remembered((document) => words.test(document.text) || hasEscapes(document));

/** A look whether the document may set a variable of some kind. Shells and Dockerfiles join names of pieces. */
const lookForNames = (mayHold: (text: string) => boolean): Look =>
  remembered((document) => {
    const { syntax, text } = document;
    return syntax === "shell" || syntax === "dockerfile" || mayHold(text) || (syntax !== "dotenv" && hasEscapes(document));
  });

const mayHaveNames = lookForNames(mayHoldName);

/** Whether the document may set a variable that the product reads, look-alikes included, or one of the further names. */
export const mayHaveSettings = (document: ParsedDocument, further: ReadonlySet<string>): boolean =>
  mayHaveNames(document) || [...further].some((name) => document.text.includes(name));

/** Whether the document may set a variable that is the product's alone. */
export const mayHaveOwnSettings = (document: ParsedDocument): boolean => mayHaveNames(document) && mayHaveOwnNames(document);

const mayHaveOwnNames = lookForNames(mayHoldOwnName);

/** Whether a data file may hold a command that `project/loaderEvidence.ts` looks for. */
const mayHoldWords = lookFor(
  /docker|podman|nerdctl|env-file|uvicorn|flask|dotenv|honcho|foreman|source|\w["']+\w|\.["']?,?\s{0,200}(?:-\s{1,200})?["']?\S{0,200}env/i,
);

/** Whether the document may hold a command that reads an env file. */
export const mayHoldCommands = (document: ParsedDocument): boolean => !/json|yaml|toml/.test(document.syntax) || mayHoldWords(document);

/** A variable whose value may be a path: one word with a point or a slash, in whatever quotes. A name has at most a hundred further characters. */
const dotenvPath = /JWT_JWKS_FILE|(?:JWKS|_FILE|_PATH|KEY)(?=([^\n:=\\]{0,100}))\1(?:[^\n:=\\]|[:=]\s*["'`$]*[^\s{}"'<>|:]*[./\\])/;
/** The same in YAML, whose values may stand anywhere; but not so an address, the beginning of a key, and a plain word. */
const yamlPath =
  /JWT_JWKS_FILE|(?:JWKS|_FILE|_PATH|(?<!-----(?:BEGIN|END) [A-Z ]{0,20})KEY)(?=([\w.-]{0,100}))\1(?!["']? *[:=] *["']?(?:https?:\/\/|-----BEGIN [A-Z]|[\w+=-]+["']?\s))/;

/** Whether the document may speak of another file, as `project/wanted.ts` follows it. */
export const mayRefer = remembered((document) => {
  const { syntax, text } = document;
  switch (syntax) {
    case "python":
      return pythonNames(text);
    case "dotenv":
      return dotenvPath.test(text);
    case "yaml":
      return yamlPath.test(text) || hasEscapes(document);
    default:
      return syntax !== "pem";
  }
});

/**
 * What a Python file says where it names a file: the call that opens it, a step of a path, a text that ends like a file's name (which may be written in
 * two pieces or with escapes).
 */
const pythonPath =
  /\b(?:open|Path|PurePath|joinpath|join|load_dotenv|dotenv_values|read_text|find_dotenv)\s*\(|\/[\s(]*(?:#|[rRbBuUfF]{0,2}["'])|\.(?:pem|key|pub|crt|cer|json|jwks?|env|txt)["']|\.(?:p(?:em?|ub?)?|k(?:ey?)?|c(?:rt?|er?)?|j(?:so?n?|wk?s?)?|e(?:nv?)?|t(?:xt?)?)?["'](?!""|'')(?:\s|#[^\n]{0,200}\n){0,200}[rRbBuUfF]{0,2}["']|["'/]\.env/i;
const pythonEscapes = /\\[xuUN0-7\r\n]/;

function pythonNames(text: string): boolean {
  if (pythonPath.test(text) || pythonEscapes.test(text)) return true;
  for (const [, from, names] of text.matchAll(/\bfrom([^\n;#]{0,300}?)\bimport\b|\bimport\s+([^\n;#]+)/g)) {
    if (from !== undefined && !installed.has(from.trim().split(".", 1)[0] as string)) return true;
    if (names !== undefined && !names.split(",").every((name) => installed.has(/\w*/.exec(name.trim())?.[0] as string))) return true;
  }
  return false;
}

/** Packages that nobody has as a folder of their own. */
export const installed: ReadonlySet<string> = new Set(
  "__future__ abc agno anthropic argparse asyncio base64 collections contextlib copy dataclasses datetime dotenv enum fastapi functools hashlib hmac httpx importlib inspect io itertools json jwt logging math openai os pathlib pydantic pydantic_settings pytest random re requests secrets shutil signal sqlalchemy starlette string subprocess sys tempfile textwrap threading time traceback types typing typing_extensions unittest urllib uuid uvicorn warnings".split(
    " ",
  ),
);
