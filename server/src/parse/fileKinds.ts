import { remembering } from "../text/memo.ts";
import type { Syntax } from "./document.ts";

/** What a file is there for. Only an `active` one is read by a running program; the others are held to be right as they are. */
export type Purpose = "active" | "example" | "template" | "test" | "docs";

/** The last part of a path or URI, percent-decoded where that is possible. */
export function fileNameOf(path: string): string {
  return decoded(path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1));
}

function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * What names say about syntaxes, in order; the first that fits decides, `undefined` means that the file is none of ours. Names are in lower case:
 * Windows and macOS do not tell cases apart either.
 */
const syntaxes: readonly (readonly [RegExp, Syntax | undefined])[] = [
  // Left behind by editors and merge tools.
  [/(?:~|\.(?:swp|swo|tmp))$/, undefined],
  [/^(?:docker|container)file(?:[.-].+)?$|\.(?:docker|container)file$/, "dockerfile"],
  [/^\.envrc(?:\..+)?$/, "shell"],
  // The ending of a language beats what stands before it: `.env.py`, `example.env.md`, `.env.d.ts`.
  [/\.(?:mdx?|markdown)$/, "markdown"],
  [/\.pyi?$/, "python"],
  [/\.ya?ml$/, "yaml"],
  [/\.(?:jsonc?|json5|code-workspace)$|^pipfile\.lock$|^[^.]*jwks?$|\.jwks?$/, "json"],
  [/\.toml$|^(?:uv|poetry|pdm)\.lock$|^pipfile$/, "toml"],
  [/\.(?:sh|bash|zsh)$/, "shell"],
  [/\.(?:pem|key|pub|crt|cer)$/, "pem"],
  [/requirements[\w.-]*\.(?:txt|in)$|^constraints[\w.-]*\.(?:txt|in)$|^setup\.cfg$/, "requirements"],
  [/^(?:gnu)?makefile$|\.mk$|^\.?justfile$|^procfile(?:\..+)?$|\.service$/, "shell"],
  [/\.(?:[cm]?[jt]sx?|rs|go|java|kt|rb|php|html?|s?css|vue|svelte|cs|txt|png|svg|zip|t?gz|tar|age|gpg|asc|enc|vault|lock)$/, undefined],
  [/^\.?(?:flask)?env(?:[._ -].*)?$|\.env(?:[._ -].*)?$/, "dotenv"],
];

/**
 * The syntax of a file by its name (or path, or URI), or `undefined` for a file that AuthLint does not look for. Editors' language ids play no
 * part: VS Code calls a `.env` file plain text, properties or dotenv, depending on what else is installed.
 */
export const syntaxOf = (path: string): Syntax | undefined => syntaxOfName(fileNameOf(path).toLowerCase());

const syntaxOfName = remembering((name) => syntaxes.find(([pattern]) => pattern.test(name))?.[1], 2000, 500, 0);

/** The syntax of a file that something refers to although its name says nothing, by its text: a key, JSON, else `NAME=value` lines. */
export function guessSyntax(text: string): Syntax {
  const start = /[^\s\ufeff]/.exec(text)?.index ?? 0;
  if (text.startsWith("-----BEGIN", start)) return "pem";
  return text[start] === "{" || text[start] === "[" ? "json" : "dotenv";
}

/** Words of file names that tell what a configuration file is for. */
const nameWords: ReadonlyMap<string, Purpose> = new Map([
  ...["example", "examples", "sample", "samples", "dist", "demo"].map((word) => [word, "example"] as const),
  ...["template", "templates", "tpl", "tmpl", "j2", "skel", "skeleton"].map((word) => [word, "template"] as const),
  ...["test", "tests", "testing", "e2e", "fixture", "fixtures", "mock"].map((word) => [word, "test"] as const),
]);

