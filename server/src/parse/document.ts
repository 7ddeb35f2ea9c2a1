import type { MappedString } from "../text/mappedString.ts";
import type { Located, Span } from "../text/span.ts";
import type { Command } from "./command.ts";
import type { DataNode } from "./data.ts";
import type { PythonModule } from "./pythonTree.ts";

/** The syntaxes that AuthLint reads. They are chosen by file name, never by an editor's language id (`parse/fileKinds.ts`). */
export type Syntax = "dotenv" | "shell" | "json" | "yaml" | "toml" | "python" | "pem" | "dockerfile" | "requirements" | "markdown";

/** How a value is written. */
export type Quoting =
  | "none"
  | "single"
  | "double"
  | "backtick"
  | "triple-single"
  | "triple-double"
  | "ansi-c"
  | "block-literal"
  | "block-folded"
  | "raw-string";

/**
 * One `name = value` of a document, whatever its syntax. `value` is what the syntax itself says (for `.env` files: what npm dotenv reads);
 * what a given loader makes of it is a question for `loaders/`.
 */
export interface Entry {
  readonly name: Located<string>;
  /** Keys and indices that lead to the entry in a structured document; `[name]` in a flat one. */
  readonly path: readonly (string | number)[];
  readonly value: MappedString;
  /** The value as written, quotes included; the place that a replacement from `encode` goes to. */
  readonly raw: Span;
  /** The whole entry, from `export` or the name to the end of the value or its trailing comment, without the line break. */
  readonly span: Span;
  readonly quoting: Quoting;
  /** Whether `export` stands before the name. */
  readonly exported?: boolean;
  /** Whether it holds for one command only: `NAME=value command` of a shell. */
  readonly temporary?: boolean;
  /** Whether the value is known: false for a value such as `${NAME}` or `$(command)` that something else decides. */
  readonly literal: boolean;
  /** The lines after an unquoted value that look like its continuation (the body of a PEM), when there are any. */
  readonly overflow?: Span;
  /** Set when the opening quote has no partner: the offset of that quote. */
  readonly unterminatedQuote?: number;
  /**
   * The text to put in place of `raw` so that this syntax reads `value`, in the entry's own quoting where that can carry it, else in the
   * nearest that can; `undefined` where the syntax has no way to write it.
   */
  encode(value: string): string | undefined;
  /**
   * Every way that might be right to write a value there, where the syntax has several and its readers disagree; to be proven by reading it again.
   * `encode` alone where absent.
   */
  spellings?(value: string): readonly Spelling[];
}

/** A value as it can be written in place of an entry's `raw`. */
export interface Spelling {
  /** `escaped`: in double quotes with `\n` for line breaks. */
  readonly style: "unquoted" | "single" | "double" | "escaped" | "ansi-c";
  readonly text: string;
}

/** Something that the syntax does not allow. A problem is data: parsing goes on behind it. */
export interface ParseProblem {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

/** A comment that speaks to AuthLint: `authlint-disable-next-line rule-id -- reason`. */
export interface Directive {
  readonly kind: "disable" | "enable" | "disable-line" | "disable-next-line" | "disable-file";
  readonly rules: readonly Located<string>[];
  readonly reason?: string;
  /** The comment. */
  readonly span: Span;
}

/** A PEM block of a document, as far as its delimiters can be made out. */
export interface PemBlock {
  readonly label: string;
  readonly span: Span;
  readonly body: Span;
}

/** An instruction of a Dockerfile, with its line continuations joined. */
export interface Instruction {
  /** In upper case. */
  readonly name: string;
  /** What follows the name. For `ENV` and `ARG` the entries say more, for `RUN`, `CMD` and `ENTRYPOINT` the commands. */
  readonly argument: MappedString;
  readonly span: Span;
}

/** A dependency as PEP 508 writes it: `name[extra] specifier ; marker`, or `name @ url`. */
export interface Requirement {
  /** As written; PEP 503 says how names compare. */
  readonly name: Located<string>;
  readonly extras: readonly string[];
  /** PEP 440, as written, such as `==2.9.0` or `>=2,<3`; empty for any version. */
  readonly specifier: Located<string>;
  readonly marker?: string;
  readonly url?: string;
  /** From the name to the end of the line's content. */
  readonly span: Span;
}

/** Entries, with quicker ways to some of them where the parser knows one: a large file is not gone through at each keystroke. */
export interface Entries {
  readonly entries: readonly Entry[];
  /** Those that pass a test, in order. The test is a constant and looks at names and values only, never at places. */
  select?(test: (entry: Entry) => boolean): readonly Entry[];
  /** Those of a name, in order. */
  named?(name: string): readonly Entry[];
}

export interface ParsedDocument extends Entries {
  readonly uri: string;
  readonly text: string;
  /**
   * The same text, for those who look only at entries that they have asked for and at what is alike in all plain lines: whoever reads `text` counts as
   * having asked for everything, so that each change of it concerns them (`engine/plainEdit.ts`). Absent where nobody keeps track.
   */
  readonly source?: string;
  readonly syntax: Syntax;
  /** Whether nobody has asked yet what only the parser can tell (`parse/late.ts`). */
  readonly unread?: boolean;
  /** The structure of a JSON, YAML or TOML document. */
  readonly data?: DataNode | undefined;
  /** The documents of a YAML stream, when there are several; `data` is the first. */
  readonly moreData?: readonly DataNode[] | undefined;
  /** The statements of a Python file. */
  readonly module?: PythonModule | undefined;
  /** Commands that are written in the document: lines of a shell script, RUN and CMD of a Dockerfile, code of a Markdown file. */
  readonly commands: readonly Command[];
  readonly blocks: readonly PemBlock[];
  /** The instructions of a Dockerfile. */
  readonly instructions?: readonly Instruction[] | undefined;
  /** The requirements of a requirements file. */
  readonly requirements?: readonly Requirement[] | undefined;
  /** The option lines of a requirements file (`-r other.txt`, `--index-url …`), as written. */
  readonly options?: readonly Located<string>[] | undefined;
  readonly problems: readonly ParseProblem[];
  readonly directives: readonly Directive[];
}
