import { sleep, systemClock } from "../../src/clock.ts";
import { closedLoop, type LoopResult } from "./clients/closed_loop.ts";
import { atMost, type Bench, type Figure, percentile } from "./figure.ts";
import type { SentBid } from "./house.ts";
import { connectListener, type Listener } from "./clients/listener.ts";
import { leaveGavelItsCore } from "./own_core.ts";
import { calmDown, type Scene, startScene } from "./scene.ts";

const CLIENTS = 50;
const BIDS = { seconds: 20, perSecond: 20 };
const WARM_UP = { seconds: 2, perSecond: 20 };
const LOOP_MS = 10_000;
const SIZES = [{ lots: 100, mostMs: 10, mostMb: 160 }, { lots: 1000, mostMs: 20, mostMb: 200 }];
/** A processor that is busy with other things makes late what is not lost. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/**
 * Measures the time from a bid in the house until the clients' process has the bytes of the frame, and Gavel's use of
 * the machine. Then, while those clients stay, measures the list for ten others, and the memory at the end.
 */
export const liveBench: Bench = {
  name: "live",
  async run() {
    await using core = await leaveGavelItsCore();
    const figures: Figure[] = [];
    for (const { lots, mostMs, mostMb } of SIZES) {
      await using scene = await startScene(lots, core.command);
      await calmDown(scene);
      const { latenciesMs, residentMb, cpuPercent, loop, endMb } = await measure(scene);
      const what = `bid to client's frame, 50 clients, ${lots} auctions:`;
      figures.push(
        { what: `${what} p50`, measured: percentile(latenciesMs, 0.5), unit: "ms", target: null },
        { what: `${what} p95`, measured: percentile(latenciesMs, 0.95), unit: "ms", target: null },
        { what: `${what} p99`, measured: percentile(latenciesMs, 0.99), unit: "ms", target: atMost(mostMs) },
        {
          what: `resident memory then, ${lots} auctions`,
          measured: residentMb,
          unit: "MB",
          target: atMost(mostMb),
        },
        { what: `CPU then, ${lots} auctions`, measured: cpuPercent, unit: "% of a core", target: null },
        ...loopFigures(loop, lots),
        {
          what: `resident memory at the end, ${lots} auctions`,
          measured: endMb,
          unit: "MB",
          target: atMost(mostMb),
        },
      );
    }
    return figures;
  },
};

function loopFigures({ timesMs, cpuMsAnAnswer }: LoopResult, lots: number): readonly Figure[] {
  const what = `then GET /api/auctions, 10 clients, ${lots} auctions:`;
  return [
    { what: `${what} p95`, measured: percentile(timesMs, 0.95), unit: "ms", target: null },
    { what: `${what} CPU an answer`, measured: cpuMsAnAnswer, unit: "ms", target: null },
  ];
}

async function measure({ gavel, house }: Scene) {
  const clock = systemClock();
  const url = `${gavel.url.replace("http", "ws")}/ws`;
  const listeners: Listener[] = [];
  // One after another, as people come: the memory of fifty greetings at once is another question.
  while (listeners.length < CLIENTS) listeners.push(await connectListener(url, gavel.token));
  await house.bid(WARM_UP);
  const [startMs, usedMs] = [clock.now(), await gavel.cpuMs()];
  const memory = watchMemory(gavel.residentMb);
  const sent = await house.bid(BIDS);
  const cpuPercent = 100 * (await gavel.cpuMs() - usedMs) / (clock.now() - startMs);
  const residentMb = await memory.most();
  await untilSeen(listeners, sent);
  const latenciesMs = listeners.flatMap((listener) => latencies(listener, sent));
  const loopMemory = watchMemory(gavel.residentMb);
  const loop = await closedLoop(gavel, LOOP_MS);
  const endMb = await loopMemory.most();
  for (const listener of listeners) listener.close();
  return { latenciesMs, residentMb, cpuPercent, loop, endMb };
}

/** Waits for the last frames, but not for ever. */
async function untilSeen(listeners: readonly Listener[], sent: readonly SentBid[]): Promise<void> {
  const clock = systemClock();
  const endMs = clock.now() + PATIENCE_MS;
  const seesAll = ({ firstSeenMs }: Listener) =>
    sent.every(({ lotId, price }) => firstSeenMs(lotId, price) !== undefined);
  while (clock.now() < endMs && !listeners.every(seesAll)) await sleep(clock, LOOK_AGAIN_MS);
}

/** From each bid to the first frame that shows its price; a bid that a client never saw is an error. */
function latencies({ firstSeenMs }: Listener, sent: readonly SentBid[]): readonly number[] {
  return sent.map(({ lotId, price, atMs }) => {
    const seenMs = firstSeenMs(lotId, price);
    if (seenMs === undefined) throw new Error(`A client never saw lot ${lotId} at $${price}`);
    return seenMs - atMs;
  });
}

/** Looks once a second. */
function watchMemory(residentMb: () => Promise<number>) {
  const clock = systemClock();
  const over = new AbortController();
  const watching = (async () => {
    let most = 0;
    while (!over.signal.aborted) {
      most = Math.max(most, await residentMb());
      await sleep(clock, 1_000, over.signal);
    }
    return most;
  })();
  return {
    most() {
      over.abort();
      return watching;
    },
  };
}
