import type { Random } from "../../src/simulator/random.ts";
import type { BidStage, FrontDoor } from "./front_door.ts";
import { type Program, until } from "./program.ts";
import type { StoreWrites } from "./store_writes.ts";

/** The moment of a kill: during the start, at one of the stages of a bid or write, or at any time. */
export type KillMoment =
  | { readonly at: "start"; readonly afterMs: number }
  | { readonly at: "any time"; readonly afterMs: number }
  | { readonly at: BidStage | "written"; readonly count: number; readonly afterMs: number };

/** Chances of each moment, in percent: highest for those at which a bid's outcome is open. */
const CHANCES = [
  ["start", 10],
  ["written", 25],
  ["arrived", 20],
  ["judged", 15],
  ["answered", 15],
  ["any time", 15],
] as const;

/** Draws a moment. Some follow what they wait for after a moment or two, to hit what comes next. */
export function drawKillMoment(random: Random): KillMoment {
  let ticket = random.between(1, 100);
  const [at] = CHANCES.find(([, chances]) => (ticket -= chances) <= 0) ?? CHANCES[0];
  switch (at) {
    case "start":
      return { at, afterMs: random.between(0, 500) };
    case "any time":
      return { at, afterMs: random.between(0, 400) };
    case "written":
      return { at, count: random.between(1, 12), afterMs: 0 };
    default:
      return { at, count: random.between(1, 4), afterMs: random.next() < 0.7 ? 0 : random.between(0, 6) };
  }
}

/** Kills `program`, which must not listen yet, `afterMs` after its start. */
export async function killDuringStart(program: Program, afterMs: number): Promise<void> {
  await sleep(afterMs);
  program.kill("SIGKILL");
  await program.ended();
}

/**
 * Waits for `moment` and kills `program` in the very turn in which it has come. Resolves when it is gone, and
 * the house has judged what it sent before.
 */
export async function killAt(
  moment: Exclude<KillMoment, { at: "start" }>,
  { program, door, writes }: {
    readonly program: Program;
    readonly door: FrontDoor;
    readonly writes: StoreWrites;
  },
): Promise<void> {
  let isKilled = false;
  const kill = () => {
    if (isKilled) return;
    isKilled = true;
    program.kill("SIGKILL");
  };
  const killSoon = () => moment.afterMs === 0 ? kill() : void setTimeout(kill, moment.afterMs);
  if (moment.at === "any time") {
    await sleep(moment.afterMs);
    kill();
  } else {
    let left = moment.count;
    const countDown = () => {
      if (--left === 0) killSoon();
    };
    writes.onWrite = () => moment.at === "written" && countDown();
    door.onBid = (stage) => stage === moment.at && countDown();
  }
  await until(() => `the moment to kill: ${JSON.stringify(moment)}\n${program.stderr}`, () => isKilled);
  writes.onWrite = null;
  door.onBid = null;
  await program.ended();
  await until(() => "the house to judge every bid", () => door.unjudged === 0);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
