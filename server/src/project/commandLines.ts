import type { DataNode } from "../parse/data.ts";
import type { ParsedDocument } from "../parse/document.ts";
import type { Place } from "../text/place.ts";
import type { Span } from "../text/span.ts";

/** A command that some file of the project holds, as plain words. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly place: Place;
}

const scriptKeys =
  /^(?:scripts?|run|runs|command|commands|cmd|cmds|args|runargs|before_script|after_script|exec|start|startcommand|dockercommand|tasks|postcreatecommand|initializecommand)$/i;

/** The commands of a document: those that its parser found, else those in the places where files of its kind hold commands. */
export function commandLines(document: ParsedDocument): readonly CommandLine[] {
  if (document.commands.length > 0) {
    return document.commands.map(({ words, span }) => ({
      words: words.map(({ text }) => text.value),
      place: { uri: document.uri, span },
    }));
  }
  if (document.data !== undefined && document.syntax !== "python") return dataCommands(document);
  return [];
}

function dataCommands(document: ParsedDocument): CommandLine[] {
  const found: CommandLine[] = [];
  const visit = (node: DataNode, inScript: boolean, depth: number): void => {
    if (depth > 30) return;
    if (node.kind === "scalar") {
      if (inScript && typeof node.value === "string") found.push(...textCommands(document.uri, node.value, () => node.span));
    } else if (node.kind === "list") {
      const words = node.items.map((item) => (item.kind === "scalar" && typeof item.value === "string" ? item.value : undefined));
      if (inScript && words.length > 1 && words.every((word) => word !== undefined && !/\s/.test(word))) {
        found.push({ words: words as string[], place: { uri: document.uri, span: node.span } });
      } else for (const item of node.items) visit(item, inScript, depth + 1);
    } else {
      for (const { key, value } of node.items) visit(value, inScript || scriptKeys.test(key.value), depth + 1);
    }
  };
  for (const root of [document.data, ...(document.moreData ?? [])]) if (root !== undefined) visit(root, false, 0);
  return found;
}

function textCommands(uri: string, text: string, spanOf: () => Span): CommandLine[] {
  return text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n|&&|\|\||;|\|/)
    .map((part) => words(part.trim()))
    .filter((found) => found.length > 0)
    .map((found) => ({ words: found, place: { uri, span: spanOf() } }));
}

/** Words of a command without expansions: quotes removed, `@` and `-` of make taken off. */
function words(text: string): string[] {
  const found = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return found
    .map((word, index) => (index === 0 ? word.replace(/^[@-]+/, "") : word).replace(/"([^"]*)"|'([^']*)'/g, "$1$2"))
    .filter((word) => word !== "");
}

/** The words of a command without what stands before the program: assignments, `sudo`, `exec`, `env`, `nohup`, `time`. */
export function programWords(all: readonly string[]): readonly string[] {
  let at = 0;
  while (
    at < all.length &&
    (/^[A-Za-z_][A-Za-z0-9_]*=/.test(all[at] as string) || /^(?:sudo|exec|env|nohup|time|command)$/.test(all[at] as string))
  )
    at++;
  return all.slice(at);
}

/** The values of an option in the forms `--name value`, `--name=value`, `-n value`, `-nvalue`. */
export function optionValues(words: readonly string[], names: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "--") break;
    for (const name of names) {
      if (word === name && words[at + 1] !== undefined) found.push(words[at + 1] as string);
      else if (word.startsWith(`${name}=`)) found.push(word.slice(name.length + 1));
    }
  }
  return found;
}

/** The Python module or file that a command starts; `module` is dotted, without the attribute. */
export interface StartedProgram {
  readonly module?: string;
  readonly file?: string;
}

/** What a command starts: `uvicorn app.main:app`, `gunicorn …`, `fastapi run app.py`, `python -m app`, `python main.py`, with runners such as `uv run` before it. */
export function startedProgram(all: readonly string[]): StartedProgram | undefined {
  let words = programWords(all);
  for (let depth = 0; depth < 4; depth++) {
    const name = (words[0] ?? "").replace(/^.*\//, "");
    if (
      [
        "uv",
        "poetry",
        "pdm",
        "pipenv",
        "rye",
        "hatch",
        "dotenv",
        "doppler",
        "infisical",
        "op",
        "honcho",
        "opentelemetry-instrument",
        "ddtrace-run",
        "tini",
        "dumb-init",
      ].includes(name)
    ) {
      const next = words.findIndex(
        (word, index) => index > 0 && /^(?:.*\/)?(?:python[\d.]*|uvicorn|gunicorn|hypercorn|granian|fastapi)$/.test(word),
      );
      const script = next < 0 ? words.findIndex((word, index) => index > 0 && word.endsWith(".py")) : -1;
      if (script >= 0) return { file: words[script] as string };
      if (next < 0) return undefined;
      words = words.slice(next);
    } else if (/^python[\d.]*$/.test(name)) {
      const m = words.indexOf("-m");
      if (m > 0) {
        const module = words[m + 1];
        if (module !== undefined && ["uvicorn", "gunicorn", "hypercorn", "granian", "fastapi"].includes(module)) words = words.slice(m + 1);
        else return module === undefined ? undefined : { module };
      } else {
        const file = words.slice(1).find((word) => word.endsWith(".py"));
        return file === undefined ? undefined : { file };
      }
    } else if (/^(?:uvicorn|gunicorn|hypercorn|granian)$/.test(name)) {
      const target = words.slice(1).find((word) => /^[A-Za-z_][\w.]*:[A-Za-z_][\w.()]*$/.test(word));
      return target === undefined ? {} : { module: target.slice(0, target.indexOf(":")) };
    } else if (name === "fastapi") {
      const file = words.slice(2).find((word) => word.endsWith(".py"));
      return file === undefined ? {} : { file };
    } else if (/^(?:ba|z|da)?sh$/.test(name) && words[1] === "-c" && words[2] !== undefined) {
      const inner = words[2]
        .split(/&&|;|\|\|/)
        .map((part) => part.trim().split(/\s+/))
        .map(startedProgram);
      return inner.find((found) => found !== undefined);
    } else return undefined;
  }
  return undefined;
}
