import type { Remains, VirtualSoakResult } from "./virtual_soak.ts";

/** Entries that come and go, of whatever kind: a few of them may stay anywhere. */
const A_FEW = 25;
/** The folders that may hold something a year after the last lot. */
const KEPT_FOR_GOOD = ["access", "auth", "commitments", "result", "system"];
/** The last third of the days may need so much more heap than the middle third, the store's own documents left out. */
const MOST_GROWTH = 1.05;
/** Fewer days have no thirds to compare. */
const LEAST_DAYS = 9;

/** The Maps and Sets that keep something of lots that are over, each with its rule (docs/decisions/0029). */
const KEPT: readonly { readonly file: string; readonly most: (at: Remains) => number }[] = [
  // The tally of a lot with bids that may count, for a year.
  { file: "src/bidding/bid_tally.ts", most: (at) => inFolder(at, "bid_history") },
  // The cost of a lot that was won, for good: the budget for all time counts it.
  { file: "src/bidding/exposures.ts", most: (at) => inFolder(at, "commitments") },
  // The lots whose timelines wait for the end of their thirty days.
  { file: "src/timeline/left_timelines.ts", most: (at) => inFolder(at, "timeline") },
  // Those who may use Gavel, of whom no more than a hundred are let in.
  { file: "src/owner/grants.ts", most: (at) => inFolder(at, "access") },
  // The documents themselves, which only a test keeps in memory.
  {
    file: "src/store/memory.ts",
    most: (at) => [...at.documents.values()].reduce((sum, count) => sum + count, 0),
  },
];

/** Returns all that a soak has left behind and that no rule keeps, a sentence each; none where all is well. */
export function leftBehind(result: VirtualSoakResult): readonly string[] {
  const { atStart, atRest, yearLater } = result;
  return [
    ...[atRest, yearLater].flatMap((at) => [...restless(at, atStart), ...grown(at, atStart)]),
    ...overdue(yearLater),
    ...(result.isCounted ? [] : heapGrowth(result.daily)),
  ];
}

/** Returns the growth of the heap from the middle third of the days to the last, as a share; 1 for too few days. */
export function growthOf(daily: readonly Remains[]): number {
  const third = Math.floor(daily.length / 3);
  if (daily.length < LEAST_DAYS) return 1;
  const own = daily.map(({ heapMb, storeMb }) => heapMb - storeMb);
  return mean(own.slice(2 * third)) / mean(own.slice(third, 2 * third));
}

function restless(at: Remains, start: Remains): readonly string[] {
  const left = (what: string, count: number, most = 0) =>
    count > most ? [`day ${at.atDay}: ${count} ${what} are left, and ${most} are the most`] : [];
  return [
    ...left("timers", at.timers, start.timers),
    ...left("watched lots", at.watched),
    ...left("sockets", at.sockets),
    ...left("streams of the live feed", at.streams),
    ...left("documents of watched lots", inFolder(at, "auction")),
    ...left("notices", inFolder(at, "notify")),
  ];
}

function grown(at: Remains, start: Remains): readonly string[] {
  return [...at.entries].flatMap(([place, count]) => {
    const rule = KEPT.find(({ file }) => place.startsWith(`${file}:`));
    const most = (start.entries.get(place) ?? 0) + (rule?.most(at) ?? 0) + A_FEW;
    return count > most
      ? [`day ${at.atDay}: ${count} entries are left at ${place}, and ${most} are the most`]
      : [];
  });
}

function overdue({ documents }: Remains): readonly string[] {
  return [...documents].filter(([folder]) => !KEPT_FOR_GOOD.includes(folder))
    .map(([folder, count]) => `a year later, ${count} documents are left in ${folder}`);
}

function heapGrowth(daily: readonly Remains[]): readonly string[] {
  const growth = growthOf(daily);
  return growth > MOST_GROWTH ? [`the heap has grown by ${((growth - 1) * 100).toFixed(1)} %`] : [];
}

function inFolder({ documents }: Remains, folder: string): number {
  return documents.get(folder) ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
