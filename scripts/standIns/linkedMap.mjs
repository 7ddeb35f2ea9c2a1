// The connection's queue of messages and the client's list of documents to pull. They ask for the first, the next and the last one, which a Map knows
// nearly as well as the library's list, as both are short.
export const Touch = { None: 0, First: 1, AsOld: 1, Last: 2, AsNew: 2 };

export class LinkedMap extends Map {
  get first() {
    return this.values().next().value;
  }
  get last() {
    return [...this.values()].at(-1);
  }
  before(key) {
    const keys = [...this.keys()];
    return this.get(keys[keys.indexOf(key) - 1]);
  }
  set(key, value, touch) {
    if (touch === Touch.Last) this.delete(key);
    return super.set(key, value);
  }
  shift() {
    const { first } = this;
    this.delete(this.keys().next().value);
    return first;
  }
}

export { LinkedMap as LRUCache };
