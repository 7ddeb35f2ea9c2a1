const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** The character of an escape sequence at `at`, and how long the sequence is; no character where it is none. */
export function readEscape(text: string, at: number, end: number): { value: string | undefined; length: number } {
  const letter = at + 1 < end ? (text[at + 1] as string) : "";
  if (letter === "") return { value: undefined, length: 1 };
  if (letter !== "u") return { value: ESCAPES[letter], length: 2 };
  const digits = text.slice(at + 2, Math.min(at + 6, end));
  return /^[0-9A-Fa-f]{4}$/.test(digits)
    ? { value: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 }
    : { value: undefined, length: 2 };
}

/** Whether the quote at `quote` is escaped: an odd number of backslashes stands before it. */
export function endsInEscape(text: string, start: number, quote: number): boolean {
  let at = quote - 1;
  while (at >= start && text[at] === "\\") at--;
  return (quote - 1 - at) % 2 === 1;
}

/** The closing quote of a string that was broken by a line break at `from`, if the text behind that quote goes on like JSON. */
export function closingQuote(text: string, from: number): number | undefined {
  const limit = Math.min(text.length, from + 20_000);
  for (let at = from; at < limit; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === '"') {
      const behind = /^\s*([,:}\]]|$)/.exec(text.slice(at + 1, at + 200))?.[1];
      // A colon behind the quote means that this quote ends the next name: the string itself was never closed.
      return behind !== undefined && behind !== ":" && !/^\s*$/.test(text.slice(from, at)) ? at : undefined;
    }
  }
  return undefined;
}
