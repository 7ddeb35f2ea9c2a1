/** Names of a map among which are all that pass a test, in the order of the map; some may come twice or not be there. The test is a constant. */
type Likely = (test: (name: string) => boolean) => Iterable<string>;

/** A map that is asked for few of its names: each answer is looked for when it is wanted, and all are listed only for those who go through them. */
export class LazyMap<T> implements ReadonlyMap<string, T> {
  readonly #find: (name: string) => T | undefined;
  readonly #likely: Likely;
  readonly #found = new Map<string, T | undefined>();
  #all: ReadonlyMap<string, T> | undefined;

  constructor(find: (name: string) => T | undefined, likely: Likely) {
    this.#find = find;
    this.#likely = likely;
  }

  get(name: string): T | undefined {
    if (!this.#found.has(name)) this.#found.set(name, this.#find(name));
    return this.#found.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  likely(test: (name: string) => boolean): Iterable<string> {
    return new Set(this.#likely(test));
  }

  get size(): number {
    return this.#list().size;
  }

  entries(): MapIterator<[string, T]> {
    return this.#list().entries();
  }

  keys(): MapIterator<string> {
    return this.#list().keys();
  }

  values(): MapIterator<T> {
    return this.#list().values();
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }

  forEach(visit: (value: T, name: string, map: ReadonlyMap<string, T>) => void): void {
    this.#list().forEach(visit);
  }

  #list(): ReadonlyMap<string, T> {
    let all = this.#all;
    if (all === undefined) {
      const list = new Map<string, T>();
      for (const name of this.#likely(isAny)) {
        const found = this.get(name);
        if (found !== undefined) list.set(name, found);
      }
      all = list;
      this.#all = all;
    }
    return all;
  }
}

const isAny = (): boolean => true;

/** Names of a map among which are all that pass a test, in the order of the map; the test is a constant. */
export const likelyNames = (map: ReadonlyMap<string, unknown>, test: (name: string) => boolean): Iterable<string> =>
  map instanceof LazyMap ? map.likely(test) : map.keys();
