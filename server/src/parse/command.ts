import type { MappedString } from "../text/mappedString.ts";
import type { Span } from "../text/span.ts";

/** One simple command: its words after quote removal, each with its place. A word that holds an expansion keeps it as written and is not `literal`. */
export interface Command {
  readonly words: readonly CommandWord[];
  readonly span: Span;
}

export interface CommandWord {
  readonly text: MappedString;
  readonly literal: boolean;
}
