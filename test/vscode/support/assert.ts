/** Fails a test, with words. `node:assert` is not in the web worker. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Compares texts; the failure shows both, with line ends made visible. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what} is\n${JSON.stringify(actual)}\nand should be\n${JSON.stringify(expected)}`);
}
