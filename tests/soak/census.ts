/** The Maps and Sets of Gavel's own code that live, and the entries in them. */
export interface Census {
  /** Returns the number of entries by the place where their Map or Set was made (`src/monitor/monitor.ts:76`). */
  entries(): ReadonlyMap<string, number>;
  /** Lets go of those that are gone. Their places hold on to the functions that made them. */
  tidy(): void;
  /** Stops counting those that are made from now on. */
  close(): void;
}

/** The place in our own code; the simulated house is no part of Gavel. */
const OUR_PLACE = /\/(src\/(?!simulator\/)[\w/.-]+\.tsx?:\d+)/;
/** Made in such numbers, most are gone soon: the list is cleared of them each time that it has doubled. */
const FIRST_TIDY = 10_000;

type Held = ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>;

interface Counted {
  /** Its stack begins with the line that made it. V8 writes that only once it is asked for. */
  readonly made: { readonly stack: string };
  readonly held: WeakRef<Held>;
}

/** Counts each Map and Set that Gavel's code makes from now on, until the census is closed. */
export function takeCensus(): Census {
  const [PlainMap, PlainSet] = [globalThis.Map, globalThis.Set];
  let counted: Counted[] = [];
  let tidyAt = FIRST_TIDY;
  const tidy = () => void (counted = counted.filter(({ held }) => held.deref() !== undefined));
  const note = (held: Held) => {
    counted.push({ made: stackAbove(held.constructor), held: new WeakRef(held) });
    if (counted.length < tidyAt) return;
    tidy();
    tidyAt = Math.max(FIRST_TIDY, 2 * counted.length);
  };
  globalThis.Map = class<Key, Value> extends PlainMap<Key, Value> {
    constructor(entries?: Iterable<readonly [Key, Value]> | null) {
      super(entries);
      note(this);
    }
  } as MapConstructor;
  globalThis.Set = class<Value> extends PlainSet<Value> {
    constructor(values?: Iterable<Value> | null) {
      super(values);
      note(this);
    }
  } as SetConstructor;
  return {
    tidy,
    entries() {
      const sizes = new PlainMap<string, number>();
      for (const { made, held } of counted) {
        const size = held.deref()?.size ?? 0;
        const place = size > 0 ? OUR_PLACE.exec(made.stack)?.[1] : undefined;
        if (place !== undefined) sizes.set(place, (sizes.get(place) ?? 0) + size);
      }
      return sizes;
    },
    close() {
      globalThis.Map = PlainMap;
      globalThis.Set = PlainSet;
    },
  };
}

/** Returns the one line of the stack above `constructor`. */
function stackAbove(constructor: unknown): { readonly stack: string } {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  const made = { stack: "" };
  Error.captureStackTrace(made, constructor as () => void);
  Error.stackTraceLimit = stackTraceLimit;
  return made;
}
