// deno-lint-ignore-file no-console -- its output is what it is for
import { systemClock } from "../../src/clock.ts";
import { growthOf, leftBehind } from "./left_behind.ts";
import { runLiveSoak } from "./live_soak.ts";
import { runVirtualSoak } from "./virtual_soak.ts";
import { measureKvYear, measureRedisYear, type YearResult } from "./year.ts";

/** The last third of a live soak may be so much above the middle third (percent). */
const MOST_GROWTH_PERCENT = 5;
const DEFAULT_MINUTES = 30;
const DEFAULT_DAYS = 30;
const LIVE_LOTS = 200;
const LOTS_A_DAY = 200;
const YEAR_DAYS = 365;
/** Counting every Map takes time and memory of its own. */
const COUNTED_DAYS = 3;

/**
 * Runs the soaks: `--minutes=` and `--days=` shorten them, and 0 leaves one out. `--year` measures a year's stores as well
 * (`--year=<days>`). The exit code is 0 when both soaks held.
 */
async function run(args: readonly string[]): Promise<number> {
  const option = (name: string, otherwise: number) => {
    const prefix = `--${name}=`;
    return Number(args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length) ?? otherwise);
  };
  const [days, minutes] = [option("days", DEFAULT_DAYS), option("minutes", DEFAULT_MINUTES)];
  const problems = [
    ...(days > 0 ? await soakVirtually(days, option("lots-a-day", LOTS_A_DAY)) : []),
    ...(minutes > 0 ? await soakLive(minutes, option("lots", LIVE_LOTS)) : []),
  ];
  const yearDays = args.includes("--year") ? YEAR_DAYS : option("year", 0);
  if (yearDays > 0) {
    console.log(told(await measureKvYear(yearDays)));
    console.log(told(await measureRedisYear(yearDays)));
  }
  for (const problem of problems) console.log(`FAILED  ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

async function soakVirtually(days: number, lotsADay: number): Promise<readonly string[]> {
  console.log(`${days} virtual days with ${lotsADay} new lots a day, then a year of rest`);
  const result = await runVirtualSoak({ days, lotsADay, isCounted: false, print: console.log });
  const growth = ((growthOf(result.daily) - 1) * 100).toFixed(1);
  const { lotsWatched, atRest, yearLater } = result;
  console.log(
    `${lotsWatched} lots were watched; heap without the store, last third against middle third: ${growth} %; ` +
      `at rest ${(atRest.heapMb - atRest.storeMb).toFixed(1)} MB, a year later ` +
      `${(yearLater.heapMb - yearLater.storeMb).toFixed(1)} MB`,
  );
  const countedDays = Math.min(days, COUNTED_DAYS);
  console.log(`${countedDays} of them once more, with every Map and Set counted`);
  const counted = await runVirtualSoak({ days: countedDays, lotsADay, print: console.log });
  return [...leftBehind(result), ...leftBehind(counted)];
}

function told({ store, days, documents, sizeMb, startSeconds, residentMb, emptyMb }: YearResult): string {
  return `${store} after ${days} days: ${documents} documents, ${sizeMb.toFixed(0)} MB; start ${
    startSeconds.toFixed(1)
  } s, ` +
    `${residentMb.toFixed(0)} MB resident (${emptyMb.toFixed(0)} MB with an empty store)`;
}

async function soakLive(minutes: number, lots: number): Promise<readonly string[]> {
  console.log(`${minutes} minutes with ${lots} live lots, and clients that come and go`);
  const result = await runLiveSoak({ minutes, lots, clock: systemClock(), print: console.log });
  const { middleMb, lastMb, growthPercent, socketsAtEnd } = result;
  const change = `${growthPercent >= 0 ? "+" : ""}${growthPercent.toFixed(1)} %`;
  console.log(
    `resident memory: middle third ${middleMb.toFixed(1)} MB, last third ${
      lastMb.toFixed(1)
    } MB (${change}); ` +
      `${result.lotsWatched} lots and ${result.clientsJoined} clients in all`,
  );
  return [
    ...(growthPercent > MOST_GROWTH_PERCENT ? [`the memory has grown by ${change}`] : []),
    ...(socketsAtEnd > 0 ? [`${socketsAtEnd} sockets of clients that left are open`] : []),
  ];
}

if (import.meta.main) Deno.exit(await run(Deno.args));
