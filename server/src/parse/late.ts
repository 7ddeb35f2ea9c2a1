import { directiveWord } from "./directives.ts";
import type { ParsedDocument, Syntax } from "./document.ts";
import { guessSyntax, syntaxOf } from "./fileKinds.ts";
import { parse } from "./index.ts";

/**
 * A document that is parsed when something is asked that only its parser can tell: most files of a large folder are looked at for a word or two, and a
 * tree costs a hundred times its text. What the syntax never holds is answered without the parser. `before` as for `parse`.
 */
export function parseLate(
  uri: string,
  text: string,
  syntax: Syntax = syntaxOf(uri) ?? guessSyntax(text),
  before?: ParsedDocument,
): ParsedDocument {
  // What somebody types in is asked for all the same, and reading it on from what it was costs less than a look at the whole text.
  if (before !== undefined) return parse(uri, text, syntax, before instanceof LateDocument ? before.parsed : before);
  return new LateDocument(uri, text, syntax) as unknown as ParsedDocument;
}

class LateDocument {
  readonly uri: string;
  readonly text: string;
  readonly syntax: Syntax;
  parsed: ParsedDocument | undefined;

  get unread(): boolean {
    return this.parsed === undefined;
  }

  constructor(uri: string, text: string, syntax: Syntax) {
    this.uri = uri;
    this.text = text;
    this.syntax = syntax;
  }
}

/** Which syntaxes hold what, and what the others answer. */
const held: Readonly<Record<Exclude<keyof ParsedDocument, keyof LateDocument>, readonly [syntaxes: string, otherwise?: readonly never[]]>> =
  {
    source: [""],
    entries: ["dotenv shell json yaml pem dockerfile", []],
    select: ["dotenv"],
    named: ["dotenv"],
    data: ["json yaml toml"],
    moreData: ["yaml"],
    module: ["python"],
    commands: ["shell dockerfile markdown json", []],
    blocks: ["pem", []],
    instructions: ["dockerfile"],
    requirements: ["requirements"],
    options: ["requirements"],
    problems: ["dotenv shell json yaml toml python pem dockerfile requirements markdown", []],
    directives: ["", []],
  };

for (const [field, [syntaxes, otherwise]] of Object.entries(held))
  Object.defineProperty(LateDocument.prototype, field, {
    get(this: LateDocument) {
      if (!syntaxes.includes(this.syntax) && !(field === "directives" && this.text.includes(directiveWord))) return otherwise;
      this.parsed ??= parse(this.uri, this.text, this.syntax);
      return this.parsed[field as keyof ParsedDocument];
    },
  });
