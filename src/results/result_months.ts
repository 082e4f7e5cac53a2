import type { LotResult } from "../auction/result/lot_result.ts";
import { NO_SUMS, type ResultSums, sumOfSums, sumsOf, withResult } from "../auction/result/result_sums.ts";
import { createSerialTasks } from "../resilience/serial_tasks.ts";
import { isWithin, monthOf, monthsOf, type TimeRange } from "./result_records.ts";

/** A place in the list of results: the end and the number of the lot there. */
export interface ResultPlace {
  readonly endedAtMs: number;
  readonly id: string;
}

/** Some results, newest first. */
export interface ResultPage {
  readonly results: readonly LotResult[];
  /** True when older ones follow. */
  readonly hasMore: boolean;
  /** The sums of all results there are. */
  readonly sums: ResultSums;
}

/**
 * All results by months. The sums of each month are remembered, so that a page of years of results reads no more than
 * its own months, and so are the results of the month that was read last: the next page most likely goes on there.
 */
export interface ResultMonths {
  /** Returns up to `limit` results after `before`. The first call reads all results once. */
  page(limit: number, before?: ResultPlace): Promise<ResultPage>;
  /** Gives the results in `range` month by month, newest first, and never holds more than a month of them. */
  within(range: TimeRange): AsyncIterable<readonly LotResult[]>;
  /** Notes that a result of a lot that ended then is new or has changed. */
  changed(endedAtMs: number): void;
}

/** Reads all results in any order, and those of a month (`2026-11`), newest first. */
export interface MonthReadings {
  readonly all: () => AsyncIterable<LotResult>;
  readonly ofMonth: (month: string) => Promise<readonly LotResult[]>;
}

/** The most results that are remembered: some megabytes, and more than a thousand lots a week make in a month. */
const MOST_REMEMBERED = 5_000;

/** Remembers nothing before the first page. */
export function createResultMonths({ all, ofMonth }: MonthReadings): ResultMonths {
  const inTurn = createSerialTasks();
  /** One month at a time for all tables: a hundred at once would hold up everything else that Gavel does. */
  const forTables = createSerialTasks();
  /** Months whose sums are to be read anew. */
  const stale = new Set<string>();
  let known: Map<string, ResultSums> | null = null;
  let lastRead: { readonly month: string; readonly results: readonly LotResult[] } | null = null;
  /** Counts changes: what was read while one was made is not remembered. */
  let changes = 0;

  const inMonth = async (month: string): Promise<readonly LotResult[]> => {
    if (lastRead?.month === month) return lastRead.results;
    const before = changes;
    const results = await ofMonth(month);
    if (changes === before && results.length <= MOST_REMEMBERED) lastRead = { month, results };
    return results;
  };

  const readAll = async () => {
    const sums = new Map<string, ResultSums>();
    for await (const result of all()) {
      const month = monthOf(result.endedAtMs);
      sums.set(month, withResult(sums.get(month) ?? NO_SUMS, result));
    }
    return sums;
  };
  const sumsNow = async (): Promise<ReadonlyMap<string, ResultSums>> => {
    known ??= await readAll();
    for (const month of [...stale]) {
      stale.delete(month);
      try {
        known.set(month, sumsOf(await inMonth(month)));
      } catch (error) {
        stale.add(month);
        throw error;
      }
    }
    return known;
  };
  const monthsIn = async (range: TimeRange): Promise<readonly string[]> =>
    monthsOf(range) ?? [...(await inTurn.run(sumsNow)).keys()].sort();

  return {
    async *within(range) {
      for (const month of (await monthsIn(range)).toReversed()) {
        yield (await forTables.run(() => ofMonth(month))).filter((result) => isWithin(result, range));
      }
    },
    changed(endedAtMs) {
      const month = monthOf(endedAtMs);
      stale.add(month);
      changes++;
      if (lastRead?.month === month) lastRead = null;
    },
    async page(limit, before) {
      const sums = await inTurn.run(sumsNow);
      const last = before ? monthOf(before.endedAtMs) : null;
      const months = [...sums.keys()].filter((month) => last === null || month <= last).sort().reverse();
      const found: LotResult[] = [];
      for (const month of months) {
        for (const result of await inMonth(month)) if (!before || isAfter(result, before)) found.push(result);
        if (found.length > limit) break;
      }
      return {
        results: found.slice(0, limit),
        hasMore: found.length > limit,
        sums: sumOfSums(sums.values()),
      };
    },
  };
}

/** Returns true when the result comes after `place` in a list of the newest first. */
export function isAfter({ endedAtMs, id }: LotResult, place: ResultPlace): boolean {
  return endedAtMs < place.endedAtMs || endedAtMs === place.endedAtMs && id < place.id;
}
