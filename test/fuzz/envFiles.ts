/**
 * Generated `.env` files. Everything that may stand where a shell expects a command is made of upper case letters, digits and PEM text, so that
 * no program and no builtin that acts is ever named; the only redirections go to and from `Q…` in the working directory, a temporary one.
 */
import fc from "fast-check";

/** Variables that generated files set and refer to. */
const names = ["A", "B", "FOO", "JWT_KEY", "X1", "_U"];

const weighted = <T>(...entries: ReadonlyArray<readonly [number, fc.Arbitrary<T>]>): fc.Arbitrary<T> =>
  fc.oneof(...entries.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const name = weighted([20, fc.constantFrom(...names)], [1, fc.constantFrom("1A", "A-B", "A.B", "FOO BAR", "É", "A B", "")]);
const plain = fc.constantFrom(
  "X",
  "Q1",
  "AB/C+D",
  "K=",
  "==",
  "7",
  "Z.Z",
  "-",
  ":",
  ",",
  "%",
  "@",
  "^",
  "Ä",
  "€",
  "😀",
  "\u00a0",
  "X:Y",
  "_",
  "!",
);
const blank = fc.constantFrom(" ", "  ", "\t", "");
const escapeSequence = fc.constantFrom(
  "\\n",
  "\\r",
  "\\t",
  "\\\\",
  '\\"',
  "\\'",
  "\\$",
  "\\`",
  "\\X",
  "\\ ",
  "\\#",
  "\\0",
  "\\",
  "\\u00e9",
);
const reference = fc.constantFrom(
  "$A",
  "${A}",
  "$B",
  "${FOO}",
  "${B:-X}",
  "${B-Y}",
  "${A:+Z}",
  "${FOO:-}",
  "${X1:-$A}",
  "$",
  "$$A",
  "${A",
  "$JWT_KEY",
  "$_U.",
);
const special = fc.constantFrom(
  "#",
  " #",
  "# Q",
  "'",
  '"',
  "`",
  "''",
  '""',
  ";",
  "&",
  "|",
  "(",
  ")",
  "{",
  "}",
  "*",
  "?",
  "[",
  "]",
  "~",
  "<Q",
  ">Q",
  "&&",
  "||",
);
const oddSpace = fc.constantFrom("\v", "\f", "\u2003", "\u0085", "\u2028", "\ufeff");
const rawByte = fc.constantFrom("\udcff", "\udce9", "\udc80");

const piece = weighted([12, plain], [3, escapeSequence], [4, reference], [2, special], [2, blank]);
const unquoted = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(""));
const tame = fc.array(weighted([12, plain], [1, reference], [1, escapeSequence]), { maxLength: 4 }).map((pieces) => pieces.join(""));

const body = fc.stringMatching(/^[A-Z0-9+/]{4,12}$/);
const pem = fc.tuple(
  fc.constantFrom("PUBLIC", "RSA PUBLIC", "PRIVATE"),
  fc.array(body, { minLength: 1, maxLength: 3 }),
  fc.constantFrom("\n", "\\n", " ", "\r\n"),
);
const pemText = pem.map(([label, lines, joint]) => [`-----BEGIN ${label} KEY-----`, ...lines, `-----END ${label} KEY-----`].join(joint));

const inside = (quote: string): fc.Arbitrary<string> =>
  weighted(
    [
      8,
      fc
        .array(
          weighted(
            [10, plain],
            [4, escapeSequence],
            [3, reference],
            [3, blank],
            [1, fc.constantFrom("#", " # ", "\n", "'", '"', "`", ";")],
          ),
          {
            maxLength: 5,
          },
        )
        .map((pieces) => pieces.join("")),
    ],
    [3, pemText],
  ).map((text) => text.replaceAll(quote, ""));
const quoted = fc.constantFrom('"', "'", '"', "'", "`").chain((quote) => inside(quote).map((text) => `${quote}${text}${quote}`));

const value = weighted(
  [6, tame],
  [5, unquoted],
  [8, quoted],
  [2, fc.tuple(quoted, unquoted).map((parts) => parts.join(""))],
  [2, fc.tuple(tame, quoted, tame).map((parts) => parts.join(""))],
  [2, pemText],
  [1, inside('"').map((text) => `"${text}`)],
  [1, inside("'").map((text) => `'${text}`)],
  [1, fc.constant("$'X\\nY'")],
);

const comment = weighted([4, fc.constant("")], [2, fc.constantFrom(" # Q", "#Q", "\t# 'Q", ' # "Q', " #", "  ")]);
const assignment = fc
  .tuple(
    weighted([8, fc.constant("")], [1, fc.constantFrom(" ", "\t", "  ")]),
    weighted([6, fc.constant("")], [1, fc.constantFrom("export ", "export  ", "export\t", "exportX ")]),
    name,
    weighted([10, fc.constant("=")], [1, fc.constantFrom(" = ", "= ", " =", ": ", ":", "", "+=", "==")]),
    value,
    comment,
  )
  .map((parts) => parts.join(""));
const line = weighted(
  [20, assignment],
  [2, fc.constantFrom("", "# Q", "  # Q 'Q", " ", "\t", "#", "export A", "export", "export B FOO")],
  [1, unquoted],
  [1, fc.tuple(assignment, fc.constantFrom(" ", "; ", ";"), assignment).map((parts) => parts.join(""))],
);

/** A text of a `.env` file, in the notation of `text/bytes.ts`. */
export const envText: fc.Arbitrary<string> = fc
  .record({
    mark: weighted([20, fc.constant("")], [1, fc.constant("\ufeff")]),
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
    feed: weighted([8, fc.constant("\n")], [2, fc.constant("\r\n")], [1, fc.constant("\r")]),
    last: fc.boolean(),
    oddity: weighted([14, fc.constant("")], [1, rawByte], [1, oddSpace]),
    at: fc.nat(40),
  })
  .map(({ mark, lines, feed, last, oddity, at }) => {
    const text = mark + lines.join(feed) + (last ? feed : "");
    const characters = [...text];
    return [...characters.slice(0, at), oddity, ...characters.slice(at)].join("");
  });

/** So many files; a seed makes a failing run repeatable. */
export const generateEnvFiles = (count: number, seed: number): string[] => fc.sample(envText, { numRuns: count, seed });

/** Whether a text, cut out of a generated one, still writes to no other files than the generated ones do. */
export const isHarmless = (text: string): boolean => !/>(?!Q)/.test(text);
