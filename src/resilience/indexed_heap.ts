/**
 * A binary heap that also knows where each key sits, so that an item deep inside can be moved or taken out
 * in O(log n). Each key is in it once. Items that compare as equal come out in the order they were put in.
 */
export interface IndexedHeap<Key, Item> {
  /** Puts the item in, or in the place of the key's former one: then it comes after its equals again. */
  set(key: Key, item: Item): void;
  get(key: Key): Item | undefined;
  /** Says whether the key was there. */
  delete(key: Key): boolean;
  /** The entry that comes first, left where it is. */
  first(): HeapEntry<Key, Item> | undefined;
  size(): number;
}

export interface HeapEntry<Key, Item> {
  readonly key: Key;
  readonly item: Item;
}

interface Placed<Key, Item> extends HeapEntry<Key, Item> {
  /** Counts up, to keep equals in order. */
  readonly order: number;
  index: number;
}

/** Makes a heap whose first item is the least by `compare`, which answers as `Array.sort` wants it to. */
export function createIndexedHeap<Key, Item>(compare: (a: Item, b: Item) => number): IndexedHeap<Key, Item> {
  const heap: Placed<Key, Item>[] = [];
  const byKey = new Map<Key, Placed<Key, Item>>();
  let nextOrder = 0;

  const isBefore = (a: Placed<Key, Item>, b: Placed<Key, Item>): boolean =>
    (compare(a.item, b.item) || a.order - b.order) < 0;

  const place = (entry: Placed<Key, Item>, index: number): void => {
    heap[index] = entry;
    entry.index = index;
  };

  const riseFrom = (start: number, entry: Placed<Key, Item>): void => {
    let index = start;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (!parent || !isBefore(entry, parent)) break;
      place(parent, index);
      index = parentIndex;
    }
    place(entry, index);
  };

  const sinkFrom = (start: number, entry: Placed<Key, Item>): void => {
    let index = start;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const child = left && right && isBefore(right, left) ? right : left;
      if (!child || !isBefore(child, entry)) break;
      const childIndex = child.index;
      place(child, index);
      index = childIndex;
    }
    place(entry, index);
  };

  /** Moves an entry from `index` to where it belongs: up or down. */
  const moveFrom = (index: number, entry: Placed<Key, Item>): void => {
    const parent = heap[(index - 1) >> 1];
    if (parent && isBefore(entry, parent)) riseFrom(index, entry);
    else sinkFrom(index, entry);
  };

  return {
    set(key, item) {
      const former = byKey.get(key);
      const entry = { key, item, order: nextOrder++, index: former?.index ?? heap.length };
      byKey.set(key, entry);
      if (former) moveFrom(former.index, entry);
      else riseFrom(heap.length, entry);
    },
    get: (key) => byKey.get(key)?.item,
    delete(key) {
      const gone = byKey.get(key);
      if (!gone) return false;
      byKey.delete(key);
      const last = heap.pop();
      if (last && last !== gone) moveFrom(gone.index, last);
      return true;
    },
    first: () => heap[0],
    size: () => heap.length,
  };
}
