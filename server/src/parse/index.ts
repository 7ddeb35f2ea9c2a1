import { type CommentMarker, commentDirectives } from "./directives.ts";
import { parseDockerfile } from "./dockerfile.ts";
import type { ParsedDocument, Syntax } from "./document.ts";
import { parseDotenv } from "./dotenv.ts";
import { fileNameOf, guessSyntax, syntaxOf } from "./fileKinds.ts";
import { parseJson } from "./json.ts";
import { parseMakefile } from "./makefile.ts";
import { parseMarkdown } from "./markdown.ts";
import { commandsOfPackageScripts } from "./packageScripts.ts";
import { parsePem } from "./pem.ts";
import { parseProcfile } from "./procfile.ts";
import { parsePython } from "./python.ts";
import { parseRequirements } from "./requirements.ts";
import { parseShell } from "./shell.ts";
import { parseSystemdUnit } from "./systemdUnit.ts";
import { parseToml } from "./toml.ts";
import { parseYaml } from "./yaml.ts";

type Parser = (uri: string, text: string, before?: ParsedDocument) => ParsedDocument;

/** The registry: one parser for each syntax. */
const parsers: Readonly<Record<Syntax, Parser>> = {
  dotenv: parseDotenv,
  shell: parseShell,
  json: parseJson,
  yaml: parseYaml,
  toml: parseToml,
  python: parsePython,
  pem: parsePem,
  dockerfile: parseDockerfile,
  requirements: parseRequirements,
  markdown: parseMarkdown,
};

/** How comments begin, for the syntaxes whose parsers leave directives to the registry. */
const commentMarkers: Partial<Record<Syntax, readonly CommentMarker[]>> = {
  json: ["//", "/*"],
  yaml: ["#"],
  toml: ["#"],
  python: ["#"],
};

/**
 * Parses a document. The syntax comes from the name; a file of an unknown name, which something refers to, is judged by its text. Never throws:
 * what is wrong with the text is in `problems`. `before`: the document that the text was a moment ago, most of which may be the same.
 */
export function parse(
  uri: string,
  text: string,
  syntax: Syntax = syntaxOf(uri) ?? guessSyntax(text),
  before?: ParsedDocument,
): ParsedDocument {
  const document = parserOf(uri, syntax)(uri, text, before);
  const markers = commentMarkers[document.syntax];
  if (markers === undefined || document.directives.length > 0) return document;
  const directives = commentDirectives(text, markers);
  return directives.length === 0 ? document : { ...document, directives };
}

function parserOf(uri: string, syntax: Syntax): Parser {
  const name = fileNameOf(uri).toLowerCase();
  if (syntax === "json" && name === "package.json") return parsePackage;
  if (syntax !== "shell") return parsers[syntax];
  if (name.endsWith(".service")) return parseSystemdUnit;
  if (name.startsWith("procfile")) return parseProcfile;
  return /makefile$|\.mk$|justfile$/.test(name) ? parseMakefile : parseShell;
}

function parsePackage(uri: string, text: string): ParsedDocument {
  const document = parseJson(uri, text);
  return { ...document, commands: [...document.commands, ...commandsOfPackageScripts(document.data)] };
}
