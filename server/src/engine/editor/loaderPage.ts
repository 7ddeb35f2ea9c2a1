import { roleOf } from "../../agentos/settings.ts";
import { loaderById } from "../../loaders/index.ts";
import { emptyContext, type Loader, type LoaderId, readingOf } from "../../loaders/loader.ts";
import type { ParsedDocument } from "../../parse/document.ts";
import { code, heading, list, type Page, paragraph, table } from "./page.ts";
import { readingText } from "./settingPage.ts";

/** Variables of a file beyond this number hide more than they tell. */
const mostRows = 12;

/** How a program reads env files, and what it makes of the settings in one. Nothing of it is written down: the loader itself is asked. */
export function loaderPage(id: LoaderId, envFile: ParsedDocument | undefined, path: string | undefined): Page | undefined {
  const loader = loaderById(id) as Loader | undefined;
  if (loader === undefined) return undefined;
  const read = path === undefined ? "reads env files" : `reads ${code(path)}`;
  return [
    heading(loader.title),
    paragraph(
      `${code(loader.title)} ${read}${path !== undefined && envFile === undefined ? ", which is not there" : ""}. Its way of reading:`,
    ),
    list(habitsOf(loader)),
    ...(envFile === undefined ? [] : settingsRead(loader, envFile)),
  ];
}

/** As a PEM looks to a loader. */
const lines = "-----BEGIN A KEY-----\nab+/=\n-----END A KEY-----";

/** What the loader does with the usual notations, found out by letting it read them. */
function habitsOf(loader: Loader): readonly string[] {
  const read = (line: string): string | undefined => {
    const reading = readingOf(loader.read(`${line}\nEND=1\n`, { ...emptyContext, environment: new Map([["OTHER", "o"]]) }), "A");
    return reading.kind === "value" ? reading.value : reading.kind === "refused" ? "refused" : undefined;
  };
  const say = (what: string, value: string | undefined, words: Readonly<Record<string, string>>, other: string): string[] =>
    value === undefined ? [] : [`${what}: ${words[value] ?? other}`];
  const refused = { refused: "the file is refused" };
  return [
    ...say("quotes around a value", read('A="x"'), { ...refused, x: "removed", '"x"': "part of the value" }, "kept in part"),
    ...say(
      "a key in quotes over several lines",
      read(`A="${lines}"`),
      { ...refused, [lines]: "read whole" },
      "cut off behind its first line",
    ),
    ...say("`\\n` in double quotes", read('A="x\\ny"'), { ...refused, "x\ny": "a line break" }, "a backslash and an n"),
    ...say("`$OTHER`", read("A=$OTHER"), { ...refused, o: "replaced by the variable", "": "replaced by the variable" }, "as it stands"),
    ...say("` # text` behind a value", read("A=x # text"), { ...refused, x: "a comment" }, "part of the value"),
  ];
}

/** The settings of the file as this loader reads them; values by their size alone. */
function settingsRead(loader: Loader, { text, entries }: ParsedDocument): Page {
  const names = [...new Set(entries.map(({ name }) => name.value))].filter((name) => roleOf(name) !== undefined).slice(0, mostRows);
  if (names.length === 0) return [];
  const result = loader.read(text, emptyContext);
  return [
    table(
      ["Setting", "Reads"],
      names.map((name) => [code(name), readingText(readingOf(result, name), roleOf(name) ?? "own")]),
    ),
  ];
}
