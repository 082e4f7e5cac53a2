// deno-lint-ignore-file no-console -- its output is what it is for
import { systemClock } from "../../src/clock.ts";
import { runLiveSoak } from "./live_soak.ts";

/** The last third of a live soak may be so much above the middle third (percent). */
const MOST_GROWTH_PERCENT = 5;
const DEFAULT_MINUTES = 30;
const LIVE_LOTS = 200;

/** Runs the soaks: `--minutes=` and `--days=` shorten them, and 0 leaves one out. The exit code is 0 when both held. */
async function run(args: readonly string[]): Promise<number> {
  const option = (name: string, otherwise: number) => {
    const prefix = `--${name}=`;
    return Number(args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length) ?? otherwise);
  };
  const minutes = option("minutes", DEFAULT_MINUTES);
  const problems = [...(minutes > 0 ? await soakLive(minutes, option("lots", LIVE_LOTS)) : [])];
  for (const problem of problems) console.log(`FAILED  ${problem}`);
  return problems.length === 0 ? 0 : 1;
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
