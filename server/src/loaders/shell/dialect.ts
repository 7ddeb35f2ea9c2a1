/**
 * In what the shells differ, as far as assignments are concerned. Sources: POSIX.1-2024 XCU chapter 2; bash(1) 5.2; dash(1) 0.5.12 and its
 * `src/parser.c`, `src/expand.c`, `src/eval.c`; zshmisc(1), zshexpn(1), zshparam(1) 5.9 and its `Src/lex.c`, `Src/parse.c`, `Src/subst.c`.
 */
export interface Dialect {
  readonly name: "bash" | "dash" | "zsh";
  /** `$'…'`, `NAME+=…`, `NAME=(…)`, `<<<`, `|&`, `&>` and process substitution. */
  readonly extended: boolean;
  /** `$"…"` is a translated string. */
  readonly translatedStrings: boolean;
  /** What a syntax error does: the rest of the file is skipped, or the shell ends with everything. */
  readonly syntaxError: "stop" | "exit";
  /** What an error in an expansion, such as a bad substitution, does: skips the rest of the line, of the file, or ends the shell. */
  readonly expansionError: "line" | "stop" | "exit";
  /** `NAME=value` before a special builtin stays in force (POSIX XCU 2.9.1.2). */
  readonly specialBuiltinsKeep: boolean;
  /** NUL bytes of the file are dropped on reading; otherwise they end a value when it is exported. */
  readonly dropsNul: boolean;
  /** The last command of a pipeline runs in the shell itself. */
  readonly lastOfPipelineHere: boolean;
  /** An unquoted parameter is split into fields. */
  readonly splitsFields: boolean;
}

export const bashDialect: Dialect = {
  name: "bash",
  extended: true,
  translatedStrings: true,
  syntaxError: "stop",
  expansionError: "line",
  specialBuiltinsKeep: false,
  dropsNul: true,
  lastOfPipelineHere: false,
  splitsFields: true,
};

export const dashDialect: Dialect = {
  name: "dash",
  extended: false,
  translatedStrings: false,
  syntaxError: "exit",
  expansionError: "exit",
  specialBuiltinsKeep: true,
  dropsNul: true,
  lastOfPipelineHere: false,
  splitsFields: true,
};

export const zshDialect: Dialect = {
  name: "zsh",
  extended: true,
  translatedStrings: false,
  syntaxError: "stop",
  expansionError: "stop",
  specialBuiltinsKeep: false,
  dropsNul: false,
  lastOfPipelineHere: true,
  splitsFields: false,
};
