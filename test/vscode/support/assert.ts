/** Fails a test, with words. `node:assert` is not in the web worker. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(shortened(masked(message)));
}

/** Compares texts or numbers; the failure shows both, with line ends made visible and key bodies masked. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  if (actual === expected) return;
  throw new Error(masked(`${what} is\n${JSON.stringify(actual)}\nand should be\n${JSON.stringify(expected)}`));
}

/** Keys are made for the test alone, but a log has no business with any key. */
const masked = (text: string): string => text.replace(/[\w+/-]{40,}/g, (body) => `<${body.length} characters ending in ${body.slice(-4)}>`);

/** The window's log leaves out what is very long, the message with it. */
const shortened = (text: string): string => (text.length > 6000 ? `${text.slice(0, 6000)}… (${text.length} characters)` : text);
