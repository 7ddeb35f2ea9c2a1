/** Shorter texts are worth less than the look-up; longer ones are not kept in memory for the sake of speed. */
const shortestUsual = 64;
const longestUsual = 50_000;

/**
 * The same function, which remembers its answers for a few texts: between two keystrokes a key stays what it is. The function must be pure and
 * its answers must not be changed. What is remembered may be forgotten at any time; at most twice `most` texts are, of at most `longest` characters.
 */
export function remembering<T>(
  compute: (text: string) => T,
  most = 128,
  longest = longestUsual,
  shortest = shortestUsual,
): (text: string) => T {
  let recent = new Map<string, T>();
  let older = new Map<string, T>();
  return (text) => {
    if (text.length < shortest || text.length > longest) return compute(text);
    if (recent.has(text)) return recent.get(text) as T;
    const answer = older.has(text) ? (older.get(text) as T) : compute(text);
    if (recent.size >= most) {
      older = recent;
      recent = new Map();
    }
    recent.set(text, answer);
    return answer;
  };
}

/** A constant that is computed when somebody first asks for it: not at the start of the program, where every millisecond is waited for. */
export function once<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}

/** What was computed of each object, by the function that did: one weak map for all, as each costs the garbage collector dear. */
const known = new WeakMap<object, Map<unknown, unknown>>();

/** The same function, computed once for each object: neither the object nor the answer ever changes. */
export const onceForEach =
  <Of extends object, T>(compute: (of: Of) => T): ((of: Of) => T) =>
  (of) =>
    onceOf(of, compute, () => compute(of));

/** What was computed of an object before under this key, else what `compute` says now. */
export function onceOf<T>(of: object, key: unknown, compute: () => T): T {
  let answers = known.get(of);
  if (answers === undefined) {
    answers = new Map();
    known.set(of, answers);
  }
  if (!answers.has(key)) answers.set(key, compute());
  return answers.get(key) as T;
}
