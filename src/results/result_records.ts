import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { LotResult } from "../auction/result/lot_result.ts";
import type { LotEnd } from "../auction/result/outcome.ts";
import type { AuctionId } from "../auction/types.ts";
import { HELD_BY, RESULT_KINDS, STRATEGIES } from "../auction/words.ts";
import { readRecord, stamped, storedTime as time } from "../store/record.ts";
import type { Json, Key, Store, StoredDocument } from "../store/store.ts";

/** A range of time; what is left out has no bound. */
export interface TimeRange {
  /** The earliest end. */
  readonly fromMs?: number | undefined;
  /** Every end lies before this. */
  readonly toMs?: number | undefined;
}

/** Keeps the results in the store, a document for each. */
export interface ResultRecords {
  /** Writes a result in place of an earlier one of the same lot and end. Resolves once that is durable. */
  put(result: LotResult): Promise<void>;
  /** Reads the result of the lot `id` that ended then; undefined where there is none, or none that can be read. */
  get(id: AuctionId, endedAtMs: number): Promise<LotResult | undefined>;
  /** Reads the results in `range`, newest first. One that can't be read hides no other. */
  list(range: TimeRange): Promise<readonly LotResult[]>;
  /** Reads the results of a month (`2026-11`), in no order. */
  ofMonth(month: string): Promise<readonly LotResult[]>;
  /** Reads all results, oldest first, some at a time. */
  all(): AsyncIterable<LotResult>;
  /** Returns the number of results that were read so far. */
  readSoFar(): number;
}

const FOLDER = "result";
/** The longest range that is read month by month; for a longer one all results are read at once. */
const MOST_MONTHS = 24;

const log = getLogger(["gavel", "results"]);

const cents = z.int();

const endSchema: z.ZodType<LotEnd> = z.object({
  won: z.boolean().nullable(),
  finalPriceCents: cents,
  inAllCents: cents,
  closeTimeMs: time.nullable(),
  seenAtMs: time,
  // These are needed only where the reason is corrected.
  strategy: z.enum(STRATEGIES).catch("manual"),
  maxBidCents: cents.catch(0),
  wasSwitchedOff: z.boolean().catch(false),
  wasPaused: z.boolean().catch(false),
  held: z.object({ by: z.enum(HELD_BY), reason: z.string() }).nullable().catch(null),
  hasParticipated: z.boolean().catch(false),
  isAllowedToBid: z.boolean().catch(true),
});

const resultSchema: z.ZodType<LotResult> = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string().catch(""),
  imageUrl: z.string().nullable().catch(null),
  endedAtMs: time,
  retailPriceCents: cents.nullable().catch(null),
  location: z.string().nullable().catch(null),
  inventoryNumber: z.string().nullable().catch(null),
  ourHighestBidCents: cents.nullable().catch(null),
  kind: z.enum(RESULT_KINDS),
  why: z.string(),
  end: endSchema,
  isSettled: z.boolean().catch(true),
});

/** Makes the records over `store`. */
export function createResultRecords(store: Store): ResultRecords {
  let readSoFar = 0;
  // Some at a time: a year has tens of thousands, and everything else goes on meanwhile.
  async function* below(folder: Key): AsyncGenerator<LotResult> {
    for await (const document of store.scan(folder)) {
      readSoFar++;
      yield* read(document);
    }
  }
  const inFolder = (folder: Key): Promise<LotResult[]> => Array.fromAsync(below(folder));
  return {
    ofMonth: (month) => inFolder([FOLDER, month]),
    all: () => below([FOLDER]),
    readSoFar: () => readSoFar,
    put: async ({ end, ...result }) => {
      const { held } = end;
      const document: Json = { ...result, end: { ...end, held: held && { ...held } } };
      return await store.put(keyOf(result.id, result.endedAtMs), stamped("result", document));
    },
    async get(id, endedAtMs) {
      const key = keyOf(id, endedAtMs);
      const value = await store.get(key);
      return value === undefined ? undefined : read({ key, value })[0];
    },
    async list(range) {
      const months = monthsOf(range);
      const results = months === null
        ? await inFolder([FOLDER])
        : (await Promise.all(months.map((month) => inFolder([FOLDER, month])))).flat();
      return results.filter((result) => isWithin(result, range)).sort(newestFirst);
    },
  };
}

/** Returns the reason why a stored result can't be read; null where it can. */
export function resultProblem(value: Json): string | null {
  const reading = readRecord("result", { value }, resultSchema);
  return "reason" in reading ? reading.reason : null;
}

/** Returns the text by which results sort: the time of the end, and the lot. */
export function resultName({ id, endedAtMs }: Pick<LotResult, "id" | "endedAtMs">): string {
  return `${new Date(endedAtMs).toISOString()}-${id}`;
}

/** Returns true when the result's lot ended within `range`. */
export function isWithin(
  { endedAtMs }: LotResult,
  { fromMs = -Infinity, toMs = Infinity }: TimeRange,
): boolean {
  return endedAtMs >= fromMs && endedAtMs < toMs;
}

/** Sorts newest first; of lots that ended at the same time, by their numbers. */
export function newestFirst(one: LotResult, other: LotResult): number {
  return other.endedAtMs - one.endedAtMs || (one.id < other.id ? 1 : -1);
}

function read(document: StoredDocument): readonly LotResult[] {
  const reading = readRecord("result", document, resultSchema);
  if ("data" in reading) return [reading.data];
  log.error("The result {key} can't be read ({reason}) and is passed over", {
    key: document.key.join("/"),
    reason: reading.reason,
  });
  return [];
}

/** Returns the key of a result. Each month has a folder, so that a range reads only its own months. */
function keyOf(id: AuctionId, endedAtMs: number): Key {
  return [FOLDER, monthOf(endedAtMs), resultName({ id, endedAtMs })];
}

/** Returns the month of a time, such as `2026-11`. */
export function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** Returns the months of `range`, oldest first; null where it has no beginning or no end, or is too long. */
export function monthsOf({ fromMs, toMs }: TimeRange): readonly string[] | null {
  if (fromMs === undefined || toMs === undefined) return null;
  const [first, last] = [new Date(fromMs), new Date(Math.max(fromMs, toMs))];
  const count = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() -
    first.getUTCMonth() + 1;
  if (count > MOST_MONTHS) return null;
  return Array.from(
    { length: count },
    (_, index) => monthOf(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index)),
  );
}