const folders: ReadonlyMap<string, Purpose> = new Map([
  ...["example", "examples", "sample", "samples", "cookbook", "cookbooks"].map((name) => [name, "example"] as const),
  ...["template", "templates"].map((name) => [name, "template"] as const),
  ...["test", "tests", "__tests__", "testdata", "test-data", "test_data", "fixtures", "__fixtures__", "__mocks__", "e2e"].map(
    (name) => [name, "test"] as const,
  ),
  ...["doc", "docs", "documentation"].map((name) => [name, "docs"] as const),
]);

/**
 * What a file is for, by its path. Give the path relative to the project's root: folders above it say nothing. The name has the first word,
 * then the folders from the inside out.
 */
export const purposeOf: (path: string) => Purpose = remembering(
  (path) => {
    const parts = path.split(/[/\\]/).map((part) => decoded(part).toLowerCase());
    const name = parts.pop() ?? "";
    return (
      purposeOfName(name, path.replaceAll("\\", "/")) ??
      parts.map((part) => folders.get(part)).findLast((purpose) => purpose !== undefined) ??
      "active"
    );
  },
  2000,
  500,
  0,
);

function purposeOfName(name: string, path: string): Purpose | undefined {
  // What a pipeline sets literally is there for its tests; where it deploys, the values are secrets of the service.
  if (
    /(?:^|\/)(?:\.github\/workflows|\.circleci|\.gitlab\/ci)\/[^/]+$|(?:^|\/)(?:\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines)\.ya?ml$/.test(
      path,
    )
  )
    return "test";
  // The defaults of a Helm chart are there to be replaced.
  if (/(?:^|\/)charts\/[^/]+\/values\.ya?ml$/.test(path)) return "template";
  if (/\.(?:mdx?|markdown|rst|adoc|txt)$/.test(name) && !/requirements|constraints/.test(name)) return "docs";
  // A Python file is somebody's program, whatever it calls itself; only pytest's naming is a promise.
  if (/\.pyi?$/.test(name)) return /^(?:test_.*|.*_test|conftest)\.py$/.test(name) ? "test" : undefined;
  // `.env.example.com` belongs to a host.
  const words = name.replace(/example\.(?:com|org|net)\b/g, "").split(/[^a-z0-9]+/);
  for (const word of words) {
    const purpose = nameWords.get(word);
    if (purpose !== undefined) return purpose;
  }
  return undefined;
}

/** Words without which a file of these syntaxes says nothing about authentication, nor which env files are loaded. */
const ourWords =
  /jwt|jwks|agno|agent_?os|os_secur|security_?key|authorization|cors_origin|mcp_|env[_-]?file|\.env|environment|dotenv|--\s?BEGIN/i;
const pythonWords = /jwt|jwks|agno|agent_?os|security_key|authorization_|dotenv|[HREP]S(?:256|384|512)|EdDSA|--\s?BEGIN/i;
const dependencyWords = /agno|jwt|cryptography|^\s*-[rc]|^\s*--(?:requirement|constraint)/im;

/**
 * Whether a file can have to do with anything that AuthLint knows: a cheap look that spares parsing. `false` is certain, `true` is not. Files of
 * variables and keys always matter, because a misspelled name is one of the faults to find.
 */
export function mightMatter(syntax: Syntax, text: string): boolean {
  switch (syntax) {
    case "dotenv":
    case "pem":
    // What an image copies and where decides about the paths of its containers.
    case "dockerfile":
      return true;
    case "yaml":
      // A compose file that sets nothing may still be what another one extends or overrides.
      return ourWords.test(text) || /^(?:services|include):/m.test(text);
    case "shell":
      return ourWords.test(text) || /\b(?:uvicorn|gunicorn|fastapi|docker[ -]compose)\b/.test(text);
    case "python":
      return pythonWords.test(text);
    case "requirements":
      return dependencyWords.test(text);
    case "json":
      return ourWords.test(text) || text.includes('"kty"') || text.includes('"keys"');
    case "toml":
      return ourWords.test(text) || dependencyWords.test(text);
    default:
      return ourWords.test(text);
  }
}
