import type { Clock } from "../clock.ts";
import type { Key, Store, StoredDocument } from "../store/store.ts";

/** The parts of a reading that tells how far it is. */
export interface ToldReadingParts {
  readonly clock: Pick<Clock, "now">;
  /** Hears every few seconds how many documents of a folder were read so far. */
  readonly tell: (folder: string, count: number) => void;
}

/** A store whose folders tell how far they are read. */
export interface ToldReading<Kind extends Store> {
  readonly store: Kind;
  /** Ends the telling: from now on folders are read as by the store itself. */
  end(): void;
}

const PAUSE_MS = 3_000;
/** So many documents are read between two looks at the clock. */
const STEP = 500;

/** Lets an owner see that a start with a year's documents goes on: a folder is read as a scan, which is counted. */
export function withToldReading<Kind extends Store>(
  store: Kind,
  { clock, tell }: ToldReadingParts,
): ToldReading<Kind> {
  let isOver = false;
  let nextMs = clock.now() + PAUSE_MS;

  async function* counted(prefix: Key): AsyncGenerator<StoredDocument> {
    let count = 0;
    for await (const document of store.scan(prefix)) {
      if (++count % STEP === 0 && clock.now() >= nextMs && !isOver) {
        nextMs = clock.now() + PAUSE_MS;
        tell(prefix[0], count);
      }
      yield document;
    }
  }
  const isFolder = (prefix: Key) => prefix.length === 1 && !isOver;
  return {
    store: {
      ...store,
      list: (prefix) => isFolder(prefix) ? Array.fromAsync(counted(prefix)) : store.list(prefix),
      scan: (prefix) => isFolder(prefix) ? counted(prefix) : store.scan(prefix),
    },
    end: () => void (isOver = true),
  };
}
