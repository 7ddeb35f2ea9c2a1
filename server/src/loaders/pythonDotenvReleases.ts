/**
 * Where releases of python-dotenv read the same file differently: theskumar/python-dotenv, CHANGELOG.md and src/dotenv/parser.py of 0.21.0
 * to 1.2.4. `${…}` and the rest of the grammar did not change in between.
 */
import type { LoadContext } from "./loader.ts";

/** How one release of python-dotenv reads. */
export interface PythonDotenvTraits {
  /** 1.2.0 (#569): `PYTHON_DOTENV_DISABLED` turns `load_dotenv()` off. */
  readonly canBeDisabled: boolean;
  /** 1.2.3 (#640): a byte order mark at the start is dropped; before, it is a part of the first name. */
  readonly dropsByteOrderMark: boolean;
  /** 1.2.3 (#680): a backslash escapes what follows, so `\\` in front of a quote lets it close; before, only the one character in front counts. */
  readonly pairsBackslashes: boolean;
  /** 1.2.4 (#663): white space and `#` behind the equals sign are an empty value and a comment; before, the comment is the value. */
  readonly readsCommentAsEmpty: boolean;
}

/** The release that is read by when nothing is known of the installed one. */
const defaultRelease = "1.2.2";

/** The first releases of each way of reading, in order; the first stands for all before the second. */
export const pythonDotenvReleases: readonly string[] = ["0", "1.2.0", "1.2.3", "1.2.4"];

/** How the release of a context reads. */
export function traitsOf({ versions }: LoadContext): PythonDotenvTraits {
  const release = (versions?.pythonDotenv ?? defaultRelease).split(".").map((part) => Number.parseInt(part, 10) || 0);
  const isFrom = (...wanted: readonly number[]): boolean => {
    for (const [index, number] of wanted.entries()) {
      const own = release[index] ?? 0;
      if (own !== number) return own > number;
    }
    return true;
  };
  const hasMarkAndBackslash = isFrom(1, 2, 3);
  return {
    canBeDisabled: isFrom(1, 2, 0),
    dropsByteOrderMark: hasMarkAndBackslash,
    pairsBackslashes: hasMarkAndBackslash,
    readsCommentAsEmpty: isFrom(1, 2, 4),
  };
}

/** The environment variable that turns `load_dotenv()` off. */
export const disablingVariable = "PYTHON_DOTENV_DISABLED";

/** Whether releases may read a text differently at all; where this is false, they certainly read it alike. */
export const dependsOnRelease = (text: string, environment: ReadonlyMap<string, string>): boolean =>
  /^\ufeff|\\['"]/.test(text) ||
  (blankAndHash.test(text) && /=(?:[^\S\r\n]|[\x1c-\x1f\x85])+#/.test(text)) ||
  environment.has(disablingVariable);

/** Quick to be found nowhere in a large file. */
const blankAndHash = /[^\r\n\w"'#]#/;
